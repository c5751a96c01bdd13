"""Every table; those of an organisation's books have `organisation_id` first in every key."""

from fundledger.storage.tables.accounts import account_remaps, accounts, fiscal_years
from fundledger.storage.tables.awards import awards
from fundledger.storage.tables.balances import balances, chains, fund_positions, voucher_counters
from fundledger.storage.tables.base import metadata
from fundledger.storage.tables.commitments import commitments
from fundledger.storage.tables.donations import donations, donors, pledges
from fundledger.storage.tables.entries import entries, narratives, postings
from fundledger.storage.tables.funds import funds, programmes
from fundledger.storage.tables.organisations import organisations
from fundledger.storage.tables.people import memberships, sessions, users
from fundledger.storage.tables.periods import periods
from fundledger.storage.tables.reconciliations import reconciliation_items
from fundledger.storage.tables.vouchers import vouchers

__all__ = [
    "account_remaps",
    "accounts",
    "awards",
    "balances",
    "chains",
    "commitments",
    "donations",
    "donors",
    "entries",
    "fiscal_years",
    "fund_positions",
    "funds",
    "memberships",
    "metadata",
    "narratives",
    "organisations",
    "periods",
    "pledges",
    "postings",
    "programmes",
    "reconciliation_items",
    "sessions",
    "users",
    "voucher_counters",
    "vouchers",
]
