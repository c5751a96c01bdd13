"""Entrusted money: another's, passing through (thu hộ, chi hộ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform
from fundledger.ledger.postings import NO_PROGRAMME, Part
from fundledger.storage.stores import funds

if TYPE_CHECKING:
    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundCode, ProgrammeCode
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.money import Money
    from fundledger.storage.book import Book


def receive_entrusted(
    book: Book, head: VoucherHead, amount: Money, *, fund: FundCode, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    """Take money in for its donor's own recipients; it is not the fund's income."""
    part = funds.get(book.connection, book.organisation.id, fund).part(Part.ENTRUSTED)
    return perform(book, "entrusted_received", head, amount=amount, at=part, programme=programme)


def return_entrusted(
    book: Book, head: VoucherHead, amount: Money, *, fund: FundCode, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    """Give what was not handed on back to the donor."""
    part = funds.get(book.connection, book.organisation.id, fund).part(Part.ENTRUSTED)
    return perform(book, "entrusted_returned", head, amount=amount, at=part, programme=programme)
