"""Postings: the lines of an entry, and the rule that they balance within each part of each fund."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType

from fundledger.errors import N_, RuleError
from fundledger.money import LARGEST_MINOR, Money, vnd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundledger.ledger.accounts import AccountCode

FundCode = NewType("FundCode", str)
ProgrammeCode = NewType("ProgrammeCode", str)

NO_PROGRAMME = ProgrammeCode("")


class Part(StrEnum):
    """A part of a fund; every posting, of assets too, belongs to one."""

    PRINCIPAL = "principal"
    INCOME = "income"
    MANAGEMENT = "management"
    ENTRUSTED = "entrusted"


class Side(IntEnum):
    """Debit (Nợ) or credit (Có); the side carries the sign, so that amounts are above zero."""

    DEBIT = 1
    CREDIT = -1

    @property
    def other(self) -> Side:
        return Side(-self)


class FundPart(NamedTuple):
    """One part of one fund: what an entry must balance within."""

    fund: FundCode
    part: Part

    def __str__(self) -> str:
        return f"{self.fund}/{self.part}"


class AmountNotPositive(RuleError):
    message = N_("The amount on account %(account)s is %(amount)s: enter an amount above zero.")


class AmountTooLarge(RuleError):
    message = N_("The amount on account %(account)s is above %(largest)s: split it into several lines.")


class TooFewPostings(RuleError):
    message = N_(
        "An entry needs at least two lines, one debit and one credit; this one has %(count)s: add the missing line."
    )


class Unbalanced(RuleError):
    message = N_(
        "In fund %(fund)s, part %(part)s, debits are %(debit)s and credits %(credit)s: "
        "they differ by %(difference)s and must be equal."
    )


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: an amount on one side of one account, for one part of one fund."""

    account: AccountCode
    fund: FundCode
    part: Part
    side: Side
    amount: Money
    programme: ProgrammeCode = NO_PROGRAMME

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise AmountNotPositive(field="amount", account=self.account, amount=self.amount)
        if self.amount.minor > LARGEST_MINOR:
            raise AmountTooLarge(field="amount", account=self.account, largest=vnd(LARGEST_MINOR))

    @property
    def fund_part(self) -> FundPart:
        return FundPart(self.fund, self.part)

    @property
    def signed(self) -> int:
        """Whole đồng, positive for a debit, negative for a credit."""
        return self.side * self.amount.minor


def must_balance(postings: Iterable[Posting]) -> None:
    """Refuse postings that are not equal on both sides within each part of each fund."""
    postings = tuple(postings)
    if len(postings) < 2:
        raise TooFewPostings(count=len(postings))
    sums: dict[tuple[FundCode, Part], int] = defaultdict(int)
    for posting in postings:
        sums[posting.fund, posting.part] += posting.side * posting.amount.minor
    for (fund, part), difference in sums.items():
        if difference:
            raise _unbalanced(postings, FundPart(fund, part), difference)


def _unbalanced(postings: tuple[Posting, ...], where: FundPart, difference: int) -> Unbalanced:
    debit = sum(p.amount.minor for p in postings if p.fund_part == where and p.side is Side.DEBIT)
    return Unbalanced(
        field="postings",
        fund=where.fund,
        part=where.part,
        debit=vnd(debit),
        credit=vnd(debit - difference),
        difference=vnd(abs(difference)),
    )


def difference(wrong: Iterable[Posting], right: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings that, added to `wrong`, leave the effect of `right`; none where both are alike.

    Source: Law on Accounting 88/2015/QH13, art. 27(1)(c) and 27(4).
    """
    missing: dict[Posting, int] = defaultdict(int)
    for sign, postings in ((-1, wrong), (1, right)):
        for posting in postings:
            missing[replace(posting, side=Side.DEBIT, amount=vnd(1))] += sign * posting.signed
    return tuple(
        replace(key, side=Side.DEBIT if amount > 0 else Side.CREDIT, amount=vnd(abs(amount)))
        for key, amount in missing.items()
        if amount
    )
