"""The journal posting by posting, and one voucher with everything about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.ledger.vouchers import VoucherKind, VoucherNumber
from fundledger.reporting.datasets.frames import TEXT, TRUTH, VALUE, WHOLE, frame
from fundledger.storage.tables import accounts, entries, narratives, postings, users

if TYPE_CHECKING:
    from uuid import UUID

    import pandas as pd

    from fundledger.dates import DateRange

JOURNAL = {
    "sequence": WHOLE, "entry_id": VALUE, "posted_on": VALUE, "voucher": TEXT, "act": TEXT, "regime": TEXT,
    "description": TEXT, "party": TEXT, "document": TEXT, "erased": TRUTH, "corrects": TEXT,
    "line": WHOLE, "account": TEXT, "name_vi": TEXT, "name_en": TEXT, "fund": TEXT, "part": TEXT, "programme": TEXT,
    "debit": WHOLE, "credit": WHOLE,
}  # fmt: skip
ENTRY = {
    **JOURNAL, "corrected_by": TEXT, "posted_at": VALUE, "made_by": TEXT, "approved_by": TEXT,
    "previous_hash": TEXT, "entry_hash": TEXT,
}  # fmt: skip

_NUMBER = re.compile(r"([A-Z]+)-(\d{4})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries a reader asks for; empty means all. An entry is wanted whole where one of its postings is.

    `least` and `most` bound a posting's amount in whole đồng; `text` is looked for in the words of the voucher.
    """

    period: DateRange
    accounts: tuple[str, ...] = ()
    fund: str = ""
    part: str = ""
    programme: str = ""
    acts: tuple[str, ...] = ()
    voucher: str = ""
    text: str = ""
    least: int | None = None
    most: int | None = None


def journal(
    connection: sa.Connection, organisation_id: UUID, wanted: Wanted, *, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """The wanted entries, one row per posting, ordered by day, place in the chain and line; limits count entries.

    Columns: sequence, entry_id, posted_on, voucher, act, regime, description, party, document, erased, corrects
    (a voucher's number or empty), line, account, name_vi, name_en, fund, part, programme; debit, credit, int64 đồng.
    """
    chosen = (
        _chosen(organisation_id, wanted)
        .order_by(entries.c.posted_on, entries.c.sequence)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    statement = _postings(organisation_id).join(chosen, chosen.c.sequence == entries.c.sequence)
    return frame(map(_row, connection.execute(statement)), JOURNAL)


def entry(connection: sa.Connection, organisation_id: UUID, voucher: VoucherNumber) -> pd.DataFrame:
    """One voucher, one row per posting; no row where the books have no such voucher.

    Columns: those of `journal`, then corrected_by (a voucher's number or empty), posted_at, made_by, approved_by
    (names), previous_hash, entry_hash.
    """
    maker, approver, later = users.alias("maker"), users.alias("approver"), entries.alias("later")
    statement = (
        _postings(organisation_id)
        .add_columns(
            later.c.voucher_kind, later.c.fiscal_year, later.c.voucher_number, entries.c.posted_at,
            maker.c.name, approver.c.name, entries.c.previous_hash, entries.c.entry_hash,
        )
        .join(maker, maker.c.id == entries.c.made_by)
        .join(approver, approver.c.id == entries.c.approved_by)
        .outerjoin(
            later, sa.and_(later.c.organisation_id == entries.c.organisation_id, later.c.corrects == entries.c.id)
        )
        .where(
            entries.c.voucher_kind == voucher.kind,
            entries.c.fiscal_year == voucher.fiscal_year,
            entries.c.voucher_number == voucher.number,
        )
    )  # fmt: skip
    width = -8
    rows = (
        (*_row(row[:width]), number_of(*row[width : width + 3]), *row[width + 3 :])
        for row in connection.execute(statement)
    )
    return frame(rows, ENTRY)


def number_of(kind: str | None, fiscal_year: int, number: int) -> str:
    """A voucher's number as readers write it; empty for none."""
    return str(VoucherNumber(VoucherKind(kind), fiscal_year, number)) if kind else ""


def _postings(organisation_id: UUID) -> sa.Select[Any]:
    earlier = entries.alias("earlier")
    of_entry = postings.c.organisation_id == entries.c.organisation_id
    return (
        sa.select(
            entries.c.sequence, entries.c.id, entries.c.posted_on,
            entries.c.voucher_kind, entries.c.fiscal_year, entries.c.voucher_number, entries.c.act, entries.c.regime,
            narratives.c.description, narratives.c.party, narratives.c.document, narratives.c.erased_at,
            earlier.c.voucher_kind, earlier.c.fiscal_year, earlier.c.voucher_number,
            postings.c.line, postings.c.account, accounts.c.name_vi, accounts.c.name_en,
            postings.c.fund, postings.c.part, postings.c.programme, postings.c.side, postings.c.amount,
        )
        .select_from(entries)
        .join(postings, sa.and_(of_entry, postings.c.sequence == entries.c.sequence))
        .join(
            narratives,
            sa.and_(
                narratives.c.organisation_id == entries.c.organisation_id, narratives.c.sequence == entries.c.sequence
            ),
        )
        .join(
            accounts,
            sa.and_(
                accounts.c.organisation_id == entries.c.organisation_id,
                accounts.c.regime == entries.c.regime,
                accounts.c.code == postings.c.account,
            ),
        )
        .outerjoin(
            earlier, sa.and_(earlier.c.organisation_id == entries.c.organisation_id, earlier.c.id == entries.c.corrects)
        )
        .where(entries.c.organisation_id == organisation_id)
        .order_by(entries.c.posted_on, entries.c.sequence, postings.c.line)
    )  # fmt: skip


def _row(row: Any) -> tuple[Any, ...]:
    sequence, entry_id, posted_on, kind, year, number, act, regime, *words = row[:12]
    line, account, name_vi, name_en, fund, part, programme, side, amount = row[15:24]
    description, party, document, erased_at = words
    return (
        sequence, entry_id, posted_on, number_of(kind, year, number), act, regime,
        description or "", party or "", document or "", erased_at is not None, number_of(*row[12:15]),
        line, account, name_vi, name_en, fund, part, programme,
        amount if side == 1 else 0, amount if side == -1 else 0,
    )  # fmt: skip


def _chosen(organisation_id: UUID, wanted: Wanted) -> sa.Select[tuple[int]]:
    statement = sa.select(entries.c.sequence).where(
        entries.c.organisation_id == organisation_id,
        entries.c.posted_on.between(wanted.period.first, wanted.period.last),
    )
    if lines := _line_conditions(wanted):
        days = postings.c.posted_on.between(wanted.period.first, wanted.period.last)
        statement = statement.where(
            entries.c.sequence.in_(
                sa.select(postings.c.sequence).where(postings.c.organisation_id == organisation_id, days, *lines)
            )
        )
    if wanted.acts:
        statement = statement.where(entries.c.act.in_(wanted.acts))
    if wanted.voucher:
        statement = statement.where(_is_voucher(wanted.voucher))
    return _with_text(statement, wanted.text) if wanted.text else statement


def _line_conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    named = (("fund", wanted.fund), ("part", wanted.part), ("programme", wanted.programme))
    conditions = [postings.c[name] == value for name, value in named if value]
    if wanted.accounts:
        conditions.append(postings.c.account.in_(wanted.accounts))
    if wanted.least is not None:
        conditions.append(postings.c.amount >= wanted.least)
    if wanted.most is not None:
        conditions.append(postings.c.amount <= wanted.most)
    return conditions


def _is_voucher(text: str) -> sa.ColumnElement[bool]:
    """A whole number (PT-2023-0001) or a kind (PT); anything else finds nothing."""
    if match := _NUMBER.fullmatch(text.strip().upper()):
        kind, year, number = match.groups()
        return sa.and_(
            entries.c.voucher_kind == kind,
            entries.c.fiscal_year == int(year),
            entries.c.voucher_number == int(number),
        )
    return entries.c.voucher_kind == text.strip().upper()


def _with_text(statement: sa.Select[tuple[int]], text: str) -> sa.Select[tuple[int]]:
    words = (narratives.c.description, narratives.c.party, narratives.c.document)
    return statement.join(
        narratives,
        sa.and_(narratives.c.organisation_id == entries.c.organisation_id, narratives.c.sequence == entries.c.sequence),
    ).where(sa.or_(*(word.icontains(text, autoescape=True) for word in words)))
