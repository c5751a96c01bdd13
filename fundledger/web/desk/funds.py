"""One fund's ledger: what came to each part and what left it, with the position after each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from fundledger.reporting.datasets.pages import funds, ledgers
from fundledger.reporting.library import usual_period
from fundledger.web.desk.access import seat
from fundledger.web.desk.ledgers import ledger_page
from fundledger.web.shared.site import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("funds", __name__)


@views.route("/<org>/funds/<code>")
def show(code: str) -> ResponseReturnValue:
    mine = seat().organisation.id
    with reading() as connection:
        fund = funds.page(connection, mine, code)
        period = usual_period(connection, mine)
        page = ledger_page(connection, mine, ledgers.LedgerQuery(period, fund=code))
        places = funds.places(connection, mine, code)
    answer = render_template(
        "desk/funds/show.html",
        fund=fund,
        places=places,
        fund_parts=[position.fund_part for position in fund.positions],
        ledger=page,
        latest=page.period.last,
        **page.choices,
    )
    return answer, page.query.status
