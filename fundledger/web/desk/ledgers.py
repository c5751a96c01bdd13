"""What the ledger pages share: reading the address and fetching one page of movements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.ledger.postings import Part
from fundledger.reporting.datasets.pages import funds, ledgers
from fundledger.web.shared.fields import Choice, Form, PageNumber, Period, Text
from fundledger.web.shared.lists import Asked, Pages, asked

if TYPE_CHECKING:
    from uuid import UUID

    from fundledger.dates import DateRange
    from fundledger.reporting.datasets.pages import Connection
    from fundledger.reporting.datasets.pages.ledgers import LedgerQuery

PAGE = 100


class LedgerForm(Form):
    """What a ledger's address may ask for."""

    period = Period()
    fund = Text()
    part = Choice(Part)
    programme = Text()
    page = PageNumber(load_default=1)


class LedgerPage(NamedTuple):
    """One page of a ledger, and what its filters offer."""

    query: Asked
    period: DateRange
    totals: ledgers.Totals
    movements: list[ledgers.Movement]
    pages: Pages
    choices: dict[str, Any]


def ledger_page(connection: Connection, organisation_id: UUID, wanted: LedgerQuery) -> LedgerPage:
    """The page that the address asks for, within what `wanted` fixes (an account, or a fund)."""
    query = asked(LedgerForm)
    chosen: dict[str, Any] = {key: query.values[key] for key in ("period", "part", "programme") if key in query.values}
    if not wanted.fund and "fund" in query.values:
        chosen["fund"] = query.values["fund"]
    wanted = replace(wanted, **chosen)
    totals = ledgers.totals(connection, organisation_id, wanted)
    pages = Pages(query.values["page"], PAGE, totals.count)
    movements = ledgers.movements(connection, organisation_id, wanted, offset=pages.offset, limit=PAGE)
    choices = {
        "funds": funds.every(connection, organisation_id),
        "programmes": funds.every_programme(connection, organisation_id),
    }
    return LedgerPage(query, wanted.period, totals, [] if query.errors else movements, pages, choices)
