"""Killed at random moments while posting: what was acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from fundledger.bookkeeping import deposits, donations
from fundledger.money import vnd
from fundledger.reporting.verification import verify
from fundledger.storage.engine import make_engine
from fundledger.storage.schema import upgrade
from tests import books
from tests.books import INCOME, SCRIPTS
from tests.concurrency.acts import DAY
from tests.concurrency.writers import PATIENCE_SECONDS, PROCESSES, Desk
from tests.crash import worker
from tests.properties.nightly import IS_NIGHTLY
from tests.services.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

KILLS = 200 if IS_NIGHTLY else 8
SERVER_KILLS = 20 if IS_NIGHTLY else 2
MOST_UNITS_BEFORE_A_KILL = 5
LONGEST_WAIT_SECONDS = 0.03


@dataclass
class Heard:
    """What all processes acknowledged until they were killed: hashes by sequence, and of how many units of work.

    `unheard` are units that were committed and whose process died before it said so.
    """

    kills: int = 0
    units: int = 0
    unheard: int = 0
    hashes: dict[int, str] = field(default_factory=dict)

    def listen(self, acknowledged: Connection) -> None:
        """Wait for one unit of work. Raises EOFError where the process is dead and all that it said is heard."""
        assert acknowledged.poll(PATIENCE_SECONDS), "The process posts nothing."
        self.hashes.update(acknowledged.recv())
        self.units += 1

    def __str__(self) -> str:
        entries = len(self.hashes)
        return f"{self.kills} kills, {self.units} units ({entries} entries) acknowledged, {self.unheard} more committed"


@pytest.fixture
def desk(database_url: str, engine: sa.Engine) -> Desk:
    return found(database_url, engine)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """One that may be killed: no other test uses it."""
    started = PostgresServer()
    yield started
    started.stop()


@pytest.fixture
def desk_at_server(server: PostgresServer) -> Desk:
    url = server.create_database("crash")
    upgrade(owner := make_engine(url, as_owner=True), SCRIPTS)
    owner.dispose()
    return found(url, make_engine(url))


def found(url: str, engine: sa.Engine) -> Desk:
    """Books with no connection left open: whoever opens them after a kill is the first, and recovers them."""
    book = books.found(engine)
    book.write(lambda opened: donations.add_donors(opened, [worker.DONOR]))
    engine.dispose()
    return Desk.of(url, book)


def test_a_killed_process_leaves_what_it_acknowledged_and_no_half(desk: Desk) -> None:
    """8 kills on each database, 200 in the nightly profile: after 1 to 5 units of work, up to 30 ms into the next."""
    heard, chance = Heard(), random.Random(20230308)
    while heard.kills < KILLS:
        kill_while_posting(desk, list(worker.UNITS), heard, chance)
        must_be_whole(desk, heard)
    print(heard)


@pytest.mark.postgres
def test_a_killed_server_keeps_what_was_acknowledged(server: PostgresServer, desk_at_server: Desk) -> None:
    """2 kills of the whole server, 20 in the nightly profile; whoever was posting goes on when it is back."""
    heard, chance = Heard(), random.Random(20230308)
    while heard.kills < SERVER_KILLS:
        kill_while_posting(desk_at_server, worker.KEYED, heard, chance, server=server)
        must_be_whole(desk_at_server, heard)
    print(heard)


def kill_while_posting(
    desk: Desk, kinds: Sequence[str], heard: Heard, chance: random.Random, *, server: PostgresServer | None = None
) -> None:
    acknowledged, told = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=worker.post_until_killed, args=(desk, kinds, heard.kills, told), daemon=True)
    process.start()
    told.close()
    _post_for_a_while(acknowledged, heard, chance)
    if server is not None:
        server.kill()
        server.start()
        _post_for_a_while(acknowledged, heard, chance)
    process.kill()
    process.join()
    heard.kills += 1
    try:
        while True:
            heard.listen(acknowledged)
    except EOFError:
        acknowledged.close()


def _post_for_a_while(acknowledged: Connection, heard: Heard, chance: random.Random) -> None:
    for _ in range(chance.randint(1, MOST_UNITS_BEFORE_A_KILL)):
        heard.listen(acknowledged)
    time.sleep(chance.uniform(0, LONGEST_WAIT_SECONDS))


def must_be_whole(desk: Desk, heard: Heard) -> None:
    """The next voucher can be posted; what was acknowledged is there; what was not is there as a whole or not at all."""
    with desk.opened() as book:
        # Posting comes first: a server may still be committing for the dead process, and this waits for it.
        following = book.write(lambda opened: deposits.pay_bank_fee(opened, book.head(DAY), vnd(1), at=INCOME))
        with book.engine.connect() as connection:
            assert verify(connection, SCRIPTS) == []
        with book.engine.connect() as connection:
            text = "SELECT sequence, entry_hash, idempotency_key FROM entries ORDER BY sequence"
            stored = connection.execute(sa.text(text)).all()
    hashes = {sequence: entry_hash for sequence, entry_hash, _ in stored}
    assert list(hashes) == list(range(1, following.sequence + 1))
    assert heard.hashes.items() <= hashes.items()
    units = Counter(tuple(key.split("/")[:2]) for _, _, key in stored if key is not None)
    assert all(size == worker.UNITS[kind].size for (kind, _), size in units.items())
    heard.unheard = len(units) - heard.units
    assert 0 <= heard.unheard <= heard.kills
