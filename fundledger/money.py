"""Money as a whole number of a currency's smallest unit; no float ever touches it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

LARGEST_MINOR = 10**15
"""The largest amount of one posting: beyond any fund, and safely inside 64 bits when summed."""


class Currency(StrEnum):
    """A currency by its ISO 4217 code."""

    VND = "VND"


class MoneyNotWhole(RuleError):
    message = N_("%(value)s is not a whole number of đồng: enter the amount without decimals.")


class CurrenciesDiffer(RuleError):
    message = N_("%(left)s and %(right)s are different currencies: convert one of them first.")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the smallest unit of its currency (whole đồng for VND); may be negative."""

    minor: int
    currency: Currency = Currency.VND

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise MoneyNotWhole(value=self.minor)

    def __add__(self, other: Money) -> Money:
        self._must_match(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._must_match(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.minor} {self.currency}"

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Share by weight; the parts sum to the whole, the largest remainders get the odd units first."""
        total = sum(weights)
        shares = [divmod(self.minor * weight, total) for weight in weights]
        odd = self.minor - sum(quotient for quotient, _ in shares)
        by_remainder = sorted(range(len(weights)), key=lambda index: -shares[index][1])
        lucky = set(by_remainder[:odd])
        return [Money(quotient + (index in lucky), self.currency) for index, (quotient, _) in enumerate(shares)]

    def _must_match(self, other: Money) -> None:
        if self.currency is not other.currency:
            raise CurrenciesDiffer(left=self.currency, right=other.currency)


def vnd(amount: int) -> Money:
    """An amount in whole đồng."""
    return Money(amount, Currency.VND)


def total(amounts: Iterable[Money]) -> Money:
    """The sum in đồng; nothing sums to zero đồng."""
    return sum(amounts, vnd(0))


def round_half_up(value: Fraction) -> int:
    """The nearest whole number, halves away from zero (Decree 174/2016/NĐ-CP, art. 4.6)."""
    whole = (2 * abs(value).numerator + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole
