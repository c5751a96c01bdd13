"""What every test may use: freshly migrated databases of both kinds, and a small book on each."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fundledger.storage.engine import make_engine, sqlite_url
from fundledger.storage.schema import upgrade
from tests import books

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

    from tests.services.postgres import PostgresServer

pytest_plugins = ["tests.services.fixtures"]

SCRIPTS = books.SCRIPTS
TEMPLATE = "fundledger_template"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    engine = make_engine(sqlite_url(folder))
    upgrade(engine, SCRIPTS)
    engine.dispose()
    return folder


@pytest.fixture(scope="session")
def migrated_postgresql(postgres_server: PostgresServer) -> str:
    engine = make_engine(postgres_server.create_database(TEMPLATE), as_owner=True)
    upgrade(engine, SCRIPTS)
    engine.dispose()
    return TEMPLATE


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of its own."""
    if request.param == "sqlite":
        folder = tmp_path / "book"
        shutil.copytree(request.getfixturevalue("migrated_sqlite"), folder)
        yield sqlite_url(folder)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"test_{abs(hash(request.node.nodeid)):x}"
    yield server.create_database(name, template=request.getfixturevalue("migrated_postgresql"))
    server.drop_database(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """The application's engine."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def owner_engine(database_url: str) -> Iterator[sa.Engine]:
    """The engine of whoever owns the database."""
    made = make_engine(database_url, as_owner=True)
    yield made
    made.dispose()


@pytest.fixture
def small_book(engine: sa.Engine) -> books.SmallBook:
    return books.found(engine)
