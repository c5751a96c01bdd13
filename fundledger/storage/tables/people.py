"""People who sign in, their roles, and their sessions."""

import sqlalchemy as sa

from fundledger.organisations.officers import Role
from fundledger.storage.columns import Flag, Id, Instant, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

users = table(
    "users",
    sa.Column("id", Id(), primary_key=True),
    sa.Column("login", Word, nullable=False, unique=True),
    sa.Column("name", Word, nullable=False),
    sa.Column("password_hash", Word, nullable=False),
    sa.Column("is_active", Flag(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
)

memberships = table(
    "memberships",
    organisation_key(),
    sa.Column("user_id", Id(), sa.ForeignKey("users.id"), primary_key=True),
    sa.Column("role", Word, primary_key=True),
    one_of("role", *Role),
)

sessions = table(
    "sessions",
    # The hash of the cookie's token, so that reading this table lets nobody in.
    sa.Column("token_hash", Word, primary_key=True),
    sa.Column("user_id", Id(), sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("expires_at", Instant(), nullable=False),
)
