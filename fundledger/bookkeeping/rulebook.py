"""The rule book of a regime: its chart of accounts and what each act debits and credits."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fundledger.errors import N_, NotFound, RuleError
from fundledger.ledger.accounts import Account, AccountCode, AccountKind, Regime
from fundledger.ledger.postings import NO_PROGRAMME, FundPart, Posting, ProgrammeCode, Side
from fundledger.ledger.vouchers import VoucherKind
from fundledger.money import Money, vnd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fundledger.scholarships.awards import AwardKind

_SIDES = {"debit": Side.DEBIT, "credit": Side.CREDIT}


class UnknownRegime(NotFound):
    message = N_("There are no rules for the accounting regime %(regime)s: choose one of %(known)s.")


class PartNotForAccount(RuleError):
    message = N_("Account %(account)s is not used for part %(part)s of fund %(fund)s: choose another account or part.")


class PartNotForAct(RuleError):
    message = N_("Part %(part)s of fund %(fund)s cannot be used for this: choose another part.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a rule: a side, an account (fixed, or by part, or by kind of award), which amount, and where.

    `only` limits the line to one part; `at` names which of the act's fund parts it falls on.
    """

    side: Side
    account: AccountCode | None
    by_part: Mapping[str, str]
    by_award: Mapping[str, str]
    amount: str
    at: str
    only: str | None

    def account_for(self, fund_part: FundPart, award: AwardKind | None) -> AccountCode:
        if self.account is not None:
            return self.account
        if self.by_award and award is not None:
            return AccountCode(self.by_award[award])
        if fund_part.part not in self.by_part:
            raise PartNotForAct(field="part", fund=fund_part.fund, part=fund_part.part)
        return AccountCode(self.by_part[fund_part.part])


@dataclass(frozen=True, slots=True)
class Rule:
    """What one act leaves in the books; an act without lines leaves nothing there.

    `parts` are those that it may be done at; none means all.
    """

    act: str
    parts: frozenset[str]
    voucher: VoucherKind | None
    lines: tuple[Line, ...]
    source: str

    def postings(
        self,
        amounts: Mapping[str, Money],
        at: Mapping[str, FundPart],
        *,
        programme: ProgrammeCode = NO_PROGRAMME,
        award: AwardKind | None = None,
        remaps: Mapping[AccountCode, AccountCode],
    ) -> tuple[Posting, ...]:
        """The postings for named amounts at named fund parts; a line whose amount is zero is left out."""
        found = []
        for fund_part in at.values():
            if self.parts and fund_part.part not in self.parts:
                raise PartNotForAct(field="part", fund=fund_part.fund, part=fund_part.part)
        for line in self.lines:
            fund_part, amount = at[line.at], amounts[line.amount]
            if amount == vnd(0) or (line.only is not None and fund_part.part != line.only):
                continue
            code = line.account_for(fund_part, award)
            found.append(Posting(remaps.get(code, code), fund_part.fund, fund_part.part, line.side, amount, programme))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A regime as data, with its validity and its legal source."""

    regime: Regime
    title_vi: str
    title_en: str
    source: str
    valid_from: date
    valid_to: date | None
    accounts: tuple[Account, ...]
    rules: Mapping[str, Rule]
    parts_of: Mapping[AccountCode, frozenset[str]]

    def must_allow(self, account: AccountCode, fund_part: FundPart) -> None:
        """Refuse an account where it would say something else than it means. Raises PartNotForAccount."""
        parts = self.parts_of.get(account)
        if parts is not None and fund_part.part not in parts:
            raise PartNotForAccount(field="account", account=account, fund=fund_part.fund, part=fund_part.part)


@cache
def regimes() -> tuple[Regime, ...]:
    """Every regime that ships, in the order of their names."""
    folder = files("fundledger.bookkeeping").joinpath("rules")
    return tuple(sorted(Regime(entry.name.removesuffix(".toml")) for entry in folder.iterdir()))


@cache
def rule_book(regime: Regime) -> RuleBook:
    if regime not in regimes():
        raise UnknownRegime(field="regime", regime=regime, known=", ".join(regimes()))
    text = files("fundledger.bookkeeping").joinpath("rules", f"{regime}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return RuleBook(
        regime=regime,
        title_vi=data["title"]["vi"],
        title_en=data["title"]["en"],
        source=data["source"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        accounts=tuple(_account(regime, account) for account in data["account"]),
        rules={act: _rule(act, rule) for act, rule in data["act"].items()},
        parts_of={each["code"]: frozenset(each["parts"]) for each in data["account"] if "parts" in each},
    )


def _account(regime: Regime, data: Mapping[str, Any]) -> Account:
    return Account(
        regime=regime,
        code=AccountCode(data["code"]),
        name_vi=data["name"]["vi"],
        name_en=data["name"]["en"],
        kind=AccountKind(data["kind"]),
        in_position=data.get("in_position", True),
        is_cash=data.get("cash", False),
        verified=data["status"] == "verified",
        source=data["source"],
    )


def _rule(act: str, data: Mapping[str, Any]) -> Rule:
    return Rule(
        act=act,
        parts=frozenset(data.get("parts", ())),
        voucher=VoucherKind(data["voucher"]) if "voucher" in data else None,
        lines=tuple(_line(line) for line in data["lines"]),
        source=data["source"],
    )


def _line(data: Mapping[str, Any]) -> Line:
    return Line(
        side=_SIDES[data["side"]],
        account=AccountCode(data["account"]) if "account" in data else None,
        by_part=data.get("by_part", {}),
        by_award=data.get("by_award", {}),
        amount=data.get("amount", "amount"),
        at=data.get("at", "fund_part"),
        only=data.get("only"),
    )
