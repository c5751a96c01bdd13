"""Posting in batches and one by one: through the public functions, into the guarded tables, into bare ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import floor, workload
from benchmarks.databases import SCRIPTS
from benchmarks.meters import Meter
from benchmarks.promises import Figure
from fundledger.reporting.verification import verify
from fundledger.storage.book import Book, write
from fundledger.storage.engine import WRITES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import sqlalchemy as sa

    from benchmarks.databases import Databases
    from benchmarks.floor import Rows

BATCH = 1_000


class Goals(NamedTuple):
    """How much more than the floor posting may cost, and how much of that the database itself."""

    batch: float
    batch_in_database: float
    single: float


GOALS = {"SQLite": Goals(12, 5, 4), "PostgreSQL": Goals(8, 6, 4)}


def figures(databases: Databases, *, rounds: int, singles: int) -> Iterator[Figure]:
    """Each round posts by the public function, and puts the very rows that this wrote into a twin and a bare book."""
    books, bare = databases.migrated("posted"), databases.empty("bare")
    organisation = workload.found(books)
    books.dispose()
    databases.copy("twin", "posted")
    twin = databases.engine("twin")
    floor.create_bare(bare)
    meter = Meter(databases.postmaster)
    for turn in range(rounds + 1):
        if turn == 1:
            meter.spent.clear()  # The first round only warms up.
        batch = workload.vouchers(organisation, BATCH, 2 * turn)
        with meter.measure("batch", BATCH):
            write(books, workload.CODE, partial(Book.post_all, vouchers=batch))
        rows = _written(books, BATCH)
        _replay(meter, "batch in tables", twin, [rows], BATCH)
        _replay(meter, "batch bare", bare, [rows], BATCH)

        alone = workload.vouchers(organisation, singles, 2 * turn + 1)
        with meter.measure("single", singles):
            for voucher in alone:
                write(books, workload.CODE, partial(Book.post, voucher=voucher))
        each = list(floor.one_by_one(_written(books, singles)))
        _replay(meter, "single in tables", twin, each, singles)
        _replay(meter, "single bare", bare, each, singles)
    _must_verify(books, twin)
    for engine in (books, twin, bare):
        engine.dispose()

    def figure(work: str, name: str, against: str, goal: float | None) -> Figure:
        return Figure(work, databases.kind, meter.median(name), meter.median(against), "bare insert", goal)

    goals = GOALS[databases.kind]
    yield figure("an entry, 1,000 a transaction", "batch", "batch bare", goals.batch)
    yield figure("the same, the database's share", "batch in tables", "batch bare", goals.batch_in_database)
    yield figure("an entry, one a transaction", "single", "single bare", goals.single)
    yield figure("the same, the database's share", "single in tables", "single bare", None)


def _written(books: sa.Engine, count: int) -> Rows:
    with books.connect() as connection:
        last = connection.exec_driver_sql("SELECT last_sequence FROM chains").scalar_one()
    return floor.rows_after(books, last - count)


def _replay(meter: Meter, name: str, engine: sa.Engine, pieces: Sequence[Rows], entries: int) -> None:
    """Put rows, each piece of them in a transaction of its own."""
    with meter.measure(name, entries), engine.connect().execution_options(**{WRITES: True}) as connection:
        for rows in pieces:
            with connection.begin():
                floor.insert(connection, floor.bound(connection, rows))


def _must_verify(*books: sa.Engine) -> None:
    for engine in books:
        with engine.connect() as connection:
            if differences := verify(connection, SCRIPTS):
                raise AssertionError(differences)
