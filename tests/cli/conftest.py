"""Commands run in this process, and books that they may read or write."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from fundledger.cli import main
from fundledger.storage.engine import BOOK_FILE
from tests.stories.told import empty_book, told

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    written: bytes
    err: str

    @property
    def out(self) -> str:
        return self.written.decode()

    def must_be_one_sentence(self) -> None:
        """A refusal: nothing on standard output, one sentence on the other, no traceback, an exit code of 1 or 2."""
        assert self.code in (1, 2)
        assert not self.written
        assert self.err.count("\n") == 1
        assert self.err.endswith(".\n")
        assert "Traceback" not in self.err
        assert "%(" not in self.err


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a command looks for its book if nobody names one: a folder that does not exist."""
    for name in ("DATABASE_URL", "FUNDLEDGER_DATA", "FUNDLEDGER_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "fundledger"


Run = Callable[..., Answer]


@pytest.fixture
def run(nowhere: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*arguments: object) -> Answer:
        code = main([str(argument) for argument in arguments])
        said = capfdbinary.readouterr()
        return Answer(code, said.out, said.err.decode())

    return run


@pytest.fixture(scope="session")
def told_folder(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's book, for reading only."""
    folder = tmp_path_factory.mktemp("told") / "book"
    with told(empty_book(folder, migrated_sqlite)):
        return folder


@pytest.fixture
def book(told_folder: Path, tmp_path: Path) -> Path:
    """The folder of a demonstration's book of one's own."""
    return shutil.copytree(told_folder, tmp_path / "book")


def content(folder: Path) -> list[str]:
    """All that a book holds, to see whether a command left it as it was."""
    with closing(sqlite3.connect(folder / BOOK_FILE)) as connection:
        return list(connection.iterdump())
