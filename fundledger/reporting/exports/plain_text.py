"""What the formats of plain-text accounting share: accounts under five roots, named by their codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundledger.ledger.accounts import AccountKind, UnknownAccount
from fundledger.ledger.postings import Side

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

_ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.FUND_BALANCE: "Equity",
    AccountKind.INCOME: "Income",
    AccountKind.EXPENSE: "Expenses",
}


@dataclass(frozen=True, slots=True)
class Named:
    """An account as a format may write it, with its code, and its name in each regime that has it."""

    name: str
    code: str
    labels: Mapping[str, str]


class AccountNames:
    """Names for the accounts of some organisations: a root by what the account holds, then its code.

    The same code of the same kind is one account, whatever the regime, as in our trial balance.
    """

    def __init__(self, organisations: Sequence[Mapping[str, Any]], illegal: re.Pattern[str]) -> None:
        accounts = [account for one in organisations for account in one["accounts"]]
        self._kinds = {
            (one["id"], account["regime"], account["code"]): account["kind"]
            for one in organisations
            for account in one["accounts"]
        }
        self._names: dict[tuple[str, str], str] = {}
        taken: set[str] = set()
        for kind, code in sorted({(account["kind"], account["code"]) for account in accounts}):
            name = plain = f"{_ROOTS[kind]}:{illegal.sub('-', code)}"
            copies = 1
            # Two codes that differ only in what the format cannot write stay two accounts.
            while name in taken:
                copies += 1
                name = f"{plain}-{copies}"
            taken.add(name)
            self._names[kind, code] = name
        self._labels: dict[tuple[str, str], dict[str, str]] = {}
        for account in accounts:
            self._labels.setdefault((account["kind"], account["code"]), {})[account["regime"]] = account["name_vi"]

    def every(self) -> list[Named]:
        """All accounts in the order of their names."""
        named = (Named(name, key[1], self._labels[key]) for key, name in self._names.items())
        return sorted(named, key=lambda one: one.name)

    def of(self, content: Mapping[str, Any], code: str) -> str:
        """The name of an entry's account. Raises UnknownAccount where a tampered book uses one without a chart."""
        kind = self._kinds.get((content["organisation"], content["regime"], code))
        if kind is None:
            raise UnknownAccount(account=code, regime=content["regime"])
        return self._names[kind, code]


def signed(posting: Mapping[str, Any]) -> int:
    """Whole đồng, positive for a debit, as both formats write them."""
    amount: int = posting["amount"]
    return amount if posting["side"] == "debit" else Side.CREDIT * amount


def first_year(organisations: Sequence[Mapping[str, Any]]) -> int:
    """The first fiscal year of all."""
    return min((int(year) for one in organisations for year in one["fiscal_years"]), default=1970)


def facts(organisation: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, str]:
    """What both formats say of an entry besides its day, lines and words; nothing of it is personal."""
    found = {
        "organisation": organisation["code"],
        "voucher": content["voucher"],
        "act": content["act"],
        "regime": content["regime"],
        "sequence": str(content["sequence"]),
        "id": content["id"],
        "corrects": content["corrects"],
    }
    return {name: value for name, value in found.items() if value}


def purposes(posting: Mapping[str, Any]) -> dict[str, str]:
    """What a posting's money is for: fund, part and, if it has one, programme."""
    return {name: posting[name] for name in ("fund", "part", "programme") if posting[name]}
