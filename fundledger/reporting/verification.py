"""Verification: whether the books, or an exported journal, agree with their own entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundledger.errors import N_, FundLedgerError
from fundledger.ledger import journal_file
from fundledger.ledger.differences import Difference, Kind
from fundledger.ledger.journal_file import JournalLineMalformed
from fundledger.ledger.verification import Recount
from fundledger.money import vnd
from fundledger.reporting.datasets import ledger
from fundledger.storage.schema import missing_guards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    import sqlalchemy as sa

    from fundledger.reporting.datasets.ledger import Progress, Stored

_GIFT = "donation_"
"""How the acts begin that take in a donation, and so list whose it is."""


class JournalUnreadable(FundLedgerError):
    message = N_("%(file)s cannot be read (%(reason)s): name a file that exists and may be read.")


# ---------------------------------------------------------------- the books


def verify(connection: sa.Connection, scripts: Path, progress: Progress | None = None) -> list[Difference]:
    """Recompute everything from the entries and name every difference; none where the books are sound.

    The connection is a fresh one, so that all of it is read at one moment; `scripts` holds the guards as we wrote them.
    """
    ledger.hold_still(connection)
    organisations = ledger.organisations(connection)
    found = [Difference(Kind.GUARD, "", name) for name in missing_guards(connection, scripts)]
    found += _orphans(connection, {organisation["id"]: organisation["code"] for organisation in organisations})
    total = ledger.entry_count(connection, [organisation["id"] for organisation in organisations])
    done = 0
    for organisation in organisations:
        recount = Recount(journal_file.frame(organisation))
        for entry in ledger.stored(connection, organisation["id"]):
            found += recount.add(entry.record)
            found += _beside(entry, organisation["code"], recount)
            done += 1
            if progress and done % ledger.FETCHED_AT_ONCE == 0:
                progress(done, total)
        found += _books(connection, organisation, recount)
    if progress:
        progress(done, total)
    return found


def _orphans(connection: sa.Connection, codes: Mapping[str, str]) -> Iterator[Difference]:
    for kind, organisation_id, sequence in ledger.orphans(connection):
        yield Difference(kind, codes.get(organisation_id, organisation_id), "" if sequence is None else str(sequence))


def _books(connection: sa.Connection, organisation: Mapping[str, Any], recount: Recount) -> Iterator[Difference]:
    """What the entries of one organisation add up to, against everything that is kept beside them."""
    mine, code = organisation["id"], organisation["code"]
    yield from recount.against_head(*ledger.head(connection, mine))
    yield from recount.against_balances(ledger.balances(connection, mine))
    yield from recount.against_positions(ledger.positions(connection, mine), ledger.promised(connection, mine))
    yield from recount.against_periods(ledger.periods(connection, mine))
    yield from recount.against_counters(ledger.counters(connection, mine))
    yield from recount.against_cash()
    for award, count in ledger.promised_twice(connection, mine):
        yield Difference(Kind.COMMITTED_TWICE, code, award, 1, count)
    for sequence, corrects in ledger.corrects_nothing(connection, mine):
        yield Difference(Kind.CORRECTION, code, str(sequence), None, corrects)


def _beside(entry: Stored, code: str, recount: Recount) -> Iterator[Difference]:
    """What stands beside one entry and is not under its hash."""
    name, content = entry.record.name, entry.record.content
    day, lines = content["posted_on"], len(content["postings"])
    if entry.posting_count != lines:
        yield Difference(Kind.POSTING_COUNT, code, name, lines, entry.posting_count)
    for found, expected in ((entry.month, day[:7]), *((other, day) for other in sorted(entry.days))):
        if found != expected:
            yield Difference(Kind.DATE, code, name, expected, found)
    if not entry.has_words:
        yield Difference(Kind.WORDS_MISSING, code, name)
    if entry.paid or content["commitment"] is not None:
        yield from _fulfilled(entry, code, recount)
    if entry.gifts or content["act"].startswith(_GIFT):
        yield from _given(entry, code)


def _fulfilled(entry: Stored, code: str, recount: Recount) -> Iterator[Difference]:
    """An entry pays the one commitment that it names, exactly, and no other says that it was paid by it."""
    name, moved = entry.record.name, recount.moved(entry.record.content)
    if not any(key == entry.record.content["commitment"] for key, *_ in entry.paid):
        yield Difference(Kind.COMMITMENT, code, name, None, entry.record.content["commitment"])
    for key, fund, part, amount in entry.paid:
        if key != entry.record.content["commitment"]:
            yield Difference(Kind.COMMITMENT, code, name, key, entry.record.content["commitment"])
        elif amount != -moved.get((fund, part), 0):
            yield Difference(Kind.COMMITMENT, code, name, vnd(amount), vnd(-moved.get((fund, part), 0)))


def _given(entry: Stored, code: str) -> Iterator[Difference]:
    """What an entry took in, by fund, part and programme, is what its donations say."""
    taken: dict[tuple[str, ...], int] = {}
    for posting in entry.record.content["postings"]:
        if posting["side"] == "debit":
            purpose = posting["fund"], posting["part"], posting["programme"]
            taken[purpose] = taken.get(purpose, 0) + posting["amount"]
    for at in sorted(taken.keys() | entry.gifts.keys()):
        expected, found = taken.get(at, 0), entry.gifts.get(at, 0)
        if expected != found:
            yield Difference(Kind.DONATION, code, entry.record.name, vnd(expected), vnd(found))


# ---------------------------------------------------------------- an exported journal


def verify_export(path: Path, progress: Progress | None = None) -> list[Difference]:
    """Recompute an exported journal with no database and name every difference; progress is told in bytes.

    Raises JournalUnreadable, or what `journal_file.lines` raises for a file that is no whole journal.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            return list(_verify_file(file, path.name, lambda: progress and progress(file.tell(), size)))
    except OSError as error:
        raise JournalUnreadable(file=path, reason=error.strerror or error) from error


def _verify_file(file: BinaryIO, name: str, tick: Callable[[], object]) -> Iterator[Difference]:
    recounts: dict[str, Recount] = {}
    for number, kind, content in journal_file.lines(file, name):
        if kind == "header":
            recounts = {one["id"]: Recount(journal_file.frame(one)) for one in content["organisations"]}
        elif kind == "entry":
            record = journal_file.record(content)
            recount = recounts.get(record.content["organisation"])
            if recount is None:
                raise JournalLineMalformed(line=number, file=name, place="content.organisation")
            yield from recount.add(record)
        else:
            if content["entries"] != number - 2:
                raise JournalLineMalformed(line=number, file=name, place="entries")
            if sorted(books["organisation"] for books in content["books"]) != sorted(recounts):
                raise JournalLineMalformed(line=number, file=name, place="books")
            for books in content["books"]:
                yield from _against(books, recounts[books["organisation"]])
        if number % ledger.FETCHED_AT_ONCE == 0 or kind == "trailer":
            tick()


def _against(books: Mapping[str, Any], recount: Recount) -> Iterator[Difference]:
    yield from recount.against_head(books["last_sequence"], books["head"])
    yield from recount.against_balances(books["balances"])
    yield from recount.against_positions(books["positions"])
    yield from recount.against_periods(books["periods"])
    yield from recount.against_cash()
