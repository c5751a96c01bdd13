"""The wheel carries all it needs, and runs the demo from an empty environment."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize(
    "ending",
    [
        "fundledger/_data/templates/desk/dashboard/show.html",
        "fundledger/_data/reports/statements/trial-balance.toml",
        "fundledger/_data/migrations/versions/0001_books.py",
        "fundledger/_data/migrations/guards/0001/sqlite.sql",
        "fundledger/_data/migrations/guards/0001/postgresql.sql",
        "fundledger/_data/demo/story.toml",
        "fundledger/i18n/locale/vi/LC_MESSAGES/messages.po",
        "fundledger/bookkeeping/rules/hcsn-107.toml",
        "fundledger/fonts/Tinos_400Regular.ttf",
        "fundledger/fonts/LICENSE_FONT",
        "fundledger/web/static/vendor/inter-vietnamese-wght-normal.woff2",
        "fundledger/web/static/vendor/LICENSE",
    ],
)
def test_the_wheel_carries(wheel: Path, ending: str) -> None:
    assert ending in zipfile.ZipFile(wheel).namelist()


@pytest.mark.slow
def test_an_installed_wheel_runs_the_demo_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    """In an empty environment that holds the wheel and what the lock names for running, nothing else."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    pip = [str(python), "-m", "pip", "-qq", "--disable-pip-version-check"]
    locked = str(ROOT / "requirements" / "runtime.lock")
    subprocess.run([*pip, "install", "--require-hashes", "-r", locked], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    subprocess.run([*pip, "check"], check=True)

    somewhere = tmp_path / "somewhere"
    somewhere.mkdir()
    fundledger = [str(python.with_name("fundledger")), "--data", str(tmp_path / "book")]

    def run(*arguments: str) -> str:
        done = subprocess.run([*fundledger, *arguments], cwd=somewhere, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("demo", "--no-serve")
    lines = json.loads(run("statement", "trial-balance", "--as-of", "2023-03-31", "--format", "json"))["lines"]
    debit, credit = (sum(line[side] for line in lines) for side in ("debit", "credit"))
    assert debit == credit == 12_047_500_000
