"""The process that is killed: it posts without end and says of each unit of work, once it is committed, what it left."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from fundledger.bookkeeping import advances, awards, cash, deposits, donations
from fundledger.donations.donations import Channel, Gift
from fundledger.donations.donors import Donor, DonorKind
from fundledger.errors import SetupError
from fundledger.money import vnd
from tests.books import FLOOD, INCOME, PROGRAMME
from tests.concurrency.acts import DAY, an_award

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.storage.book import Book
    from tests.books import SmallBook
    from tests.concurrency.writers import Desk

DONOR = Donor(
    UUID("018f0000-0000-7000-8000-000000000002"),
    "MTQ-01",
    DonorKind.PERSON,
    "Người ủng hộ (minh họa)",
    is_invented=True,
)

Acknowledged = list[tuple[int, str]]
"""Sequence and hash of each entry of one unit of work."""


class Unit(NamedTuple):
    """One kind of unit of work: how many entries it leaves, all or none, and what it does."""

    size: int
    work: Callable[[Book, SmallBook, str], Sequence[Entry]]


def take_in_gifts(opened: Book, book: SmallBook, key: str) -> list[Entry]:
    """One voucher with its list of three."""
    gifts = [Gift(DONOR.id, vnd(amount)) for amount in (1_000, 2_000, 3_000)]
    given = donations.receive_donations(
        opened, keyed(book, key), gifts, fund=FLOOD.code, channel=Channel.BANK, programme=PROGRAMME
    )
    return [given]


def advance_and_clear(opened: Book, book: SmallBook, key: str) -> list[Entry]:
    """Cash from the bank, an advance, what was spent of it, and the rest paid back."""
    return [
        cash.withdraw_cash(opened, keyed(book, key, "cash"), vnd(900), at=INCOME),
        advances.pay_advance(opened, keyed(book, key, "advance"), vnd(900), at=INCOME),
        *advances.clear_advance(opened, keyed(book, key), advanced=vnd(900), spent=vnd(700), at=INCOME),
    ]


def pay_many_fees(opened: Book, book: SmallBook, key: str) -> list[Entry]:
    return [deposits.pay_bank_fee(opened, keyed(book, key, fee), vnd(11), at=INCOME) for fee in range(20)]


def promise_and_pay(opened: Book, book: SmallBook, key: str) -> list[Entry]:
    """A commitment made and paid within one unit of work."""
    award = an_award(5_000)
    awards.decide_award(opened, book.head(DAY), award)
    return [awards.pay_award_by_transfer(opened, keyed(book, key), award.id, vnd(5_000))]


UNITS = {
    "gifts": Unit(1, take_in_gifts),
    "advance": Unit(4, advance_and_clear),
    "fees": Unit(20, pay_many_fees),
    "award": Unit(1, promise_and_pay),
}
KEYED = ("gifts", "advance", "fees")
"""What may be sent again as a whole; a promise has no key."""


def keyed(book: SmallBook, key: str, part: object = "") -> VoucherHead:
    return book.head(DAY, key=f"{key}/{part}")


def post_until_killed(desk: Desk, kinds: Sequence[str], number: int, acknowledged: Connection) -> None:
    """Units of work in a random order; the key of each tells its kind, so that half a one shows."""
    chance = random.Random(number)
    with desk.opened() as book:
        while True:
            kind = chance.choice(kinds)
            key = f"{kind}/{number}-{chance.getrandbits(32)}"
            posted = _until_it_is_answered(book, kind, key)
            acknowledged.send([(entry.sequence, entry.entry_hash) for entry in posted])


def _until_it_is_answered(book: SmallBook, kind: str, key: str) -> Sequence[Entry]:
    """As people do whose server is away: they send the same again."""
    while True:
        try:
            return book.write(lambda opened: UNITS[kind].work(opened, book, key))
        except SetupError:
            time.sleep(0.05)
