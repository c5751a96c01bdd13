"""Processes that write to the same books, each with connections of its own."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from fundledger.storage.engine import make_engine
from tests.books import SmallBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.synchronize import Barrier
    from uuid import UUID

T = TypeVar("T")

PROCESSES = multiprocessing.get_context("forkserver")
"""Each process is copied from one that has imported the program and has opened nothing."""
PROCESSES.set_forkserver_preload(["__main__", "tests.concurrency.acts", "tests.concurrency.writers", "psycopg"])

PATIENCE_SECONDS = 120

_gate: Barrier


@dataclass(frozen=True)
class Desk:
    """What a process must know to open a small book by itself."""

    url: str
    organisation_id: UUID
    maker: UUID
    approver: UUID

    @classmethod
    def of(cls, url: str, book: SmallBook) -> Desk:
        return cls(url, book.organisation_id, book.maker, book.approver)

    @contextmanager
    def opened(self) -> Iterator[SmallBook]:
        engine = make_engine(self.url)
        try:
            yield SmallBook(engine, self.organisation_id, self.maker, self.approver)
        finally:
            engine.dispose()


def at_once(count: int, desk: Desk, work: Callable[[SmallBook, int], T]) -> list[T]:
    """What each of so many processes answers, all of which begin the same work at the same moment."""
    gate = PROCESSES.Barrier(count)
    with ProcessPoolExecutor(count, mp_context=PROCESSES, initializer=_stand_at, initargs=(gate,)) as pool:
        return list(pool.map(partial(_begin, desk, work), range(count)))


def _stand_at(gate: Barrier) -> None:
    global _gate  # noqa: PLW0603 - a process of the pool has one gate, which only its start can hand over
    _gate = gate


def _begin(desk: Desk, work: Callable[[SmallBook, int], T], number: int) -> T:
    with desk.opened() as book:
        _gate.wait(PATIENCE_SECONDS)
        return work(book, number)
