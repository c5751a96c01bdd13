"""What many writers do at once; each answers in a word, as whoever called would see it."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from fundledger.bookkeeping import awards, deposits, journal
from fundledger.errors import FundLedgerError
from fundledger.ledger.postings import Side
from fundledger.money import vnd
from fundledger.scholarships.awards import Award, AwardKind
from fundledger.storage.columns import new_id
from tests.books import INCOME, PROGRAMME, SmallBook, line
from tests.properties.nightly import IS_NIGHTLY

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.vouchers import VoucherHead

DAY = "2023-03-08"
ALL_INCOME = 100_000_000
LARGEST_SPENDING = 100_000 if IS_NIGHTLY else 2_000_000
AWARD = UUID("018f0000-0000-7000-8000-000000000001")
AWARDED = 7_000_000
FEE = 11_000


def pay_bank_fee(book: SmallBook, amount: int) -> Entry:
    return book.write(lambda opened: deposits.pay_bank_fee(opened, book.head(DAY), vnd(amount), at=INCOME))


def pay_by_journal_voucher(book: SmallBook, amount: int) -> Entry:
    lines = [line("353L", Side.DEBIT, amount), line("112", Side.CREDIT, amount)]
    return book.write(lambda opened: journal.post_journal_voucher(opened, book.head(DAY), lines))


def promise_and_pay_an_award(book: SmallBook, amount: int) -> Entry:
    award = an_award(amount)
    book.write(lambda opened: awards.decide_award(opened, book.head(DAY), award))
    return book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), award.id, vnd(amount)))


SPENDINGS: list[Callable[[SmallBook, int], Entry]] = [pay_bank_fee, pay_by_journal_voucher, promise_and_pay_an_award]


def spend_until_nothing_is_left(book: SmallBook, number: int) -> Counter[str]:
    """How often each answer came; less is asked for after a refusal, until one đồng is too much.

    An answer that nobody expects ends it.
    """
    chance = random.Random(number)
    answers: Counter[str] = Counter()
    largest = LARGEST_SPENDING
    while largest and answers.keys() <= {"done", "InsufficientFunds"}:
        spend, amount = chance.choice(SPENDINGS), chance.randint(1, largest)
        answer = answer_to(partial(spend, book, amount))
        answers[answer] += 1
        if answer != "done":
            largest = amount // 2
    return answers


def answer_to(act: Callable[[], object]) -> str:
    try:
        act()
    except Exception as refused:
        return type(refused).__name__ if isinstance(refused, FundLedgerError) else repr(refused)
    return "done"


def promise_everything(book: SmallBook, _number: int) -> str:
    return answer_to(
        lambda: book.write(lambda opened: awards.decide_award(opened, book.head(DAY), an_award(ALL_INCOME)))
    )


def pay_the_award(book: SmallBook, number: int) -> str:
    pay = awards.pay_award_by_transfer if number % 2 else awards.pay_award_in_cash
    return answer_to(lambda: book.write(lambda opened: pay(opened, book.head(DAY), AWARD, vnd(AWARDED))))


def send_the_same(book: SmallBook, _number: int) -> tuple[UUID, str]:
    entry = book.write(lambda opened: deposits.pay_bank_fee(opened, keyed(book), vnd(FEE), at=INCOME))
    return entry.id, entry.entry_hash


def send_another_amount(book: SmallBook, number: int) -> str:
    return answer_to(
        lambda: book.write(lambda opened: deposits.pay_bank_fee(opened, keyed(book), vnd(1 + number), at=INCOME))
    )


def keyed(book: SmallBook) -> VoucherHead:
    return book.head(DAY, key="phí tháng 3")


def an_award(amount: int, award_id: UUID | None = None) -> Award:
    return Award(
        award_id or new_id(), AwardKind.SCHOLARSHIP, INCOME, PROGRAMME, 1, vnd(amount), None, date(2023, 3, 8),
        "QĐ kiểm thử", "Học bổng (minh họa)",
    )  # fmt: skip
