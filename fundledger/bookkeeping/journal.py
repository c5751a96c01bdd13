"""Entries by hand: journal vouchers, opening balances, moves between parts, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform, voucher, voucher_for
from fundledger.bookkeeping.rulebook import rule_book
from fundledger.ledger.postings import NO_PROGRAMME, Posting, Side, difference
from fundledger.ledger.vouchers import AlreadyCorrected, NothingToCorrect, VoucherKind
from fundledger.money import total
from fundledger.storage.stores import accounts, entries, funds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from fundledger.ledger.accounts import AccountCode
    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundPart, ProgrammeCode
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.money import Money
    from fundledger.storage.book import Book


def post_journal_voucher(book: Book, head: VoucherHead, postings: Sequence[Posting]) -> Entry:
    """Post lines as they were written, after asking whether every fund and programme exists and is open.

    Raises UnknownFund, FundClosed, PartNotInFund, UnknownProgramme, PartNotForAccount or a refusal of the voucher.
    """
    rules = rule_book(book.regime(head.posted_on))
    for posting in postings:
        fund = book.fund(posting.fund)
        fund.must_be_open(head.posted_on)
        fund.part(posting.part)
        rules.must_allow(posting.account, posting.fund_part)
    for programme in {posting.programme for posting in postings} - {NO_PROGRAMME}:
        funds.programme(book.connection, book.organisation.id, programme)
    return book.post(voucher(book, VoucherKind.JOURNAL_VOUCHER, "journal_voucher", head, tuple(postings)))


def open_balances(book: Book, head: VoucherHead, *, at: FundPart, assets: Mapping[AccountCode, Money]) -> Entry:
    """Begin a fund part's books with what the inventory lists; the part's balance is the other side."""
    regime = book.regime(head.posted_on)
    remaps = accounts.remaps(book.connection, book.organisation.id, regime)
    rule = rule_book(regime).rules["opening_balance"]
    other_side = rule.postings({"amount": total(assets.values())}, {"fund_part": at}, remaps=remaps)
    listed = tuple(
        Posting(account, at.fund, at.part, Side.DEBIT, amount) for account, amount in assets.items() if amount
    )
    return book.post(voucher(book, VoucherKind.JOURNAL_VOUCHER, "opening_balance", head, listed + other_side))


def move_between_parts(
    book: Book,
    head: VoucherHead,
    amount: Money,
    *,
    source: FundPart,
    target: FundPart,
    programme: ProgrammeCode = NO_PROGRAMME,
) -> Entry:
    """Move bank money from one part to another by a decision, which the voucher's papers name."""
    at = {"source": source, "target": target}
    return book.post(
        voucher_for(book, "moved_between_parts", head, amounts={"amount": amount}, at=at, programme=programme)
    )


def pay_management_cost(
    book: Book, head: VoucherHead, amount: Money, *, at: FundPart, programme: ProgrammeCode = NO_PROGRAMME
) -> Entry:
    return perform(book, "management_cost_paid", head, amount=amount, at=at, programme=programme)


def correct(book: Book, head: VoucherHead, wrong_id: UUID, right: Sequence[Posting]) -> Entry:
    """Post the difference that leaves the effect of `right` in place of what an entry left.

    Where the entry is itself a correction, `right` is what it and all that it corrects shall have left together.
    Raises NothingToCorrect or AlreadyCorrected.
    Source: Law on Accounting 88/2015/QH13, art. 27(1)(c) and 27(4).
    """
    wrong = book.entry(wrong_id)
    postings = difference(_left_by(book, wrong), right)
    if not postings:
        raise NothingToCorrect
    correcting = voucher(book, VoucherKind.JOURNAL_VOUCHER, "correction", head, postings, corrects=wrong.id)
    if before := book.replay(correcting):
        return before
    if made := entries.correction_of(book.connection, book.organisation.id, wrong_id):
        raise AlreadyCorrected(voucher=wrong.number, correction=made)
    return book.post(correcting)


def _left_by(book: Book, entry: Entry) -> list[Posting]:
    """What an entry left together with those that it corrects."""
    found = list(entry.postings)
    while entry.voucher.corrects is not None:
        entry = book.entry(entry.voucher.corrects)
        found += entry.postings
    return found
