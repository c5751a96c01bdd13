"""The books: every table, and the guards that refuse what is wrong.

Revision ID: 0001
Revises: -
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from fundledger.storage.columns import Day, Flag, Id, Instant, WholeNumber
from fundledger.storage.schema import guard_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCRIPTS = Path(__file__).parents[1]


def upgrade() -> None:
    create_tables()
    bind = op.get_bind()
    # The driver's own cursor: its text has per cent signs that are no placeholders.
    cursor = bind.connection.cursor()
    for statement in guard_statements(SCRIPTS, bind.dialect.name, revision):
        cursor.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name} CASCADE")
    for name in reversed(TABLES):
        op.drop_table(name)


def create_tables() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("illustrative_from", Day(), nullable=True),
        sa.Column("founded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "users",
        sa.Column("id", Id(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("is_active", Flag(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accounts",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("in_position", WholeNumber, nullable=False),
        sa.Column("is_cash", Flag(), nullable=False),
        sa.Column("postable", Flag(), nullable=False),
        sa.Column("verified", Flag(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('asset', 'liability', 'fund_balance', 'income', 'expense')", name=op.f("ck_accounts_kind")
        ),
        sa.CheckConstraint("in_position IN (0, 1)", name=op.f("ck_accounts_in_position")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_accounts_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "regime", "code", name=op.f("pk_accounts")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chains",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("last_sequence", WholeNumber, nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_chains_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_chains")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "donors",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("is_invented", Flag(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('person', 'enterprise', 'agency', 'collective', 'abroad', 'unknown')", name=op.f("ck_donors_kind")
        ),
        sa.CheckConstraint("wish IN ('named', 'anonymous')", name=op.f("ck_donors_wish")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_donors_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_donors")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_donors_organisation_id_code")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("sequence", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("transaction_id", WholeNumber, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("posted_on", Day(), nullable=False),
        sa.Column("posted_at", Instant(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("voucher_kind", sa.Text(), nullable=False),
        sa.Column("fiscal_year", WholeNumber, nullable=False),
        sa.Column("voucher_number", WholeNumber, nullable=False),
        sa.Column("posting_count", WholeNumber, nullable=False),
        sa.Column("made_by", Id(), nullable=False),
        sa.Column("approved_by", Id(), nullable=False),
        sa.Column("corrects", Id(), nullable=True),
        sa.Column("commitment", Id(), nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("request_digest", sa.Text(), nullable=True),
        sa.Column("narrative_digest", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("voucher_kind IN ('PT', 'PC', 'BC', 'BN', 'PKT')", name=op.f("ck_entries_voucher_kind")),
        sa.CheckConstraint("(idempotency_key IS NULL) = (request_digest IS NULL)", name=op.f("ck_entries_request")),
        sa.CheckConstraint("corrects <> id", name=op.f("ck_entries_corrects_another")),
        sa.CheckConstraint("length(entry_hash) = 64 AND length(previous_hash) = 64", name=op.f("ck_entries_hashes")),
        sa.CheckConstraint("made_by <> approved_by", name=op.f("ck_entries_maker_is_not_approver")),
        sa.CheckConstraint("posting_count >= 2", name=op.f("ck_entries_posting_count")),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_entries_approved_by")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_entries_made_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_entries_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "sequence", name=op.f("pk_entries")),
        sa.UniqueConstraint("organisation_id", "id", name="uq_entries_id"),
        sa.UniqueConstraint("organisation_id", "sequence", "transaction_id", name="uq_entries_seal"),
        sa.UniqueConstraint(
            "organisation_id", "voucher_kind", "fiscal_year", "voucher_number", name="uq_entries_voucher"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entries_posted_on", "entries", ["organisation_id", "posted_on", "sequence"], unique=False)
    op.create_index(
        "uq_entries_commitment",
        "entries",
        ["organisation_id", "commitment"],
        unique=True,
        sqlite_where=sa.text("commitment IS NOT NULL"),
        postgresql_where=sa.text("commitment IS NOT NULL"),
    )
    op.create_index(
        "uq_entries_corrects",
        "entries",
        ["organisation_id", "corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "uq_entries_idempotency_key",
        "entries",
        ["organisation_id", "idempotency_key"],
        unique=True,
        sqlite_where=sa.text("idempotency_key IS NOT NULL"),
        postgresql_where=sa.text("idempotency_key IS NOT NULL"),
    )
    op.create_table(
        "fiscal_years",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("year", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_fiscal_years_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "year", name=op.f("pk_fiscal_years")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "funds",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("restriction", sa.Text(), nullable=False),
        sa.Column("purpose_vi", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose_en", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_on", Day(), nullable=True),
        sa.Column("closed_on", Day(), nullable=True),
        sa.Column("is_public", Flag(), nullable=False),
        sa.CheckConstraint(
            "restriction IN ('unrestricted', 'purpose', 'endowment', 'entrusted')", name=op.f("ck_funds_restriction")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_funds_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "code", name=op.f("pk_funds")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "memberships",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('treasurer', 'accountant', 'approver', 'cashier', 'auditor', 'finance', 'administrator')",
            name=op.f("ck_memberships_role"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_memberships_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("organisation_id", "user_id", "role", name=op.f("pk_memberships")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "periods",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("first_day", Day(), nullable=False),
        sa.Column("last_day", Day(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_sequence", WholeNumber, nullable=True),
        sa.Column("merkle_root", sa.Text(), nullable=True),
        sa.CheckConstraint("(status = 'locked') = (merkle_root IS NOT NULL)", name=op.f("ck_periods_merkle_root")),
        sa.CheckConstraint("(status = 'open') = (closed_sequence IS NULL)", name=op.f("ck_periods_closed_sequence")),
        sa.CheckConstraint("status IN ('open', 'closed', 'locked')", name=op.f("ck_periods_status")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_periods_days")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_periods_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "month", name=op.f("pk_periods")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "programmes",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_programmes_code")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_programmes_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "code", name=op.f("pk_programmes")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "voucher_counters",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("voucher_kind", sa.Text(), nullable=False),
        sa.Column("fiscal_year", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("last_number", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "voucher_kind IN ('PT', 'PC', 'BC', 'BN', 'PKT')", name=op.f("ck_voucher_counters_voucher_kind")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_voucher_counters_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "voucher_kind", "fiscal_year", name=op.f("pk_voucher_counters")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account_remaps",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("working", sa.Text(), nullable=False),
        sa.Column("own", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "regime", "own"],
            ["accounts.organisation_id", "accounts.regime", "accounts.code"],
            name=op.f("fk_account_remaps_organisation_id_regime_own"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_account_remaps_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "regime", "working", name=op.f("pk_account_remaps")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fund_positions",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", WholeNumber, nullable=False),
        sa.Column("committed", WholeNumber, nullable=False),
        sa.Column("floor", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "part = 'principal' OR floor = 0", name=op.f("ck_fund_positions_only_principal_has_a_floor")
        ),
        sa.CheckConstraint(
            "part IN ('principal', 'income', 'management', 'entrusted')", name=op.f("ck_fund_positions_part")
        ),
        sa.CheckConstraint("committed >= 0 AND floor >= 0", name=op.f("ck_fund_positions_not_negative")),
        sa.CheckConstraint("position - committed >= floor", name=op.f("ck_fund_positions_above_floor")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund"],
            ["funds.organisation_id", "funds.code"],
            name=op.f("fk_fund_positions_organisation_id_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_fund_positions_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "fund", "part", name=op.f("pk_fund_positions")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "narratives",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("sequence", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("transaction_id", WholeNumber, nullable=False),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "(erased_at IS NULL AND salt IS NOT NULL AND description IS NOT NULL AND party IS NOT NULL AND document IS NOT NULL) OR (erased_at IS NOT NULL AND salt IS NULL AND description IS NULL AND party IS NULL AND document IS NULL)",
            name=op.f("ck_narratives_erased_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "sequence", "transaction_id"],
            ["entries.organisation_id", "entries.sequence", "entries.transaction_id"],
            name=op.f("fk_narratives_organisation_id_sequence_transaction_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organisation_id", "sequence", name=op.f("pk_narratives")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "postings",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("sequence", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("line", WholeNumber, autoincrement=False, nullable=False),
        sa.Column("transaction_id", WholeNumber, nullable=False),
        sa.Column("posted_on", Day(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("side", WholeNumber, nullable=False),
        sa.Column("amount", WholeNumber, nullable=False),
        sa.CheckConstraint("part IN ('principal', 'income', 'management', 'entrusted')", name=op.f("ck_postings_part")),
        sa.CheckConstraint("amount > 0 AND amount <= 1000000000000000", name=op.f("ck_postings_amount")),
        sa.CheckConstraint("side IN (1, -1)", name=op.f("ck_postings_side")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "sequence", "transaction_id"],
            ["entries.organisation_id", "entries.sequence", "entries.transaction_id"],
            name=op.f("fk_postings_organisation_id_sequence_transaction_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organisation_id", "sequence", "line", name=op.f("pk_postings")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_postings_account", "postings", ["organisation_id", "account", "posted_on", "sequence"], unique=False
    )
    op.create_index("ix_postings_fund", "postings", ["organisation_id", "fund", "posted_on", "sequence"], unique=False)
    op.create_table(
        "reconciliation_items",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("on", Day(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title_vi", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("stated", WholeNumber, nullable=False),
        sa.Column("found", WholeNumber, nullable=False),
        sa.Column("explanation_vi", sa.Text(), nullable=False),
        sa.Column("explanation_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("stated <> found", name=op.f("ck_reconciliation_items_a_difference")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund"],
            ["funds.organisation_id", "funds.code"],
            name=op.f("fk_reconciliation_items_organisation_id_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_reconciliation_items_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "code", name=op.f("pk_reconciliation_items")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vouchers",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_by", Id(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("entry_id", Id(), nullable=True),
        sa.CheckConstraint("(status = 'posted') = (entry_id IS NOT NULL)", name=op.f("ck_vouchers_posted_by_an_entry")),
        sa.CheckConstraint("status IN ('draft', 'posted')", name=op.f("ck_vouchers_status")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_vouchers_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "entry_id"],
            ["entries.organisation_id", "entries.id"],
            name=op.f("fk_vouchers_organisation_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_vouchers_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_vouchers")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vouchers_status", "vouchers", ["organisation_id", "status", "saved_at"], unique=False)
    op.create_table(
        "awards",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("recipients", WholeNumber, nullable=False),
        sa.Column("amount", WholeNumber, nullable=False),
        sa.Column("unit_amount", WholeNumber, nullable=True),
        sa.Column("decided_on", Day(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('scholarship', 'prize', 'support')", name=op.f("ck_awards_kind")),
        sa.CheckConstraint("recipients > 0 AND amount > 0", name=op.f("ck_awards_not_nothing")),
        sa.CheckConstraint("unit_amount IS NULL OR unit_amount * recipients = amount", name=op.f("ck_awards_adds_up")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund", "part"],
            ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
            name=op.f("fk_awards_organisation_id_fund_part"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_awards_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_awards")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "balances",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("debit", WholeNumber, nullable=False),
        sa.Column("credit", WholeNumber, nullable=False),
        sa.CheckConstraint("debit >= 0 AND credit >= 0", name=op.f("ck_balances_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund", "part"],
            ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
            name=op.f("fk_balances_organisation_id_fund_part"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "regime", "account"],
            ["accounts.organisation_id", "accounts.regime", "accounts.code"],
            name=op.f("fk_balances_organisation_id_regime_account"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_balances_organisation_id")),
        sa.PrimaryKeyConstraint(
            "organisation_id", "month", "regime", "account", "fund", "part", "programme", name=op.f("pk_balances")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "commitments",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("award", Id(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("amount", WholeNumber, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("expires_on", Day(), nullable=True),
        sa.Column("entry_sequence", WholeNumber, nullable=True),
        sa.CheckConstraint(
            "(status = 'posted') = (entry_sequence IS NOT NULL)", name=op.f("ck_commitments_posted_by_an_entry")
        ),
        sa.CheckConstraint("status IN ('pending', 'posted', 'voided', 'expired')", name=op.f("ck_commitments_status")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_commitments_amount")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "entry_sequence"],
            ["entries.organisation_id", "entries.sequence"],
            name=op.f("fk_commitments_organisation_id_entry_sequence"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund", "part"],
            ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
            name=op.f("fk_commitments_organisation_id_fund_part"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_commitments_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_commitments")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_commitments_pending",
        "commitments",
        ["organisation_id", "fund", "part"],
        unique=False,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "uq_commitments_live_award",
        "commitments",
        ["organisation_id", "award"],
        unique=True,
        sqlite_where=sa.text("status IN ('pending', 'posted')"),
        postgresql_where=sa.text("status IN ('pending', 'posted')"),
    )
    op.create_table(
        "pledges",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("donor_id", Id(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("amount", WholeNumber, nullable=False),
        sa.Column("pledged_on", Day(), nullable=False),
        sa.Column("due_on", Day(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pledges_amount")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "donor_id"],
            ["donors.organisation_id", "donors.id"],
            name=op.f("fk_pledges_organisation_id_donor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund", "part"],
            ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
            name=op.f("fk_pledges_organisation_id_fund_part"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_pledges_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_pledges")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "donations",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("donor_id", Id(), nullable=False),
        sa.Column("pledge_id", Id(), nullable=True),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("amount", WholeNumber, nullable=False),
        sa.Column("received_on", Day(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("entry_sequence", WholeNumber, nullable=False),
        sa.CheckConstraint("channel IN ('bank', 'cash')", name=op.f("ck_donations_channel")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_donations_amount")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "donor_id"],
            ["donors.organisation_id", "donors.id"],
            name=op.f("fk_donations_organisation_id_donor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "entry_sequence"],
            ["entries.organisation_id", "entries.sequence"],
            name=op.f("fk_donations_organisation_id_entry_sequence"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund", "part"],
            ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
            name=op.f("fk_donations_organisation_id_fund_part"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "pledge_id"],
            ["pledges.organisation_id", "pledges.id"],
            name=op.f("fk_donations_organisation_id_pledge_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_donations_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_donations")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_donations_entry", "donations", ["organisation_id", "entry_sequence"], unique=False)


TABLES = (
    "organisations",
    "users",
    "accounts",
    "chains",
    "donors",
    "entries",
    "fiscal_years",
    "funds",
    "memberships",
    "periods",
    "programmes",
    "sessions",
    "voucher_counters",
    "account_remaps",
    "fund_positions",
    "narratives",
    "postings",
    "reconciliation_items",
    "vouchers",
    "awards",
    "balances",
    "commitments",
    "pledges",
    "donations",
)
FUNCTIONS = (
    "refuse",
    "append_only",
    "guard_added_lines",
    "guard_erasure",
    "seal_entries",
    "guard_corrections",
    "fulfil_commitments",
    "guard_kept",
    "guard_chain",
    "guard_position",
    "guard_commitment",
    "reserve_commitment",
    "guard_period",
    "guard_account",
    "guard_fiscal_year",
    "guard_membership",
)
