"""`fundledger demo`: once or twice the same book, and whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fundledger.cli.story import State, state
from fundledger.cli.story.acts import perform
from fundledger.storage.engine import BOOK_FILE, make_engine, sqlite_url
from tests.cli.conftest import content

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.cli.story.acts import Telling
    from fundledger.cli.story.pages import VoucherLine
    from tests.cli.conftest import Run
    from tests.services.postgres import PostgresServer


def test_twice_is_the_same_as_once(run: Run, tmp_path: Path) -> None:
    demo = ("--data", tmp_path / "demo", "demo", "--no-serve")
    first = run(*demo)
    assert first.code == 0
    assert "Đã lập xong sổ minh họa" in first.out
    once = content(tmp_path / "demo")
    second = run(*demo)
    assert second.code == 0
    assert "thuquy-minh-hoa" in second.out
    assert content(tmp_path / "demo") == once


@pytest.mark.parametrize("voucher", [1, 13, 150])
def test_an_interrupted_telling_leaves_nothing_half_done_and_can_be_continued(
    voucher: int, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C after so many vouchers."""
    folder = tmp_path / "demo"
    done = 0

    def interrupted(telling: Telling, line: VoucherLine) -> None:
        nonlocal done
        done += 1
        if done > voucher:
            raise KeyboardInterrupt
        perform(telling, line)

    with monkeypatch.context() as patched:
        patched.setattr("fundledger.cli.story.telling.perform", interrupted)
        answer = run("--lang", "en", "--data", folder, "demo", "--no-serve")
    assert (answer.code, answer.err.strip()) == (130, "Stopped.")
    assert told(folder) is State.BEGUN
    assert not [row for row in content(folder) if row.startswith('INSERT INTO "entries"')]

    assert run("--data", folder, "demo", "--no-serve").code == 0
    assert told(folder) is State.TOLD
    assert run("--data", folder, "verify").code == 0
    answer = run("--data", folder, "statement", "trial-balance", "--as-of", "2023-03-31", "--format", "json")
    assert json.loads(answer.out)["totals"]["debit"] == 12_047_500_000


@pytest.mark.postgres
def test_the_demonstration_in_postgresql(
    run: Run, nowhere: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_server.create_database("demonstration"))
    assert run("demo", "--no-serve").code == 0
    again = run("--lang", "en", "demo", "--no-serve")
    assert again.out.startswith("The demonstration's book is already complete in ")
    answer = run("statement", "trial-balance", "--as-of", "2023-03-31", "--format", "json")
    assert json.loads(answer.out)["totals"]["credit"] == 12_047_500_000
    assert run("verify").code == 0
    assert not nowhere.exists()


def test_a_real_book_is_left_alone(run: Run, tmp_path: Path) -> None:
    found = ("init", "--code", "A", "--name-vi", "A", "--name-en", "A", "--regime", "hcsn-24", "--year", "2026")
    assert run("--data", tmp_path / "real", *found).code == 0
    before = content(tmp_path / "real")
    for language, begins in (("vi", ""), ("en", f"{tmp_path / 'real' / BOOK_FILE} holds a real book: ")):
        answer = run("--lang", language, "--data", tmp_path / "real", "demo", "--no-serve")
        answer.must_be_one_sentence()
        assert answer.err.startswith(begins)
    assert content(tmp_path / "real") == before


def told(folder: Path) -> State:
    engine = make_engine(sqlite_url(folder))
    with engine.connect() as connection:
        found = state(connection)
    engine.dispose()
    return found
