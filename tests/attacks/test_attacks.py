"""Whatever is sent to the database in plain SQL, the books keep their promises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.attacks.attacks import ATTACKS, CONTROLS, SKIPPED, Attack, Promise
from tests.attacks.scene import FOREIGN_KEYS_OFF, MEANS, POSTGRESQL, SQLITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.attacks.scene import Scene, Victim

LEDGER = Path(__file__).parents[2] / "docs" / "ledger.md"
AT_LEAST = 60

NO_RIGHT = "permission denied|must be owner"
CHECKS_OFF = "fundledger:checks_off"


def sent(attacks: list[Attack]) -> list[Any]:
    return [
        pytest.param(
            kind, means, attack, id=f"{kind} {means}: {attack.name}",
            marks=[pytest.mark.postgres] * (kind == POSTGRESQL),
        )
        for kind, ways in MEANS.items() for means in ways for attack in attacks if kind in attack.on
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "means", "attack"), sent(ATTACKS))
def test_an_attack_is_refused_and_changes_nothing(
    victims: Callable[[str], Victim], kind: str, means: str, attack: Attack
) -> None:
    victim = victims(kind)
    refusal = victim.scene.run(attack.sql, means, before=attack.before, gives_up=attack.gives_up)
    assert victim.changed() == [], refusal or "not refused"
    expected = "|".join((attack.refused, NO_RIGHT, *[CHECKS_OFF] * (means == FOREIGN_KEYS_OFF)))
    assert re.search(expected, refusal or SKIPPED), refusal


@pytest.mark.parametrize(("kind", "means", "control"), sent(CONTROLS))
def test_what_is_lawful_goes_the_same_way_and_succeeds(
    sound: Callable[[str], Scene], kind: str, means: str, control: Attack
) -> None:
    """So every attack above is refused for its own reason, not for how it is sent."""
    refusal = sound(kind).run(control.sql, means)
    assert refusal is None if means != FOREIGN_KEYS_OFF else CHECKS_OFF in (refusal or "")


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_there_are_enough_attacks_and_each_has_a_name(kind: str) -> None:
    names = [attack.name for attack in ATTACKS if kind in attack.on]
    assert len(set(names)) == len(names) >= AT_LEAST


def test_every_promise_of_the_page_is_attacked() -> None:
    table = LEDGER.read_text(encoding="utf-8").partition("| promise | refused by |")[2]
    promised = re.findall(r"^\| ([^|-]+?) \|", table.partition("\n\n")[0], re.MULTILINE)
    by_the_act = {"cash on hand is never below zero at the end of a day"}
    assert set(promised) - by_the_act == set(Promise) == {attack.promise for attack in ATTACKS}
