"""The migrations make the tables that the code knows, and leave no trace when undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from fundledger.storage import schema
from fundledger.storage.engine import (
    BookMissing,
    DatabaseUnreachable,
    DatabaseUrlNotUnderstood,
    NotABook,
    make_engine,
    sqlite_url,
)
from fundledger.storage.tables import metadata
from tests import books

if TYPE_CHECKING:
    from pathlib import Path


def test_head_equals_the_tables(owner_engine: sa.Engine) -> None:
    with owner_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_up_then_down_leaves_no_trace(owner_engine: sa.Engine) -> None:
    schema.downgrade(owner_engine, books.SCRIPTS, "base")
    with owner_engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
        if connection.dialect.name == "postgresql":
            left = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            assert connection.execute(sa.text(left)).all() == []
    schema.upgrade(owner_engine, books.SCRIPTS)
    schema.must_be_current(owner_engine, books.SCRIPTS)


def test_going_down_works_with_data_too(small_book: books.SmallBook, owner_engine: sa.Engine) -> None:
    small_book.engine.dispose()
    schema.downgrade(owner_engine, books.SCRIPTS, "base")
    with owner_engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_every_guard_stands(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert schema.missing_guards(connection, books.SCRIPTS) == []


def test_every_table_of_the_books_is_keyed_by_organisation_first() -> None:
    """So that the same schema can be sharded by organisation, and no book can point into another's."""
    shared = {"organisations", "users", "sessions"}
    for table in metadata.sorted_tables:
        if table.name in shared:
            continue
        assert next(iter(table.primary_key)).name == "organisation_id", table.name
        for key in table.foreign_key_constraints:
            if key.referred_table.name not in shared:
                assert key.column_keys[0] == "organisation_id", key.name
                assert key.elements[0].target_fullname.endswith(".organisation_id"), key.name
        for index in table.indexes:
            assert next(iter(index.columns)).name == "organisation_id", index.name


def test_every_table_is_guarded_against_deletion_or_is_known_not_to_be() -> None:
    text = (books.SCRIPTS / "guards" / schema.GUARDS / "postgresql.sql").read_text(encoding="utf-8")
    replaceable = {
        "account_remaps", "donors", "memberships", "organisations", "pledges", "reconciliation_items", "sessions",
        "users", "vouchers",
    }  # fmt: skip
    guarded = {table for table in metadata.tables if f"{table}_frozen" in text}
    assert guarded | replaceable == set(metadata.tables)
    assert not guarded & replaceable


def test_a_newer_schema_is_refused(owner_engine: sa.Engine) -> None:
    with owner_engine.connect() as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.SchemaTooNew):
        schema.must_be_current(owner_engine, books.SCRIPTS)


def test_a_database_without_a_book_is_named(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        schema.must_be_current(make_engine(sqlite_url(tmp_path)), books.SCRIPTS)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_book_is_named(tmp_path: Path) -> None:
    (tmp_path / "book.sqlite3").write_bytes(b"this is no database, only a long enough text" * 50)
    with pytest.raises(NotABook):
        schema.must_be_current(make_engine(sqlite_url(tmp_path)), books.SCRIPTS)


def test_a_database_that_does_not_answer_is_named() -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(DatabaseUnreachable):
        schema.must_be_current(engine, books.SCRIPTS)


@pytest.mark.parametrize("url", ["", "mysql://a/b", "không phải địa chỉ"])
def test_an_address_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlNotUnderstood):
        make_engine(url)
