"""Cash on hand: never below zero at the end of any day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError
from fundledger.money import vnd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fundledger.ledger.accounts import AccountCode


class CashShort(RuleError):
    message = N_(
        "Cash on account %(account)s would be %(short)s short at the end of %(day)s: "
        "withdraw cash from the bank first, or lower the amount."
    )


def must_cover(account: AccountCode, *, opening: int, held: Mapping[date, int], wanted: Mapping[date, int]) -> None:
    """Refuse movements that leave less than nothing at the end of any day, on which they or later ones fall.

    All figures are whole đồng, debits positive; `opening` stands before the first day of `held` and `wanted`.
    """
    first = min(wanted)
    balance = opening
    for day in sorted(held.keys() | wanted.keys()):
        balance += held.get(day, 0) + wanted.get(day, 0)
        if day >= first and balance < 0:
            raise CashShort(field="amount", account=account, day=day, short=vnd(-balance))
