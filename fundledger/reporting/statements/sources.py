"""The datasets that a statement's layout may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.reporting.datasets import balances, giving, positions, receipts
from fundledger.reporting.layouts.rows import DatasetUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    import pandas as pd
    import sqlalchemy as sa

    from fundledger.dates import DateRange
    from fundledger.reporting.layouts.filled import Asked
    from fundledger.reporting.layouts.values import Layout

    Reader = Callable[[sa.Connection, UUID, Layout, DateRange, Asked], pd.DataFrame]


def read(connection: sa.Connection, of: UUID, layout: Layout, days: DateRange, asked: Asked) -> pd.DataFrame:
    """The dataset that a layout names. Raises DatasetUnknown."""
    if layout.dataset not in DATASETS:
        raise DatasetUnknown(layout=layout.name, dataset=layout.dataset, known=", ".join(DATASETS))
    return DATASETS[layout.dataset](connection, of, layout, days, asked)


def _trial_balance(connection: sa.Connection, of: UUID, _layout: Layout, days: DateRange, asked: Asked) -> pd.DataFrame:
    return balances.trial_balance(connection, of, days, fund=asked.fund, part=asked.part)


def _balances(connection: sa.Connection, of: UUID, _layout: Layout, days: DateRange, asked: Asked) -> pd.DataFrame:
    return balances.balances_as_of(connection, of, days.last, fund=asked.fund, part=asked.part)


def _receipts(connection: sa.Connection, of: UUID, layout: Layout, days: DateRange, asked: Asked) -> pd.DataFrame:
    return receipts.receipts_and_payments(connection, of, days, money=layout.money, fund=asked.fund, part=asked.part)


def _places(connection: sa.Connection, of: UUID, _layout: Layout, days: DateRange, asked: Asked) -> pd.DataFrame:
    return positions.places(connection, of, days.last, fund=asked.fund)


def _funds(connection: sa.Connection, of: UUID, _layout: Layout, days: DateRange, _asked: Asked) -> pd.DataFrame:
    return positions.fund_by_quarter(connection, of, days.last.year)


def _awards(connection: sa.Connection, of: UUID, _layout: Layout, days: DateRange, _asked: Asked) -> pd.DataFrame:
    return giving.awards(connection, of, days)


def _pledged(connection: sa.Connection, of: UUID, _layout: Layout, days: DateRange, _asked: Asked) -> pd.DataFrame:
    return giving.pledged_booked(connection, of, days.last)


DATASETS: Mapping[str, Reader] = {
    "trial_balance": _trial_balance,
    "balances_as_of": _balances,
    "receipts_and_payments": _receipts,
    "places": _places,
    "fund_by_quarter": _funds,
    "awards": _awards,
    "pledged_booked": _pledged,
}
