"""What the seal keeps: chains, voucher counters, balances, fund positions. Nothing else may write them."""

import sqlalchemy as sa

from fundledger.ledger.postings import Part
from fundledger.ledger.vouchers import VoucherKind
from fundledger.storage.columns import WholeNumber, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

chains = table(
    "chains",
    organisation_key(),
    sa.Column("last_sequence", WholeNumber, nullable=False),
    sa.Column("head", Word, nullable=False),
)

voucher_counters = table(
    "voucher_counters",
    organisation_key(),
    sa.Column("voucher_kind", Word, primary_key=True),
    sa.Column("fiscal_year", WholeNumber, primary_key=True, autoincrement=False),
    sa.Column("last_number", WholeNumber, nullable=False),
    one_of("voucher_kind", *VoucherKind),
)

fund_positions = table(
    "fund_positions",
    organisation_key(),
    sa.Column("fund", Word, primary_key=True),
    sa.Column("part", Word, primary_key=True),
    sa.Column("position", WholeNumber, nullable=False),
    sa.Column("committed", WholeNumber, nullable=False),
    sa.Column("floor", WholeNumber, nullable=False),
    sa.ForeignKeyConstraint(["organisation_id", "fund"], ["funds.organisation_id", "funds.code"]),
    one_of("part", *Part),
    sa.CheckConstraint("position - committed >= floor", name="above_floor"),
    sa.CheckConstraint("committed >= 0 AND floor >= 0", name="not_negative"),
    sa.CheckConstraint("part = 'principal' OR floor = 0", name="only_principal_has_a_floor"),
)

balances = table(
    "balances",
    organisation_key(),
    sa.Column("month", Word, primary_key=True),
    sa.Column("regime", Word, primary_key=True),
    sa.Column("account", Word, primary_key=True),
    sa.Column("fund", Word, primary_key=True),
    sa.Column("part", Word, primary_key=True),
    sa.Column("programme", Word, primary_key=True),
    sa.Column("debit", WholeNumber, nullable=False),
    sa.Column("credit", WholeNumber, nullable=False),
    sa.ForeignKeyConstraint(
        ["organisation_id", "regime", "account"], ["accounts.organisation_id", "accounts.regime", "accounts.code"]
    ),
    sa.ForeignKeyConstraint(
        ["organisation_id", "fund", "part"],
        ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
    ),
    sa.CheckConstraint("debit >= 0 AND credit >= 0", name="not_negative"),
)
