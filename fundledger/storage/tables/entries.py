"""The ledger itself: postings are written first, the entry row last; inserting it seals them.

`postings.side` is 1 for a debit (Nợ) and -1 for a credit (Có), so that sum(side * amount) is zero.
`transaction_id` is PostgreSQL's id of the sealing transaction, and 0 in SQLite: it is part of the key
between postings and entries, so that no other transaction can slip a posting under an entry.
"""

import sqlalchemy as sa

from fundledger.ledger.postings import Part
from fundledger.ledger.vouchers import VoucherKind
from fundledger.money import LARGEST_MINOR
from fundledger.storage.columns import Day, Id, Instant, WholeNumber, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

entries = table(
    "entries",
    organisation_key(),
    sa.Column("sequence", WholeNumber, primary_key=True, autoincrement=False),
    sa.Column("transaction_id", WholeNumber, nullable=False),
    sa.Column("id", Id(), nullable=False),
    sa.Column("regime", Word, nullable=False),
    sa.Column("month", Word, nullable=False),
    sa.Column("posted_on", Day(), nullable=False),
    sa.Column("posted_at", Instant(), nullable=False),
    sa.Column("act", Word, nullable=False),
    sa.Column("voucher_kind", Word, nullable=False),
    sa.Column("fiscal_year", WholeNumber, nullable=False),
    sa.Column("voucher_number", WholeNumber, nullable=False),
    sa.Column("posting_count", WholeNumber, nullable=False),
    sa.Column("made_by", Id(), sa.ForeignKey("users.id"), nullable=False),
    sa.Column("approved_by", Id(), sa.ForeignKey("users.id"), nullable=False),
    sa.Column("corrects", Id()),
    sa.Column("commitment", Id()),
    sa.Column("idempotency_key", Word),
    sa.Column("request_digest", Word),
    sa.Column("narrative_digest", Word, nullable=False),
    sa.Column("previous_hash", Word, nullable=False),
    sa.Column("entry_hash", Word, nullable=False),
    sa.UniqueConstraint("organisation_id", "sequence", "transaction_id", name="uq_entries_seal"),
    sa.UniqueConstraint("organisation_id", "id", name="uq_entries_id"),
    sa.UniqueConstraint("organisation_id", "voucher_kind", "fiscal_year", "voucher_number", name="uq_entries_voucher"),
    one_of("voucher_kind", *VoucherKind),
    sa.CheckConstraint("made_by <> approved_by", name="maker_is_not_approver"),
    sa.CheckConstraint("length(entry_hash) = 64 AND length(previous_hash) = 64", name="hashes"),
    sa.CheckConstraint("posting_count >= 2", name="posting_count"),
    sa.CheckConstraint("(idempotency_key IS NULL) = (request_digest IS NULL)", name="request"),
    sa.CheckConstraint("corrects <> id", name="corrects_another"),
    sa.Index("ix_entries_posted_on", "organisation_id", "posted_on", "sequence"),
)

for _optional in ("corrects", "commitment", "idempotency_key"):
    sa.Index(
        f"uq_entries_{_optional}",
        entries.c.organisation_id,
        entries.c[_optional],
        unique=True,
        sqlite_where=entries.c[_optional].is_not(None),
        postgresql_where=entries.c[_optional].is_not(None),
    )


def _to_entry() -> sa.ForeignKeyConstraint:
    """The entry comes last, so the key is checked at the end of the transaction."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", "sequence", "transaction_id"],
        ["entries.organisation_id", "entries.sequence", "entries.transaction_id"],
        deferrable=True,
        initially="DEFERRED",
    )


postings = table(
    "postings",
    sa.Column("organisation_id", Id(), primary_key=True),
    sa.Column("sequence", WholeNumber, primary_key=True, autoincrement=False),
    sa.Column("line", WholeNumber, primary_key=True, autoincrement=False),
    sa.Column("transaction_id", WholeNumber, nullable=False),
    sa.Column("posted_on", Day(), nullable=False),
    sa.Column("account", Word, nullable=False),
    sa.Column("fund", Word, nullable=False),
    sa.Column("part", Word, nullable=False),
    sa.Column("programme", Word, nullable=False),
    sa.Column("side", WholeNumber, nullable=False),
    sa.Column("amount", WholeNumber, nullable=False),
    _to_entry(),
    one_of("part", *Part),
    sa.CheckConstraint("side IN (1, -1)", name="side"),
    sa.CheckConstraint(f"amount > 0 AND amount <= {LARGEST_MINOR}", name="amount"),
    sa.Index("ix_postings_account", "organisation_id", "account", "posted_on", "sequence"),
    sa.Index("ix_postings_fund", "organisation_id", "fund", "posted_on", "sequence"),
)

narratives = table(
    "narratives",
    sa.Column("organisation_id", Id(), primary_key=True),
    sa.Column("sequence", WholeNumber, primary_key=True, autoincrement=False),
    sa.Column("transaction_id", WholeNumber, nullable=False),
    sa.Column("salt", Word),
    sa.Column("description", Word),
    sa.Column("party", Word),
    sa.Column("document", Word),
    sa.Column("erased_at", Instant()),
    _to_entry(),
    sa.CheckConstraint(
        "(erased_at IS NULL AND salt IS NOT NULL AND description IS NOT NULL AND party IS NOT NULL"
        " AND document IS NOT NULL) OR (erased_at IS NOT NULL AND salt IS NULL AND description IS NULL"
        " AND party IS NULL AND document IS NULL)",
        name="erased_whole",
    ),
)
