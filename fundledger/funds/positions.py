"""Fund positions: what each part has, what is promised, and what may still be spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError
from fundledger.ledger.postings import Part
from fundledger.money import Money, vnd

if TYPE_CHECKING:
    from fundledger.ledger.postings import FundPart


class PrincipalPreserved(RuleError):
    message = N_(
        "The principal of fund %(fund)s is preserved at %(floor)s and cannot pay %(wanted)s: "
        "pay from the spendable income instead."
    )


class InsufficientFunds(RuleError):
    message = N_(
        "Fund %(fund)s, part %(part)s, has %(spendable)s left to spend (%(position)s less %(committed)s promised) "
        "and cannot pay %(wanted)s: lower the amount by %(short)s or wait for more income."
    )


class NotOwed(RuleError):
    message = N_(
        "In fund %(fund)s, part %(part)s, account %(account)s owes %(owed)s and cannot be paid down by %(wanted)s: "
        "check the account and the amount."
    )


@dataclass(frozen=True, slots=True)
class FundPosition:
    """One part of one fund: its assets less its liabilities, what is committed of it, and its floor.

    The floor of a principal rises with every contribution and falls only by a correction of one;
    the floor of every other part is zero.
    """

    fund_part: FundPart
    position: Money
    committed: Money
    floor: Money

    @property
    def spendable(self) -> Money:
        return self.position - self.committed - self.floor

    def must_afford(self, amount: Money) -> None:
        if amount <= self.spendable:
            return
        if self.fund_part.part is Part.PRINCIPAL:
            raise PrincipalPreserved(field="amount", fund=self.fund_part.fund, floor=self.floor, wanted=amount)
        raise InsufficientFunds(
            field="amount",
            fund=self.fund_part.fund,
            part=self.fund_part.part,
            spendable=self.spendable,
            position=self.position,
            committed=self.committed,
            wanted=amount,
            short=amount - self.spendable,
        )


def empty(fund_part: FundPart) -> FundPosition:
    return FundPosition(fund_part, vnd(0), vnd(0), vnd(0))
