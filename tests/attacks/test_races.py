"""Two connections at once: what the first has not yet committed, the second cannot see, and must not get around.

Every interleaving is exact. In PostgreSQL the second connection looked at the books before the first began, and runs
until it is done or waits for the first; only then does the first commit. SQLite has one writer: the second is told to
wait, and what it had read before is worth nothing afterwards.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.attacks.attacks import FINE, commitment, gives, pays, set_to, takes_back
from tests.attacks.scene import AS_APPLICATION, AS_OWNER, FOREIGN_KEYS_ON, POSTGRESQL, SQLITE, Scene, refused, send
from tests.attacks.sql import Draft, draft, posting, seal, some_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEVELS = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]
BEGINNINGS = ["BEGIN", "BEGIN IMMEDIATE"]

NOT_SERIAL = "could not serialize"
LOCKED = "database is locked"

FIRST_HASH = f"'{'1' * 64}'"
WAGE = "58000000"
"""What may be spent from the income, to the last đồng."""


def first(each: Draft) -> tuple[str, ...]:
    return seal(draft(*each.lines, **each.columns, entry_hash=FIRST_HASH))


def then(each: Draft) -> tuple[str, ...]:
    """The entry that follows the first, by somebody who already knows what that will be."""
    follows = {"previous_hash": FIRST_HASH, "voucher_number": "{number} + 1"}
    return seal(draft(*each.lines, **each.columns, **follows), at="{next} + 1")


def closing_of(month: str, sequence: str = "{last}") -> tuple[str, ...]:
    return set_to("periods", f"status = 'closed', closed_sequence = {sequence}", f"month = '{month}'")


OPENED = set_to("periods", "status = 'open', closed_sequence = NULL", "month = '2023-02'")
LOCKED_UP = set_to("periods", f"status = 'locked', merkle_root = '{'e' * 64}'", "month = '2023-02'")
VOIDED = set_to("commitments", "status = 'voided'", "id = '{pending}'")
PAID = pays(30_000_000, commitment="'{pending}'")
CORRECTED = takes_back(1_000, corrects="'{gift}'")
KEYED = draft(*FINE.lines, idempotency_key="'K'", request_digest="'x'")
NEW_AWARD = some_id()

# What the first does, what the second does meanwhile, and why the second is refused when it tries again.
RACES = {
    "two of one sequence": (seal(FINE), seal(FINE), "pk_narratives|fundledger:sealed"),
    "a correction of one entry, twice": (
        first(CORRECTED), then(CORRECTED), "fundledger:already_corrected|uq_entries_corrects",
    ),
    "a commitment paid twice": (first(PAID), then(PAID), "fundledger:commitment_not_pending|uq_entries_commitment"),
    "a commitment paid, and once more with another amount": (
        first(PAID), then(pays(29_999_999, commitment="'{pending}'")),
        "fundledger:commitment_not_pending|uq_entries_commitment",
    ),
    "a commitment paid and voided": (first(PAID), VOIDED, "fundledger:commitment_not_pending"),
    "a commitment voided and paid": (VOIDED, seal(PAID), "fundledger:commitment_not_pending"),
    "one idempotency key, twice": (
        first(KEYED), then(KEYED), "fundledger:idempotency_key|uq_entries_idempotency_key",
    ),
    "two spenders of the last đồng": (first(pays(WAGE)), then(pays(WAGE)), "fundledger:below_floor"),
    "the last đồng spent, and promised": (
        first(pays(WAGE)), commitment(some_id(), written=WAGE), "fundledger:below_floor",
    ),
    "the last đồng promised, and spent": (
        commitment(some_id(), written=WAGE), seal(pays(WAGE)), "fundledger:below_floor",
    ),
    "the last đồng promised twice": (
        commitment(some_id(), written=WAGE), commitment(some_id(), written=WAGE), "fundledger:below_floor",
    ),
    "an award promised twice": (
        commitment(NEW_AWARD), commitment(NEW_AWARD), "fundledger:already_committed|uq_commitments_live_award",
    ),
    "an entry, and a close that does not see it": (seal(FINE), closing_of("2023-03"), "fundledger:period_position"),
    "a close, and an entry in its month": (closing_of("2023-03"), seal(FINE), "fundledger:period_not_open"),
    "a month opened, and locked as it was": (OPENED, LOCKED_UP, "fundledger:period_not_closed"),
    "a month locked, and opened": (LOCKED_UP, OPENED, "fundledger:period_locked"),
}  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", RACES)
def test_a_race_has_one_winner_in_postgresql(sound: Callable[[str], Scene], name: str, level: str) -> None:
    scene = sound(POSTGRESQL)
    one, two, why = RACES[name]
    winner, loser = scene.fill(one), scene.fill(two)
    with closing(scene.connect(AS_APPLICATION)) as mine, closing(scene.connect(AS_APPLICATION)) as theirs:
        begin(mine, level)
        begin(theirs, level)
        assert [refused(mine, statement) for statement in winner] == [None] * len(winner)
        lost = while_waiting(scene, mine, theirs, loser)
        assert re.search(why if level == LEVELS[0] else f"{why}|{NOT_SERIAL}", lost or ""), lost
        begin(theirs, level)
        again = send(theirs, loser)
    assert re.search(why, again or ""), again
    assert unforeseen(scene) == set()


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("name", RACES)
def test_a_race_has_one_winner_in_sqlite(sound: Callable[[str], Scene], name: str, beginning: str) -> None:
    scene = sound(SQLITE)
    one, two, why = RACES[name]
    winner, loser = scene.fill(one), scene.fill(two)
    with closing(scene.connect(FOREIGN_KEYS_ON)) as mine, closing(scene.connect(FOREIGN_KEYS_ON)) as theirs:
        theirs.execute("PRAGMA busy_timeout=0")
        theirs.execute("BEGIN")
        theirs.execute("SELECT * FROM chains").fetchall()
        mine.execute("BEGIN IMMEDIATE")
        assert [refused(mine, statement) for statement in winner] == [None] * len(winner)
        assert refused(theirs, loser[0]) == LOCKED
        mine.execute("COMMIT")
        assert refused(theirs, loser[0]) == LOCKED, "what it had read is out of date"
        theirs.execute("ROLLBACK")
        theirs.execute(beginning)
        again = send(theirs, loser)
    assert re.search(why, again or ""), again
    assert unforeseen(scene) == set()


# ---------------------------------------------------------------- a posting slipped in


@pytest.mark.postgres
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("line", [1, 9], ids=["in a line's place", "beside the lines"])
def test_a_posting_slipped_in_before_the_seal_is_refused(sound: Callable[[str], Scene], level: str, line: int) -> None:
    scene = sound(POSTGRESQL)
    entry, (slipped,) = scene.fill(seal(FINE)), scene.fill([posting("{next}", line)])
    with closing(scene.connect(AS_APPLICATION)) as sealing, closing(scene.connect(AS_APPLICATION)) as slipping:
        begin(sealing, level)
        begin(slipping, level)
        assert refused(slipping, slipped) is None
        if line == 1:
            # The seal's own line waits for the key that the other has taken, and has it back.
            assert while_waiting(scene, slipping, sealing, entry, ends_with_refusal=True) is None
        else:
            assert send(sealing, entry) is None
            assert re.search(f"violates foreign key|{NOT_SERIAL}", refused(slipping, "COMMIT") or "")
    assert lines_of_the_last(scene) == 2
    assert unforeseen(scene) == set()


@pytest.mark.postgres
@pytest.mark.parametrize("level", LEVELS)
def test_a_posting_slipped_in_after_the_seal_is_refused(sound: Callable[[str], Scene], level: str) -> None:
    scene = sound(POSTGRESQL)
    entry, (slipped,) = scene.fill(seal(FINE)), scene.fill([posting("{next}", 9)])
    with closing(scene.connect(AS_APPLICATION)) as sealing, closing(scene.connect(AS_APPLICATION)) as slipping:
        begin(sealing, level)
        begin(slipping, level)
        assert [refused(sealing, statement) for statement in entry] == [None] * len(entry)
        assert refused(slipping, slipped) is None
        assert refused(sealing, "COMMIT") is None
        assert re.search(f"violates foreign key|{NOT_SERIAL}", refused(slipping, "COMMIT") or "")
    assert lines_of_the_last(scene) == 2
    assert unforeseen(scene) == set()


@pytest.mark.postgres
@pytest.mark.parametrize("level", LEVELS)
def test_a_posting_that_bears_the_other_transaction_s_number_is_refused(
    sound: Callable[[str], Scene], level: str
) -> None:
    scene = sound(POSTGRESQL)
    entry = scene.fill(seal(FINE))
    with closing(scene.connect(AS_APPLICATION)) as sealing, closing(scene.connect(AS_APPLICATION)) as slipping:
        begin(sealing, level)
        (number,) = sealing.execute("SELECT pg_current_xact_id()::text").fetchone()
        begin(slipping, level)
        (slipped,) = scene.fill([posting("{next}", 9).replace("{transaction}", number)])
        assert "fundledger:transaction" in (refused(slipping, slipped) or "")
        assert send(sealing, entry) is None
    assert lines_of_the_last(scene) == 2


@pytest.mark.postgres
@pytest.mark.parametrize("level", LEVELS)
def test_nobody_seals_what_another_wrote(sound: Callable[[str], Scene], level: str) -> None:
    scene = sound(POSTGRESQL)
    words, lines, head = scene.fill(seal(FINE))
    with closing(scene.connect(AS_APPLICATION)) as writing, closing(scene.connect(AS_APPLICATION)) as sealing:
        begin(writing, level)
        begin(sealing, level)
        assert [refused(writing, statement) for statement in (words, lines)] == [None, None]
        assert "fundledger:narrative_missing" in (refused(sealing, head) or "")
        sealing.execute("ROLLBACK")
        assert send(writing, [head]) is None
    assert unforeseen(scene) == set()


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_posting_slipped_in_holds_the_sealer_off_and_is_refused_in_sqlite(
    sound: Callable[[str], Scene], beginning: str
) -> None:
    scene = sound(SQLITE)
    entry, (slipped,) = scene.fill(seal(FINE)), scene.fill([posting("{next}", 9)])
    with closing(scene.connect(FOREIGN_KEYS_ON)) as sealing, closing(scene.connect(FOREIGN_KEYS_ON)) as slipping:
        for connection in (sealing, slipping):
            connection.execute("PRAGMA busy_timeout=0")
        slipping.execute(beginning)
        assert refused(slipping, slipped) is None
        assert refused(sealing, "BEGIN IMMEDIATE") == LOCKED
        assert "FOREIGN KEY" in (refused(slipping, "COMMIT") or "")
        slipping.execute("ROLLBACK")
        assert send(sealing, ["BEGIN IMMEDIATE", *entry]) is None
    assert lines_of_the_last(scene) == 2
    assert unforeseen(scene) == set()


# ---------------------------------------------------------------- what is lawful


@pytest.mark.postgres
@pytest.mark.parametrize("level", LEVELS)
def test_two_that_can_both_be_afforded_are_both_posted(sound: Callable[[str], Scene], level: str) -> None:
    """So the races above are lost for their own reason, not for being races."""
    scene = sound(POSTGRESQL)
    one, two = scene.fill(first(gives(1_000))), scene.fill(then(pays(WAGE)))
    with closing(scene.connect(AS_APPLICATION)) as mine, closing(scene.connect(AS_APPLICATION)) as theirs:
        begin(mine, level)
        begin(theirs, level)
        assert [refused(mine, statement) for statement in one] == [None] * len(one)
        lost = while_waiting(scene, mine, theirs, two)
        if level == LEVELS[0]:
            assert lost is None
        else:
            assert NOT_SERIAL in (lost or "")
            begin(theirs, level)
            assert send(theirs, two) is None
    assert unforeseen(scene) == set()


# ---------------------------------------------------------------- how a race is run


def begin(connection: Any, level: str) -> None:
    """Begin, and look at the books: at the stricter levels this is what the transaction will see to its end."""
    connection.execute(f"BEGIN ISOLATION LEVEL {level}")
    connection.execute("SELECT * FROM chains").fetchall()


def while_waiting(
    scene: Scene, holding: Any, waiting: Any, statements: Sequence[str], *, ends_with_refusal: bool = False
) -> str | None:
    """Send statements by the one, and commit the other as soon as the first waits for it; returns the refusal."""
    with ThreadPoolExecutor(1) as pool, closing(scene.connect(AS_OWNER)) as watcher:
        sent = pool.submit(send, waiting, statements)
        while not sent.done() and not is_blocked(watcher, waiting.info.backend_pid, holding.info.backend_pid):
            pass
        assert not sent.done(), sent.result()
        assert (refused(holding, "COMMIT") is not None) == ends_with_refusal
        return sent.result()


def is_blocked(watcher: Any, waiting: int, holding: int) -> bool:
    (by,) = watcher.execute("SELECT pg_blocking_pids(%s)", [waiting]).fetchone()
    return holding in by


def lines_of_the_last(scene: Scene) -> int:
    query = (
        "SELECT count(*) FROM postings WHERE organisation_id = '{org}' AND sequence ="
        " (SELECT max(sequence) FROM entries WHERE organisation_id = '{org}')"
    )
    with closing(scene.connect(AS_OWNER)) as connection:
        (lines,) = connection.execute(*scene.fill([query])).fetchone()
    return int(lines)


def unforeseen(scene: Scene) -> set[str]:
    """What `verify` names, but for the hashes, which the entries of these races have made up."""
    made_up = {"entry_hash", "words", "merkle_root"}
    return {str(difference.kind) for difference in scene.verify()} - made_up
