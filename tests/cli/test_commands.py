"""What each command does, from founding a book to locking its periods."""

from __future__ import annotations

import io
import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from fundledger.config import SECRET_KEY_FILE, settings
from fundledger.storage.engine import BOOK_FILE
from tests.cli.conftest import LANGUAGES, content

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

FOUND = ("init", "--code", "HKH", "--name-vi", "Hội Khuyến học", "--name-en", "Learning Promotion Association",
         "--regime", "hcsn-24", "--year", "2026")  # fmt: skip


@pytest.fixture
def real(run: Run, tmp_path: Path) -> Path:
    """The folder of a real book that was just founded."""
    assert run("--data", tmp_path / "real", *FOUND).code == 0
    return tmp_path / "real"


def test_init_founds_a_book_with_a_fiscal_year(run: Run, tmp_path: Path) -> None:
    answer = run("--lang", "en", "--data", tmp_path / "real", *FOUND)
    assert answer.code == 0
    assert not answer.err
    assert "The books of Learning Promotion Association are open for 2026 in" in answer.out
    assert run("--data", tmp_path / "real", "verify").code == 0
    assert run("--data", tmp_path / "real", "close", "2026-01").code == 0


def test_init_goes_to_the_users_own_folder_when_none_is_named(run: Run, nowhere: Path) -> None:
    assert run(*FOUND).code == 0
    assert (nowhere / BOOK_FILE).is_file()
    assert run("verify").code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_init_twice_is_refused(language: str, run: Run, real: Path) -> None:
    answer = run("--data", real, *FOUND, "--lang", language)
    answer.must_be_one_sentence()
    assert "HKH" in answer.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_organisations_must_be_told_apart(language: str, run: Run, real: Path) -> None:
    second = [text if text != "HKH" else "HKH2" for text in FOUND]
    assert run("--data", real, *second).code == 0
    answer = run("--lang", language, "--data", real, "close", "2026-01")
    answer.must_be_one_sentence()
    assert "--org" in answer.err
    assert run("--data", real, "close", "2026-01", "--org", "HKH2").code == 0


def test_a_person_is_added_with_a_password_from_a_pipe(run: Run, real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("mật khẩu rất dài\n"))
    add = ("--data", real, "user", "add", "an", "--role", "treasurer", "--password-stdin")
    answer = run("--lang", "en", *add)
    assert (answer.code, answer.out) == (0, "an may sign in to the books of HKH.\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("mật khẩu rất dài\n"))
    run("--lang", "en", *add).must_be_one_sentence()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_password_is_refused(language: str, run: Run, real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ngắn\n"))
    answer = run("--lang", language, "--data", real, "user", "add", "an", "--role", "treasurer", "--password-stdin")
    answer.must_be_one_sentence()
    assert "ngắn" not in answer.err


def test_a_period_is_closed_then_locked(run: Run, real: Path) -> None:
    assert run("--lang", "en", "--data", real, "close", "2026-Q1").out == "Q1 2026 is closed.\n"
    answer = run("--lang", "en", "--data", real, "lock", "2026-Q1")
    assert answer.code == 0
    months = [row.split()[0] for row in answer.out.splitlines()[1:]]
    assert months == ["2026-01", "2026-02", "2026-03"]
    assert all(len(row.split()[1]) == 64 for row in answer.out.splitlines()[1:])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "Quý I/2026 đang mở: "),
        ("en", "Q1 2026 is open: "),
    ],
)
def test_a_closed_period_is_reopened_and_closed_again(language: str, said: str, run: Run, real: Path) -> None:
    assert run("--data", real, "close", "2026-Q2").code == 1
    assert run("--data", real, "close", "2026-Q1").code == 0
    answer = run("--lang", language, "--data", real, "reopen", "2026-Q1")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(said)
    assert run("--data", real, "lock", "2026-Q1").code == 1
    assert run("--data", real, "close", "2026-Q1").code == 0


def test_accounts_say_what_is_unverified(run: Run, told_folder: Path) -> None:
    vietnamese = run("--data", told_folder, "accounts", "list").out
    english = run("--lang", "en", "--data", told_folder, "accounts", "list").out
    assert "hcsn-107    111      Tiền mặt" in vietnamese
    assert "unverified" in english
    assert "unverified" not in vietnamese
    assert len(vietnamese.splitlines()) == len(english.splitlines())


def test_the_books_are_verified(run: Run, told_folder: Path) -> None:
    answer = run("--lang", "en", "--data", told_folder, "verify")
    assert (answer.code, answer.out) == (0, "Everything agrees: chain, balances, positions, numbering.\n")


def test_an_exported_journal_is_verified_without_a_book(
    run: Run, told_folder: Path, tmp_path: Path, nowhere: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    assert run("--data", told_folder, "export", "json", "-o", path).code == 0
    answer = run("--lang", "en", "verify", "--export", path)
    assert (answer.code, answer.out) == (0, "Everything agrees: chain, balances, positions, numbering.\n")
    assert not nowhere.exists()


def test_a_changed_amount_in_an_exported_journal_is_named(run: Run, told_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    run("--data", told_folder, "export", "json", "-o", path)
    text = path.read_text("utf-8")
    assert "4153000000" in text
    path.write_text(text.replace("4153000000", "4287000000"), "utf-8")
    for language, ending in (("vi", "sai lệch"), ("en", "differences")):
        answer = run("--lang", language, "verify", "--export", path)
        assert answer.code == 1
        assert answer.out
        assert ending in answer.err
        assert "Traceback" not in answer.err


@pytest.mark.parametrize("form", ["hledger", "beancount", "json"])
def test_the_journal_is_the_same_on_the_terminal_and_in_a_file(
    form: str, run: Run, told_folder: Path, tmp_path: Path
) -> None:
    answer = run("--data", told_folder, "export", form)
    assert answer.code == 0
    assert not answer.err
    assert len(answer.out.splitlines()) > 277
    assert run("--data", told_folder, "export", form, "-o", tmp_path / "journal").code == 0
    assert (tmp_path / "journal").read_text("utf-8") == answer.out
    assert [path.name for path in tmp_path.iterdir()] == ["journal"]


def test_names_stay_out_of_what_is_handed_on_unless_asked_for(run: Run, told_folder: Path) -> None:
    words = "Trao 40 suất học bổng Vietcombank"
    assert words not in run("--data", told_folder, "export", "hledger").out
    assert words in run("--data", told_folder, "export", "hledger", "--words").out
    assert words in run("--data", told_folder, "export", "json").out
    assert words not in run("--data", told_folder, "export", "json", "--no-words").out


def test_migrate_leaves_a_current_book_as_it_is(run: Run, real: Path) -> None:
    before = content(real)
    assert run("--lang", "en", "--data", real, "migrate").out == "The book is at this version's schema.\n"
    assert content(real) == before


@pytest.mark.parametrize(("language", "usage"), [("vi", "Cách dùng: "), ("en", "Usage: ")])
def test_help_is_in_the_readers_language(language: str, usage: str, run: Run) -> None:
    for command in ([], ["statement"], ["user", "add"], ["accounts"], ["demo"]):
        answer = run(*command, "--help", "--lang", language)
        assert answer.code == 0
        assert answer.out.startswith(usage)


@pytest.mark.parametrize("before", [True, False])
def test_shared_options_stand_before_the_command_or_after_it(run: Run, told_folder: Path, *, before: bool) -> None:
    shared = ("--lang", "en", "--data", told_folder)
    command = ("statement", "trial-balance", "--format", "json")
    answer = run(*(shared + command if before else command + shared))
    assert json.loads(answer.out)["title"] == "Trial balance"


def test_the_language_may_come_from_the_environment(
    run: Run, told_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNDLEDGER_LANG", "en")
    monkeypatch.setenv("FUNDLEDGER_DATA", str(told_folder))
    assert run("verify").out.startswith("Everything agrees")


def test_the_secret_key_is_its_owners_alone(real: Path) -> None:
    settings(real).secret_key()
    if os.name != "nt":
        assert stat.S_IMODE((real / SECRET_KEY_FILE).stat().st_mode) == 0o600
