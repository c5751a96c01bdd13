"""Gifts and awards as readers count them: after corrections, without what was revoked, and by purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fundledger.bookkeeping import awards, cash, donations, journal
from fundledger.dates import parse_period
from fundledger.donations.donations import Channel
from fundledger.donations.donors import Donor, DonorKind
from fundledger.donations.pledges import Pledge
from fundledger.ledger.postings import ProgrammeCode
from fundledger.money import vnd
from fundledger.reporting.datasets import giving
from fundledger.scholarships.awards import Award, AwardKind
from fundledger.storage import stores
from fundledger.storage.columns import new_id
from tests.books import INCOME, PRINCIPAL, PROGRAMME, pair
from tests.reporting.figures import give, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import Posting
    from tests.books import SmallBook

END = date(2023, 12, 31)
UNKNOWN = ProgrammeCode("CT-LA")


def correct(book: SmallBook, day: str, wrong: Entry, right: Sequence[Posting]) -> Entry:
    return book.write(lambda opened: journal.correct(opened, book.head(day), wrong.id, right))


def received(book: SmallBook, day: date = END) -> dict[str, tuple[int, int, int]]:
    """By programme: how much, how many gifts, and what passed through the bank."""
    found = rows(book, giving.pledged_booked, day)
    return {row.programme: (row.received, row.gifts, row.banked) for row in found}


def counted(book: SmallBook, period: str = "2023") -> dict[str, tuple[int, ...]]:
    """By programme: recipients and đồng, each decided, paid and revoked."""
    return {row.programme: row[4:] for row in rows(book, giving.awards, parse_period(period))}


def decide(book: SmallBook, amount: int, recipients: int, *, expires_on: date | None = None) -> Award:
    decided_on = date(2023, 3, 1)
    award = Award(
        new_id(), AwardKind.SCHOLARSHIP, INCOME, PROGRAMME, recipients, vnd(amount), None, decided_on, "QĐ", "học bổng"
    )
    book.write(lambda opened: awards.decide_award(opened, book.head(decided_on), award, expires_on=expires_on))
    return award


def pay(book: SmallBook, award: Award) -> Entry:
    return book.write(
        lambda opened: awards.pay_award_by_transfer(opened, book.head("2023-03-02"), award.id, award.amount)
    )


# ------------------------------------------------------------ gifts


def test_a_gift_that_was_corrected_away_was_never_received(small_book: SmallBook) -> None:
    give(small_book, "2023-02-01", 100)
    wrong = give(small_book, "2023-02-01", 30, 40)
    correct(small_book, "2023-05-01", wrong, [])
    assert received(small_book, date(2023, 3, 31)) == {"": (170, 3, 170)}
    assert received(small_book) == {"": (100, 1, 100)}


def test_a_corrected_amount_is_received_as_corrected_also_when_corrected_again(small_book: SmallBook) -> None:
    wrong = give(small_book, "2023-02-01", 30, 40)
    again = correct(small_book, "2023-02-02", wrong, pair("112", "353G", 50, PRINCIPAL))
    assert received(small_book) == {"": (50, 2, 50)}
    correct(small_book, "2023-02-03", again, [])
    assert received(small_book) == {}


def test_a_gift_is_received_for_the_programme_that_its_correction_names(small_book: SmallBook) -> None:
    wrong = give(small_book, "2023-02-01", 30, 40)
    correct(small_book, "2023-02-02", wrong, [replace(posting, programme=PROGRAMME) for posting in wrong.postings])
    assert received(small_book) == {PROGRAMME: (70, 2, 70)}


def test_cash_has_passed_through_the_bank_once_it_is_paid_in(small_book: SmallBook) -> None:
    give(small_book, "2023-02-01", 100, channel=Channel.CASH)
    give(small_book, "2023-02-01", 60, channel=Channel.CASH, programme=PROGRAMME)
    assert received(small_book) == {"": (100, 1, 0), PROGRAMME: (60, 1, 0)}
    banked = small_book.write(lambda book: cash.bank_cash(book, small_book.head("2023-02-02"), vnd(70), at=PRINCIPAL))
    assert received(small_book) == {"": (100, 1, 70), PROGRAMME: (60, 1, 0)}
    small_book.write(lambda book: cash.withdraw_cash(book, small_book.head("2023-02-03"), vnd(90), at=INCOME))
    small_book.write(lambda book: cash.bank_cash(book, small_book.head("2023-02-03"), vnd(90), at=INCOME))
    assert received(small_book)[""] == (100, 1, 100)
    correct(small_book, "2023-02-04", banked, [])
    assert received(small_book)[""] == (100, 1, 90)


# ------------------------------------------------------------ awards


def test_a_payment_that_was_corrected_away_was_never_made(small_book: SmallBook) -> None:
    paid = pay(small_book, decide(small_book, 900, 3))
    correct(small_book, "2023-05-01", paid, [])
    assert counted(small_book, "2023-Q1") == {PROGRAMME: (3, 900, 3, 900, 0, 0)}
    assert counted(small_book, "2023-Q2") == {PROGRAMME: (0, 0, -3, -900, 0, 0)}
    assert counted(small_book) == {PROGRAMME: (3, 900, 0, 0, 0, 0)}


def test_a_corrected_payment_counts_as_corrected(small_book: SmallBook) -> None:
    paid = pay(small_book, decide(small_book, 900, 3))
    correct(small_book, "2023-03-03", paid, pair("353L", "112", 800))
    assert counted(small_book) == {PROGRAMME: (3, 900, 0, 0, 0, 0), "": (0, 0, 3, 800, 0, 0)}


def test_a_revoked_award_stands_apart_from_those_decided(small_book: SmallBook) -> None:
    decide(small_book, 900, 3)
    revoked = decide(small_book, 500, 5)
    lapsed = decide(small_book, 70, 7, expires_on=date(2023, 3, 31))
    small_book.write(lambda book: awards.void_commitment(book, small_book.head("2023-03-04"), revoked.id))
    assert counted(small_book) == {PROGRAMME: (10, 970, 0, 0, 5, 500)}
    small_book.write(lambda book: awards.expire_commitment(book, small_book.head("2023-04-01"), lapsed.id))
    assert counted(small_book) == {PROGRAMME: (3, 900, 0, 0, 12, 570)}


# ------------------------------------------------------------ programmes


def test_a_programme_that_was_never_added_goes_by_its_code(small_book: SmallBook) -> None:
    """No act lets one in, but the tables do."""
    donor = Donor(new_id(), "NT", DonorKind.PERSON, "Người tặng (minh họa)")
    pledge = Pledge(new_id(), donor.id, PRINCIPAL, UNKNOWN, vnd(10), date(2023, 1, 5))
    award = Award(new_id(), AwardKind.PRIZE, INCOME, UNKNOWN, 1, vnd(20), None, date(2023, 1, 5), "QĐ", "giải")
    small_book.write(lambda book: donations.add_donors(book, [donor]))
    mine = small_book.organisation_id
    small_book.write(lambda book: stores.donations.add_pledges(book.connection, mine, [pledge]))
    small_book.write(lambda book: stores.awards.add(book.connection, mine, award))
    (promised,) = rows(small_book, giving.pledged_booked, END)
    (decided,) = rows(small_book, giving.awards, parse_period("2023"))
    for row in (promised, decided):
        assert (row.programme, row.name_vi, row.name_en) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert (promised.pledged, decided.revoked) == (10, 20)
