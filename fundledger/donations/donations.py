"""Donations: gifts that have arrived."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError

if TYPE_CHECKING:
    from uuid import UUID

    from fundledger.money import Money


class Channel(StrEnum):
    """How a gift of money arrived."""

    BANK = "bank"
    CASH = "cash"


class NoGifts(RuleError):
    message = N_("The list has no gifts: add at least one donor and amount.")


class GiftNotPositive(RuleError):
    message = N_("A gift of %(amount)s is none: enter an amount above zero.")


@dataclass(frozen=True, slots=True)
class Gift:
    """What one donor gave, in money; `pledge` is the promise that it settles, wholly or in part."""

    donor: UUID
    amount: Money
    pledge: UUID | None = None

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise GiftNotPositive(field="amount", amount=self.amount)
