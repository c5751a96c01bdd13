"""Funds: what each part has, promised and may spend; where the money lies; and how it grew by quarter."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from fundledger.dates import Month
from fundledger.reporting.datasets.charts import chart
from fundledger.reporting.datasets.frames import TEXT, WHOLE, frame, whole_sum
from fundledger.reporting.datasets.movements import Only, moved
from fundledger.storage.tables import accounts, balances, fund_positions, funds

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    import pandas as pd

POSITIONS = {
    "fund": TEXT, "name_vi": TEXT, "name_en": TEXT, "restriction": TEXT, "part": TEXT,
    "position": WHOLE, "committed": WHOLE, "floor": WHOLE, "spendable": WHOLE,
}  # fmt: skip
PLACES = {
    "fund": TEXT, "part": TEXT, "account": TEXT, "name_vi": TEXT, "name_en": TEXT, "kind": TEXT, "amount": WHOLE,
}  # fmt: skip
FUND_BY_QUARTER = {
    "fund": TEXT, "name_vi": TEXT, "name_en": TEXT, "quarter": TEXT, "opening": WHOLE, "change": WHOLE, "closing": WHOLE,
}  # fmt: skip


def positions(connection: sa.Connection, organisation_id: UUID) -> pd.DataFrame:
    """What every part of every fund has now, ordered by fund and part; `spendable` is position less committed and floor.

    Columns: fund, name_vi, name_en, restriction, part; position, committed, floor, spendable, int64 đồng.
    """
    held, named = fund_positions.c, funds.c
    statement = (
        sa.select(
            held.fund, named.name_vi, named.name_en, named.restriction, held.part,
            held.position, held.committed, held.floor, held.position - held.committed - held.floor,
        )
        .join(funds, sa.and_(named.organisation_id == held.organisation_id, named.code == held.fund))
        .where(held.organisation_id == organisation_id)
        .order_by(held.fund, held.part)
    )  # fmt: skip
    return frame(connection.execute(statement), POSITIONS)


def places(connection: sa.Connection, organisation_id: UUID, day: date, *, fund: str | None = None) -> pd.DataFrame:
    """Where each part's money lies at the end of a day, ordered by fund, part and account; debts are below zero.

    Columns: fund, part, account, name_vi, name_en, kind; amount int64 đồng. Empty places have no row.
    The amounts of a part sum to its position on that day.
    """
    names = chart(connection, organisation_id)
    found: dict[tuple[str, str, str, str], int] = defaultdict(int)
    everything = moved(
        connection, organisation_id, None, day, by=("regime", "account", "fund", "part"), only=Only(fund=fund)
    )
    for (regime, account, of_fund, part), amount in everything.items():
        if names.accounts[regime, account].in_position:
            found[of_fund, part, account, names.kind(regime, account)] += amount.net
    rows = []
    for (of_fund, part, account, kind), net in sorted(found.items()):
        named = names.named(account, kind, day.year)
        if net:
            rows.append((of_fund, part, account, named.name_vi, named.name_en, kind, net))
    return frame(rows, PLACES)


def fund_by_quarter(connection: sa.Connection, organisation_id: UUID, year: int) -> pd.DataFrame:
    """The position of every fund through the four quarters of a year, one row per fund and quarter, ordered by both.

    Columns: fund, name_vi, name_en, quarter (2023-Q1); opening, change, closing, int64 đồng.
    """
    changes = _changes_by_month(connection, organisation_id, year)
    rows = []
    for code, name_vi, name_en in _funds(connection, organisation_id):
        months = changes.get(code, {})
        opening = sum(change for month, change in months.items() if month < f"{year:04d}")
        for number in range(1, 5):
            change = sum(months.get(str(Month(year, 3 * number - offset)), 0) for offset in range(3))
            rows.append((code, name_vi, name_en, f"{year:04d}-Q{number}", opening, change, opening + change))
            opening += change
    return frame(rows, FUND_BY_QUARTER)


def _changes_by_month(connection: sa.Connection, organisation_id: UUID, year: int) -> dict[str, dict[str, int]]:
    kept = balances.c
    statement = (
        sa.select(kept.fund, kept.month, whole_sum((kept.debit - kept.credit) * accounts.c.in_position))
        .join(
            accounts,
            sa.and_(
                accounts.c.organisation_id == kept.organisation_id,
                accounts.c.regime == kept.regime,
                accounts.c.code == kept.account,
            ),
        )
        .where(kept.organisation_id == organisation_id, kept.month <= str(Month(year, 12)))
        .group_by(kept.fund, kept.month)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for fund, month, change in connection.execute(statement):
        found[fund][month] = change
    return found


def _funds(connection: sa.Connection, organisation_id: UUID) -> list[tuple[str, str, str]]:
    statement = (
        sa.select(funds.c.code, funds.c.name_vi, funds.c.name_en)
        .where(funds.c.organisation_id == organisation_id)
        .order_by(funds.c.code)
    )
    return [(code, name_vi, name_en) for code, name_vi, name_en in connection.execute(statement)]
