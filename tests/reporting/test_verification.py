"""Whoever owns the database can switch its guards off; what they then alter is named."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa

from fundledger.bookkeeping import deposits, setup
from fundledger.errors import FundLedgerError
from fundledger.ledger import chain, journal_file
from fundledger.ledger.differences import Difference, Kind
from fundledger.money import vnd
from fundledger.reporting import verification
from fundledger.reporting.datasets import ledger
from fundledger.reporting.exports import journal
from fundledger.storage.engine import make_engine, sqlite_url
from fundledger.storage.tables import entries
from tests.books import INCOME, SCRIPTS, SmallBook
from tests.reporting import rich_book
from tests.reporting.edits import EDITS, edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.services.postgres import PostgresServer

TEMPLATE = "rich_template"

# What is done to the books, and every kind of difference that it makes.
TAMPERINGS = {
    "both sides of an entry": (
        "UPDATE postings SET amount = amount + 1 WHERE sequence = 1",
        {Kind.ENTRY_HASH, Kind.BALANCE, Kind.POSITION, Kind.FLOOR},
    ),
    "one side of an entry": (
        "UPDATE postings SET amount = amount + 1 WHERE sequence = 2 AND side = -1",
        {Kind.ENTRY_HASH, Kind.BALANCE, Kind.UNBALANCED},
    ),
    "an amount of nothing": (
        "UPDATE postings SET amount = 0 WHERE sequence = 2",
        {Kind.ENTRY_HASH, Kind.BALANCE, Kind.AMOUNT, Kind.POSITION},
    ),
    "a line taken out": (
        "DELETE FROM postings WHERE sequence = 2 AND side = -1",
        {Kind.ENTRY_HASH, Kind.BALANCE, Kind.UNBALANCED, Kind.TOO_FEW_POSTINGS, Kind.POSTING_COUNT},
    ),
    "a line put in": (
        ("INSERT INTO postings SELECT organisation_id, sequence, 3, transaction_id, posted_on, account, fund, part,"
        " programme, side, amount FROM postings WHERE sequence = 2 AND line = 1"),
        {Kind.ENTRY_HASH, Kind.BALANCE, Kind.UNBALANCED, Kind.POSTING_COUNT, Kind.POSITION},
    ),
    "an account": (
        "UPDATE postings SET account = '141' WHERE sequence = 2 AND account = '112'",
        {Kind.ENTRY_HASH, Kind.BALANCE},
    ),
    "an account without a chart": (
        "UPDATE postings SET account = '999' WHERE sequence = 2 AND account = '112'",
        {Kind.ENTRY_HASH, Kind.BALANCE, Kind.ACCOUNT, Kind.POSITION},
    ),
    "a day within the month": (
        "UPDATE entries SET posted_on = '2023-01-02' WHERE sequence = 1",
        {Kind.ENTRY_HASH, Kind.DATE},
    ),
    "a day of the lines": ("UPDATE postings SET posted_on = '2023-01-02' WHERE sequence = 1", {Kind.DATE}),
    "a month": ("UPDATE entries SET month = '2023-02' WHERE sequence = 1", {Kind.DATE}),
    "the count of lines": ("UPDATE entries SET posting_count = 3 WHERE sequence = 1", {Kind.POSTING_COUNT}),
    "an approver": (
        "UPDATE entries SET approved_by = made_by WHERE sequence = 1",
        {Kind.ENTRY_HASH, Kind.SIGNATURES},
    ),
    "a regime": ("UPDATE fiscal_years SET regime = 'hcsn-24' WHERE year = 2024", {Kind.REGIME}),
    "words": ("UPDATE narratives SET description = 'Tiền của tôi' WHERE sequence = 1", {Kind.WORDS}),
    "a salt": ("UPDATE narratives SET salt = 'ff' WHERE sequence = 1", {Kind.WORDS}),
    "words taken out": ("DELETE FROM narratives WHERE sequence = 1", {Kind.WORDS_MISSING}),
    "a hash": (
        f"UPDATE entries SET entry_hash = '{'0' * 64}' WHERE sequence = 1",
        {Kind.ENTRY_HASH, Kind.PREVIOUS_HASH, Kind.MERKLE_ROOT},
    ),
    "no hash at all": (
        f"UPDATE entries SET entry_hash = '{'x' * 64}' WHERE sequence = 1",
        {Kind.ENTRY_HASH, Kind.PREVIOUS_HASH, Kind.MERKLE_ROOT},
    ),
    "a link": (
        f"UPDATE entries SET previous_hash = '{'1' * 64}' WHERE sequence = 2",
        {Kind.ENTRY_HASH, Kind.PREVIOUS_HASH},
    ),
    "the head": (f"UPDATE chains SET head = '{'0' * 64}'", {Kind.HEAD}),
    "the head's number": ("UPDATE chains SET last_sequence = last_sequence + 1", {Kind.LAST_SEQUENCE}),
    "no head": ("DELETE FROM chains", {Kind.HEAD, Kind.LAST_SEQUENCE}),
    "the last entry cut off": (
        ("DELETE FROM postings WHERE sequence = (SELECT max(sequence) FROM entries);"
        "DELETE FROM narratives WHERE sequence = (SELECT max(sequence) FROM entries);"
        "DELETE FROM entries WHERE sequence = (SELECT max(sequence) FROM entries)"),
        {Kind.HEAD, Kind.LAST_SEQUENCE, Kind.BALANCE, Kind.VOUCHER_COUNTER, Kind.POSITION, Kind.CLOSED_SEQUENCE},
    ),
    "an entry without its rest": (
        "DELETE FROM entries WHERE sequence = 1",
        {
            Kind.SEQUENCE, Kind.PREVIOUS_HASH, Kind.ORPHAN_POSTING, Kind.ORPHAN_WORDS, Kind.BALANCE, Kind.POSITION,
            Kind.FLOOR, Kind.VOUCHER_NUMBER, Kind.MERKLE_ROOT,
        },
    ),
    "postings of another transaction": (
        "UPDATE postings SET transaction_id = 7 WHERE sequence = 1",
        {Kind.ORPHAN_POSTING},
    ),
    "a voucher number": (
        "UPDATE entries SET voucher_number = 900 WHERE sequence = 2",
        {Kind.ENTRY_HASH, Kind.VOUCHER_NUMBER},
    ),
    "a counter": ("UPDATE voucher_counters SET last_number = last_number + 1", {Kind.VOUCHER_COUNTER}),
    "a balance": (
        ("UPDATE balances SET debit = debit + 1 WHERE account = '112' AND month = '2023-01' AND part = 'income'"
        " AND programme = '' AND fund = 'QHB-TH'"),
        {Kind.BALANCE},
    ),
    "a balance taken out": ("DELETE FROM balances WHERE account = '1211' AND month = '2023-01'", {Kind.BALANCE}),
    "a balance put in": (
        ("INSERT INTO balances SELECT organisation_id, '2023-09', regime, '3388', fund, part, 'CT-KT', 5, 5 FROM balances"
        " WHERE account = '1211' AND month = '2023-01'"),
        {Kind.BALANCE},
    ),
    "a position": ("UPDATE fund_positions SET position = position + 1 WHERE part = 'income'", {Kind.POSITION}),
    "a floor": ("UPDATE fund_positions SET floor = floor - 1 WHERE part = 'principal'", {Kind.FLOOR}),
    "a reserve": (
        "UPDATE fund_positions SET committed = committed + 1 WHERE part = 'income' AND fund = 'QHB-TH'",
        {Kind.COMMITTED},
    ),
    "a promise": (
        "UPDATE commitments SET amount = 900000000000 WHERE status = 'pending'",
        {Kind.COMMITTED, Kind.BELOW_FLOOR},
    ),
    "a paid promise": (
        "UPDATE commitments SET amount = amount + 1 WHERE status = 'posted'",
        {Kind.COMMITMENT},
    ),
    "a promise paid by another entry": (
        ("UPDATE commitments SET entry_sequence = 1 WHERE id = (SELECT commitment FROM entries"
        " WHERE commitment IS NOT NULL ORDER BY sequence LIMIT 1)"),
        {Kind.COMMITMENT},
    ),
    "a promise paid by no entry": (
        "UPDATE commitments SET entry_sequence = 99999 WHERE status = 'posted'",
        {Kind.COMMITMENT, Kind.ORPHAN_COMMITMENT},
    ),
    "a promise made twice": (
        ("UPDATE commitments SET award = (SELECT award FROM commitments WHERE status = 'pending' ORDER BY id LIMIT 1)"
        " WHERE status = 'posted'"),
        {Kind.COMMITTED_TWICE},
    ),
    "a donation": ("UPDATE donations SET amount = amount + 1", {Kind.DONATION}),
    "a donation taken out": ("DELETE FROM donations", {Kind.DONATION}),
    "a donation of no entry": (
        "UPDATE donations SET entry_sequence = 99999",
        {Kind.DONATION, Kind.ORPHAN_DONATION},
    ),
    "a correction of nothing": (
        ("UPDATE entries SET corrects = made_by WHERE sequence = (SELECT max(sequence) FROM entries WHERE corrects"
        " IS NOT NULL)"),
        {Kind.ENTRY_HASH, Kind.CORRECTION},
    ),
    "a correction made twice": (
        "UPDATE entries SET corrects = (SELECT id FROM entries WHERE sequence = 1) WHERE corrects IS NOT NULL",
        {Kind.ENTRY_HASH, Kind.CORRECTION},
    ),
    "a close that missed entries": (
        "UPDATE periods SET closed_sequence = 1 WHERE month = '2023-03'",
        {Kind.CLOSED_SEQUENCE},
    ),
    "a close of the future": (
        "UPDATE periods SET closed_sequence = 99999 WHERE month = '2023-03'",
        {Kind.CLOSED_SEQUENCE},
    ),
    "a lock's root": (
        f"UPDATE periods SET merkle_root = '{'0' * 64}' WHERE month = '2023-02'",
        {Kind.MERKLE_ROOT},
    ),
    "no period": ("DELETE FROM periods WHERE month = '2023-01'", {Kind.PERIOD_MISSING}),
    "which account is cash": (
        "UPDATE accounts SET is_cash = (1 = 1) WHERE code = '353L'",
        {Kind.CASH},
    ),
    "no organisation": ("DELETE FROM organisations", {Kind.ORPHAN_ENTRY}),
}  # fmt: skip
WITHOUT = {
    "an approver": "ALTER TABLE entries DROP CONSTRAINT ck_entries_maker_is_not_approver",
    "an amount of nothing": "ALTER TABLE postings DROP CONSTRAINT ck_postings_amount",
    "a promise made twice": "DROP INDEX uq_commitments_live_award",
    "a correction made twice": "DROP INDEX uq_entries_corrects",
}
"""What else stands in the way, and must be taken down first."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def rich(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a rich book that nobody alters."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("rich") / "book"
        shutil.copytree(request.getfixturevalue("migrated_sqlite"), folder)
        url = sqlite_url(folder)
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database(TEMPLATE, template=request.getfixturevalue("migrated_postgresql"))
    engine = make_engine(url)
    rich_book.found(engine)
    engine.dispose()
    yield url
    if request.param == "postgresql":
        server.drop_database(TEMPLATE)


@pytest.fixture
def copy(rich: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a copy that a test may alter."""
    if rich.startswith("sqlite"):
        folder = tmp_path / "copy"
        shutil.copytree(rich.removeprefix("sqlite:///").removesuffix("/book.sqlite3"), folder)
        yield sqlite_url(folder)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    yield server.create_database("altered", template=TEMPLATE)
    server.drop_database("altered")


def verify(url: str, progress: Callable[[int, int], None] | None = None) -> list[Difference]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = verification.verify(connection, SCRIPTS, progress)
    engine.dispose()
    return found


def export(url: str, path: Path, *, words: bool = True) -> Path:
    engine = make_engine(url)
    with engine.connect() as connection, path.open("w", encoding="utf-8", newline="\n") as file:
        journal.write(connection, file, words=words)
    engine.dispose()
    return path


def tamper(url: str, statements: str, *, without: str = "") -> None:
    """Alter a database as its owner can, with every guard switched off."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.executescript("" if "CONSTRAINT" in without else without)
            connection.executescript(statements)
        connection.close()
        return
    with psycopg.connect(url.replace("+psycopg", "")) as server:
        server.execute("SET session_replication_role = replica")
        for statement in filter(None, (without, *statements.split(";"))):
            server.execute(statement)


def kinds(found: list[Difference]) -> set[Kind]:
    return {difference.kind for difference in found}


# ---------------------------------------------------------------- the books


def test_sound_books_have_no_difference(rich: str) -> None:
    told: list[tuple[int, int]] = []
    assert verify(rich, lambda done, total: told.append((done, total))) == []
    assert told[-1][0] == told[-1][1] > 100


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_is_altered_is_named(copy: str, name: str) -> None:
    statements, expected = TAMPERINGS[name]
    tamper(copy, statements, without=WITHOUT.get(name, ""))
    found = verify(copy)
    assert kinds(found) - {Kind.GUARD} == expected
    assert all(
        difference.organisation == "SL" or difference.kind in {Kind.GUARD, Kind.ORPHAN_ENTRY} for difference in found
    )


def test_every_kind_of_difference_is_tried() -> None:
    assert set().union(*(expected for _, expected in TAMPERINGS.values())) | {Kind.GUARD} == set(Kind)


def test_a_difference_says_where_and_by_how_much(copy: str) -> None:
    tamper(copy, "UPDATE postings SET amount = amount + 1 WHERE sequence = 1")
    found = {difference.kind: str(difference) for difference in verify(copy)}
    assert re.fullmatch(
        r"SL: entry 1 \(PKT-2023-0001\) was altered after it was sealed: "
        r"its content gives [0-9a-f]{64}, and its seal is [0-9a-f]{64}\.",
        found[Kind.ENTRY_HASH],
    )
    assert found[Kind.POSITION].startswith("SL: the position of QHB-TH/principal is ")
    assert "353G QHB-TH/principal" in found[Kind.BALANCE] or "1211 QHB-TH/principal" in found[Kind.BALANCE]


def test_every_sentence_takes_its_values() -> None:
    for kind in Kind:
        assert "%" not in str(Difference(kind, "SL", "9", 1, 2))


def test_an_altered_entry_is_one_difference_and_not_all_that_follow(copy: str) -> None:
    tamper(copy, "UPDATE entries SET act = 'khác' WHERE sequence = 3")
    found = [difference for difference in verify(copy) if difference.kind is not Kind.GUARD]
    assert [(difference.kind, difference.what.split()[0]) for difference in found] == [(Kind.ENTRY_HASH, "3")]


def test_a_chain_that_was_rewritten_whole_is_betrayed_by_a_locked_period(copy: str) -> None:
    """The attacker seals every entry anew, moves the head, and forgets only what was locked, or published."""
    engine = make_engine(copy)
    with engine.connect() as connection:
        (mine,) = ledger.organisations(connection)
        records = list(ledger.records(connection, mine["id"]))
    engine.dispose()
    statements, previous = [], chain.GENESIS
    for record in records:
        content = dict(record.content)
        if content["sequence"] == 1:
            content["act"] = "khác"
        sealed = chain.entry_hash(previous, content)
        statements.append(
            f"UPDATE entries SET act = '{content['act']}', previous_hash = '{previous}', entry_hash = '{sealed}'"
            f" WHERE sequence = {content['sequence']}"
        )
        previous = sealed
    tamper(copy, ";".join([*statements, f"UPDATE chains SET head = '{previous}'"]))
    assert kinds(verify(copy)) - {Kind.GUARD} == {Kind.MERKLE_ROOT}


def test_a_guard_that_is_gone_is_named(copy: str) -> None:
    if copy.startswith("sqlite"):
        with sqlite3.connect(copy.removeprefix("sqlite:///")) as connection:
            connection.execute("DROP TRIGGER postings_delete")
        connection.close()
    else:
        with psycopg.connect(copy.replace("+psycopg", "")) as server:
            server.execute("ALTER TABLE postings DISABLE TRIGGER postings_frozen")
    (found,) = verify(copy)
    assert found.kind is Kind.GUARD
    assert found.what.startswith("postings_")


def test_books_of_two_organisations_are_verified_apart(rich: str, copy: str) -> None:
    engine = make_engine(copy)
    setup.found_organisation(engine, code="X", name_vi="Xã", name_en="Commune")
    engine.dispose()
    assert verify(copy) == []
    tamper(copy, f"UPDATE chains SET head = '{'5' * 64}' WHERE last_sequence = 0")
    assert [(d.kind, d.organisation) for d in verify(copy) if d.kind is not Kind.GUARD] == [(Kind.HEAD, "X")]


def test_all_is_read_at_one_moment(copy: str, tmp_path: Path) -> None:
    """An entry posted while the books are verified is no difference."""
    engine = make_engine(copy)
    with engine.connect() as connection:
        ledger.hold_still(connection)
        connection.execute(sa.text("SELECT count(*) FROM entries")).scalar_one()
        book = _opened(engine, connection)
        at = book.head("2024-12-01")
        book.write(lambda opened: deposits.receive_interest(opened, at, vnd(5), at=INCOME))
        assert verification.verify(connection, SCRIPTS) == []
    engine.dispose()


def _opened(engine: sa.Engine, connection: sa.Connection) -> SmallBook:
    columns = (entries.c.organisation_id, entries.c.made_by, entries.c.approved_by)
    return SmallBook(engine, *connection.execute(sa.select(*columns).limit(1)).one())


# ---------------------------------------------------------------- an exported journal


def test_a_sound_export_has_no_difference(rich: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = export(rich, tmp_path / "journal.jsonl")
    assert verification.verify_export(path, lambda done, total: told.append((done, total))) == []
    assert told[-1] == (path.stat().st_size,) * 2


def test_a_public_copy_holds_no_words_and_still_verifies(rich: str, tmp_path: Path) -> None:
    path = export(rich, tmp_path / "public.jsonl", words=False)
    assert verification.verify_export(path) == []
    assert "Nguyễn" not in path.read_text(encoding="utf-8")


def test_an_export_is_the_same_twice(rich: str, tmp_path: Path) -> None:
    assert export(rich, tmp_path / "1").read_bytes() == export(rich, tmp_path / "2").read_bytes()


@pytest.mark.parametrize("name", TAMPERINGS)
def test_an_export_carries_what_was_altered(copy: str, name: str, tmp_path: Path) -> None:
    """An export shows what its entries and statements say; what stands beside them stays with the database."""
    beside = {
        Kind.GUARD, Kind.POSTING_COUNT, Kind.WORDS_MISSING, Kind.VOUCHER_COUNTER, Kind.COMMITMENT, Kind.COMMITTED_TWICE,
        Kind.DONATION, Kind.COMMITTED, *(kind for kind in Kind if kind.startswith("orphan")),
    }  # fmt: skip
    only_beside = {
        "a day within the month",
        "a day of the lines",
        "a month",
        "a correction of nothing",
        "a promise",
        "no organisation",
    }
    statements, expected = TAMPERINGS[name]
    tamper(copy, statements, without=WITHOUT.get(name, ""))
    found = kinds(verification.verify_export(export(copy, tmp_path / "journal.jsonl")))
    assert found == expected - beside or name in only_beside


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_export_is_named(rich: str, name: str, tmp_path: Path) -> None:
    edit, expected = EDITS[name]
    path = edited(export(rich, tmp_path / "journal.jsonl"), edit)
    assert expected <= kinds(verification.verify_export(path))


def break_line(number: int, old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        lines = text.split("\n")
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
        return "\n".join(lines)

    return edit


MALFORMED: dict[str, tuple[Callable[[str], str], str]] = {
    "nothing": (lambda text: "", "is not a fundledger journal"),
    "something else": (lambda text: "2023-01-01 open Assets\n", "is not a fundledger journal"),
    "a number": (lambda text: "1\n", "is not a fundledger journal"),
    "no header": (lambda text: text.split("\n", 1)[1], "is not a fundledger journal"),
    "a newer version": (break_line(1, '"version":1', '"version":2'), "newer fundledger (version 2)"),
    "cut short": (lambda text: "\n".join(text.split("\n")[:10]) + "\n", "ends after line 10"),
    "half a line": (lambda text: text[: len(text) // 2], "Line "),
    "no JSON": (break_line(3, "{", "("), "Line 3 "),
    "a number twice": (break_line(3, '"amount":', '"amount":1,"amount":'), "Line 3 "),
    "a blank": (break_line(3, '"amount":', '"amount": '), "Line 3 "),
    "a fraction": (break_line(3, '"amount":100000000', '"amount":100000000.5'), "Line 3 "),
    "true for a number": (break_line(3, '"sequence":2', '"sequence":true'), "content.sequence"),
    "a side": (break_line(3, '"side":"debit"', '"side":"left"'), "postings.side"),
    "a form": (break_line(3, '"form":1', '"form":2'), "content.form"),
    "a name missing": (break_line(3, '"act":"opening_balance",', ""), "content: act"),
    "a name too many": (break_line(3, '"act":', '"aaa":1,"act":'), "content: aaa"),
    "words without salt": (lambda text: re.sub(r',"salt":"[0-9a-f]{32}"', "", text, count=1), "Line 2 "),
    "a deep hole": (lambda text: text.split("\n")[0] + "\n" + "[" * 200_000 + "\n", "Line 2 "),
    "after the trailer": (lambda text: text + "{}\n", "Line "),
    "half a letter": (break_line(3, '"act":"', '"act":"\\ud800'), "Line 3 "),
    "the count": (lambda text: re.sub(r'"entries":\d+', '"entries":7', text), "(entries)"),
    "no books": (lambda text: re.sub(r'\{"books":\[.*\],"entries"', '{"books":[],"entries"', text), "(books)"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_file_that_is_no_whole_journal_is_refused_by_line(rich: str, name: str, tmp_path: Path) -> None:
    edit, sentence = MALFORMED[name]
    path = export(rich, tmp_path / "journal.jsonl")
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    with pytest.raises(FundLedgerError, match=re.escape(sentence)) as refusal:
        verification.verify_export(path)
    assert "journal.jsonl" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_entry_of_an_organisation_that_the_header_lacks_is_refused(rich: str, tmp_path: Path) -> None:
    path = edited(
        export(rich, tmp_path / "journal.jsonl"), lambda lines: lines[0]["organisations"][0].update(id="khác")
    )
    with pytest.raises(journal_file.JournalLineMalformed, match=r"Line 2 .*organisation"):
        verification.verify_export(path)


def test_a_file_in_another_encoding_or_none_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"\xff\xfe{}\n")
    with pytest.raises(journal_file.NotAJournal):
        verification.verify_export(path)
    with pytest.raises(verification.JournalUnreadable, match="No such file"):
        verification.verify_export(tmp_path / "none")
    with pytest.raises(verification.JournalUnreadable):
        verification.verify_export(tmp_path)


def test_one_organisation_may_be_exported_and_an_unknown_one_is_refused(rich: str) -> None:
    engine = make_engine(rich)
    stream = io.StringIO()
    with engine.connect() as connection:
        journal.write(connection, stream, "SL")
        with pytest.raises(FundLedgerError):
            journal.write(connection, io.StringIO(), "không có")
    engine.dispose()
    assert stream.getvalue().count('"record":"entry"') > 100
