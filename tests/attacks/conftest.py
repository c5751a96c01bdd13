"""The attacked books, built once on each database."""

from __future__ import annotations

import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest

from fundledger.storage.engine import sqlite_url
from tests.attacks.scene import SQLITE, Arena, Scene, Victim, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.services.postgres import PostgresServer

TEMPLATE = "attacked_template"


@pytest.fixture(scope="session")
def copy_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Scene]:
    """Makes a scene of its own on one kind of database; the first is built, the others copied from it."""
    built: dict[str, Scene] = {}
    numbers = count()

    def server() -> PostgresServer:
        started: PostgresServer = request.getfixturevalue("postgres_server")
        return started

    def build_first(kind: str) -> Scene:
        if kind == SQLITE:
            folder = tmp_path_factory.mktemp("attacked") / "book"
            shutil.copytree(request.getfixturevalue("migrated_sqlite"), folder)
            return build(kind, sqlite_url(folder))
        migrated = request.getfixturevalue("migrated_postgresql")
        return build(kind, server().create_database(TEMPLATE, template=migrated))

    def copy(kind: str) -> Scene:
        if kind not in built:
            built[kind] = build_first(kind)
        if kind == SQLITE:
            return built[kind].copy(tmp_path_factory.mktemp("victim") / "book.sqlite3")
        url = server().create_database(f"victim_{next(numbers)}", template=TEMPLATE)
        return Scene(kind, url, built[kind].names)

    return copy


@pytest.fixture(scope="session")
def sound(copy_of: Callable[[str], Scene]) -> Callable[[str], Scene]:
    """A scene whose rows a test may change; its guards and tables must stay."""
    arenas: dict[str, Arena] = {}

    def restored(kind: str) -> Scene:
        if kind == SQLITE:
            return copy_of(kind)
        if kind not in arenas:
            arenas[kind] = Arena(copy_of(kind))
        return arenas[kind].restored()

    return restored


@pytest.fixture(scope="session")
def victims(copy_of: Callable[[str], Scene]) -> Iterator[Callable[[str], Victim]]:
    """The books that attacks are tried on, one after the other, until one of them changes something."""
    victims: dict[str, Victim] = {}

    def victim(kind: str) -> Victim:
        if kind not in victims or not victims[kind].is_sound:
            victims[kind] = Victim(copy_of(kind))
        return victims[kind]

    yield victim
    for each in victims.values():
        each.watcher.close()
