"""What moved between two days: whole months from the balances that the seal keeps, the rest from postings.

So the cost follows the number of accounts, funds and months, and never the number of entries
beyond those of one month at each end.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.dates import DateRange, Month, month_of
from fundledger.reporting.datasets.frames import whole_sum
from fundledger.storage.tables import balances, entries, fiscal_years, postings

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


class Pieces(NamedTuple):
    """A span of days as whole months (none before `first_month` where it is none) and parts of months."""

    first_month: str | None
    last_month: str
    days: tuple[DateRange, ...]


class Moved(NamedTuple):
    """Both sides, in whole đồng."""

    debit: int
    credit: int

    @property
    def net(self) -> int:
        """Above zero for a debit."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Only:
    """Which movements count; none of something means all."""

    accounts: Collection[str] | None = None
    fund: str | None = None
    part: str | None = None
    programme: str | None = None

    def on(self, table: sa.Table) -> list[sa.ColumnElement[bool]]:
        """The same as conditions on a table's columns."""
        named = (("fund", self.fund), ("part", self.part), ("programme", self.programme))
        conditions = [table.c[name] == value for name, value in named if value is not None]
        if self.accounts is not None:
            conditions.append(table.c.account.in_(sorted(self.accounts)))
        return conditions


EVERYTHING = Only()
NOTHING = Moved(0, 0)

OPENING = "opening_balance"
"""The act that brings in what stood before the books were opened."""


def pieces(first: date | None, last: date) -> Pieces:
    """Split the days up to `last`, from `first` or from the beginning, both included."""
    whole_to = Month.of(last) if last == Month.of(last).last_day else _before(Month.of(last))
    days = []
    whole_from = None
    if first is not None:
        whole_from = Month.of(first) if first.day == 1 else Month.of(first).next()
        if first.day > 1:
            days.append(DateRange(first, min(last, Month.of(first).last_day)))
    if whole_to < Month.of(last) and (first is None or first <= Month.of(last).first_day):
        days.append(DateRange(month_of(last).first, last))
    return Pieces(str(whole_from) if whole_from else None, str(whole_to), tuple(days))


def moved(
    connection: sa.Connection,
    organisation_id: UUID,
    first: date | None,
    last: date,
    *,
    by: tuple[str, ...],
    only: Only = EVERYTHING,
) -> dict[tuple[Any, ...], Moved]:
    """Debits and credits of the days, by any of regime, account, fund, part and programme.

    What did not move has no key.
    """
    split = pieces(first, last)
    statements = [_of_days(organisation_id, days, by, only) for days in split.days]
    if split.first_month is None or split.first_month <= split.last_month:
        statements.append(_of_months(organisation_id, split, by, only))
    found: dict[tuple[Any, ...], Moved] = defaultdict(lambda: NOTHING)
    for statement in statements:
        for *key, debit, credit in connection.execute(statement):
            before = found[tuple(key)]
            found[tuple(key)] = Moved(before.debit + debit, before.credit + credit)
    return dict(found)


def balance_before(connection: sa.Connection, organisation_id: UUID, day: date, only: Only) -> int:
    """What stands at the start of a day, in whole đồng, debit above zero."""
    return sum(
        found.net
        for found in moved(connection, organisation_id, None, day - timedelta(days=1), by=(), only=only).values()
    )


def opened_on(
    connection: sa.Connection, organisation_id: UUID, day: date, *, by: tuple[str, ...], only: Only
) -> dict[tuple[Any, ...], Moved]:
    """What opening balances that were entered on a day brought, keyed as `moved` does."""
    of_day = (entries.c.organisation_id == organisation_id, entries.c.posted_on == day, entries.c.act == OPENING)
    sequences = list(connection.execute(sa.select(entries.c.sequence).where(*of_day)).scalars())
    if not sequences:
        return {}
    statement = _grouped(organisation_id, day.year, by).where(*only.on(postings), postings.c.sequence.in_(sequences))
    return {tuple(key): Moved(debit, credit) for *key, debit, credit in connection.execute(statement)}


def _before(month: Month) -> Month:
    return Month.of(month.first_day - timedelta(days=1))


def _of_months(organisation_id: UUID, split: Pieces, by: tuple[str, ...], only: Only) -> sa.Select[Any]:
    columns = [balances.c[name] for name in by]
    statement = (
        sa.select(*columns, whole_sum(balances.c.debit), whole_sum(balances.c.credit))
        .where(balances.c.organisation_id == organisation_id, balances.c.month <= split.last_month)
        .group_by(*columns)
    )
    if split.first_month is not None:
        statement = statement.where(balances.c.month >= split.first_month)
    return statement.where(*only.on(balances))


def _of_days(organisation_id: UUID, days: DateRange, by: tuple[str, ...], only: Only) -> sa.Select[Any]:
    statement = _grouped(organisation_id, days.first.year, by)
    return statement.where(*only.on(postings), _in_days(organisation_id, days, only))


def _grouped(organisation_id: UUID, year: int, by: tuple[str, ...]) -> sa.Select[Any]:
    regime = (
        sa.select(fiscal_years.c.regime)
        .where(fiscal_years.c.organisation_id == organisation_id, fiscal_years.c.year == year)
        .scalar_subquery()
    )
    columns = [regime.label("regime") if name == "regime" else postings.c[name] for name in by]
    grouped = [postings.c[name] for name in by if name != "regime"]
    statement = sa.select(*columns, _side(1), _side(-1)).where(postings.c.organisation_id == organisation_id)
    return statement.group_by(*grouped) if grouped else statement


def _in_days(organisation_id: UUID, days: DateRange, only: Only) -> sa.ColumnElement[bool]:
    """Postings have an index by account and one by fund; without either, the entries' days lead to them."""
    if only.accounts is not None or only.fund is not None:
        return postings.c.posted_on.between(days.first, days.last)
    return postings.c.sequence.in_(
        sa.select(entries.c.sequence).where(
            entries.c.organisation_id == organisation_id, entries.c.posted_on.between(days.first, days.last)
        )
    )


def _side(side: int) -> sa.ColumnElement[int]:
    return whole_sum(sa.case((postings.c.side == side, postings.c.amount), else_=0))
