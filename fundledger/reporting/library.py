"""Statements and registers by one door: whoever asks by name need not know which of the two it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from fundledger.dates import DateRange, year
from fundledger.i18n.formats import VIETNAM
from fundledger.reporting import registers, statements
from fundledger.reporting.datasets.pages import organisations
from fundledger.reporting.layouts.reading import LayoutMissing, names

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    import sqlalchemy as sa

    from fundledger.reporting.layouts.filled import Statement
    from fundledger.reporting.layouts.values import Layout


class Wanted(NamedTuple):
    """What is asked of a statement or register; empty means all."""

    name: str
    period: DateRange
    fund: str = ""
    part: str = ""
    account: str = ""


def layouts(own: Path | None = None) -> list[Layout]:
    """Every statement, then every register; `own` is a folder of the organisation's own layouts."""
    return statements.layouts(own) + registers.layouts()


def usual_period(connection: sa.Connection, organisation_id: UUID) -> DateRange:
    """The year of the latest entry, which most readers mean; this year in an empty book."""
    span = organisations.span(connection, organisation_id)
    return year(span.last.year if span else datetime.now(VIETNAM).year)


def prepare(
    connection: sa.Connection, organisation_id: UUID, wanted: Wanted, *, language: str = "vi", own: Path | None = None
) -> Statement:
    """The statement or register of that name.

    Raises LayoutMissing, UnknownFund, NoSuchAccount, AccountNotNamed, AccountNotAsked, FundNotNamed, or what is wrong
    with a layout.
    """
    name, period, fund, part, account = wanted
    if name in names(statements.folders(own)):
        found = statements.prepare(
            connection, organisation_id, name, period, fund=fund, part=part, language=language, own=own
        )
        if account:
            raise registers.AccountNotAsked(field="account", statement=found.title)
        return found
    if name in names(registers.folders()):
        return registers.prepare(
            connection, organisation_id, name, period, account=account, fund=fund, part=part, language=language
        )
    raise LayoutMissing(name=name, known=", ".join(names(statements.folders(own) + registers.folders())))
