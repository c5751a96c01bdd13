"""The hot path's few statements go straight to the driver: one text for both dialects."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COPY_FROM = 40
"""From this many rows on, PostgreSQL takes them by COPY."""


@lru_cache
def _for(dialect: str, text: str) -> str:
    return text if dialect == "sqlite" else text.replace("?", "%s")


def rows(connection: sa.Connection, text: str, values: Sequence[Any] = ()) -> Sequence[Any]:
    """Run a query whose places are question marks; identifiers and days are given as text."""
    with _cursor(connection, text) as cursor:
        cursor.execute(_for(connection.dialect.name, text), tuple(values))
        found: Sequence[Any] = cursor.fetchall()
    return found


def places(count: int, shape: str = "?") -> str:
    return ", ".join([shape] * count)


def insert(connection: sa.Connection, table: str, columns: tuple[str, ...], lines: list[tuple[Any, ...]]) -> None:
    """Insert rows by the quickest way that the database has; in PostgreSQL always as one statement."""
    listed = ", ".join(columns)
    row = f"({places(len(columns))})"
    text = f"INSERT INTO {table} ({listed}) VALUES {row}"
    with _cursor(connection, text) as cursor:
        if connection.dialect.name == "sqlite":
            cursor.executemany(text, lines)
        elif len(lines) < COPY_FROM:
            text = f"INSERT INTO {table} ({listed}) VALUES {places(len(lines), row)}"
            cursor.execute(_for("postgresql", text), tuple(value for line in lines for value in line))
        else:
            _copy(cursor, f"COPY {table} ({listed}) FROM STDIN", lines)


def _copy(cursor: Any, text: str, lines: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(text) as copy:
        for line in lines:
            copy.write_row(line)


@contextmanager
def _cursor(connection: sa.Connection, text: str) -> Iterator[Any]:
    """The driver's own cursor, whose errors are SQLAlchemy's like all others: `write` turns those into refusals."""
    cursor = connection.connection.cursor()
    driver: Any = connection.dialect.loaded_dbapi
    try:
        yield cursor
        cursor.close()
    except driver.Error as error:
        lost = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
        if lost:
            connection.invalidate(error)
        raise sa.exc.DBAPIError.instance(
            text, None, error, driver.Error, connection_invalidated=lost, dialect=connection.dialect
        ) from error
