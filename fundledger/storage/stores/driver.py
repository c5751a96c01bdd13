"""The hot path's few statements go straight to the driver: one text for both dialects."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlalchemy as sa

COPY_FROM = 40
"""From this many rows on, PostgreSQL takes them by COPY."""


@lru_cache
def _for(dialect: str, text: str) -> str:
    return text if dialect == "sqlite" else text.replace("?", "%s")


def rows(connection: sa.Connection, text: str, values: Sequence[Any] = ()) -> Sequence[Any]:
    """Run a query whose places are question marks; identifiers and days are given as text."""
    return connection.exec_driver_sql(_for(connection.dialect.name, text), tuple(values)).fetchall()


def places(count: int, shape: str = "?") -> str:
    return ", ".join([shape] * count)


def insert(connection: sa.Connection, table: str, columns: tuple[str, ...], lines: list[tuple[Any, ...]]) -> None:
    """Insert rows by the quickest way that the database has; in PostgreSQL always as one statement."""
    listed = ", ".join(columns)
    row = f"({places(len(columns))})"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {table} ({listed}) VALUES {row}", lines)
    elif len(lines) < COPY_FROM:
        text = f"INSERT INTO {table} ({listed}) VALUES {places(len(lines), row)}"
        connection.exec_driver_sql(_for("postgresql", text), tuple(value for line in lines for value in line))
    else:
        _copy(connection, f"COPY {table} ({listed}) FROM STDIN", lines)


def _copy(connection: sa.Connection, text: str, lines: Iterable[tuple[Any, ...]]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(text) as copy:
        for line in lines:
            copy.write_row(line)
