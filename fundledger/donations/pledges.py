"""Pledges: what was promised, and is not yet anybody's money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError
from fundledger.money import Money, vnd

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from fundledger.ledger.postings import FundPart, ProgrammeCode


class PledgeNotPositive(RuleError):
    message = N_("A pledge of %(amount)s is none: enter an amount above zero.")


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of a gift, kept off the balance sheet; `due_on` is the day by which it should arrive."""

    id: UUID
    donor: UUID
    fund_part: FundPart
    programme: ProgrammeCode
    amount: Money
    pledged_on: date
    due_on: date | None = None

    def __post_init__(self) -> None:
        if self.amount <= vnd(0):
            raise PledgeNotPositive(field="amount", amount=self.amount)
