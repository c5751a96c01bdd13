"""What every table shares: naming of constraints, STRICT tables in SQLite, the organisation's key."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from fundledger.storage.columns import Id

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *items: Any) -> sa.Table:
    """A table whose SQLite form refuses values of another type, and lies in the order of its key."""
    return sa.Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=False)


def organisation_key() -> sa.Column[Any]:
    return sa.Column("organisation_id", Id(), sa.ForeignKey("organisations.id"), primary_key=True)


def one_of(column: str, *choices: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)
