"""Vouchers: the documents that are drafted, approved, and then posted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from fundledger.errors import N_, RuleError
from fundledger.ledger.postings import Posting, must_balance

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


class VoucherKind(StrEnum):
    """The kinds of voucher; each is its own series of numbers."""

    CASH_RECEIPT = "PT"
    CASH_PAYMENT = "PC"
    CREDIT_ADVICE = "BC"
    DEBIT_ADVICE = "BN"
    JOURNAL_VOUCHER = "PKT"


class VoucherNumber(NamedTuple):
    """A gapless number within organisation, kind and fiscal year."""

    kind: VoucherKind
    fiscal_year: int
    number: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.fiscal_year}-{self.number:04d}"


class MakerIsApprover(RuleError):
    message = N_("The person who makes a voucher may not approve it: choose another approver.")


class DescriptionMissing(RuleError):
    message = N_("The voucher says nothing about its content: write what it is for (Law on Accounting, art. 16).")


class NothingToCorrect(RuleError):
    message = N_("The corrected voucher would be the same as the posted one: change what is wrong first.")


class AlreadyCorrected(RuleError):
    message = N_("Voucher %(voucher)s was already corrected by %(correction)s: correct that one instead.")


class IdempotencyKeyReused(RuleError):
    message = N_("The key %(key)s was already used for voucher %(voucher)s with other content: use a new key.")


class Narrative(NamedTuple):
    """The words of a voucher; they may name people, so the chain holds only a salted digest of them.

    `party` is who paid or received; `document` names the papers behind the voucher.
    """

    description: str
    party: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """A complete and approved voucher, ready to be posted.

    `act` names what happened; `corrects` is the entry whose effect this one puts right;
    `commitment` is the promise that this one fulfils.
    """

    kind: VoucherKind
    act: str
    posted_on: date
    postings: tuple[Posting, ...]
    narrative: Narrative
    made_by: UUID
    approved_by: UUID
    corrects: UUID | None = None
    commitment: UUID | None = None
    idempotency_key: str | None = None

    def __post_init__(self) -> None:
        if not self.narrative.description.strip():
            raise DescriptionMissing(field="description")
        if self.made_by == self.approved_by:
            raise MakerIsApprover(field="approved_by")
        must_balance(self.postings)


@dataclass(frozen=True, slots=True)
class VoucherHead:
    """What every voucher says besides its lines: when, what for, and who signed.

    `idempotency_key` lets the same request be sent twice and posted once.
    """

    posted_on: date
    narrative: Narrative
    made_by: UUID
    approved_by: UUID
    idempotency_key: str | None = None
