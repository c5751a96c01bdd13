"""The ledger's hot path: the chain's head, what a posting must be checked against, and the append itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from fundledger.dates import Month
from fundledger.errors import N_, NotFound
from fundledger.funds.positions import FundPosition
from fundledger.ledger import chain
from fundledger.ledger.accounts import AccountCode, Regime
from fundledger.ledger.entries import Entry
from fundledger.ledger.periods import Period, PeriodStatus
from fundledger.ledger.postings import FundCode, FundPart, Part, Posting, ProgrammeCode, Side
from fundledger.ledger.vouchers import Narrative, Voucher, VoucherKind, VoucherNumber
from fundledger.money import vnd
from fundledger.organisations.units import Organisation, UnknownOrganisation
from fundledger.storage.stores.driver import insert, places, rows
from fundledger.storage.tables import entries, narratives, postings

if TYPE_CHECKING:
    from collections.abc import Sequence


class UnknownEntry(NotFound):
    message = N_("There is no entry %(entry)s in the books of %(organisation)s: check its number.")


class Opened(NamedTuple):
    """An organisation with the head of its chain; `transaction` is 0 in SQLite."""

    organisation: Organisation
    head: chain.Head
    transaction: int


_ORGANISATION = (
    "SELECT o.id, o.code, o.name_vi, o.name_en, o.address, o.illustrative_from, c.last_sequence, c.head{transaction}"
    " FROM organisations o JOIN chains c ON c.organisation_id = o.id WHERE o.code = ?{lock}"
)
_OPEN = {
    "sqlite": _ORGANISATION.format(transaction=", 0", lock=""),
    "postgresql": _ORGANISATION.format(transaction=", pg_current_xact_id()::text::bigint", lock=" FOR UPDATE OF c"),
}


def open_chain(connection: sa.Connection, code: str) -> Opened:
    """Lock the organisation's chain for this transaction: the first lock of every writer."""
    found = rows(connection, _OPEN[connection.dialect.name], (code,))
    if not found:
        raise UnknownOrganisation(organisation=code)
    key, code, name_vi, name_en, address, illustrative_from, last_sequence, head, transaction = found[0]
    organisation = Organisation(_uuid(key), code, name_vi, name_en, address, _day(illustrative_from))
    return Opened(organisation, chain.Head(last_sequence, head), transaction)


@dataclass(slots=True)
class Context:
    """What the books say about the vouchers to be posted, read under the chain's lock."""

    periods: dict[str, Period] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    positions: dict[FundPart, FundPosition] = field(default_factory=dict)
    replays: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    owed: dict[tuple[AccountCode, FundPart], int] = field(default_factory=dict)


def read_context(connection: sa.Connection, organisation_id: UUID, vouchers: Sequence[Voucher]) -> Context:
    """One query for periods, voucher counters, positions and used idempotency keys."""
    months = {str(Month.of(voucher.posted_on)) for voucher in vouchers}
    years = {str(voucher.posted_on.year) for voucher in vouchers}
    funds = {posting.fund for voucher in vouchers for posting in voucher.postings}
    keys = {voucher.idempotency_key for voucher in vouchers if voucher.idempotency_key}
    key = str(organisation_id)
    text = (
        "SELECT 'period', month, status, closed_sequence, 0, 0 FROM periods"
        f" WHERE organisation_id = ? AND month IN ({places(len(months))})"
        " UNION ALL SELECT 'counter', voucher_kind, CAST(fiscal_year AS TEXT), last_number, 0, 0 FROM voucher_counters"
        f" WHERE organisation_id = ? AND fiscal_year IN ({', '.join(sorted(years))})"
        " UNION ALL SELECT 'position', fund, part, position, committed, floor FROM fund_positions"
        f" WHERE organisation_id = ? AND fund IN ({places(len(funds))})"
    )
    values: list[Any] = [key, *months, key, key, *funds]
    if keys:
        text += (
            " UNION ALL SELECT 'replay', idempotency_key, CAST(id AS TEXT) || request_digest, 0, 0, 0 FROM entries"
            f" WHERE organisation_id = ? AND idempotency_key IN ({places(len(keys))})"
        )
        values += [key, *keys]
    context = Context()
    for kind, first, second, number, committed, floor in rows(connection, text, values):
        match kind:
            case "period":
                context.periods[first] = Period(Month.parse(first), PeriodStatus(second), number)
            case "counter":
                context.counters[first, int(second)] = number
            case "position":
                fund_part = FundPart(FundCode(first), Part(second))
                context.positions[fund_part] = FundPosition(fund_part, vnd(number), vnd(committed), vnd(floor))
            case _:
                context.replays[first] = (UUID(second[:36]), second[36:])
    return context


class Sealed(NamedTuple):
    """An entry about to be appended, with the salt of its words."""

    entry: Entry
    salt: str
    request_digest: str | None


_POSTINGS = (
    "organisation_id", "sequence", "line", "transaction_id", "posted_on", "account", "fund", "part", "programme",
    "side", "amount",
)  # fmt: skip
_NARRATIVES = ("organisation_id", "sequence", "transaction_id", "salt", "description", "party", "document")
_ENTRIES = (
    "organisation_id", "sequence", "transaction_id", "id", "regime", "month", "posted_on", "posted_at", "act",
    "voucher_kind", "fiscal_year", "voucher_number", "posting_count", "made_by", "approved_by", "corrects",
    "commitment", "idempotency_key", "request_digest", "narrative_digest", "previous_hash", "entry_hash",
)  # fmt: skip


def append(connection: sa.Connection, sealed: Sequence[Sealed], transaction: int) -> None:
    """Write postings and words first, the entries last: inserting those is the seal."""
    organisation = str(sealed[0].entry.organisation_id)
    lines, words, heads = [], [], []
    for entry, salt, digest in sealed:
        voucher, sequence = entry.voucher, entry.sequence
        day = voucher.posted_on.isoformat()
        for line, posting in enumerate(voucher.postings, 1):
            lines.append(
                (organisation, sequence, line, transaction, day, posting.account, posting.fund, posting.part.value,
                 posting.programme, int(posting.side), posting.amount.minor)
            )  # fmt: skip
        words.append((organisation, sequence, transaction, salt, *voucher.narrative))
        heads.append(
            (organisation, sequence, transaction, str(entry.id), entry.regime, day[:7], day,
             chain.instant(entry.posted_at), voucher.act, entry.number.kind.value, entry.number.fiscal_year,
             entry.number.number, len(voucher.postings), str(voucher.made_by), str(voucher.approved_by),
             _text(voucher.corrects), _text(voucher.commitment), voucher.idempotency_key, digest,
             entry.narrative_digest, entry.previous_hash, entry.entry_hash)
        )  # fmt: skip
    insert(connection, "narratives", _NARRATIVES, words)
    insert(connection, "postings", _POSTINGS, lines)
    insert(connection, "entries", _ENTRIES, heads)


def get(connection: sa.Connection, organisation: Organisation, entry_id: UUID) -> Entry:
    """One entry with its postings and words (empty where they were erased)."""
    mine = entries.c.organisation_id == organisation.id
    row = connection.execute(sa.select(entries).where(mine, entries.c.id == entry_id)).one_or_none()
    if row is None:
        raise UnknownEntry(entry=entry_id, organisation=organisation.code)
    words = connection.execute(
        sa.select(narratives).where(
            narratives.c.organisation_id == organisation.id, narratives.c.sequence == row.sequence
        )
    ).one()
    lines = connection.execute(
        sa.select(postings)
        .where(postings.c.organisation_id == organisation.id, postings.c.sequence == row.sequence)
        .order_by(postings.c.line)
    )
    voucher = Voucher(
        kind=VoucherKind(row.voucher_kind),
        act=row.act,
        posted_on=row.posted_on,
        postings=tuple(_posting(line) for line in lines),
        narrative=Narrative(words.description or "…", words.party or "", words.document or ""),
        made_by=row.made_by,
        approved_by=row.approved_by,
        corrects=row.corrects,
        commitment=row.commitment,
        idempotency_key=row.idempotency_key,
    )
    return Entry(
        id=row.id,
        organisation_id=organisation.id,
        sequence=row.sequence,
        regime=Regime(row.regime),
        number=VoucherNumber(VoucherKind(row.voucher_kind), row.fiscal_year, row.voucher_number),
        posted_at=row.posted_at,
        voucher=voucher,
        narrative_digest=row.narrative_digest,
        previous_hash=row.previous_hash,
        entry_hash=row.entry_hash,
    )


def correction_of(connection: sa.Connection, organisation_id: UUID, entry_id: UUID) -> VoucherNumber | None:
    """The number of the voucher that already corrects an entry, if one does."""
    row = connection.execute(
        sa.select(entries.c.voucher_kind, entries.c.fiscal_year, entries.c.voucher_number).where(
            entries.c.organisation_id == organisation_id, entries.c.corrects == entry_id
        )
    ).one_or_none()
    return None if row is None else VoucherNumber(VoucherKind(row.voucher_kind), row.fiscal_year, row.voucher_number)


def by_key(connection: sa.Connection, organisation_id: UUID, key: str) -> tuple[UUID, str] | None:
    """The entry that an idempotency key was used for, and the digest of what was asked."""
    row = connection.execute(
        sa.select(entries.c.id, entries.c.request_digest).where(
            entries.c.organisation_id == organisation_id, entries.c.idempotency_key == key
        )
    ).one_or_none()
    return None if row is None else (row.id, row.request_digest)


def of_commitment(connection: sa.Connection, organisation_id: UUID, commitment: UUID) -> UUID | None:
    """The entry that paid a commitment."""
    found: UUID | None = connection.execute(
        sa.select(entries.c.id).where(entries.c.organisation_id == organisation_id, entries.c.commitment == commitment)
    ).scalar_one_or_none()
    return found


def owed_before(connection: sa.Connection, organisation_id: UUID, account: AccountCode, fund_part: FundPart) -> int:
    """What a fund part owes on an account by the books so far, in whole đồng."""
    (found,) = rows(
        connection,
        "SELECT coalesce(sum(credit - debit), 0) FROM balances"
        " WHERE organisation_id = ? AND account = ? AND fund = ? AND part = ?",
        (str(organisation_id), account, fund_part.fund, fund_part.part.value),
    )
    return int(found[0])


def cash_before(connection: sa.Connection, organisation_id: UUID, *, account: AccountCode, month: Month) -> int:
    """What an account holds before a month begins, in whole đồng, over all funds."""
    (found,) = rows(
        connection,
        "SELECT coalesce(sum(debit - credit), 0) FROM balances WHERE organisation_id = ? AND account = ? AND month < ?",
        (str(organisation_id), account, str(month)),
    )
    return int(found[0])


def daily_movements(
    connection: sa.Connection, organisation_id: UUID, *, account: AccountCode, since: date
) -> dict[date, int]:
    """What an account moved on each day since one, in whole đồng, debits positive."""
    found = rows(
        connection,
        "SELECT posted_on, sum(side * amount) FROM postings"
        " WHERE organisation_id = ? AND account = ? AND posted_on >= ? GROUP BY posted_on",
        (str(organisation_id), account, since.isoformat()),
    )
    return {_must_day(day): int(amount) for day, amount in found}


def erase_words(connection: sa.Connection, organisation_id: UUID, sequence: int) -> None:
    """Erase an entry's words for good; the chain keeps their digest and still verifies."""
    connection.execute(
        sa.update(narratives)
        .where(narratives.c.organisation_id == organisation_id, narratives.c.sequence == sequence)
        .values(salt=None, description=None, party=None, document=None, erased_at=datetime.now(UTC))
    )


def confirm_replay(connection: sa.Connection) -> None:
    """Make answering “already there” wait for the standby behind the first answer.

    A replay that only reads could confirm an entry whose own commit was never replicated.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_logical_emit_message(true, 'fundledger', 'replay')")


def hashes_of_month(connection: sa.Connection, organisation_id: UUID, month: Month) -> list[str]:
    """The entry hashes of a month in chain order."""
    return list(
        connection.execute(
            sa.select(entries.c.entry_hash)
            .where(entries.c.organisation_id == organisation_id, entries.c.month == str(month))
            .order_by(entries.c.sequence)
        ).scalars()
    )


def _posting(row: sa.Row[Any]) -> Posting:
    return Posting(
        AccountCode(row.account),
        FundCode(row.fund),
        Part(row.part),
        Side(row.side),
        vnd(row.amount),
        ProgrammeCode(row.programme),
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _must_day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
