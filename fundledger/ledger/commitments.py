"""Commitments: what is promised from a fund part, so that it cannot be promised or paid twice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from fundledger.ledger.postings import FundPart
    from fundledger.money import Money


class CommitmentStatus(StrEnum):
    """Two phases: pending, then posted, voided or expired."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class AlreadyCommitted(RuleError):
    message = N_("Award %(award)s is already committed: void that commitment before making another.")


class CommitmentNotPending(RuleError):
    message = N_("The commitment for award %(award)s is already %(status)s: it can be neither paid nor changed again.")


class NotAsCommitted(RuleError):
    message = N_(
        "Award %(award)s was committed at %(committed)s and cannot be paid with %(paid)s: pay exactly what was committed."
    )


class CommitmentExpired(RuleError):
    message = N_("Award %(award)s was promised until %(expires_on)s: decide it again, or date the payment in time.")


class NotYetExpired(RuleError):
    message = N_("The commitment for award %(award)s holds until %(expires_on)s: void it with a decision instead.")


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise of exactly `amount` from one fund part for one award.

    `expires_on` is the last day on which it holds; none means that it holds until paid or voided.
    """

    id: UUID
    award: UUID
    fund_part: FundPart
    amount: Money
    status: CommitmentStatus
    expires_on: date | None

    def must_be_pending(self, decision: str) -> None:
        if self.status is not CommitmentStatus.PENDING:
            raise CommitmentNotPending(field="award", award=decision, status=self.status)
