"""The ledger as it stands, for exports and verification: streamed in chain order, JSON-ready, never whole in memory."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.ledger import chain
from fundledger.ledger.commitments import CommitmentStatus
from fundledger.ledger.differences import Kind
from fundledger.ledger.verification import Record
from fundledger.ledger.vouchers import Narrative
from fundledger.organisations.units import UnknownOrganisation
from fundledger.storage import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    Progress = Callable[[int, int], None]
    """Told now and then how many entries are done, and of how many."""

FETCHED_AT_ONCE = 1000
_SIDES = {1: "debit", -1: "credit"}


class Stored(NamedTuple):
    """An entry with what stands beside it and is not under its hash.

    `days` are the days of its postings; `gifts` the sums of its donations, by fund, part and programme;
    `paid` the commitments that it is said to fulfil, each with id, fund, part and amount.
    """

    record: Record
    month: str
    posting_count: int
    has_words: bool
    days: frozenset[str]
    gifts: dict[tuple[str, ...], int]
    paid: list[tuple[str, str, str, int]]


class Orphans(NamedTuple):
    """Rows under an entry that does not exist; `sequence` is none where a whole organisation is missing."""

    kind: Kind
    organisation_id: str
    sequence: int | None


def hold_still(connection: sa.Connection) -> None:
    """Let every later read of a fresh connection see the books at one moment.

    SQLite does so anyway; a connection already in use keeps what it was given.
    """
    if connection.dialect.name == "postgresql" and not connection.in_transaction():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


# ---------------------------------------------------------------- what entries stand on


def organisations(connection: sa.Connection, code: str | None = None) -> list[dict[str, Any]]:
    """Every organisation with its fiscal years, charts, funds and programmes, or the one with a code.

    Raises UnknownOrganisation.
    """
    table = tables.organisations.c
    statement = sa.select(_id(table.id), table.code, table.name_vi, table.name_en)
    if code is not None:
        statement = statement.where(table.code == code)
    found = [dict(row) for row in connection.execute(statement).mappings()]
    if code is not None and not found:
        raise UnknownOrganisation(organisation=code)
    return sorted((_described(connection, organisation) for organisation in found), key=itemgetter("code"))


def _described(connection: sa.Connection, organisation: dict[str, Any]) -> dict[str, Any]:
    mine = organisation["id"] = str(organisation["id"])
    accounts = _mappings(
        connection, mine, tables.accounts, "regime", "code", "name_vi", "name_en", "kind", "in_position", "is_cash"
    )
    for account in accounts:
        account["in_position"], account["is_cash"] = bool(account["in_position"]), bool(account["is_cash"])
    years = _mappings(connection, mine, tables.fiscal_years, "year", "regime")
    return organisation | {
        "accounts": accounts,
        "fiscal_years": {str(row["year"]): row["regime"] for row in years},
        "funds": _mappings(connection, mine, tables.funds, "code", "name_vi", "name_en", "restriction"),
        "programmes": _mappings(connection, mine, tables.programmes, "code", "name_vi", "name_en"),
    }


def entry_count(connection: sa.Connection, organisation_ids: Iterable[str]) -> int:
    """How many entries the heads of these chains speak of."""
    return sum(head(connection, organisation_id)[0] or 0 for organisation_id in organisation_ids)


# ---------------------------------------------------------------- entries


def records(connection: sa.Connection, organisation_id: str) -> Iterator[Record]:
    """An organisation's entries in chain order."""
    with closing(_postings(connection, organisation_id)) as postings:
        lines = _Queue(postings)
        for row in _entries(connection, organisation_id):
            yield _record(row, organisation_id, lines.under(row.sequence))


def journal(
    connection: sa.Connection, chosen: Sequence[dict[str, Any]], progress: Progress | None = None
) -> Iterator[tuple[dict[str, Any], Record]]:
    """The entries of some organisations, one organisation after the other, each with its own."""
    total = entry_count(connection, [organisation["id"] for organisation in chosen])
    done = 0
    for organisation in chosen:
        for record in records(connection, organisation["id"]):
            yield organisation, record
            done += 1
            if progress and (done % FETCHED_AT_ONCE == 0 or done == total):
                progress(done, total)


def stored(connection: sa.Connection, organisation_id: str) -> Iterator[Stored]:
    """An organisation's entries in chain order, with what stands beside them."""
    with (
        closing(_postings(connection, organisation_id)) as postings,
        closing(_gifts(connection, organisation_id)) as donated,
        closing(_paid(connection, organisation_id)) as fulfilled,
    ):
        lines, gifts, paid = _Queue(postings), _Queue(donated), _Queue(fulfilled)
        for row in _entries(connection, organisation_id):
            mine = lines.under(row.sequence)
            yield Stored(
                record=_record(row, organisation_id, mine),
                month=row.month,
                posting_count=row.posting_count,
                has_words=row.worded is not None,
                days=frozenset(_day(line.posted_on) for line in mine),
                gifts={tuple(purpose): int(amount) for _, *purpose, amount in gifts.under(row.sequence)},
                paid=[(str(key), fund, part, amount) for _, key, fund, part, amount in paid.under(row.sequence)],
            )


class _Queue:
    """Rows that begin with the sequence of their entry and come in its order, handed out entry by entry."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def under(self, sequence: int) -> list[Any]:
        """The rows of one entry; those of entries passed over are dropped."""
        found = []
        while self._next is not None and self._next[0] <= sequence:
            if self._next[0] == sequence:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def _entries(connection: sa.Connection, organisation_id: str) -> Generator[Any, None, None]:
    entry, words = tables.entries.c, tables.narratives.c
    same = sa.and_(words.organisation_id == entry.organisation_id, words.sequence == entry.sequence)
    plain = (
        entry.sequence, entry.regime, entry.month, entry.act, entry.voucher_kind, entry.fiscal_year,
        entry.voucher_number, entry.posting_count, entry.narrative_digest, entry.previous_hash, entry.entry_hash,
    )  # fmt: skip
    converted = (
        entry.id,
        entry.posted_on,
        entry.posted_at,
        entry.made_by,
        entry.approved_by,
        entry.corrects,
        entry.commitment,
    )
    statement = (
        sa.select(
            *plain,
            *(_id(column) for column in converted),
            words.sequence.label("worded"),
            words.salt,
            words.description,
            words.party,
            words.document,
        )
        .outerjoin_from(tables.entries, tables.narratives, same)
        .where(entry.organisation_id == _uuid(connection, organisation_id))
        .order_by(entry.sequence)
    )
    return _streamed(connection, statement)


def _postings(connection: sa.Connection, organisation_id: str) -> Generator[Any, None, None]:
    line = tables.postings.c
    statement = (
        sa.select(
            line.sequence,
            line.account,
            line.fund,
            line.part,
            line.programme,
            line.side,
            line.amount,
            _id(line.posted_on),
        )
        .where(line.organisation_id == _uuid(connection, organisation_id))
        .order_by(line.sequence, line.line)
    )
    return _streamed(connection, statement)


def _gifts(connection: sa.Connection, organisation_id: str) -> Generator[Any, None, None]:
    gift = tables.donations.c
    what = (gift.entry_sequence, gift.fund, gift.part, gift.programme)
    statement = (
        sa.select(*what, sa.func.sum(gift.amount))
        .where(gift.organisation_id == _uuid(connection, organisation_id))
        .group_by(*what)
        .order_by(gift.entry_sequence)
    )
    return _streamed(connection, statement)


def _paid(connection: sa.Connection, organisation_id: str) -> Generator[Any, None, None]:
    promise = tables.commitments.c
    statement = (
        sa.select(promise.entry_sequence, _id(promise.id), promise.fund, promise.part, promise.amount)
        .where(promise.organisation_id == _uuid(connection, organisation_id), promise.entry_sequence.is_not(None))
        .order_by(promise.entry_sequence)
    )
    return _streamed(connection, statement)


def _record(row: Any, organisation_id: str, lines: list[Any]) -> Record:
    content = {
        "act": row.act,
        "approved_by": str(row.approved_by),
        "commitment": _text(row.commitment),
        "corrects": _text(row.corrects),
        "form": chain.FORM,
        "id": str(row.id),
        "made_by": str(row.made_by),
        "narrative": row.narrative_digest,
        "organisation": organisation_id,
        "posted_at": _instant(row.posted_at),
        "posted_on": _day(row.posted_on),
        "postings": [
            {
                "account": account,
                "amount": amount,
                "fund": fund,
                "part": part,
                "programme": programme,
                "side": _SIDES.get(side, str(side)),
            }
            for _, account, fund, part, programme, side, amount, _ in lines
        ],
        "regime": row.regime,
        "sequence": row.sequence,
        "voucher": f"{row.voucher_kind}-{row.fiscal_year}-{row.voucher_number:04d}",
    }
    words = None if row.salt is None else Narrative(row.description, row.party, row.document)
    return Record(content, row.previous_hash, row.entry_hash, words, row.salt)


# ---------------------------------------------------------------- what the books state


def head(connection: sa.Connection, organisation_id: str) -> tuple[int | None, str | None]:
    """The end of a chain as its row says; nones where the row is missing."""
    found = _mappings(connection, organisation_id, tables.chains, "last_sequence", "head")
    return (found[0]["last_sequence"], found[0]["head"]) if found else (None, None)


def balances(connection: sa.Connection, organisation_id: str) -> Iterator[dict[str, Any]]:
    """Rows of month, regime, account, fund, part, programme, debit and credit, in that order."""
    table = tables.balances
    names = ("month", "regime", "account", "fund", "part", "programme", "debit", "credit")
    for row in _streamed(connection, _rows_of(connection, organisation_id, table, *names)):
        yield dict(zip(names, row, strict=True))


def positions(connection: sa.Connection, organisation_id: str) -> list[dict[str, Any]]:
    """Rows of fund, part, position, committed and floor."""
    return _mappings(
        connection, organisation_id, tables.fund_positions, "fund", "part", "position", "committed", "floor"
    )


def periods(connection: sa.Connection, organisation_id: str) -> list[dict[str, Any]]:
    """Rows of month, status, closed_sequence and merkle_root."""
    return _mappings(connection, organisation_id, tables.periods, "month", "status", "closed_sequence", "merkle_root")


def counters(connection: sa.Connection, organisation_id: str) -> dict[tuple[str, int], int]:
    """The last voucher number by kind and fiscal year."""
    found = _mappings(
        connection, organisation_id, tables.voucher_counters, "voucher_kind", "fiscal_year", "last_number"
    )
    return {(row["voucher_kind"], row["fiscal_year"]): row["last_number"] for row in found}


def promised(connection: sa.Connection, organisation_id: str) -> dict[tuple[str, str], int]:
    """What is pending of each fund part, in whole đồng."""
    promise = tables.commitments.c
    statement = (
        sa.select(promise.fund, promise.part, sa.func.sum(promise.amount))
        .where(
            promise.organisation_id == _uuid(connection, organisation_id), promise.status == CommitmentStatus.PENDING
        )
        .group_by(promise.fund, promise.part)
    )
    return {(fund, part): int(amount) for fund, part, amount in connection.execute(statement)}


def promised_twice(connection: sa.Connection, organisation_id: str) -> list[tuple[str, int]]:
    """Awards with more than one live commitment, and how many."""
    promise = tables.commitments.c
    statement = (
        sa.select(_id(promise.award), sa.func.count())
        .where(
            promise.organisation_id == _uuid(connection, organisation_id),
            promise.status.in_([CommitmentStatus.PENDING, CommitmentStatus.POSTED]),
        )
        .group_by(promise.award)
        .having(sa.func.count() > 1)
        .order_by(promise.award)
    )
    return [(str(award), count) for award, count in connection.execute(statement)]


def corrects_nothing(connection: sa.Connection, organisation_id: str) -> Iterator[tuple[int, str]]:
    """Entries that say they correct one which does not stand before them, by sequence, with what they name."""
    entry, wrong = tables.entries.alias(), tables.entries.alias()
    statement = sa.select(entry.c.sequence, _id(entry.c.corrects)).where(
        entry.c.organisation_id == _uuid(connection, organisation_id),
        entry.c.corrects.is_not(None),
        ~sa.exists().where(
            wrong.c.organisation_id == entry.c.organisation_id,
            wrong.c.id == entry.c.corrects,
            wrong.c.sequence < entry.c.sequence,
        ),
    )
    for sequence, corrects in _streamed(connection, statement):
        yield sequence, str(corrects)


def orphans(connection: sa.Connection) -> Iterator[Orphans]:
    """Postings, words, donations and paid commitments without their entry; entries without their organisation."""
    entry = tables.entries.c
    for kind, table, sequence in (
        (Kind.ORPHAN_POSTING, tables.postings, tables.postings.c.sequence),
        (Kind.ORPHAN_WORDS, tables.narratives, tables.narratives.c.sequence),
        (Kind.ORPHAN_DONATION, tables.donations, tables.donations.c.entry_sequence),
        (Kind.ORPHAN_COMMITMENT, tables.commitments, tables.commitments.c.entry_sequence),
    ):
        same = [entry.organisation_id == table.c.organisation_id, entry.sequence == sequence]
        if "transaction_id" in table.c:
            same.append(entry.transaction_id == table.c.transaction_id)
        statement = (
            sa.select(_id(table.c.organisation_id), sequence)
            .distinct()
            .where(sequence.is_not(None), ~sa.exists().where(*same))
            .order_by(table.c.organisation_id, sequence)
        )
        for organisation_id, found in _streamed(connection, statement):
            yield Orphans(kind, str(organisation_id), found)
    known = sa.exists().where(tables.organisations.c.id == entry.organisation_id)
    for organisation_id in connection.execute(sa.select(_id(entry.organisation_id)).distinct().where(~known)).scalars():
        yield Orphans(Kind.ORPHAN_ENTRY, str(organisation_id), None)


# ---------------------------------------------------------------- reading


def _rows_of(connection: sa.Connection, organisation_id: str, table: sa.Table, *names: str) -> sa.Select[Any]:
    """Columns of an organisation's rows, in the order of the table's key."""
    return (
        sa.select(*(table.c[name] for name in names))
        .where(table.c.organisation_id == _uuid(connection, organisation_id))
        .order_by(*(_plainly(connection, column) for column in list(table.primary_key)[1:]))
    )


def _mappings(connection: sa.Connection, organisation_id: str, table: sa.Table, *names: str) -> list[dict[str, Any]]:
    found = connection.execute(_rows_of(connection, organisation_id, table, *names))
    return [dict(row) for row in found.mappings()]


def _streamed(connection: sa.Connection, statement: sa.Select[Any]) -> Generator[Any, None, None]:
    """Rows as they come; whoever does not take them all closes the stream."""
    with connection.execute(statement, execution_options={"yield_per": FETCHED_AT_ONCE}) as result:
        yield from result


def _id(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column as the driver gives it: making a UUID or a day of a million texts, and texts again, takes minutes."""
    return sa.type_coerce(column, sa.types.NullType()).label(column.key)


def _plainly(connection: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Sort text by its characters in every database, whatever language PostgreSQL was set up for."""
    is_text = isinstance(column.type, sa.Text) and connection.dialect.name == "postgresql"
    return sa.collate(column, "C") if is_text else column


def _uuid(connection: sa.Connection, organisation_id: str) -> Any:
    return sa.literal(organisation_id, sa.Text() if connection.dialect.name == "sqlite" else sa.Uuid(as_uuid=False))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _day(value: Any) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _instant(value: Any) -> str:
    return value if isinstance(value, str) else chain.instant(value.astimezone(UTC))
