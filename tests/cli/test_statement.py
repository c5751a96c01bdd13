"""`fundledger statement`: the golden figures, in every form, on the terminal and in files."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.stories.test_sonla import EXPECTED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

NAMES = {
    "trial-balance": (),
    "general-journal": (),
    "cash-book": (),
    "receipts-and-payments": ("--fund", "QHB-TH"),
    "general-ledger": ("--account", "112"),
    "fund-ledger": ("--fund", "QHB-TH"),
}


def test_the_trial_balance_shows_the_golden_closing_balances(run: Run, told_folder: Path) -> None:
    answer = run("--data", told_folder, "statement", "trial-balance", "--as-of", "2023-03-31", "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    lines = json.loads(answer.out)["lines"]
    assert {line["account"]: line["debit"] - line["credit"] for line in lines} == EXPECTED["closing"]
    assert all(type(line[side]) is int for line in lines for side in ("debit", "credit"))
    assert all(line["name"] for line in lines)
    assert sum(line["debit"] for line in lines) == sum(line["credit"] for line in lines) == 12_047_500_000


@pytest.mark.parametrize("name", NAMES)
def test_each_statement_is_printed_in_both_languages(name: str, run: Run, told_folder: Path) -> None:
    command = ("--data", told_folder, "statement", name, *NAMES[name], "--period", "2023-Q1")
    vietnamese, english = run(*command), run(*command, "--lang", "en")
    assert vietnamese.code == english.code == 0
    assert "Hội Khuyến học tỉnh Sơn La" in vietnamese.out
    assert "Quý I/2023" in vietnamese.out
    assert "202.500.000" in vietnamese.out
    assert "Q1 2023" in english.out
    assert "202,500,000" in english.out
    assert len(vietnamese.out.splitlines()) > 10


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "pdf", "text"])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_holds_what_the_pipe_carries(name: str, form: str, run: Run, told_folder: Path, tmp_path: Path) -> None:
    command = ("--data", told_folder, "statement", name, *NAMES[name], "--period", "2023-Q1", "--format", form)
    piped = run(*command)
    assert run(*command, "-o", tmp_path / "file").code == piped.code == 0
    assert (tmp_path / "file").read_bytes() == piped.written != b""
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("ending", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{"), ("csv", b"\xef\xbb\xbf"), ("txt", b"H")]
)
def test_a_files_ending_says_its_form(ending: str, begins: bytes, run: Run, told_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / f"statement.{ending}"
    assert run("--data", told_folder, "statement", "trial-balance", "-o", path).code == 0
    assert path.read_bytes().startswith(begins)


def test_no_figure_is_cut_on_a_narrow_terminal(run: Run, told_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    answer = run("--data", told_folder, "statement", "trial-balance", "--period", "2023-Q1")
    assert answer.out.count("12.047.500.000") == 2
    assert "…" not in answer.out


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_terminal_gets_no_paper(form: str, run: Run, told_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    answer = run("--lang", "en", "--data", told_folder, "statement", "trial-balance", "--format", form)
    answer.must_be_one_sentence()
    assert answer.err.startswith(f"A terminal cannot show {form.upper()}: ")


def test_without_a_period_the_year_of_the_latest_entry_is_meant(run: Run, told_folder: Path) -> None:
    answer = run("--data", told_folder, "statement", "trial-balance", "--format", "json")
    assert json.loads(answer.out)["period"] == "2026"


def test_as_of_a_day_begins_with_its_year(run: Run, told_folder: Path) -> None:
    answer = run("--data", told_folder, "statement", "cash-book", "--as-of", "14/03/2023", "--format", "json")
    document = json.loads(answer.out)
    assert (document["first_day"], document["last_day"]) == ("2023-01-01", "2023-03-14")


def test_a_part_of_a_fund_and_an_account_narrow_a_register_and_are_named_on_it(run: Run, told_folder: Path) -> None:
    command = ("--data", told_folder, "statement", "general-ledger", "--period", "2023-Q1", "--account", "112",
               "--fund", "QHB-TH", "--part", "income")  # fmt: skip
    document = json.loads(run(*command, "--format", "json").out)
    assert (document["account"], document["fund"], document["part"]) == ("112", "QHB-TH", "income")
    assert document["closing"]["balance"] == 47_500_000
    heading = run(*command).out.splitlines()[1]
    for word in ("Sổ cái", "Quý I/2023", "112", "Tiền gửi ngân hàng", "Quỹ học bổng Tô Hiệu", "lãi được chi"):
        assert word in heading


def test_a_layout_of_ones_own_stands_beside_the_books(run: Run, book: Path) -> None:
    (book / "reports").mkdir()
    (book / "reports" / "balances.toml").write_text(
        """
        kind = "table"
        dataset = "balances_as_of"
        title = { vi = "Số dư", en = "Balances" }
        source = { vi = "của đơn vị", en = "our own" }
        code = "account"
        label = "name"

        [[column]]
        key = "account"
        label = { vi = "TK", en = "Account" }

        [[column]]
        key = "balance"
        label = { vi = "Số dư", en = "Balance" }
        kind = "amount"
        """,
        "utf-8",
    )
    answer = run("--data", book, "statement", "balances", "--as-of", "2023-03-31", "--format", "csv")
    rows = list(csv.reader(io.StringIO(answer.out.removeprefix("\ufeff"))))
    assert rows[0] == ["TK", "Số dư"]
    assert {account: int(balance) for account, balance in rows[1:]} == EXPECTED["closing"]
