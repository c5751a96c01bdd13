"""Commitments: pending, then posted, voided or expired."""

import sqlalchemy as sa

from fundledger.ledger.commitments import CommitmentStatus
from fundledger.storage.columns import Day, Id, WholeNumber, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

commitments = table(
    "commitments",
    organisation_key(),
    sa.Column("id", Id(), primary_key=True),
    sa.Column("award", Id(), nullable=False),
    sa.Column("fund", Word, nullable=False),
    sa.Column("part", Word, nullable=False),
    sa.Column("amount", WholeNumber, nullable=False),
    sa.Column("status", Word, nullable=False),
    sa.Column("expires_on", Day()),
    sa.Column("entry_sequence", WholeNumber),
    sa.ForeignKeyConstraint(
        ["organisation_id", "fund", "part"],
        ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
    ),
    sa.ForeignKeyConstraint(["organisation_id", "entry_sequence"], ["entries.organisation_id", "entries.sequence"]),
    one_of("status", *CommitmentStatus),
    sa.CheckConstraint("amount > 0", name="amount"),
    sa.CheckConstraint("(status = 'posted') = (entry_sequence IS NOT NULL)", name="posted_by_an_entry"),
)

sa.Index(
    "uq_commitments_live_award",
    commitments.c.organisation_id,
    commitments.c.award,
    unique=True,
    sqlite_where=commitments.c.status.in_(["pending", "posted"]),
    postgresql_where=commitments.c.status.in_(["pending", "posted"]),
)
sa.Index(
    "ix_commitments_pending",
    commitments.c.organisation_id,
    commitments.c.fund,
    commitments.c.part,
    sqlite_where=commitments.c.status == "pending",
    postgresql_where=commitments.c.status == "pending",
)
