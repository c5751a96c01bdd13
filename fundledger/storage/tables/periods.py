"""Accounting periods."""

import sqlalchemy as sa

from fundledger.ledger.periods import PeriodStatus
from fundledger.storage.columns import Day, WholeNumber, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

periods = table(
    "periods",
    organisation_key(),
    sa.Column("month", Word, primary_key=True),
    sa.Column("first_day", Day(), nullable=False),
    sa.Column("last_day", Day(), nullable=False),
    sa.Column("status", Word, nullable=False),
    sa.Column("closed_sequence", WholeNumber),
    sa.Column("merkle_root", Word),
    one_of("status", *PeriodStatus),
    sa.CheckConstraint("first_day <= last_day", name="days"),
    sa.CheckConstraint("(status = 'open') = (closed_sequence IS NULL)", name="closed_sequence"),
    sa.CheckConstraint("(status = 'locked') = (merkle_root IS NOT NULL)", name="merkle_root"),
)
