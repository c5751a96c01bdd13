"""docs/verify.md is enough to write a verifier: its example is true, and a stranger's program finds what ours does."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fundledger.ledger.differences import Kind
from fundledger.reporting import verification
from fundledger.reporting.exports import journal
from tests.docs.example import PAGE, renewed, shown
from tests.reporting import rich_book
from tests.reporting.edits import EDITS, edited

if TYPE_CHECKING:
    import sqlalchemy as sa

STRANGER = Path(__file__).with_name("stranger_verifier.py")


def ask_stranger(path: Path) -> tuple[int, str]:
    """Its exit code and what it prints, run where nothing of ours can be imported."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", STRANGER, path], cwd="/", capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def exported(engine: sa.Engine, tmp_path: Path) -> Path:
    rich_book.found(engine)
    path = tmp_path / "journal.jsonl"
    with engine.connect() as connection, path.open("w", encoding="utf-8", newline="\n") as stream:
        journal.write(connection, stream, "SL")
    return path


def test_the_page_shows_what_the_program_makes() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert renewed(page) == page, "renew it: python -m tests.docs.example"


def test_the_page_has_every_kind_of_difference() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [kind for kind in Kind if f"`{kind}`" not in page] == []


def test_the_example_verifies(tmp_path: Path) -> None:
    path = tmp_path / "example.jsonl"
    path.write_text(shown(PAGE.read_text(encoding="utf-8"))["file"] + "\n", encoding="utf-8", newline="\n")
    assert verification.verify_export(path) == []
    assert ask_stranger(path) == (0, "everything agrees\n")


def test_the_stranger_is_short_and_knows_nothing_of_us() -> None:
    source = STRANGER.read_text(encoding="utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported <= set(sys.stdlib_module_names)
    assert len(source.splitlines()) < 100


def test_the_stranger_finds_sound_books_sound(exported: Path) -> None:
    assert ask_stranger(exported) == (0, "everything agrees\n")


def test_the_stranger_finds_every_edit_that_we_name(exported: Path) -> None:
    sound = exported.read_bytes()
    unseen = []
    for name, (edit, _) in EDITS.items():
        exported.write_bytes(sound)
        code, told = ask_stranger(edited(exported, edit))
        if (code, told) == (0, "everything agrees\n"):
            unseen.append(name)
    assert unseen == []
