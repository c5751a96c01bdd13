"""Charts of accounts, the regime of each fiscal year, and an administrator's own account numbers."""

import sqlalchemy as sa

from fundledger.ledger.accounts import AccountKind
from fundledger.storage.columns import Flag, WholeNumber, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

accounts = table(
    "accounts",
    organisation_key(),
    sa.Column("regime", Word, primary_key=True),
    sa.Column("code", Word, primary_key=True),
    sa.Column("name_vi", Word, nullable=False),
    sa.Column("name_en", Word, nullable=False),
    sa.Column("kind", Word, nullable=False),
    # 1 where a posting moves the position of its fund part, else 0: the seal multiplies by it.
    sa.Column("in_position", WholeNumber, nullable=False),
    sa.Column("is_cash", Flag(), nullable=False),
    sa.Column("postable", Flag(), nullable=False),
    sa.Column("verified", Flag(), nullable=False),
    sa.Column("source", Word, nullable=False, server_default=""),
    one_of("kind", *AccountKind),
    sa.CheckConstraint("in_position IN (0, 1)", name="in_position"),
)

account_remaps = table(
    "account_remaps",
    organisation_key(),
    sa.Column("regime", Word, primary_key=True),
    sa.Column("working", Word, primary_key=True),
    sa.Column("own", Word, nullable=False),
    sa.ForeignKeyConstraint(
        ["organisation_id", "regime", "own"], ["accounts.organisation_id", "accounts.regime", "accounts.code"]
    ),
)

fiscal_years = table(
    "fiscal_years",
    organisation_key(),
    sa.Column("year", WholeNumber, primary_key=True, autoincrement=False),
    sa.Column("regime", Word, nullable=False),
)
