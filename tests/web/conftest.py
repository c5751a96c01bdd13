"""The demonstration's book, told once and copied for each test that writes; a client and a browser that ask its pages."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fundledger.storage.engine import BOOK_FILE, make_engine, sqlite_url
from tests.web import site
from tests.web.site import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import sqlalchemy as sa
    from flask import Flask


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration's book, which nobody opens but to copy it."""
    folder = tmp_path_factory.mktemp("told")
    owner = make_engine(sqlite_url(folder), as_owner=True)
    site.found(owner)
    owner.dispose()
    return folder


@pytest.fixture(scope="session")
def told_app(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The sites over a copy in which tests only read, and sign in."""
    folder = tmp_path_factory.mktemp("read")
    shutil.copy(told / BOOK_FILE, folder)
    engine = make_engine(sqlite_url(folder))
    yield site.app(engine)
    engine.dispose()


@pytest.fixture
def book(told: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of the demonstration's book, to be written to."""
    shutil.copy(told / BOOK_FILE, tmp_path)
    engine = make_engine(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


@pytest.fixture
def app(book: sa.Engine) -> Flask:
    return site.app(book)


@pytest.fixture
def reader(app: Flask) -> Callable[..., Reader]:
    """Somebody who asks the copy's pages: `reader("ketoan")` signed in, `reader()` a stranger."""
    return lambda login="": Reader(app, login)


@pytest.fixture(scope="session")
def told_address(told_app: Flask) -> Iterator[str]:
    with site.served(told_app) as address:
        yield address


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with site.served(app) as address:
        yield address
