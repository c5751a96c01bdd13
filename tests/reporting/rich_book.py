"""A book with everything in it: seeded random acts under two regimes, words that try every reader."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from fundledger.bookkeeping import advances, awards, cash, deposits, donations, entrusted, journal, periods, setup
from fundledger.dates import Month
from fundledger.donations.donations import Channel, Gift
from fundledger.donations.donors import Donor, DonorKind
from fundledger.errors import RuleError
from fundledger.ledger.accounts import Regime
from fundledger.ledger.postings import NO_PROGRAMME
from fundledger.ledger.vouchers import Narrative, VoucherHead
from fundledger.money import vnd
from fundledger.scholarships.awards import Award, AwardKind
from fundledger.storage.columns import new_id
from fundledger.storage.stores import entries
from tests import books
from tests.books import ENTRUSTED, FLOOD, INCOME, MANAGEMENT, PRINCIPAL, PROGRAMME, SmallBook

if TYPE_CHECKING:
    import sqlalchemy as sa

    from fundledger.ledger.entries import Entry
    from fundledger.storage.book import Book

NASTY = (
    "Chi học bổng học kỳ I",
    "hai\ndòng\r\nba dòng",
    "ngoặc \"kép\" và 'đơn'; chấm phẩy | gạch đứng, phẩy",
    "gạch chéo ngược \\ \\n \\u003b \\",
    "  khoảng trắng hai đầu  ",
    "hai  khoảng   trắng",
    "tab\tở giữa",
    "(PT-1) như số chứng từ",
    "* như dấu duyệt",
    "; như chú thích",
    "#thẻ ^liên-kết @người fund: giả, part: mạo",
    "dấu tách dòng \u2028 và \u2029, điều khiển \x01\x1f\x85",
    "Nguyễn Thị Ánh và e\u0302 tổ hợp 😀",
    "dài " * 300,
    "dòng\n" * 90,
)


def found(engine: sa.Engine, *, seed: int = 1, acts: int = 120) -> SmallBook:
    """A small book in which many things happened in 2023, under one regime, and in 2024, under another."""
    book = books.found(engine, years=(2023,))
    book.write(lambda opened: setup.open_fiscal_year(opened, 2024, Regime("charity-41")))
    donor = Donor(new_id(), "NT-1", DonorKind.PERSON, "Người tặng (minh họa)")
    book.write(lambda opened: donations.add_donors(opened, [donor]))
    chance = random.Random(seed)
    done: list[Entry] = []
    for number in range(acts):
        day = date(2023, 1, 1) + timedelta(days=number * 700 // acts)
        words = Narrative(chance.choice(NASTY), chance.choice(("", *NASTY)), chance.choice(("", *NASTY)))
        head = VoucherHead(day, words, book.maker, book.approver, chance.choice((None, f"khóa {number}")))
        # What the rules refuse is left out; enough remains.
        with suppress(RuleError):
            done.extend(book.write(partial(_happen, head=head, chance=chance, donor=donor, done=done)))
    book.write(lambda opened: _finish(opened, done))
    return book


def _happen(book: Book, head: VoucherHead, chance: random.Random, donor: Donor, done: list[Entry]) -> list[Entry]:
    amount = vnd(chance.randint(1, 3_000_000))
    programme = chance.choice((NO_PROGRAMME, PROGRAMME))
    spending = chance.choice((INCOME, ENTRUSTED))
    gifts = [Gift(donor.id, share) for share in amount.split([1, 2]) if share]
    fund = chance.choice((books.TO_HIEU, books.FLOOD, books.VIETCOMBANK)).code
    match chance.randrange(14):
        case 0 | 1:
            channel = chance.choice(list(Channel))
            return [donations.receive_donations(book, head, gifts, fund=fund, channel=channel, programme=programme)]
        case 2:
            return [cash.withdraw_cash(book, head, vnd(9_000_000), at=INCOME, programme=programme)]
        case 3:
            return [deposits.receive_interest(book, head, vnd(amount.minor * 5), at=INCOME)]
        case 4:
            return [deposits.open_term_deposit(book, head, amount, at=chance.choice((PRINCIPAL, INCOME)))]
        case 5:
            return [deposits.accrue_interest(book, head, amount, at=INCOME)]
        case 6:
            return [entrusted.receive_entrusted(book, head, amount, fund=books.VIETCOMBANK.code, programme=programme)]
        case 7:
            return [journal.move_between_parts(book, head, amount, source=INCOME, target=MANAGEMENT)]
        case 8:
            return [deposits.pay_bank_fee(book, head, vnd(11_000), at=chance.choice((INCOME, MANAGEMENT)))]
        case 9:
            advances.pay_advance(book, head, vnd(1_000_000), at=INCOME)
            later = VoucherHead(head.posted_on, head.narrative, head.made_by, head.approved_by)
            spent = vnd(chance.randint(500_000, 1_500_000))
            return advances.clear_advance(book, later, advanced=vnd(1_000_000), spent=spent, at=INCOME)
        case 10 | 11:
            kind = chance.choice(list(AwardKind))
            award = Award(new_id(), kind, spending, PROGRAMME, 3, amount, None, head.posted_on, "QĐ", "học bổng")
            awards.decide_award(
                book, VoucherHead(head.posted_on, head.narrative, head.made_by, head.approved_by), award
            )
            if chance.random() < 0.3:
                return []
            if chance.random() < 0.3:
                return [entry for entry in [awards.void_commitment(book, head, award.id)] if entry]
            return [awards.pay_award_by_transfer(book, head, award.id, amount)]
        case 12:
            at = FLOOD.spending_part
            lines = [*books.pair("112", "3388", 7, at), *books.pair("112", "3388", 9, INCOME)]
            return [journal.post_journal_voucher(book, head, lines)]
        case _:
            return [journal.correct(book, head, chance.choice(done).id, [])]


def _finish(book: Book, done: list[Entry]) -> None:
    """Erase the words of one entry, close a few months and lock two."""
    entries.erase_words(book.connection, book.organisation.id, done[0].sequence)
    months = [Month(2023, number) for number in (1, 2, 3)]
    periods.close_periods(book, months)
    periods.lock_periods(book, months[:2])
