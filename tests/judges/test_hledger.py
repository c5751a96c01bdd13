"""hledger, which knows nothing of us, reads our journal and comes to our trial balance."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from fundledger.reporting.exports import hledger
from fundledger.storage.engine import make_engine
from tests.judges.books import balances_by, our_words, trial_balance
from tests.services import programs

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.judge


@pytest.fixture(scope="module")
def journal(rich_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hledger") / "journal.hledger"
    engine = make_engine(rich_url)
    with engine.connect() as connection, path.open("w", encoding="utf-8", newline="\n") as file:
        hledger.write(connection, file, words=True)
    engine.dispose()
    return path


def ask(journal: Path, *arguments: str) -> str:
    command = [programs.hledger(), "-f", str(journal), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8"})
    assert not done.stderr
    return done.stdout


def balances(journal: Path, *query: str) -> dict[str, int]:
    """What hledger says that each account holds, by our code of it."""
    text = ask(journal, "balance", *query, "--flat", "--no-total", "--output-format", "csv")
    held = {row["account"]: int(row["balance"].removesuffix(" VND")) for row in csv.DictReader(io.StringIO(text))}
    return {account.split(":", 1)[1]: amount for account, amount in held.items()}


def test_the_journal_passes_every_check(journal: Path) -> None:
    ask(journal, "check", "--strict")
    ask(journal, "check", "uniqueleafnames")


def test_every_account_holds_what_our_trial_balance_says(journal: Path, rich_url: str) -> None:
    ours = trial_balance(rich_url)
    assert len(ours) > 12
    assert balances(journal) == ours


def test_every_fund_part_and_programme_holds_what_our_balances_say(journal: Path, rich_url: str) -> None:
    ours = balances_by(rich_url, "fund", "part")
    assert len(ours) == 5
    for (fund, part), held in ours.items():
        assert balances(journal, f"tag:fund=^{fund}$", f"tag:part=^{part}$") == held
    for (programme,), held in balances_by(rich_url, "programme").items():
        assert balances(journal, f"tag:programme=^{programme}$" if programme else "not:tag:programme") == held


def test_every_word_survives(journal: Path, rich_url: str) -> None:
    def plain(text: str) -> str:
        return json.loads('"' + text.replace('"', '\\"') + '"')

    told = {}
    for transaction in json.loads(ask(journal, "print", "--output-format", "json")):
        tags = dict(transaction["ttags"])
        party, _, description = transaction["tdescription"].rpartition(" | ")
        told[tags["voucher"]] = tuple(map(plain, (description, party, tags.get("document", ""))))
    assert told == our_words(rich_url)


def test_without_words_nothing_personal_is_written(rich_url: str) -> None:
    stream = io.StringIO()
    engine = make_engine(rich_url)
    with engine.connect() as connection:
        hledger.write(connection, stream, "SL")
    engine.dispose()
    assert "Nguyễn" not in stream.getvalue()
    assert "donation_by_bank" in stream.getvalue()


def test_lines_stay_in_the_order_of_the_chain(journal: Path) -> None:
    by_sequence: dict[int, Any] = defaultdict(list)
    for line in journal.read_text(encoding="utf-8").splitlines():
        if line.startswith("    ; sequence: "):
            by_sequence[int(line.split()[-1])].append(line)
    assert list(by_sequence) == list(range(1, len(by_sequence) + 1))
