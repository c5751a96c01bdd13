"""Awards: decided, paid in cash or by transfer, revoked, returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform, voucher_for
from fundledger.bookkeeping.rulebook import rule_book
from fundledger.errors import N_, RuleError
from fundledger.funds.positions import empty
from fundledger.ledger.commitments import AlreadyCommitted, Commitment, CommitmentStatus, NotAsCommitted, NotYetExpired
from fundledger.storage.columns import new_id
from fundledger.storage.stores import awards, commitments, funds

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.money import Money
    from fundledger.scholarships.awards import Award
    from fundledger.storage.book import Book


class NothingCommitted(RuleError):
    message = N_("Award %(award)s is not decided, or was revoked: decide it before paying.")


def decide_award(book: Book, head: VoucherHead, award: Award, *, expires_on: date | None = None) -> Entry | None:
    """Promise an award: its amount is reserved at once, so that it can be neither promised nor paid twice.

    Returns the entry where the regime books a decided award as a debt, else none.
    Raises InsufficientFunds where the fund part cannot keep the promise.
    """
    chosen = funds.get(book.connection, book.organisation.id, award.fund_part.fund)
    chosen.must_be_open(head.posted_on)
    chosen.part(award.fund_part.part)
    position = funds.positions(book.connection, book.organisation.id).get(award.fund_part, empty(award.fund_part))
    position.must_afford(award.amount)
    awards.add(book.connection, book.organisation.id, award)
    _commit(book, award, expires_on)
    return _post_decision(book, "award_decided", head, award)


def commit_again(book: Book, award_id: UUID, *, expires_on: date | None = None) -> Commitment:
    """Reserve an award anew whose commitment was voided or has expired.

    Raises AlreadyCommitted where one still lives or was paid.
    """
    award = awards.get(book.connection, book.organisation.id, award_id)
    live = {CommitmentStatus.PENDING, CommitmentStatus.POSTED}
    if any(c.status in live for c in commitments.of_award(book.connection, book.organisation.id, award_id)):
        raise AlreadyCommitted(field="award", award=award.decision)
    funds.positions(book.connection, book.organisation.id)[award.fund_part].must_afford(award.amount)
    return _commit(book, award, expires_on)


def pay_award_in_cash(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    """Hand an award over in cash, for exactly what was committed; the signed list is the voucher's paper."""
    return _pay(book, "award_paid_in_cash", head, award_id=award_id, amount=amount)


def pay_award_by_transfer(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    return _pay(book, "award_paid_by_transfer", head, award_id=award_id, amount=amount)


def pay_award_from_advance(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    """Clear an officer's advance by the signed list of what was handed over."""
    return _pay(book, "award_paid_from_advance", head, award_id=award_id, amount=amount)


def void_commitment(book: Book, head: VoucherHead, award_id: UUID) -> Entry | None:
    """Take a decided award back before it is paid; its amount may be spent again."""
    return _release(book, head, award_id, CommitmentStatus.VOIDED)


def expire_commitment(book: Book, head: VoucherHead, award_id: UUID) -> Entry | None:
    """Let a promise lapse whose last day is over on the voucher's date."""
    pending = _pending(book, award_id)
    if pending.expires_on is None or pending.expires_on >= head.posted_on:
        raise NotYetExpired(award=award_id, expires_on=pending.expires_on or "—")
    return _release(book, head, award_id, CommitmentStatus.EXPIRED)


def return_transfer(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    """A transfer that came back: the money is still owed to its recipient."""
    award = awards.get(book.connection, book.organisation.id, award_id)
    return perform(book, "transfer_returned", head, amount=amount, at=award.fund_part, programme=award.programme)


def pay_returned_transfer(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    award = awards.get(book.connection, book.organisation.id, award_id)
    return perform(book, "returned_transfer_paid", head, amount=amount, at=award.fund_part, programme=award.programme)


def _commit(book: Book, award: Award, expires_on: date | None) -> Commitment:
    commitment = Commitment(new_id(), award.id, award.fund_part, award.amount, CommitmentStatus.PENDING, expires_on)
    commitments.add(book.connection, book.organisation.id, commitment)
    return commitment


def _pending(book: Book, award_id: UUID) -> Commitment:
    made = commitments.of_award(book.connection, book.organisation.id, award_id)
    if not made:
        raise NothingCommitted(field="award", award=award_id)
    made[-1].must_be_pending()
    return made[-1]


def _pay(book: Book, act: str, head: VoucherHead, *, award_id: UUID, amount: Money) -> Entry:
    award = awards.get(book.connection, book.organisation.id, award_id)
    pending = _pending(book, award_id)
    if amount != pending.amount:
        raise NotAsCommitted(field="amount", award=award.decision, committed=pending.amount, paid=amount)
    return book.post(
        voucher_for(
            book,
            act,
            head,
            amounts={"amount": amount},
            at={"fund_part": award.fund_part},
            programme=award.programme,
            award=award.kind,
            commitment=pending.id,
        )
    )


def _release(book: Book, head: VoucherHead, award_id: UUID, status: CommitmentStatus) -> Entry | None:
    award = awards.get(book.connection, book.organisation.id, award_id)
    pending = _pending(book, award_id)
    commitments.release(book.connection, book.organisation.id, pending.id, status)
    return _post_decision(book, "award_revoked", head, award)


def _post_decision(book: Book, act: str, head: VoucherHead, award: Award) -> Entry | None:
    rule = rule_book(book.regime(head.posted_on)).rules[act]
    if not any(line.only in (None, award.fund_part.part) for line in rule.lines):
        return None
    return book.post(
        voucher_for(
            book,
            act,
            head,
            amounts={"amount": award.amount},
            at={"fund_part": award.fund_part},
            programme=award.programme,
            award=award.kind,
        )
    )
