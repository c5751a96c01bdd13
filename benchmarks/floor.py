"""The floor: the rows that posting wrote, put by the driver alone into the same tables, with our guards or without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Line = tuple[Any, ...]
    Rows = Mapping[str, list[Line]]

WRITTEN = (tables.narratives, tables.postings, tables.entries)
"""In the order in which posting writes them."""

COLUMNS = {table.name: [column.name for column in table.columns] for table in WRITTEN}
COPY_FROM = 10
"""From this many rows on, PostgreSQL takes them faster by COPY."""


def create_bare(engine: sa.Engine) -> None:
    """The written tables with their keys, checks and indexes, and nothing that guards them."""
    with engine.begin() as connection:
        for table in WRITTEN:
            connection.execute(sa.schema.CreateTable(table, include_foreign_key_constraints=[]))
            for index in table.indexes:
                connection.execute(sa.schema.CreateIndex(index))


def rows_after(engine: sa.Engine, sequence: int) -> Rows:
    """What posting wrote after a place in the chain, as the driver would take it again: days and ids as text."""
    with engine.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(_as_text(table, sequence))] for table in WRITTEN}


def _as_text(table: sa.Table, sequence: int) -> sa.Select[Any]:
    columns = [
        column if isinstance(column.type, sa.BigInteger) else sa.cast(column, sa.Text()).label(column.name)
        for column in table.columns
    ]
    return sa.select(*columns).where(table.c.sequence > sequence).order_by(*table.primary_key)


def one_by_one(rows: Rows) -> Iterator[Rows]:
    """The rows of each entry by itself."""
    place = {name: columns.index("sequence") for name, columns in COLUMNS.items()}
    by_entry: dict[int, dict[str, list[Line]]] = {}
    for name, lines in rows.items():
        for line in lines:
            by_entry.setdefault(line[place[name]], {name: [] for name in COLUMNS})[name].append(line)
    yield from by_entry.values()


def bound(connection: sa.Connection, rows: Rows) -> Rows:
    """The rows with this transaction's id, which the seal demands of them in PostgreSQL."""
    if connection.dialect.name == "sqlite":
        return rows
    current = connection.exec_driver_sql("SELECT pg_current_xact_id()::text::bigint").scalar_one()
    place = {name: columns.index("transaction_id") for name, columns in COLUMNS.items()}
    return {
        name: [(*line[: place[name]], current, *line[place[name] + 1 :]) for line in lines]
        for name, lines in rows.items()
    }


def insert(connection: sa.Connection, rows: Rows) -> None:
    """By executemany in SQLite; in PostgreSQL by COPY, or a few rows by one INSERT."""
    cursor = connection.connection.cursor()
    for name, lines in rows.items():
        listed, width = ", ".join(COLUMNS[name]), len(COLUMNS[name])
        if connection.dialect.name == "sqlite":
            cursor.executemany(f"INSERT INTO {name} ({listed}) VALUES ({_places('?', width)})", lines)
        elif len(lines) < COPY_FROM:
            every = _places(f"({_places('%s', width)})", len(lines))
            cursor.execute(f"INSERT INTO {name} ({listed}) VALUES {every}", [value for line in lines for value in line])
        else:
            copying: Any = cursor
            with copying.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)


def _places(shape: str, count: int) -> str:
    return ", ".join([shape] * count)
