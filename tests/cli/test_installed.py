"""The installed command in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = Path(sys.executable).with_name("fundledger")


def environment() -> dict[str, str]:
    ours = ("DATABASE_URL", "FUNDLEDGER_DATA", "FUNDLEDGER_LANG")
    return {name: value for name, value in os.environ.items() if name not in ours}


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *map(str, arguments)], env=environment() | variables, capture_output=True, text=True, encoding="utf-8",
        check=False, timeout=60,
    )  # fmt: skip


def test_the_golden_trial_balance(told_folder: Path) -> None:
    done = run("statement", "trial-balance", "--as-of", "2023-03-31", "--format", "json", "--data", told_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["totals"]["credit"] == 12_047_500_000


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("verify", 1), ("statement trial-balance --as-of nonsense", 1), ("statement", 2), ("nonsense", 2)],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_mistake_is_one_sentence(arguments: str, code: int, language: str, tmp_path: Path) -> None:
    done = run(*arguments.split(), "--data", tmp_path / "none", "--lang", language)
    assert done.returncode == code
    assert not done.stdout
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_vietnamese_is_written_whatever_the_terminals_alphabet_is(told_folder: Path) -> None:
    done = run(
        "statement", "trial-balance", "--data", told_folder, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert done.returncode == 0
    assert "Bảng cân đối số phát sinh" in done.stdout


def test_a_reader_who_has_seen_enough_is_no_mistake(told_folder: Path) -> None:
    command = f'"{COMMAND}" export json --data "{told_folder}" | head -1'
    done = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert not done.stderr


@contextlib.contextmanager
def served(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that has said where it listens."""
    process = subprocess.Popen(
        [COMMAND, *map(str, arguments), "--port", "0"], env=environment() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = next(match[0] for line in process.stdout if (match := re.search(r"http://\S+", line)))
        yield process, address
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("polite", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_ends_when_it_is_asked_to(polite: signal.Signals, told_folder: Path) -> None:
    with served("--lang", "en", "--data", told_folder, "serve") as (process, address):
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
            assert "Sơn La" in answer.read().decode()
        process.send_signal(polite)
        _, error = process.communicate(timeout=30)
        assert process.returncode in (0, 130)
        assert "Traceback" not in error
        port = int(re.findall(r":(\d+)/", address)[0])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)


def test_demo_serves_from_nothing(tmp_path: Path) -> None:
    with served("--data", tmp_path / "demo", "demo") as (process, address):
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert process.returncode == 0


@pytest.mark.parametrize("seconds", [0.5, 1.0])
def test_a_killed_demonstration_is_completed_by_the_next(seconds: float, tmp_path: Path) -> None:
    """Whatever moment the kill meets, what follows is whole."""
    process = subprocess.Popen([COMMAND, "--data", tmp_path / "demo", "demo", "--no-serve"], env=environment(),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    process.wait()
    assert run("demo", "--no-serve", "--data", tmp_path / "demo").returncode == 0
    assert run("verify", "--data", tmp_path / "demo").returncode == 0
