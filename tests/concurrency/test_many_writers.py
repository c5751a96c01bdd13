"""Many writers at once: money is spent, promised and paid once, and nobody sees how the database settled it."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import accumulate
from typing import Any

import pytest
import sqlalchemy as sa

from fundledger.bookkeeping import awards, cash
from fundledger.money import vnd
from fundledger.reporting.verification import verify
from tests.books import INCOME, SCRIPTS, SmallBook
from tests.concurrency import acts
from tests.concurrency.acts import ALL_INCOME, AWARD, AWARDED, DAY, FEE
from tests.concurrency.writers import Desk, at_once

WRITERS = {"sqlite": 8, "postgresql": 32}


@pytest.fixture
def desk(database_url: str, small_book: SmallBook) -> Desk:
    return Desk.of(database_url, small_book)


@pytest.fixture
def writers(engine: sa.Engine) -> int:
    return WRITERS[engine.dialect.name]


def test_a_part_is_spent_to_the_last_dong_and_never_below(small_book: SmallBook, desk: Desk, writers: int) -> None:
    """32 processes on PostgreSQL, 8 on SQLite, by fee, by voucher and by award; each stops when one đồng is refused."""
    answers = sum(at_once(writers, desk, acts.spend_until_nothing_is_left), Counter())

    assert set(answers) == {"done", "InsufficientFunds"}
    assert small_book.position(INCOME).position == vnd(0)
    assert small_book.position(INCOME).committed == vnd(0)
    held = list(accumulate(income_at_the_bank(small_book)))
    assert held[0] == ALL_INCOME
    assert min(held) == held[-1] == 0
    assert len(held) == 1 + answers["done"]
    must_be_sound(small_book)


def test_what_is_promised_to_one_is_promised_to_no_other(small_book: SmallBook, desk: Desk, writers: int) -> None:
    answers = Counter(at_once(writers, desk, acts.promise_everything))

    assert answers == {"done": 1, "InsufficientFunds": writers - 1}
    assert small_book.position(INCOME).committed == vnd(ALL_INCOME)
    must_be_sound(small_book)


def test_an_award_is_paid_once(small_book: SmallBook, desk: Desk, writers: int) -> None:
    """Half of them would pay by transfer, half in cash."""
    small_book.write(lambda opened: cash.withdraw_cash(opened, small_book.head(DAY), vnd(AWARDED), at=INCOME))
    small_book.write(
        lambda opened: awards.decide_award(opened, small_book.head(DAY), acts.an_award(AWARDED, award_id=AWARD))
    )

    answers = Counter(at_once(writers, desk, acts.pay_the_award))

    assert answers == {"done": 1, "CommitmentNotPending": writers - 1}
    assert small_book.position(INCOME).position == vnd(ALL_INCOME - AWARDED)
    assert small_book.position(INCOME).committed == vnd(0)
    must_be_sound(small_book)


def test_a_voucher_sent_by_many_under_one_key_is_posted_once(small_book: SmallBook, desk: Desk, writers: int) -> None:
    """And everyone is answered with the same entry."""
    assert len(set(at_once(writers, desk, acts.send_the_same))) == 1
    assert small_book.position(INCOME).position == vnd(ALL_INCOME - FEE)
    must_be_sound(small_book)


def test_one_key_is_good_for_one_voucher(small_book: SmallBook, desk: Desk, writers: int) -> None:
    answers = Counter(at_once(writers, desk, acts.send_another_amount))

    assert answers == {"done": 1, "IdempotencyKeyReused": writers - 1}
    must_be_sound(small_book)


# ---------------------------------------------------------------- reading


def income_at_the_bank(book: SmallBook) -> list[int]:
    """What each entry moved of the income part's money at the bank, in chain order."""
    text = (
        "SELECT CAST(sum(side * amount) AS INTEGER) FROM postings WHERE account = '112' AND fund = :fund AND part = :part"
        " GROUP BY sequence ORDER BY sequence"
    )
    return [row[0] for row in read(book, text, fund=INCOME.fund, part=INCOME.part.value)]


def must_be_sound(book: SmallBook) -> None:
    """The chain and all that is kept beside it agree, and no number is missing or used twice."""
    numbers: dict[Any, list[int]] = defaultdict(list)
    listed = read(book, "SELECT sequence, voucher_kind, voucher_number FROM entries ORDER BY sequence")
    for _, kind, number in listed:
        numbers[kind].append(number)
    assert [sequence for sequence, _, _ in listed] == list(range(1, len(listed) + 1))
    assert all(of_kind == list(range(1, len(of_kind) + 1)) for of_kind in numbers.values())
    with book.engine.connect() as connection:
        assert verify(connection, SCRIPTS) == []


def read(book: SmallBook, text: str, **values: object) -> list[Any]:
    with book.engine.connect() as connection:
        return list(connection.execute(sa.text(text), values).all())
