"""What readers call the values that the domain enumerates, and the acts that entries come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.donations.donations import Channel
from fundledger.donations.donors import DonorKind, NamingWish
from fundledger.errors import N_
from fundledger.funds.funds import Restriction
from fundledger.ledger.accounts import AccountKind
from fundledger.ledger.commitments import CommitmentStatus
from fundledger.ledger.periods import PeriodStatus
from fundledger.ledger.postings import Part, Side
from fundledger.ledger.vouchers import VoucherKind
from fundledger.organisations.officers import Role
from fundledger.scholarships.awards import AwardKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

NAMES: Mapping[type[Enum], Mapping[Enum, str]] = {
    Part: {
        Part.PRINCIPAL: N_("principal"),
        Part.INCOME: N_("spendable income"),
        Part.MANAGEMENT: N_("management"),
        Part.ENTRUSTED: N_("entrusted money"),
    },
    Side: {
        Side.DEBIT: N_("Debit"),
        Side.CREDIT: N_("Credit"),
    },
    Restriction: {
        Restriction.UNRESTRICTED: N_("unrestricted"),
        Restriction.PURPOSE: N_("for a purpose"),
        Restriction.ENDOWMENT: N_("principal preserved"),
        Restriction.ENTRUSTED: N_("held for another"),
    },
    VoucherKind: {
        VoucherKind.CASH_RECEIPT: N_("Cash receipt"),
        VoucherKind.CASH_PAYMENT: N_("Cash payment"),
        VoucherKind.CREDIT_ADVICE: N_("Credit advice"),
        VoucherKind.DEBIT_ADVICE: N_("Debit advice"),
        VoucherKind.JOURNAL_VOUCHER: N_("Journal voucher"),
    },
    AccountKind: {
        AccountKind.ASSET: N_("Assets"),
        AccountKind.LIABILITY: N_("Liabilities"),
        AccountKind.FUND_BALANCE: N_("Fund balances"),
        AccountKind.INCOME: N_("Income"),
        AccountKind.EXPENSE: N_("Expenses"),
    },
    PeriodStatus: {
        PeriodStatus.OPEN: N_("open"),
        PeriodStatus.CLOSED: N_("closed"),
        PeriodStatus.LOCKED: N_("locked"),
    },
    CommitmentStatus: {
        CommitmentStatus.PENDING: N_("promised"),
        CommitmentStatus.POSTED: N_("paid"),
        CommitmentStatus.VOIDED: N_("revoked"),
        CommitmentStatus.EXPIRED: N_("expired"),
    },
    AwardKind: {
        AwardKind.SCHOLARSHIP: N_("scholarship"),
        AwardKind.PRIZE: N_("prize"),
        AwardKind.SUPPORT: N_("support"),
    },
    Channel: {
        Channel.BANK: N_("by bank"),
        Channel.CASH: N_("in cash"),
    },
    DonorKind: {
        DonorKind.PERSON: N_("person"),
        DonorKind.ENTERPRISE: N_("enterprise"),
        DonorKind.AGENCY: N_("public agency"),
        DonorKind.COLLECTIVE: N_("group"),
        DonorKind.ABROAD: N_("donor abroad"),
        DonorKind.UNKNOWN: N_("unknown donor"),
    },
    NamingWish: {
        NamingWish.NAMED: N_("by name"),
        NamingWish.ANONYMOUS: N_("without a name"),
    },
    Role: {
        Role.TREASURER: N_("treasurer"),
        Role.ACCOUNTANT: N_("accountant"),
        Role.APPROVER: N_("approver"),
        Role.CASHIER: N_("cashier"),
        Role.AUDITOR: N_("auditor"),
        Role.FINANCE: N_("finance"),
        Role.ADMINISTRATOR: N_("administrator"),
    },
}
"""By type first: members of different enumerations are equal where their texts are."""

ACTS: Mapping[str, str] = {
    "opening_balance": N_("Opening balance"),
    "journal_voucher": N_("Journal voucher"),
    "correction": N_("Correction"),
    "moved_between_parts": N_("Move between parts of a fund"),
    "donation_by_bank": N_("Donation by bank"),
    "donation_in_cash": N_("Donation in cash"),
    "cash_banked": N_("Cash paid into the bank"),
    "cash_withdrawn": N_("Cash withdrawn from the bank"),
    "cash_surplus": N_("Surplus found at a cash count"),
    "cash_shortage": N_("Shortage found at a cash count"),
    "cash_shortage_repaid": N_("Shortage of cash paid back"),
    "term_deposit_opened": N_("Term deposit opened"),
    "term_deposit_closed": N_("Term deposit closed"),
    "interest_accrued": N_("Interest accrued"),
    "interest_received": N_("Interest received"),
    "bank_fee": N_("Bank fee"),
    "award_decided": N_("Award decided"),
    "award_revoked": N_("Award revoked"),
    "award_paid_in_cash": N_("Award paid in cash"),
    "award_paid_by_transfer": N_("Award paid by transfer"),
    "award_paid_from_advance": N_("Award paid from an advance"),
    "transfer_returned": N_("Transfer returned by the bank"),
    "returned_transfer_paid": N_("Returned transfer paid again"),
    "entrusted_received": N_("Entrusted money received"),
    "entrusted_returned": N_("Entrusted money returned"),
    "management_cost_paid": N_("Management cost paid"),
    "advance_paid": N_("Advance paid"),
    "advance_spent": N_("Advance spent"),
    "advance_refunded": N_("Advance refunded"),
    "advance_topped_up": N_("Advance topped up"),
}
