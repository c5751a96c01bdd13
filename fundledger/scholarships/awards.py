"""Awards: decisions to give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError
from fundledger.money import Money, vnd

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from fundledger.ledger.postings import FundPart, ProgrammeCode


class AwardKind(StrEnum):
    """Scholarships go to learners; prizes and support also to units, schools and teachers."""

    SCHOLARSHIP = "scholarship"
    PRIZE = "prize"
    SUPPORT = "support"


class AwardNotPositive(RuleError):
    message = N_(
        "An award of %(amount)s to %(recipients)s recipients is none: enter an amount and a number above zero."
    )


class AwardDoesNotAddUp(RuleError):
    message = N_(
        "%(recipients)s awards of %(unit)s make %(product)s, not %(amount)s: correct the number, the unit amount or the total."
    )


class PaidBeforeDecided(RuleError):
    message = N_("Award %(award)s was decided on %(decided_on)s: date its payment on that day or later.")


@dataclass(frozen=True, slots=True)
class Award:
    """One decision for one or many recipients; `unit_amount` is none where they get different amounts."""

    id: UUID
    kind: AwardKind
    fund_part: FundPart
    programme: ProgrammeCode
    recipients: int
    amount: Money
    unit_amount: Money | None
    decided_on: date
    decision: str
    description: str

    def __post_init__(self) -> None:
        if self.amount <= vnd(0) or self.recipients <= 0:
            raise AwardNotPositive(field="amount", amount=self.amount, recipients=self.recipients)
        if self.unit_amount is not None and self.unit_amount.minor * self.recipients != self.amount.minor:
            raise AwardDoesNotAddUp(
                field="amount",
                recipients=self.recipients,
                unit=self.unit_amount,
                product=vnd(self.unit_amount.minor * self.recipients),
                amount=self.amount,
            )

    def must_be_decided(self, day: date) -> None:
        if day < self.decided_on:
            raise PaidBeforeDecided(field="posted_on", award=self.decision, decided_on=self.decided_on)
