"""The story, once on each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.told import Told, empty_book, told

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    if request.param == "sqlite":
        url = empty_book(tmp_path_factory.mktemp("story") / "book", request.getfixturevalue("migrated_sqlite"))
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.create_database("story", template=request.getfixturevalue("migrated_postgresql"))
    with told(url) as book:
        yield book
