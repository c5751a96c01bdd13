"""Statements and registers by one door: a page need not know which of the two a name is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Response

from fundledger.reporting import registers, statements
from fundledger.reporting.exports import Format, export
from fundledger.web.shared.language import language
from fundledger.web.shared.site import site

if TYPE_CHECKING:
    from uuid import UUID

    from fundledger.dates import DateRange
    from fundledger.reporting.datasets.pages import Connection
    from fundledger.reporting.layouts.filled import Statement
    from fundledger.reporting.layouts.values import Layout

LEDGERS = {"account_ledger", "fund_ledger"}
"""Datasets that need an account or a fund: their pages are the ledgers' own."""


class Wanted(NamedTuple):
    """What is asked of a statement; empty means all."""

    name: str
    period: DateRange
    fund: str = ""
    part: str = ""
    account: str = ""


def every() -> list[Layout]:
    """What can be shown without naming an account or a fund: statements, then registers."""
    found = statements.layouts(site().reports) + registers.layouts()
    return [layout for layout in found if layout.dataset not in LEDGERS]


def prepare(connection: Connection, organisation_id: UUID, wanted: Wanted) -> Statement:
    """Raises LayoutMissing, UnknownFund, or what is wrong with a layout."""
    name, period, fund, part, account = wanted
    if name in {layout.name for layout in registers.layouts()}:
        return registers.prepare(
            connection, organisation_id, name, period, account=account, fund=fund, part=part, language=language()
        )
    return statements.prepare(
        connection, organisation_id, name, period, fund=fund, part=part, language=language(), own=site().reports
    )


def download(statement: Statement, wanted: Format) -> Response:
    """A statement as a file, under a name that says what it holds."""
    file = export(statement, wanted)
    answer = Response(file.content, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer
