"""Reconciliation items: differences between two stated figures, shown and explained, never posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError

if TYPE_CHECKING:
    from datetime import date

    from fundledger.ledger.postings import FundCode, ProgrammeCode
    from fundledger.money import Money


class NothingToReconcile(RuleError):
    message = N_("Both figures are %(amount)s: there is no difference to explain.")


@dataclass(frozen=True, slots=True)
class ReconciliationItem:
    """Two figures for the same thing that differ, with the source of each and what is known about why."""

    code: str
    on: date
    fund: FundCode
    programme: ProgrammeCode
    title_vi: str
    title_en: str
    stated: Money
    found: Money
    explanation_vi: str
    explanation_en: str
    source: str

    def __post_init__(self) -> None:
        if self.stated == self.found:
            raise NothingToReconcile(amount=self.stated)

    @property
    def difference(self) -> Money:
        return self.stated - self.found
