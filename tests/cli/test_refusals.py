"""Bad input: one clear sentence in Vietnamese and in English, no traceback, nothing written."""

from __future__ import annotations

import re
import socket
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from fundledger.bookkeeping import journal
from fundledger.cli.refusals import refusal
from fundledger.errors import RuleError
from fundledger.ledger.postings import FundCode, FundPart, Part, Side
from fundledger.ledger.vouchers import Narrative, VoucherHead
from fundledger.storage.book import write
from fundledger.storage.engine import BOOK_FILE, make_engine, sqlite_url
from fundledger.storage.stores import people
from tests.books import line
from tests.cli.conftest import LANGUAGES, content

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.ledger.postings import Posting
    from tests.cli.conftest import Run

# What is asked of the demonstration's book, the exit code, and how the answer begins in each language.
REFUSED = {
    "unknown account": (
        "statement general-ledger --account 999", 1,
        "Hệ thống tài khoản này không có tài khoản 999: ", "There is no account 999 in this chart: ",
    ),
    "unknown account to remap": (
        "accounts remap 9999 112 --regime hcsn-24", 1,
        "Hệ thống tài khoản hcsn-24 không có tài khoản 9999: ", "There is no account 9999 in the chart hcsn-24: ",
    ),
    "no account": ("statement general-ledger", 1, "Sổ cái được lập cho một tài khoản", "The register General ledger"),
    "an account where there are none": (
        "statement trial-balance --account 112", 1, "Bảng cân đối số phát sinh ", "Trial balance is not kept by accounts: ",
    ),
    "an account of the cash book": (
        "statement cash-book --account 112", 1, "Sổ quỹ tiền mặt ", "Cash book is not kept by accounts: ",
    ),
    "no fund": ("statement fund-ledger", 1, "Sổ chi tiết quỹ được lập cho một quỹ", "The register Fund ledger is of"),
    "unknown fund": ("statement trial-balance --fund QX", 1, "Không có quỹ QX: ", "There is no fund QX: "),
    "unknown part": ("statement trial-balance --part x", 2, "--part phải là một trong: ", "--part must be one of "),
    "unknown statement": (
        "statement balance-sheet", 1,
        "Không có báo cáo hay sổ nào tên balance-sheet: ", "There is no statement or register called balance-sheet: ",
    ),
    "statement outside the folder": (
        "statement ../trial-balance", 1, "Không có báo cáo hay sổ nào tên", "There is no statement or register called",
    ),
    "statement without a name": ("statement", 2, "Thiếu NAME: ", "NAME is missing: "),
    "bad day": (
        "statement trial-balance --as-of 31.3.2023", 1, "“31.3.2023” không phải là ngày: ", "“31.3.2023” is not a day: ",
    ),
    "day that does not exist": (
        "statement trial-balance --as-of 2023-02-30", 1, "“2023-02-30” không phải", "“2023-02-30” is not a day: ",
    ),
    "bad period": (
        "statement trial-balance --period 2023-Q5", 1, "“2023-Q5” không phải là kỳ kế toán: ", "“2023-Q5” is not a period: ",
    ),
    "wrong format": (
        "statement trial-balance --format doc", 2, "--format phải là một trong: ", "--format must be one of ",
    ),
    "unknown organisation": ("statement trial-balance --org XX", 1, "Sổ này không có đơn vị XX: ", "There is no organisation XX"),
    "wrong export": ("export xml", 2, "FORMAT phải là một trong: ", "FORMAT must be one of "),
    "locked period": ("close 2023-Q1", 1, "Tháng 1/2023 đã khóa sổ vĩnh viễn: ", "Period January 2023 is locked for ever: "),
    "closed period": ("close 2025-12", 1, "Tháng 12/2025 đã khóa sổ: ", "Period December 2025 is closed: "),
    "open period to lock": ("lock 2026-01", 1, "Tháng 1/2026 đang mở: ", "Period January 2026 is still open: "),
    "period before an open one": ("close 2026-02", 1, "Tháng 1/2026 ", "Period January 2026 is still open: "),
    "locked period to reopen": ("reopen 2023-Q1", 1, "Tháng 3/2023 đã khóa sổ vĩnh viễn: ", "Period March 2023 is locked for ever: "),
    "period to reopen before a later one": (
        "reopen 2025-01", 1, "Tháng 12/2025 cũng đã khóa sổ: ", "Period December 2025 is closed too: ",
    ),
    "year before a closed one": (
        "year open 2021 --regime hcsn-107", 1, "Không mở được năm tài chính 2021 ", "Fiscal year 2021 cannot be opened before ",
    ),
    "year that was never opened": ("close 2030", 1, "Sổ chưa mở kỳ kế toán cho ngày ", "The books have no open period for "),
    "period of nothing": ("close tháng", 1, "“tháng” không phải là kỳ kế toán: ", "“tháng” is not a period: "),
    "real books in the demonstration's folder": (
        "init --code A --name-vi A --name-en A --regime hcsn-24", 1, "{book}", "{book}",
    ),
    "unknown regime": (
        "init --code A --name-vi A --name-en A --regime vas", 2, "--regime phải là một trong: ", "--regime must be one of ",
    ),
    "year out of range": (
        "init --code A --name-vi A --name-en A --regime hcsn-24 --year 3000", 2,
        "Giá trị của --year không hợp lệ: ", "The value of --year is not understood: ",
    ),
    "unknown role": ("user add an --role boss", 2, "--role phải là một trong: ", "--role must be one of "),
    "one person as cashier and accountant": ("user add an --role cashier --role accountant", 1, "", ""),
    "unknown command": ("report", 2, "Không có lệnh report: ", "There is no command report: "),
    "unknown option": ("verify --deep", 2, "Không có tùy chọn --deep: ", "There is no option --deep: "),
    "words too many": ("verify all", 2, "Lệnh còn thiếu hoặc thừa từ: ", "The command is not complete or has words too many: "),
    "option without its value": (
        "statement trial-balance --fund", 2, "Tùy chọn --fund ", "The option --fund is not used as it should be: ",
    ),
    "port that cannot be": ("serve --port 99999", 2, "Giá trị của --port không hợp lệ: ", "The value of --port is not understood: "),
    "export to a folder": ("export json -o {book}", 1, "Không ghi được {book} (đây là thư mục): ", "{book} cannot be written (Is a directory): "),
    "export to nowhere": (
        "export json -o {book}/none/x.json", 1, "Không ghi được {book}/none/x.json (", "{book}/none/x.json cannot be written (",
    ),
    "statement to a folder": (
        "statement trial-balance -o {book}", 1, "Không ghi được {book} (đây là thư mục): ", "{book} cannot be written (",
    ),
    "statement to nowhere": (
        "statement trial-balance -o {book}/none/x.pdf", 1, "Không ghi được ", "{book}/none/x.pdf cannot be written (",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", REFUSED)
def test_a_mistake_is_answered_with_one_sentence(case: str, language: str, run: Run, book: Path) -> None:
    command, code, vietnamese, english = REFUSED[case]
    before = content(book), files(book)
    answer = run("--lang", language, "--data", book, *command.format(book=book).split())
    answer.must_be_one_sentence()
    assert answer.code == code
    assert answer.err.startswith((vietnamese if language == "vi" else english).format(book=book))
    assert is_in(language, answer.err)
    assert (content(book), files(book)) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_and_a_period_do_not_go_together(language: str, run: Run, told_folder: Path) -> None:
    answer = run("--lang", language, "--data", told_folder, "statement", "trial-balance", "--as-of", "2023-03-31",
                 "--period", "2023")  # fmt: skip
    answer.must_be_one_sentence()
    assert "--as-of" in answer.err
    assert "--period" in answer.err


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "command",
    ["statement trial-balance", "export json", "verify", "serve", "close 2023", "lock 2023", "accounts list",
     "user add an --role treasurer", "export hledger -o {away}/journal"],
)  # fmt: skip
def test_without_a_book_nothing_is_made(command: str, language: str, run: Run, nowhere: Path, tmp_path: Path) -> None:
    for place in (nowhere, tmp_path / "away"):
        named = [] if place == nowhere else ["--data", place]
        answer = run("--lang", language, *named, *command.format(away=tmp_path / "away").split())
        answer.must_be_one_sentence()
        assert answer.code == 1
        begins = "Không có sổ ở %s: " if language == "vi" else "There is no book in %s: "
        assert answer.err.startswith(begins % (place / BOOK_FILE))
        assert not place.exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://root@127.0.0.1/books",
        "postgresql://nobody@127.0.0.1:1/none",
        "postgresql://nobody@127.0.0.1:port/none",
    ],
)
def test_a_wrong_address_of_the_database(
    url: str, language: str, run: Run, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    for command in ("verify", "statement trial-balance", "serve", "demo --no-serve", "migrate"):
        answer = run("--lang", language, *command.split())
        answer.must_be_one_sentence()
        assert "DATABASE_URL" in answer.err
        assert is_in(language, answer.err)
    assert not nowhere.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_port_in_use(language: str, run: Run, book: Path, tmp_path: Path) -> None:
    before = files(book)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for command, place in (("serve", book), ("demo", tmp_path / "new")):
            answer = run("--lang", language, "--data", place, command, "--port", port)
            answer.must_be_one_sentence()
            begins = "Cổng %s tại 127.0.0.1 " if language == "vi" else "Port %s on 127.0.0.1 is in use: "
            assert answer.err.startswith(begins % port)
    assert not (tmp_path / "new").exists()
    assert files(book) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_is_not_ours(language: str, run: Run, told_folder: Path) -> None:
    answer = run("--lang", language, "--data", told_folder, "serve", "--host", "nowhere.invalid", "--port", 0)
    answer.must_be_one_sentence()
    assert "nowhere.invalid" in answer.err
    assert "attempting" not in answer.err


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("revision", ["9999", "0000"])
def test_a_book_of_another_version(revision: str, language: str, run: Run, book: Path) -> None:
    with closing(sqlite3.connect(book / BOOK_FILE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    before = content(book)
    for command in ("statement trial-balance", "verify", "serve", "close 2026"):
        answer = run("--lang", language, "--data", book, *command.split())
        answer.must_be_one_sentence()
        assert revision in answer.err
    assert content(book) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_no_book(language: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / BOOK_FILE).write_text("Sổ tay\n" * 1000)
    for command in ("verify", "statement trial-balance", "demo --no-serve"):
        answer = run("--lang", language, "--data", tmp_path, *command.split())
        answer.must_be_one_sentence()
        assert str(tmp_path / BOOK_FILE) in answer.err
    assert (tmp_path / BOOK_FILE).read_text() == "Sổ tay\n" * 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_folder_of_the_book_cannot_be_made(language: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = run("--lang", language, "--data", tmp_path / "file" / "book", "demo", "--no-serve")
    answer.must_be_one_sentence()
    assert answer.err.startswith("Không ghi được vào thư mục " if language == "vi" else "The folder ")


BROKEN = {
    "missing": None,
    "empty": b"",
    "not json": b"Xin ch\xc3\xa0o\n",
    "another json": b'{"a": 1}\n',
    "not text": b"\xff\xfe\x00\x01" * 50,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_no_journal(case: str, language: str, run: Run, nowhere: Path, tmp_path: Path) -> None:
    path, broken = tmp_path / "journal.jsonl", BROKEN[case]
    if broken is not None:
        path.write_bytes(broken)
    answer = run("--lang", language, "verify", "--export", path)
    answer.must_be_one_sentence()
    assert path.name in answer.err
    assert not nowhere.exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("damage", ["cut short", "a line that is none", "a line of another kind"])
def test_a_journal_that_was_damaged(damage: str, language: str, run: Run, told_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    assert run("--data", told_folder, "export", "json", "-o", path).code == 0
    lines = path.read_text("utf-8").splitlines(keepends=True)
    match damage:
        case "cut short":
            del lines[-5:]
        case "a line that is none":
            lines[20] = "{\n"
        case _:
            lines[20] = "[]\n"
    path.write_text("".join(lines), "utf-8")
    answer = run("--lang", language, "verify", "--export", path)
    answer.must_be_one_sentence()
    assert path.name in answer.err


def test_the_language_itself_is_checked(run: Run) -> None:
    answer = run("--lang", "fr", "verify")
    answer.must_be_one_sentence()
    assert answer.code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_layout_that_is_no_toml(language: str, run: Run, book: Path) -> None:
    (book / "reports").mkdir()
    (book / "reports" / "mine.toml").write_text("kind = table\n")
    answer = run("--lang", language, "--data", book, "statement", "mine")
    answer.must_be_one_sentence()
    assert "mine.toml" in answer.err


VOUCHERS = {
    "closed period": (
        date(2025, 12, 31), [("112", Side.DEBIT, 1), ("353L", Side.CREDIT, 1)],
        "Tháng 12/2025 đã khóa sổ: ", "Period December 2025 is closed: ",
    ),
    "locked period": (
        date(2023, 3, 31), [("112", Side.DEBIT, 1), ("353L", Side.CREDIT, 1)],
        "Tháng 3/2023 đã khóa sổ vĩnh viễn: ", "Period March 2023 is locked for ever: ",
    ),
    "unbalanced voucher": (
        date(2026, 9, 30), [("112", Side.DEBIT, 2_000), ("353L", Side.CREDIT, 1_000)],
        "Trong quỹ QHB-TH, phần lãi được chi, tổng Nợ là 2.000", "In fund QHB-TH, part spendable income, debits are",
    ),
    "unknown account": (
        date(2026, 9, 30), [("999", Side.DEBIT, 1), ("353L", Side.CREDIT, 1)],
        "Hệ thống tài khoản hcsn-24 không có tài khoản 999: ", "There is no account 999 in the chart hcsn-24: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", VOUCHERS)
def test_a_voucher_that_is_refused_says_why_and_leaves_nothing(case: str, book: Path) -> None:
    day, sides, vietnamese, english = VOUCHERS[case]
    at = FundPart(FundCode("QHB-TH"), Part.INCOME)
    before = content(book)
    with pytest.raises(RuleError) as refused:
        post(book, day, [line(account, side, amount, at) for account, side, amount in sides])
    assert refusal(refused.value, "vi").startswith(vietnamese)
    assert refusal(refused.value, "en").startswith(english)
    assert content(book) == before


def post(folder: Path, day: date, postings: list[Posting]) -> None:
    engine = make_engine(sqlite_url(folder))
    try:
        with engine.connect() as connection:
            maker, approver = (people.password_hash(connection, login) for login in ("ketoan", "chutich"))
        assert maker
        assert approver
        head = VoucherHead(day, Narrative("Chứng từ kiểm thử"), maker[0], approver[0])
        write(engine, "SL", lambda book: journal.post_journal_voucher(book, head, postings))
    finally:
        engine.dispose()


def test_our_own_mistake_is_kept_in_a_file_and_not_shown(run: Run, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("fundledger.reporting.library.prepare", fail)
    for language in LANGUAGES:
        answer = run("--lang", language, "--data", book, "statement", "trial-balance")
        answer.must_be_one_sentence()
        assert "ZeroDivisionError" in answer.err
    assert (book / "fundledger.log").read_text("utf-8").count("Traceback") == 2


def files(folder: Path) -> set[str]:
    """The files of a folder without those that SQLite keeps beside a book while it is open."""
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def is_in(language: str, text: str) -> bool:
    return bool(re.search(r"[ạảấầậắằặẹẻếềệịỉọốồộớờợụủứừựỷỹđ]", text)) is (language == "vi")
