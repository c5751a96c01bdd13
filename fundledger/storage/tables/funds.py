"""Funds and programmes."""

import sqlalchemy as sa

from fundledger.funds.funds import Restriction
from fundledger.storage.columns import Day, Flag, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

funds = table(
    "funds",
    organisation_key(),
    sa.Column("code", Word, primary_key=True),
    sa.Column("name_vi", Word, nullable=False),
    sa.Column("name_en", Word, nullable=False),
    sa.Column("restriction", Word, nullable=False),
    sa.Column("purpose_vi", Word, nullable=False, server_default=""),
    sa.Column("purpose_en", Word, nullable=False, server_default=""),
    sa.Column("opened_on", Day()),
    sa.Column("closed_on", Day()),
    sa.Column("is_public", Flag(), nullable=False),
    one_of("restriction", *Restriction),
)

programmes = table(
    "programmes",
    organisation_key(),
    sa.Column("code", Word, primary_key=True),
    sa.Column("name_vi", Word, nullable=False),
    sa.Column("name_en", Word, nullable=False),
    sa.CheckConstraint("code <> ''", name="code"),
)
