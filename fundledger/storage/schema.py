"""The schema's life: migrations up and down, and whether a database's guards are the ones we wrote."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from fundledger.errors import N_, SetupError
from fundledger.storage.engine import WRITES, BookMissing, DatabaseUnreachable, NotABook

if TYPE_CHECKING:
    from collections.abc import Iterator

GUARDS = "0001"
"""The folder under `migrations/guards` that holds the guards of the newest revision."""


class SchemaTooNew(SetupError):
    message = N_("The book was written by a newer fundledger (schema %(found)s): install that version or a later one.")


class SchemaTooOld(SetupError):
    message = N_(
        "The book's schema is %(found)s and this version needs %(needed)s: run “fundledger migrate” after a backup."
    )


def upgrade(engine: sa.Engine, scripts: Path, revision: str = "head") -> None:
    """Bring the schema to a revision, in one transaction."""
    with reachable(engine), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        command.upgrade(_config(scripts, connection), revision)


def downgrade(engine: sa.Engine, scripts: Path, revision: str) -> None:
    with reachable(engine), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        command.downgrade(_config(scripts, connection), revision)


def must_be_current(engine: sa.Engine, scripts: Path) -> None:
    """Refuse a database without a book, or with one of another version; makes no file where there is none."""
    if engine.dialect.name == "sqlite" and not Path(place_of(engine)).exists():
        raise BookMissing(place=place_of(engine))
    with reachable(engine), engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    directory = ScriptDirectory(str(scripts))
    needed = directory.get_current_head()
    if found is None:
        raise BookMissing(place=place_of(engine))
    if found == needed:
        return
    if found in {script.revision for script in directory.walk_revisions()}:
        raise SchemaTooOld(found=found, needed=needed)
    raise SchemaTooNew(found=found)


@contextmanager
def reachable(engine: sa.Engine) -> Iterator[None]:
    """Turn a driver's failure to open the database into one sentence."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        if "file is not a database" in str(error.orig):
            raise NotABook(place=place_of(engine)) from error
        if isinstance(error, sa.exc.OperationalError):
            raise DatabaseUnreachable(reason=str(error.orig).strip().splitlines()[0]) from error
        raise


def place_of(engine: sa.Engine) -> str:
    """Where a book is, without any password."""
    return engine.url.database or "" if engine.dialect.name == "sqlite" else engine.url.render_as_string()


def _config(scripts: Path, connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def guard_statements(scripts: Path, dialect: str, folder: str = GUARDS) -> list[str]:
    """The statements that set up the guards of a revision, one by one for SQLite, whole for PostgreSQL."""
    text = (scripts / "guards" / folder / f"{dialect}.sql").read_text(encoding="utf-8")
    if dialect != "sqlite":
        return [text]
    statements, statement = [], ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return statements


def missing_guards(connection: sa.Connection, scripts: Path) -> list[str]:
    """Names of guards that the database lacks, that were altered or switched off, or that are not ours."""
    if connection.dialect.name == "sqlite":
        return _missing_in_sqlite(connection, scripts)
    return _missing_in_postgresql(connection, scripts)


def _missing_in_sqlite(connection: sa.Connection, scripts: Path) -> list[str]:
    expected = {}
    for statement in guard_statements(scripts, "sqlite"):
        if named := re.search(r"CREATE TRIGGER (\w+)", statement):
            expected[named.group(1)] = statement[named.start() :].strip().removesuffix(";")
    return _different(_definitions(connection, _IN_SQLITE), expected)


def _missing_in_postgresql(connection: sa.Connection, scripts: Path) -> list[str]:
    text = guard_statements(scripts, "postgresql")[0]
    triggers = {
        name: " ".join(definition.split())
        for definition, name in re.findall(r"^(CREATE TRIGGER (\w+).*?);", text, re.DOTALL | re.MULTILINE)
    }
    functions = {
        name: " ".join(("definer" if "SECURITY DEFINER" in head else "caller", "fixed", body))
        for name, head, body in re.findall(r"CREATE FUNCTION (\w+)\((.*?)AS \$\$(.*?)\$\$", text, re.DOTALL)
    }
    found = _definitions(connection, _FUNCTIONS_IN_POSTGRESQL)
    ours = {name: definition for name, definition in found.items() if name in functions}
    return sorted(
        _different(ours, functions) + _different(_definitions(connection, _ON_TABLES_IN_POSTGRESQL), triggers)
    )


def _definitions(connection: sa.Connection, query: str) -> dict[str, str]:
    found: dict[str, str] = dict(connection.execute(sa.text(query)).all())
    return found


def _different(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))


# A table that is named like a pragma stands in for it, and tells the guards what it likes.
_IN_SQLITE = """
  SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR substr(lower(name), 1, 7) = 'pragma_'
"""
# A rule works instead of a guard, and a child table's rows are read as its parent's without any.
_ON_TABLES_IN_POSTGRESQL = """
  SELECT tgname, CASE tgenabled WHEN 'O' THEN pg_get_triggerdef(t.oid, true) ELSE 'switched off' END
  FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
  WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
  UNION ALL SELECT rulename, definition FROM pg_rules WHERE schemaname = current_schema()
  UNION ALL SELECT inhrelid::regclass::text, 'child table' FROM pg_inherits JOIN pg_class c ON c.oid = inhparent
  WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
"""
_FUNCTIONS_IN_POSTGRESQL = """
  SELECT proname, string_agg(concat_ws(' ', CASE WHEN prosecdef THEN 'definer' ELSE 'caller' END,
           CASE WHEN 'search_path=' || quote_ident(current_schema()) || ', pg_temp' = ANY (proconfig) THEN 'fixed' END, prosrc), '')
  FROM pg_proc WHERE pronamespace = current_schema()::regnamespace GROUP BY proname
"""
