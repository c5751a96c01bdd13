"""A rich book for each seed, read by every judge."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fundledger.storage.engine import make_engine, sqlite_url
from tests.reporting import rich_book

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module", params=[1, 2, 3])
def rich_url(request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("rich") / "book"
    shutil.copytree(migrated_sqlite, folder)
    engine = make_engine(sqlite_url(folder))
    rich_book.found(engine, seed=request.param)
    engine.dispose()
    return sqlite_url(folder)
