"""Funds and their restrictions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError
from fundledger.ledger.codes import must_be_code
from fundledger.ledger.postings import FundPart, Part

if TYPE_CHECKING:
    from datetime import date

    from fundledger.ledger.postings import FundCode


class Restriction(StrEnum):
    """What a donor's will binds: nothing, a purpose, the principal itself, or all of it for another."""

    UNRESTRICTED = "unrestricted"
    PURPOSE = "purpose"
    ENDOWMENT = "endowment"
    ENTRUSTED = "entrusted"


_PARTS = {
    Restriction.UNRESTRICTED: (Part.INCOME, Part.MANAGEMENT),
    Restriction.PURPOSE: (Part.INCOME, Part.MANAGEMENT),
    Restriction.ENDOWMENT: (Part.PRINCIPAL, Part.INCOME, Part.MANAGEMENT),
    Restriction.ENTRUSTED: (Part.ENTRUSTED,),
}


class UnknownFund(RuleError):
    message = N_("There is no fund %(fund)s: choose one from the list of funds.")


class PartNotInFund(RuleError):
    message = N_("Fund %(fund)s has no part %(part)s: choose one of its own parts.")


class FundClosed(RuleError):
    message = N_("Fund %(fund)s was closed on %(day)s: choose a fund that is open on the voucher's date.")


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund of one organisation."""

    code: FundCode
    name_vi: str
    name_en: str
    restriction: Restriction
    purpose_vi: str = ""
    purpose_en: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    is_public: bool = True

    def __post_init__(self) -> None:
        must_be_code(self.code)

    @property
    def parts(self) -> tuple[Part, ...]:
        return _PARTS[self.restriction]

    @property
    def donation_part(self) -> FundPart:
        """Where a gift goes: an endowment preserves it, an entrusted fund passes it on, others may spend it."""
        return FundPart(self.code, self.parts[0])

    @property
    def spending_part(self) -> FundPart:
        """What awards are paid from; never the principal."""
        return self.part(Part.ENTRUSTED if self.restriction is Restriction.ENTRUSTED else Part.INCOME)

    def part(self, part: Part) -> FundPart:
        if part not in self.parts:
            raise PartNotInFund(field="part", fund=self.code, part=part)
        return FundPart(self.code, part)

    def must_be_open(self, day: date) -> None:
        if self.closed_on is not None and day > self.closed_on:
            raise FundClosed(field="fund", fund=self.code, day=self.closed_on)
