"""Engines: SQLite by default, PostgreSQL by URL, with the settings that keep what was acknowledged.

SQLite runs in WAL mode with `synchronous=FULL` (NORMAL loses acknowledged entries when the power fails),
foreign keys on, and every writing transaction begun with BEGIN IMMEDIATE. PostgreSQL connections take the
application's role, which may add to the ledger but not alter what the seal keeps.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.errors import N_, SetupError

if TYPE_CHECKING:
    from pathlib import Path

# Shells name a database's types from here, for they hold no SQL.
Connection = sa.Connection
Engine = sa.Engine

APPLICATION_ROLE = "fundledger_app"
WRITES = "fundledger_writes"
"""Execution option of a connection that will write; it begins its transaction accordingly."""

LOCK_WAIT_SECONDS = 30
OLDEST_SQLITE = (3, 37, 0)
BOOK_FILE = "book.sqlite3"


class SqliteTooOld(SetupError):
    message = N_("This Python carries SQLite %(found)s: the books need %(needed)s or newer.")


class DatabaseUnreachable(SetupError):
    message = N_("The database cannot be reached (%(reason)s): check that it runs and that DATABASE_URL is right.")


class DatabaseUrlNotUnderstood(SetupError):
    message = N_("DATABASE_URL is neither a PostgreSQL nor a SQLite address: write it as postgresql://user@host/name.")


class BookMissing(SetupError):
    message = N_("There is no book in %(place)s: make one with “fundledger init”, or name its folder with --data.")


class NotABook(SetupError):
    message = N_("%(place)s is not a fundledger book: name the right file, or restore it from a backup.")


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / BOOK_FILE}"


def make_engine(url: str, *, as_owner: bool = False) -> sa.Engine:
    """An engine for the application, or `as_owner` for migrations.

    Raises DatabaseUrlNotUnderstood; it does not connect yet.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise DatabaseUrlNotUnderstood from error
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite_engine(parsed)
        case "postgresql" | "postgres":
            return _postgresql_engine(parsed, as_owner=as_owner)
        case _:
            raise DatabaseUrlNotUnderstood


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise SqliteTooOld(found=sqlite3.sqlite_version, needed=".".join(map(str, OLDEST_SQLITE)))
    engine = sa.create_engine(url, connect_args={"timeout": LOCK_WAIT_SECONDS})
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA recursive_triggers=ON")
    cursor.close()
    # SQLite's own knows only ASCII, and a search for “đóng” must find “Đóng”.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(url: sa.URL, *, as_owner: bool) -> sa.Engine:
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={LOCK_WAIT_SECONDS}s"},
    )
    sa.event.listen(engine, "connect", _set_up_postgresql)
    if not as_owner:
        sa.event.listen(engine, "connect", _take_application_role)
    return engine


def _set_up_postgresql(connection: Any, _record: Any) -> None:
    connection.add_notice_handler(_note_unreplicated_commit(connection))


def _note_unreplicated_commit(connection: Any) -> Any:
    """PostgreSQL reports a commit whose wait for the standby was cancelled as done, with a mere warning."""

    def note(diagnostic: Any) -> None:
        if "canceling wait for synchronous replication" in (diagnostic.message_primary or ""):
            connection.fundledger_commit_in_doubt = True

    return note


def _take_application_role(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s", (APPLICATION_ROLE,)
        )
        found = cursor.fetchone()
        if found and found[0]:
            cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
    connection.commit()
