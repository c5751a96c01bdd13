"""Awards: decided, paid in cash or by transfer, revoked, returned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform, voucher_for
from fundledger.bookkeeping.rulebook import rule_book
from fundledger.errors import N_, RuleError
from fundledger.funds.positions import empty
from fundledger.ledger.commitments import (
    AlreadyCommitted,
    Commitment,
    CommitmentExpired,
    CommitmentStatus,
    NotAsCommitted,
    NotYetExpired,
)
from fundledger.ledger.vouchers import IdempotencyKeyReused
from fundledger.storage.columns import new_id
from fundledger.storage.stores import awards, commitments, entries, funds

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.vouchers import Voucher, VoucherHead
    from fundledger.money import Money
    from fundledger.scholarships.awards import Award
    from fundledger.storage.book import Book


BY_TRANSFER = "award_paid_by_transfer"
RETURNED = "transfer_returned"


class NothingCommitted(RuleError):
    message = N_("Award %(award)s is not decided, or was revoked: decide it before paying.")


class NotThePartToAwardFrom(RuleError):
    message = N_("Awards of fund %(fund)s are paid from its part %(part)s: choose that part.")


class DecidedUnderAnotherRegime(RuleError):
    message = N_(
        "Award %(award)s was decided under regime %(decided)s and cannot be paid under %(paid)s: "
        "revoke it and decide it again."
    )


class TransferNotPaid(RuleError):
    message = N_("Award %(award)s was not paid by transfer: only a transfer that was made can come back.")


class ReturnedAbovePaid(RuleError):
    message = N_("Of %(paid)s paid for award %(award)s, %(returned)s cannot have come back: check the bank's advice.")


class NotAReturnedTransfer(RuleError):
    message = N_("Voucher %(voucher)s is no transfer that came back: choose the bank's advice of one.")


class ReturnedTransferPaid(RuleError):
    message = N_("The transfer that came back by %(voucher)s was already paid again by %(paid)s: pay it only once.")


def decide_award(book: Book, head: VoucherHead, award: Award, *, expires_on: date | None = None) -> Entry | None:
    """Promise an award: its amount is reserved at once, so that it can be neither promised nor paid twice.

    Returns the entry where the regime books a decided award as a debt, else none. The same award decided again leaves
    things as they are.
    Raises AlreadyCommitted where another award has the same id, NotThePartToAwardFrom, UnknownProgramme,
    InsufficientFunds where the fund part cannot keep the promise.
    """
    chosen = book.fund(award.fund_part.fund)
    chosen.must_be_open(head.posted_on)
    if award.fund_part != chosen.spending_part:
        raise NotThePartToAwardFrom(field="part", fund=chosen.code, part=chosen.spending_part.part)
    if award.programme:
        funds.programme(book.connection, book.organisation.id, award.programme)
    known = awards.find(book.connection, book.organisation.id, award.id)
    if known is not None:
        if known != award:
            raise AlreadyCommitted(field="award", award=known.decision)
        posting = _decision(book, "award_decided", head, award)
        return None if posting is None else book.replay(posting)
    _must_afford(book, award)
    awards.add(book.connection, book.organisation.id, award)
    _commit(book, award, expires_on)
    return _post_decision(book, "award_decided", head, award)


def commit_again(book: Book, head: VoucherHead, award_id: UUID, *, expires_on: date | None = None) -> Entry | None:
    """Reserve an award anew whose commitment was voided or has expired; returns what `decide_award` does.

    Raises AlreadyCommitted where one still lives or was paid.
    """
    award = awards.get(book.connection, book.organisation.id, award_id)
    live = {CommitmentStatus.PENDING, CommitmentStatus.POSTED}
    if any(c.status in live for c in commitments.of_award(book.connection, book.organisation.id, award_id)):
        raise AlreadyCommitted(field="award", award=award.decision)
    _must_afford(book, award)
    _commit(book, award, expires_on)
    return _post_decision(book, "award_decided", head, award)


def pay_award_in_cash(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    """Hand an award over in cash, for exactly what was committed; the signed list is the voucher's paper."""
    return _pay(book, "award_paid_in_cash", head, award_id=award_id, amount=amount)


def pay_award_by_transfer(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    return _pay(book, BY_TRANSFER, head, award_id=award_id, amount=amount)


def pay_award_from_advance(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    """Clear an officer's advance by the signed list of what was handed over."""
    return _pay(book, "award_paid_from_advance", head, award_id=award_id, amount=amount)


def void_commitment(book: Book, head: VoucherHead, award_id: UUID) -> Entry | None:
    """Take a decided award back before it is paid; its amount may be spent again."""
    return _release(book, head, award_id, CommitmentStatus.VOIDED)


def expire_commitment(book: Book, head: VoucherHead, award_id: UUID) -> Entry | None:
    """Let a promise lapse whose last day is over on the voucher's date."""
    award = awards.get(book.connection, book.organisation.id, award_id)
    pending = _latest(book, award)
    pending.must_be_pending(award.decision)
    if pending.expires_on is None or pending.expires_on >= head.posted_on:
        raise NotYetExpired(field="award", award=award.decision, expires_on=pending.expires_on or "—")
    return _release(book, head, award_id, CommitmentStatus.EXPIRED)


def return_transfer(book: Book, head: VoucherHead, award_id: UUID, amount: Money) -> Entry:
    """A transfer that came back, wholly or for some recipients: the money is still owed to them.

    Raises TransferNotPaid, ReturnedAbovePaid.
    """
    award = awards.get(book.connection, book.organisation.id, award_id)
    paid = entries.of_commitment(book.connection, book.organisation.id, _latest(book, award).id)
    if paid is None or book.entry(paid).voucher.act != BY_TRANSFER:
        raise TransferNotPaid(field="award", award=award.decision)
    if amount > award.amount:
        raise ReturnedAbovePaid(field="amount", award=award.decision, paid=award.amount, returned=amount)
    return perform(book, RETURNED, head, amount=amount, at=award.fund_part, programme=award.programme)


def pay_returned_transfer(book: Book, head: VoucherHead, returned_id: UUID) -> Entry:
    """Pay again what came back: all of it, and only once, for which the ledger holds one key for each return.

    Raises NotAReturnedTransfer, ReturnedTransferPaid.
    """
    returned = book.entry(returned_id)
    if returned.voucher.act != RETURNED:
        raise NotAReturnedTransfer(field="returned", voucher=returned.number)
    first = returned.postings[0]
    once = replace(head, idempotency_key=f"{RETURNED}/{returned.id}")
    paying = voucher_for(
        book, "returned_transfer_paid", once,
        amounts={"amount": first.amount}, at={"fund_part": first.fund_part}, programme=first.programme,
    )  # fmt: skip
    try:
        return book.replay(paying) or book.post(paying)
    except IdempotencyKeyReused as error:
        raise ReturnedTransferPaid(field="returned", voucher=returned.number, paid=error.values["voucher"]) from error


def _must_afford(book: Book, award: Award) -> None:
    positions = funds.positions(book.connection, book.organisation.id)
    positions.get(award.fund_part, empty(award.fund_part)).must_afford(award.amount)


def _commit(book: Book, award: Award, expires_on: date | None) -> None:
    commitment = Commitment(new_id(), award.id, award.fund_part, award.amount, CommitmentStatus.PENDING, expires_on)
    commitments.add(book.connection, book.organisation.id, commitment)


def _latest(book: Book, award: Award) -> Commitment:
    made = commitments.of_award(book.connection, book.organisation.id, award.id)
    if not made:
        raise NothingCommitted(field="award", award=award.decision)
    return made[-1]


def _pay(book: Book, act: str, head: VoucherHead, *, award_id: UUID, amount: Money) -> Entry:
    award = awards.get(book.connection, book.organisation.id, award_id)
    promise = _latest(book, award)
    if amount != promise.amount:
        raise NotAsCommitted(field="amount", award=award.decision, committed=promise.amount, paid=amount)
    paying = voucher_for(
        book, act, head, amounts={"amount": amount}, at={"fund_part": award.fund_part},
        programme=award.programme, award=award.kind, commitment=promise.id,
    )  # fmt: skip
    if before := book.replay(paying):
        return before
    promise.must_be_pending(award.decision)
    if promise.expires_on is not None and promise.expires_on < head.posted_on:
        raise CommitmentExpired(field="posted_on", award=award.decision, expires_on=promise.expires_on)
    award.must_be_decided(head.posted_on)
    _must_be_owed_alike(book, award, head)
    return book.post(paying)


def _must_be_owed_alike(book: Book, award: Award, head: VoucherHead) -> None:
    """Refuse to pay under a regime that books a decided award otherwise than the one it was decided under."""
    decided, paid = book.regime(award.decided_on), book.regime(head.posted_on)
    if bool(rule_book(decided).rules["award_decided"].lines) != bool(rule_book(paid).rules["award_decided"].lines):
        raise DecidedUnderAnotherRegime(field="posted_on", award=award.decision, decided=decided, paid=paid)


def _release(book: Book, head: VoucherHead, award_id: UUID, status: CommitmentStatus) -> Entry | None:
    award = awards.get(book.connection, book.organisation.id, award_id)
    pending = _latest(book, award)
    pending.must_be_pending(award.decision)
    commitments.release(book.connection, book.organisation.id, pending.id, status)
    return _post_decision(book, "award_revoked", head, award)


def _post_decision(book: Book, act: str, head: VoucherHead, award: Award) -> Entry | None:
    posting = _decision(book, act, head, award)
    return None if posting is None else book.post(posting)


def _decision(book: Book, act: str, head: VoucherHead, award: Award) -> Voucher | None:
    """The voucher by which the regime books a decision, if it does."""
    rule = rule_book(book.regime(head.posted_on)).rules[act]
    if not any(line.only in (None, award.fund_part.part) for line in rule.lines):
        return None
    return voucher_for(
        book, act, head, amounts={"amount": award.amount}, at={"fund_part": award.fund_part},
        programme=award.programme, award=award.kind,
    )  # fmt: skip
