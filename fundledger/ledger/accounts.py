"""Accounts and charts of accounts; the same number means different things in different regimes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from fundledger.errors import N_, RuleError
from fundledger.ledger.codes import must_be_code

AccountCode = NewType("AccountCode", str)
Regime = NewType("Regime", str)


class AccountKind(StrEnum):
    """What an account holds, whatever its number is."""

    ASSET = "asset"
    LIABILITY = "liability"
    FUND_BALANCE = "fund_balance"
    INCOME = "income"
    EXPENSE = "expense"


class UnknownAccount(RuleError):
    message = N_("There is no account %(account)s in the chart %(regime)s: choose one from the chart of accounts.")


class AccountNotPostable(RuleError):
    message = N_("Account %(account)s only sums others: choose one of its sub-accounts.")


class RemapChangesPositions(RuleError):
    message = N_(
        "Account %(own)s moves the positions of funds, or cash, otherwise than %(working)s: choose another account, or add one with "
        "“fundledger accounts add”."
    )


@dataclass(frozen=True, slots=True)
class Account:
    """One account of one organisation's chart, keyed by (regime, code), never by code alone.

    `in_position` says whether a posting moves the position of its fund part (its assets less its
    liabilities); an entrusted part's debt to its donor is the part itself and so stays out.
    `is_cash` marks cash on hand, which may not be below zero at the end of any day.
    `verified` is false where the law's own list was not found and the number is a working one.
    """

    regime: Regime
    code: AccountCode
    name_vi: str
    name_en: str
    kind: AccountKind
    in_position: bool
    is_cash: bool = False
    postable: bool = True
    verified: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        must_be_code(self.code)

    @property
    def is_debt(self) -> bool:
        """Whether it holds what a fund part owes, and so may never stand in debit there."""
        return self.kind is AccountKind.LIABILITY and self.in_position

    def must_be_postable(self) -> None:
        if not self.postable:
            raise AccountNotPostable(field="account", account=self.code)

    def must_hold_what(self, working: Account) -> None:
        """Refuse to stand in for an account whose postings move positions, or cash, otherwise."""
        if (self.in_position, self.is_cash) != (working.in_position, working.is_cash):
            raise RemapChangesPositions(field="own", own=self.code, working=working.code)
