"""What the database itself refused, as one of our refusals.

The application asks first and explains better; these stand for what a race or a bug let through to the last wall.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundledger.errors import N_, FundLedgerError, RuleError, SetupError
from fundledger.ledger.accounts import AccountNotPostable
from fundledger.ledger.commitments import AlreadyCommitted

if TYPE_CHECKING:
    import sqlalchemy as sa


class RefusedByTheBooks(RuleError):
    message = N_("The books refuse this (%(reason)s): nothing was written; check the voucher and try again.")


class BelowFloor(RuleError):
    message = N_("A part of a fund would fall below what must stay in it: lower the amount or choose another part.")


class BooksBusy(SetupError):
    message = N_("The books are busy with another writer: nothing was written; try again in a moment.")


class OutcomeUnknown(SetupError):
    """The server's answer to a commit was lost, or said that its standby may not have the entry."""

    message = N_(
        "The database could not confirm the last step, so the voucher may be posted or not: look for it in the journal "
        "before entering it again."
    )


class DatabaseFailed(SetupError):
    message = N_("The database failed (%(reason)s): nothing was written; ask whoever looks after it.")


_WORD = re.compile(r"fundledger:(\w+)")
_BY_CONSTRAINT = {
    "above_floor": "below_floor",
    "uq_commitments_live_award": "already_committed",
    "commitments.award": "already_committed",
    "maker_is_not_approver": "maker_is_approver",
}
_RETRY = {"40001", "40P01", "55P03"}


def word_of(error: sa.exc.DBAPIError) -> str | None:
    """The word by which a guard or a constraint of ours refused, or none."""
    text = str(error.orig)
    if found := _WORD.search(text):
        return found.group(1)
    return next((word for name, word in _BY_CONSTRAINT.items() if name in text), None)


def is_lost_connection(error: sa.exc.DBAPIError) -> bool:
    """Whether the server may have done what was asked, though its answer never came."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state.startswith(("08", "57P"))


def is_worth_retrying(error: sa.exc.DBAPIError) -> bool:
    """A lost race or a lost connection, which another try with the same key settles."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in _RETRY or is_lost_connection(error):
        return True
    return "database is locked" in str(error.orig)


def refusal(error: sa.exc.DBAPIError) -> FundLedgerError:
    """One of our refusals for an error of the driver; its cause stays attached for the log."""
    match word_of(error):
        case "below_floor":
            return BelowFloor(field="amount")
        case "already_committed":
            return AlreadyCommitted(award="")
        case "unknown_account":
            return AccountNotPostable(field="account", account="")
        case None if is_worth_retrying(error):
            return BooksBusy()
        case None:
            return DatabaseFailed(reason=str(error.orig).strip().splitlines()[0][:120])
        case word:
            return RefusedByTheBooks(reason=word)
