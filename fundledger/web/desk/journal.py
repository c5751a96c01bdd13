"""The journal: every entry, filtered by the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template

from fundledger.ledger.postings import Part
from fundledger.ledger.vouchers import VoucherKind
from fundledger.reporting.datasets.pages import funds, journal, organisations
from fundledger.web.desk.access import seat
from fundledger.web.shared.fields import Choice, Form, PageNumber, Period, Several, Text
from fundledger.web.shared.language import gettext
from fundledger.web.shared.lists import Asked, Pages, asked, chips
from fundledger.web.shared.site import reading
from fundledger.web.shared.words import act, local, name, period

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("journal", __name__)

PAGE = 50


class JournalForm(Form):
    """What the journal's address may ask for."""

    period = Period()
    fund = Text()
    part = Choice(Part)
    account = Several()
    programme = Text()
    kind = Choice(VoucherKind)
    act = Several()
    text = Text(most=100)
    order = Text()
    page = PageNumber(load_default=1)


@views.route("/<org>/journal")
def index() -> ResponseReturnValue:
    mine = seat().organisation.id
    query = asked(JournalForm)
    wanted = _wanted(query.values)
    with reading() as connection:
        found = journal.found(connection, mine, wanted)
        pages = Pages(query.values["page"], PAGE, found.count)
        rows = [] if query.errors else journal.rows(connection, mine, wanted, offset=pages.offset, limit=PAGE)
        choices = {
            "funds": funds.every(connection, mine),
            "programmes": funds.every_programme(connection, mine),
            "parts": list(Part),
            "kinds": organisations.voucher_kinds(connection, mine),
        }
    page = render_template(
        "desk/journal/index.html",
        query=query,
        rows=rows,
        found=found,
        pages=pages,
        chips=chips(query, _words(query, choices)),
        latest=wanted.period.last if wanted.period else None,
        **choices,
    )
    return page, query.status


def _wanted(values: dict[str, Any]) -> journal.Wanted:
    names = ("period", "fund", "part", "programme", "kind", "text")
    chosen = {key: values[key] for key in names if key in values}
    return journal.Wanted(
        **chosen,
        accounts=values.get("account", ()),
        acts=values.get("act", ()),
        oldest_first=values.get("order") == "oldest",
    )


def _words(query: Asked, choices: dict[str, Any]) -> dict[str, tuple[str, str]]:
    values = query.values
    called = {thing.code: local(thing) for key in ("funds", "programmes") for thing in choices[key]}
    words = {
        "period": (gettext("Period"), period(values["period"]) if "period" in values else ""),
        "kind": (gettext("Kind of voucher"), name(values["kind"]) if "kind" in values else ""),
        "part": (gettext("Part"), name(values["part"]) if "part" in values else ""),
        "text": (gettext("Words or number"), f"“{values.get('text')}”"),
        "account": (gettext("Account"), ", ".join(values.get("account", ()))),
        "act": (gettext("Business act"), ", ".join(map(act, values.get("act", ())))),
    }
    for key, label in (("fund", gettext("Fund")), ("programme", gettext("Programme"))):
        words[key] = (label, called.get(values.get(key, ""), values.get(key, "")))
    return words
