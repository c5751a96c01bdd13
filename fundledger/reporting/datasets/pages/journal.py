"""The journal, a page at a time, and one entry with everything about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.errors import N_, NotFound
from fundledger.ledger.postings import Part, Side
from fundledger.ledger.vouchers import VoucherKind, VoucherNumber
from fundledger.money import Money, total, vnd
from fundledger.scholarships.programmes import Programme
from fundledger.storage.tables import accounts, entries, narratives, postings, programmes, users

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from fundledger.dates import DateRange


_NUMBER = re.compile(r"(?P<kind>[A-Z]+)-(?P<year>\d{4})-(?P<number>\d{1,9})")


class UnknownEntry(NotFound):
    message = N_("There is no voucher %(voucher)s in these books: check its number.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries a reader asks for; empty means all. Accounts match by how their numbers begin."""

    period: DateRange | None = None
    fund: str = ""
    part: str = ""
    accounts: tuple[str, ...] = ()
    programme: str = ""
    kind: str = ""
    acts: tuple[str, ...] = ()
    text: str = ""
    oldest_first: bool = False


class Line(NamedTuple):
    """One posting as a page shows it."""

    account: str
    account_vi: str
    account_en: str
    fund: str
    part: Part
    programme: str
    side: Side
    amount: Money


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the journal; words that were erased by law are empty."""

    sequence: int
    number: VoucherNumber
    regime: str
    posted_on: date
    description: str
    corrects: bool
    lines: tuple[Line, ...]

    @property
    def amount(self) -> Money:
        return total(line.amount for line in self.lines if line.side is Side.DEBIT)

    @property
    def debits(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.side is Side.DEBIT)

    @property
    def credits(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.side is Side.CREDIT)


@dataclass(frozen=True, slots=True)
class Found:
    """How many entries there are, and the sum of their debits."""

    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry with its voucher, who signed it, what it corrects, what corrected it, and its seal."""

    id: UUID
    row: Row
    act: str
    party: str
    document: str
    is_erased: bool
    made_by: str
    approved_by: str
    corrects: VoucherNumber | None
    corrected_by: VoucherNumber | None
    posted_at: datetime
    previous_hash: str
    entry_hash: str
    programmes: dict[str, Programme]

    @property
    def has_programmes(self) -> bool:
        return any(line.programme for line in self.row.lines)


def found(connection: sa.Connection, organisation_id: UUID, wanted: Wanted) -> Found:
    """The number of wanted entries and their total, over all pages."""
    chosen = _chosen(organisation_id, wanted).subquery()
    amount = sa.func.coalesce(sa.func.sum(sa.case((postings.c.side == 1, postings.c.amount), else_=0)), 0)
    totals = sa.select(sa.func.count(postings.c.sequence.distinct()), amount).where(
        postings.c.organisation_id == organisation_id, postings.c.sequence.in_(sa.select(chosen.c.sequence))
    )
    count, sum_of_debits = connection.execute(totals).one()
    return Found(count, vnd(int(sum_of_debits)))


def rows(
    connection: sa.Connection, organisation_id: UUID, wanted: Wanted, *, offset: int = 0, limit: int = 50
) -> list[Row]:
    """The wanted entries of one page, by day and then by their place in the chain."""
    order = (entries.c.posted_on, entries.c.sequence)
    if not wanted.oldest_first:
        order = (entries.c.posted_on.desc(), entries.c.sequence.desc())  # type: ignore[assignment]
    statement = _chosen(organisation_id, wanted).order_by(*order).offset(offset).limit(limit)
    heads = connection.execute(statement).all()
    lines = _lines(connection, organisation_id, [head.sequence for head in heads])
    return [_row(head, lines[head.sequence]) for head in heads]


def entry(connection: sa.Connection, organisation_id: UUID, number: VoucherNumber) -> EntryPage:
    """Raises UnknownEntry."""
    maker, approver = users.alias("maker"), users.alias("approver")
    statement = (
        sa.select(entries, narratives, maker.c.name.label("maker"), approver.c.name.label("approver"))
        .join(narratives, _narrated())
        .join(maker, maker.c.id == entries.c.made_by)
        .join(approver, approver.c.id == entries.c.approved_by)
        .where(
            entries.c.organisation_id == organisation_id,
            entries.c.voucher_kind == number.kind,
            entries.c.fiscal_year == number.fiscal_year,
            entries.c.voucher_number == number.number,
        )
    )
    head = connection.execute(statement).one_or_none()
    if head is None:
        raise UnknownEntry(voucher=number)
    lines = _lines(connection, organisation_id, [head.sequence])[head.sequence]
    return EntryPage(
        id=head.id,
        row=_row(head, lines),
        act=head.act,
        party=head.party or "",
        document=head.document or "",
        is_erased=head.erased_at is not None,
        made_by=head.maker,
        approved_by=head.approver,
        corrects=_number_where(connection, organisation_id, entries.c.id == head.corrects) if head.corrects else None,
        corrected_by=_number_where(connection, organisation_id, entries.c.corrects == head.id),
        posted_at=head.posted_at,
        previous_hash=head.previous_hash,
        entry_hash=head.entry_hash,
        programmes=_programme_names(connection, organisation_id),
    )


def _chosen(organisation_id: UUID, wanted: Wanted) -> sa.Select[tuple[object, ...]]:
    statement = (
        sa.select(
            entries.c.sequence,
            entries.c.regime,
            entries.c.voucher_kind,
            entries.c.fiscal_year,
            entries.c.voucher_number,
            entries.c.posted_on,
            entries.c.corrects,
            narratives.c.description,
        )
        .join(narratives, _narrated())
        .where(entries.c.organisation_id == organisation_id)
    )
    if wanted.period:
        statement = statement.where(entries.c.posted_on.between(wanted.period.first, wanted.period.last))
    if wanted.kind:
        statement = statement.where(entries.c.voucher_kind == wanted.kind)
    if wanted.text:
        statement = statement.where(_says(wanted.text))
    if wanted.acts:
        statement = statement.where(entries.c.act.in_(wanted.acts))
    asked = {name: getattr(wanted, name) for name in ("fund", "part", "programme")}
    on_line: list[sa.ColumnElement[bool]] = [postings.c[name] == value for name, value in asked.items() if value]
    if wanted.accounts:
        on_line.append(sa.or_(*(postings.c.account.startswith(code, autoescape=True) for code in wanted.accounts)))
    if on_line:
        statement = statement.where(
            sa.exists().where(
                postings.c.organisation_id == entries.c.organisation_id,
                postings.c.sequence == entries.c.sequence,
                *on_line,
            )
        )
    return statement


def _says(text: str) -> sa.ColumnElement[bool]:
    """Whether the text is a voucher's number, or stands in its words."""
    if match := _NUMBER.fullmatch(text.strip().upper()):
        return sa.and_(
            entries.c.voucher_kind == match["kind"],
            entries.c.fiscal_year == int(match["year"]),
            entries.c.voucher_number == int(match["number"]),
        )
    columns = (narratives.c.description, narratives.c.party, narratives.c.document)
    return sa.or_(*(column.icontains(text.strip(), autoescape=True) for column in columns))


def _lines(connection: sa.Connection, organisation_id: UUID, sequences: Sequence[int]) -> dict[int, tuple[Line, ...]]:
    statement = (
        sa.select(postings, accounts.c.name_vi, accounts.c.name_en)
        .join(
            entries,
            sa.and_(entries.c.organisation_id == postings.c.organisation_id, entries.c.sequence == postings.c.sequence),
        )
        .join(
            accounts,
            sa.and_(
                accounts.c.organisation_id == postings.c.organisation_id,
                accounts.c.regime == entries.c.regime,
                accounts.c.code == postings.c.account,
            ),
        )
        .where(postings.c.organisation_id == organisation_id, postings.c.sequence.in_(sequences))
        .order_by(postings.c.sequence, postings.c.line)
    )
    found: dict[int, tuple[Line, ...]] = dict.fromkeys(sequences, ())
    for row in connection.execute(statement):
        line = Line(
            row.account,
            row.name_vi,
            row.name_en,
            row.fund,
            Part(row.part),
            row.programme,
            Side(row.side),
            vnd(row.amount),
        )
        found[row.sequence] += (line,)
    return found


def _narrated() -> sa.ColumnElement[bool]:
    return sa.and_(
        narratives.c.organisation_id == entries.c.organisation_id, narratives.c.sequence == entries.c.sequence
    )


def _row(head: sa.Row[tuple[object, ...]], lines: tuple[Line, ...]) -> Row:
    return Row(
        head.sequence,
        _number(head),
        head.regime,
        head.posted_on,
        head.description or "",
        head.corrects is not None,
        lines,
    )


def _number(row: Any) -> VoucherNumber:
    return VoucherNumber(VoucherKind(row.voucher_kind), row.fiscal_year, row.voucher_number)


def _number_where(
    connection: sa.Connection, organisation_id: UUID, condition: sa.ColumnElement[bool]
) -> VoucherNumber | None:
    statement = sa.select(entries.c.voucher_kind, entries.c.fiscal_year, entries.c.voucher_number).where(
        entries.c.organisation_id == organisation_id, condition
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else _number(row)


def _programme_names(connection: sa.Connection, organisation_id: UUID) -> dict[str, Programme]:
    statement = sa.select(programmes).where(programmes.c.organisation_id == organisation_id)
    return {row.code: Programme(row.code, row.name_vi, row.name_en) for row in connection.execute(statement)}
