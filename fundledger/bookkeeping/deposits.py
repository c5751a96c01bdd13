"""Money at the bank: term deposits as entries, interest, fees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform, voucher_for
from fundledger.errors import N_, RuleError
from fundledger.ledger.postings import NO_PROGRAMME
from fundledger.money import vnd

if TYPE_CHECKING:
    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundPart, ProgrammeCode
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.money import Money
    from fundledger.storage.book import Book


class AccruedAboveReceived(RuleError):
    message = N_("Of %(received)s interest received, %(accrued)s cannot have been accrued: lower the accrued part.")


def open_term_deposit(
    book: Book, head: VoucherHead, amount: Money, *, at: FundPart, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    """Move money from the demand account into a term deposit."""
    return perform(book, "term_deposit_opened", head, amount=amount, at=at, programme=programme)


def close_term_deposit(book: Book, head: VoucherHead, amount: Money, *, at: FundPart) -> Entry:
    """Move a matured deposit's principal back to the demand account."""
    return perform(book, "term_deposit_closed", head, amount=amount, at=at)


def accrue_interest(book: Book, head: VoucherHead, amount: Money, *, at: FundPart) -> Entry:
    """Recognise interest that is earned and not yet paid."""
    return perform(book, "interest_accrued", head, amount=amount, at=at)


def receive_interest(
    book: Book, head: VoucherHead, amount: Money, *, at: FundPart, accrued: Money | None = None
) -> Entry:
    """Take in interest: first what was accrued of it, the rest as the fund's income."""
    accrued = accrued or vnd(0)
    if not vnd(0) <= accrued <= amount:
        raise AccruedAboveReceived(field="accrued", received=amount, accrued=accrued)
    amounts = {"amount": amount, "accrued": accrued, "earned": amount - accrued}
    return book.post(voucher_for(book, "interest_received", head, amounts=amounts, at={"fund_part": at}))


def pay_bank_fee(book: Book, head: VoucherHead, amount: Money, *, at: FundPart) -> Entry:
    return perform(book, "bank_fee", head, amount=amount, at=at)
