"""The Sơn La story, told into an empty database and ready to be read."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from fundledger.cli.story import tell
from fundledger.storage.engine import make_engine, sqlite_url
from fundledger.storage.stores import organisations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    import sqlalchemy as sa


class Told(NamedTuple):
    """An open connection to the story's book, and whose it is."""

    connection: sa.Connection
    organisation_id: UUID


@contextmanager
def told(url: str) -> Iterator[Told]:
    """The story in the empty, migrated database at that address."""
    engine = make_engine(url)
    tell(engine)
    with engine.connect() as connection:
        (organisation,) = organisations.every(connection)
        yield Told(connection, organisation.id)
    engine.dispose()


def empty_book(folder: Path, migrated: Path) -> str:
    """The address of an embedded book in a new folder, copied from a migrated one."""
    shutil.copytree(migrated, folder)
    return sqlite_url(folder)
