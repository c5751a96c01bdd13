"""Named differences between two stated figures; never postings."""

import sqlalchemy as sa

from fundledger.storage.columns import Day, WholeNumber, Word
from fundledger.storage.tables.base import organisation_key, table

reconciliation_items = table(
    "reconciliation_items",
    organisation_key(),
    sa.Column("code", Word, primary_key=True),
    sa.Column("on", Day(), nullable=False),
    sa.Column("fund", Word, nullable=False),
    sa.Column("programme", Word, nullable=False),
    sa.Column("title_vi", Word, nullable=False),
    sa.Column("title_en", Word, nullable=False),
    sa.Column("stated", WholeNumber, nullable=False),
    sa.Column("found", WholeNumber, nullable=False),
    sa.Column("explanation_vi", Word, nullable=False),
    sa.Column("explanation_en", Word, nullable=False),
    sa.Column("source", Word, nullable=False),
    sa.ForeignKeyConstraint(["organisation_id", "fund"], ["funds.organisation_id", "funds.code"]),
    sa.CheckConstraint("stated <> found", name="a_difference"),
)
