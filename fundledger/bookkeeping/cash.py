"""Cash on hand: to the bank and back, surplus and shortage at a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform
from fundledger.ledger.postings import NO_PROGRAMME

if TYPE_CHECKING:
    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundPart, ProgrammeCode
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.money import Money
    from fundledger.storage.book import Book


def bank_cash(
    book: Book, head: VoucherHead, amount: Money, *, at: FundPart, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    """Pay cash into the bank, as gifts in cash must be (Decree 93/2019/NĐ-CP, art. 34.3)."""
    return perform(book, "cash_banked", head, amount=amount, at=at, programme=programme)


def withdraw_cash(
    book: Book, head: VoucherHead, amount: Money, *, at: FundPart, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    """Bring money from the bank into cash."""
    return perform(book, "cash_withdrawn", head, amount=amount, at=at, programme=programme)


def book_surplus(book: Book, head: VoucherHead, amount: Money, *, at: FundPart) -> Entry:
    """Cash counted above the books: owed to whoever proves it is theirs, until it is explained."""
    return perform(book, "cash_surplus", head, amount=amount, at=at)


def book_shortage(book: Book, head: VoucherHead, amount: Money, *, at: FundPart) -> Entry:
    """Cash counted below the books: a receivable, until it is explained or paid back."""
    return perform(book, "cash_shortage", head, amount=amount, at=at)


def repay_shortage(book: Book, head: VoucherHead, amount: Money, *, at: FundPart) -> Entry:
    """Take in, in cash, what whoever answers for a shortage pays back."""
    return perform(book, "cash_shortage_repaid", head, amount=amount, at=at)
