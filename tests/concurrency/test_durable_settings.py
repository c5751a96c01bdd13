"""Connections keep what was acknowledged, and one wrapper alone begins a lost race anew."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from fundledger.bookkeeping import deposits
from fundledger.money import vnd
from fundledger.storage import book as books_storage
from fundledger.storage import engine as engines
from fundledger.storage.book import ATTEMPTS, Book, open_book
from fundledger.storage.engine import make_engine
from fundledger.storage.stores.refusals import BooksBusy
from tests.books import CODE, INCOME, SmallBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fundledger.ledger.entries import Entry

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
SQLITE_SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
"""2 is FULL."""

LOST_RACES = ["40001", "40P01", "55P03"]
"""Serialization failure, deadlock, a lock that was waited for too long."""


@ON_SQLITE
@pytest.mark.parametrize("as_owner", [False, True])
def test_every_sqlite_connection_syncs_what_it_commits(database_url: str, as_owner: bool) -> None:
    engine = make_engine(database_url, as_owner=as_owner)
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in SQLITE_SETTINGS}
            assert found == SQLITE_SETTINGS
    engine.dispose()


@ON_SQLITE
def test_a_unit_of_work_takes_the_sqlite_books_at_once(small_book: SmallBook) -> None:
    """By BEGIN IMMEDIATE, before it writes: it cannot be refused later because another has written since."""
    with other_connection(small_book) as other:
        with (
            open_book(small_book.engine, CODE),
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")
        with small_book.engine.connect() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM entries")
            other.execute("BEGIN IMMEDIATE")


@ON_POSTGRESQL
def test_a_postgresql_commit_waits_until_it_is_safe(small_book: SmallBook) -> None:
    wanted = {"synchronous_commit": "on", "transaction_isolation": "read committed", "lock_timeout": "30s"}
    with small_book.engine.connect() as connection:
        assert {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in wanted} == wanted


# ---------------------------------------------------------------- lost races


@ON_POSTGRESQL
@pytest.mark.parametrize("state", LOST_RACES)
def test_a_lost_race_is_begun_anew_and_kept_once(
    small_book: SmallBook, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = instead_of_sleeping(monkeypatch, lambda: None)
    before = small_book.spendable(INCOME)

    small_book.write(fee_that_loses([state, state], small_book))

    assert len(pauses) == 2
    assert small_book.spendable(INCOME) == before - vnd(11_000)


@ON_POSTGRESQL
def test_a_race_that_is_always_lost_is_refused_and_nothing_is_kept(
    small_book: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = instead_of_sleeping(monkeypatch, lambda: None)
    before = small_book.spendable(INCOME)

    with pytest.raises(BooksBusy):
        small_book.write(fee_that_loses(repeat("40001"), small_book))

    assert len(pauses) == ATTEMPTS - 1
    assert small_book.spendable(INCOME) == before


@ON_POSTGRESQL
def test_a_commit_whose_answer_was_lost_is_found_again_by_its_key(
    small_book: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server committed and the connection died before it said so: sent again, nothing is posted twice."""
    instead_of_sleeping(monkeypatch, lambda: None)
    before = small_book.spendable(INCOME)
    head = small_book.head("2023-03-08", key="phí tháng 3")
    lose_the_answer_to_the_next_commit(small_book, monkeypatch)

    small_book.write(lambda opened: deposits.pay_bank_fee(opened, head, vnd(11_000), at=INCOME))

    assert small_book.spendable(INCOME) == before - vnd(11_000)


@ON_SQLITE
def test_books_that_another_holds_are_tried_again(
    database_url: str, small_book: SmallBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused while another program holds the file through every attempt; posted where it lets go between two."""
    monkeypatch.setattr(engines, "LOCK_WAIT_SECONDS", 0)
    hurried = SmallBook(make_engine(database_url), small_book.organisation_id, small_book.maker, small_book.approver)
    before = small_book.spendable(INCOME)
    with other_connection(small_book) as other:
        other.execute("BEGIN IMMEDIATE")
        pauses = instead_of_sleeping(monkeypatch, lambda: None)
        with pytest.raises(BooksBusy):
            hurried.write(fee_that_loses([], hurried))
        assert len(pauses) == ATTEMPTS - 1

        pauses = instead_of_sleeping(monkeypatch, other.rollback)
        hurried.write(fee_that_loses([], hurried))
        assert len(pauses) == 1
    hurried.engine.dispose()
    assert small_book.spendable(INCOME) == before - vnd(11_000)


def test_only_the_wrapper_opens_the_books() -> None:
    """So every act is begun anew after a lost race, and in no second way."""
    package = Path(books_storage.__file__).parents[1]
    opening = [path.name for path in package.rglob("*.py") if "with open_book(" in path.read_text(encoding="utf-8")]
    assert opening == ["book.py"]


def fee_that_loses(states: Iterable[str], book: SmallBook) -> Callable[[Book], Entry]:
    """Pay a bank fee; each time it is done, lose the next of these races to the end."""
    left = iter(states)

    def work(opened: Book) -> Entry:
        entry = deposits.pay_bank_fee(opened, book.head("2023-03-08"), vnd(11_000), at=INCOME)
        if state := next(left, None):
            opened.connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$")
        return entry

    return work


def lose_the_answer_to_the_next_commit(book: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = book.engine.dialect.do_commit

    def lost(connection: Any) -> None:
        commit(connection)
        monkeypatch.setattr(book.engine.dialect, "do_commit", commit)
        connection.dbapi_connection.close()
        raise psycopg.OperationalError

    monkeypatch.setattr(book.engine.dialect, "do_commit", lost)


def instead_of_sleeping(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[float]:
    """Do this between two attempts, and list how long each pause would have been."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        act()

    monkeypatch.setattr(time, "sleep", pause)
    return pauses


def other_connection(book: SmallBook) -> closing[sqlite3.Connection]:
    """Another program's connection to the same file, which waits for nobody."""
    return closing(sqlite3.connect(str(book.engine.url.database), timeout=0, isolation_level=None))
