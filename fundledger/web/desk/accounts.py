"""The chart of accounts, and one account's ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from fundledger.ledger.postings import Part
from fundledger.organisations.officers import Role
from fundledger.reporting.datasets.pages import funds, ledgers, organisations
from fundledger.reporting.library import usual_period
from fundledger.web.desk.access import seat
from fundledger.web.desk.ledgers import LedgerForm, ledger_page
from fundledger.web.shared.lists import asked
from fundledger.web.shared.site import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("accounts", __name__)


@views.route("/<org>/accounts")
def index() -> ResponseReturnValue:
    """The chart of one regime; the regime of the latest fiscal year unless the address says otherwise."""
    mine = seat().organisation.id
    with reading() as connection:
        regimes = organisations.regimes(connection, mine)
        chosen = request.args.get("regime") or next(iter(regimes.values()), "")
        chart = funds.chart(connection, mine, chosen)
    return render_template(
        "desk/accounts/index.html",
        regimes=sorted(set(regimes.values())),
        chosen=chosen,
        years=sorted(year for year, regime in regimes.items() if regime == chosen),
        chart=chart,
        shows_sources=Role.ADMINISTRATOR in seat().officer.roles,
    )


@views.route("/<org>/accounts/<code>")
def show(code: str) -> ResponseReturnValue:
    """An account's ledger; under the regime of the period's year unless the address says otherwise."""
    mine = seat().organisation.id
    with reading() as connection:
        period = usual_period(connection, mine)
        year = asked(LedgerForm).values.get("period", period).last.year
        account = ledgers.account(connection, mine, code, regime=request.args.get("regime", ""), year=year)
        page = ledger_page(connection, mine, ledgers.LedgerQuery(period, account=code, regimes=account.regimes))
    answer = render_template(
        "desk/accounts/show.html",
        account=account,
        ledger=page,
        parts=list(Part),
        latest=page.period.last,
        **page.choices,
    )
    return answer, page.query.status
