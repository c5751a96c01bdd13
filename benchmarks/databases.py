"""Fresh migrated databases of both kinds, and copies of them."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fundledger.storage.engine import make_engine, sqlite_url
from fundledger.storage.schema import upgrade
from tests.services.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

SCRIPTS = Path(__file__).parents[1] / "migrations"


class Databases(ABC):
    """Databases of one kind, each with a name."""

    kind: str
    postmaster: int | None = None

    def migrated(self, name: str) -> sa.Engine:
        """The application's engine on a database that holds no books yet."""
        owner = self.empty(name)
        upgrade(owner, SCRIPTS)
        owner.dispose()
        return self.engine(name)

    def empty(self, name: str) -> sa.Engine:
        """The owner's engine on a database without tables."""
        self.create(name)
        return self.engine(name, as_owner=True)

    def engine(self, name: str, *, as_owner: bool = False) -> sa.Engine:
        return make_engine(self.url(name), as_owner=as_owner)

    @abstractmethod
    def url(self, name: str) -> str: ...

    @abstractmethod
    def create(self, name: str) -> None: ...

    @abstractmethod
    def copy(self, name: str, source: str) -> None:
        """Copy a database that no engine has open."""


class Sqlite(Databases):
    kind = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        return sqlite_url(self._folder / name)

    def create(self, name: str) -> None:
        (self._folder / name).mkdir()

    def copy(self, name: str, source: str) -> None:
        shutil.copytree(self._folder / source, self._folder / name)


class Postgresql(Databases):
    kind = "PostgreSQL"

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.postmaster = server.postmaster_pid

    def url(self, name: str) -> str:
        return self._server.url(name)

    def create(self, name: str) -> None:
        self._server.create_database(name)

    def copy(self, name: str, source: str) -> None:
        self._server.create_database(name, template=source)


@contextmanager
def sqlite() -> Iterator[Databases]:
    with TemporaryDirectory(prefix="fundledger-bench-") as folder:
        yield Sqlite(Path(folder))


@contextmanager
def postgresql() -> Iterator[Databases]:
    server = PostgresServer()
    try:
        yield Postgresql(server)
    finally:
        server.stop()
