"""Drafts: vouchers that are not posted yet. The ledger itself has none."""

import sqlalchemy as sa

from fundledger.storage.columns import Id, Instant, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

vouchers = table(
    "vouchers",
    organisation_key(),
    sa.Column("id", Id(), primary_key=True),
    sa.Column("status", Word, nullable=False),
    # What the form held, as JSON: a draft may be incomplete or wrong.
    sa.Column("content", Word, nullable=False),
    sa.Column("made_by", Id(), sa.ForeignKey("users.id"), nullable=False),
    sa.Column("saved_at", Instant(), nullable=False),
    sa.Column("entry_id", Id()),
    sa.ForeignKeyConstraint(["organisation_id", "entry_id"], ["entries.organisation_id", "entries.id"]),
    one_of("status", "draft", "posted"),
    sa.CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name="posted_by_an_entry"),
    sa.Index("ix_vouchers_status", "organisation_id", "status", "saved_at"),
)
