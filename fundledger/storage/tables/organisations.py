"""Organisations."""

import sqlalchemy as sa

from fundledger.storage.columns import Day, Id, Instant, Word
from fundledger.storage.tables.base import table

organisations = table(
    "organisations",
    sa.Column("id", Id(), primary_key=True),
    sa.Column("code", Word, nullable=False, unique=True),
    sa.Column("name_vi", Word, nullable=False),
    sa.Column("name_en", Word, nullable=False),
    sa.Column("address", Word, nullable=False, server_default=""),
    sa.Column("illustrative_from", Day()),
    sa.Column("founded_at", Instant(), nullable=False),
)
