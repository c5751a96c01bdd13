"""Accounting periods: months that open, close and lock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError

if TYPE_CHECKING:
    from datetime import date

    from fundledger.dates import Month


class PeriodStatus(StrEnum):
    """A closed period may reopen; a locked one never does."""

    OPEN = "open"
    CLOSED = "closed"
    LOCKED = "locked"


class PeriodNotOpened(RuleError):
    message = N_("The books have no open period for %(day)s: open fiscal year %(year)s, or check the date.")


class YearOpened(RuleError):
    message = N_("Fiscal year %(year)s is already open: choose another year.")


class YearBeforeClosedPeriod(RuleError):
    message = N_(
        "Fiscal year %(year)s cannot be opened before %(period)s, whose opening balances are final: open a later year, "
        "or reopen that period if it is closed but not locked."
    )


class PeriodClosed(RuleError):
    message = N_(
        "Period %(period)s is closed: date the voucher in an open period, or ask for the period to be reopened."
    )


class PeriodLocked(RuleError):
    message = N_("Period %(period)s is locked for ever: date the voucher in an open period.")


class PeriodNotClosed(RuleError):
    message = N_("Period %(period)s is still open: close it before locking it.")


class EarlierPeriodOpen(RuleError):
    message = N_("Period %(earlier)s is still open: close it before %(period)s.")


class EarlierPeriodNotLocked(RuleError):
    message = N_("Period %(earlier)s is not locked yet: lock it before %(period)s.")


class LaterPeriodClosed(RuleError):
    message = N_("Period %(later)s is closed too: reopen it before %(period)s.")


@dataclass(frozen=True, slots=True)
class Period:
    """One month of one organisation's books.

    `closed_sequence` is the chain position that its closing saw; `merkle_root` the root over its entries once locked.
    """

    month: Month
    status: PeriodStatus
    closed_sequence: int | None = None
    merkle_root: str | None = None

    def must_be_open(self, day: date) -> None:
        if self.status is PeriodStatus.LOCKED:
            raise PeriodLocked(field="posted_on", period=self.month, day=day)
        if self.status is PeriodStatus.CLOSED:
            raise PeriodClosed(field="posted_on", period=self.month, day=day)
