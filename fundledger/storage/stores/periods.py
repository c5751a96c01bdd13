"""Accounting periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.dates import Month
from fundledger.ledger.periods import Period, PeriodStatus
from fundledger.storage.tables import periods

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def _period(row: sa.Row[Any]) -> Period:
    return Period(Month.parse(row.month), PeriodStatus(row.status), row.closed_sequence, row.merkle_root)


def every(connection: sa.Connection, organisation_id: UUID) -> list[Period]:
    statement = sa.select(periods).where(periods.c.organisation_id == organisation_id).order_by(periods.c.month)
    return [_period(row) for row in connection.execute(statement)]


def open_months(connection: sa.Connection, organisation_id: UUID, months: Iterable[Month]) -> None:
    lines = [
        {
            "organisation_id": organisation_id,
            "month": str(month),
            "first_day": month.first_day,
            "last_day": month.last_day,
            "status": PeriodStatus.OPEN,
        }
        for month in months
    ]
    connection.execute(sa.insert(periods), lines)


def save(connection: sa.Connection, organisation_id: UUID, period: Period) -> None:
    """Write a period's status; the guards refuse a step that is not allowed."""
    connection.execute(
        sa.update(periods)
        .where(periods.c.organisation_id == organisation_id, periods.c.month == str(period.month))
        .values(status=period.status, closed_sequence=period.closed_sequence, merkle_root=period.merkle_root)
    )
