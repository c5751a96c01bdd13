"""Advances to officers and their clearance (giấy thanh toán tạm ứng)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform
from fundledger.ledger.postings import NO_PROGRAMME
from fundledger.money import vnd

if TYPE_CHECKING:
    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundPart, ProgrammeCode
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.money import Money
    from fundledger.storage.book import Book


def pay_advance(
    book: Book, head: VoucherHead, amount: Money, *, at: FundPart, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    return perform(book, "advance_paid", head, amount=amount, at=at, programme=programme)


def clear_advance(
    book: Book,
    head: VoucherHead,
    *,
    advanced: Money,
    spent: Money,
    at: FundPart,
    programme: ProgrammeCode = NO_PROGRAMME,
) -> list[Entry]:
    """Settle an advance: what was spent of it, then either the rest paid back or the excess paid out, in cash.

    Each is a voucher of its own, so an idempotency key is extended by the act's name.
    """
    difference = advanced - spent
    steps = [
        ("advance_spent", min(advanced, spent)),
        ("advance_refunded", max(difference, vnd(0))),
        ("advance_topped_up", max(-difference, vnd(0))),
    ]
    return [
        perform(book, act, _keyed(head, act), amount=amount, at=at, programme=programme)
        for act, amount in steps
        if amount
    ]


def refund_advance(
    book: Book, head: VoucherHead, amount: Money, *, at: FundPart, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    """Take back in cash what an officer did not spend."""
    return perform(book, "advance_refunded", head, amount=amount, at=at, programme=programme)


def _keyed(head: VoucherHead, act: str) -> VoucherHead:
    if head.idempotency_key is None:
        return head
    return replace(head, idempotency_key=f"{head.idempotency_key}/{act}")
