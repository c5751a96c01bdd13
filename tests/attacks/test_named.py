"""What succeeds because its author owns the database is named by `verify`, and denied to everybody else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fundledger.ledger.differences import Kind
from tests.attacks.named import NAMED, Deed
from tests.attacks.scene import AS_APPLICATION, AS_OWNER, FOREIGN_KEYS_ON, POSTGRESQL, SQLITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.attacks.scene import Scene, Victim

DEEDS = [
    pytest.param(deed, id=f"{deed.kind}: {deed.name}", marks=[pytest.mark.postgres] * (deed.kind == POSTGRESQL))
    for deed in NAMED
]


@pytest.mark.parametrize("deed", DEEDS)
def test_what_its_owner_does_is_named(copy_of: Callable[[str], Scene], deed: Deed) -> None:
    scene = copy_of(deed.kind)
    means = FOREIGN_KEYS_ON if deed.kind == SQLITE else AS_OWNER
    for statements in deed.connections:
        assert scene.run(statements, means, before=deed.before) is None
    found = {difference.kind for difference in scene.verify()}
    assert deed.named <= found  # A hash that was made up by hand is named as well.
    assert (Kind.GUARD in found) == (Kind.GUARD in deed.named)


@pytest.mark.postgres
@pytest.mark.parametrize("deed", [deed for deed in NAMED if deed.kind == POSTGRESQL], ids=lambda deed: deed.name)
def test_what_an_owner_can_do_the_application_cannot(victims: Callable[[str], Victim], deed: Deed) -> None:
    victim = victims(POSTGRESQL)
    refusal = victim.scene.run(deed.connections[0], AS_APPLICATION)
    assert victim.changed() == []
    assert re.search("permission denied|must be owner", refusal or ""), refusal


def test_bytes_changed_in_the_file_are_named(copy_of: Callable[[str], Scene]) -> None:
    scene = copy_of(SQLITE)
    book = Path(scene.address)
    sound = book.read_bytes()
    book.write_bytes(sound.replace("Số dư đầu".encode(), "Số dư đấu".encode()))
    assert {difference.kind for difference in scene.verify()} == {Kind.WORDS}


def test_sound_books_have_nothing_to_be_named(copy_of: Callable[[str], Scene]) -> None:
    assert copy_of(SQLITE).verify() == []
