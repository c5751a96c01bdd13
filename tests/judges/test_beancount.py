"""beancount, which knows nothing of us, reads our journal and comes to our trial balance."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core import realization
from beancount.core.data import Open, Transaction

from fundledger.reporting.exports import beancount
from fundledger.storage.engine import make_engine
from tests.judges.books import balances_by, our_words, trial_balance

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.judge


@pytest.fixture(scope="module")
def journal(rich_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("beancount") / "journal.beancount"
    engine = make_engine(rich_url)
    with engine.connect() as connection, path.open("w", encoding="utf-8", newline="\n") as file:
        beancount.write(connection, file, words=True)
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def directives(journal: Path) -> list[Any]:
    found, errors, _ = loader.load_file(str(journal))
    assert errors == []
    return found


def test_bean_check_is_silent(journal: Path) -> None:
    command = [str(Path(sys.executable).parent / "bean-check"), "--no-cache", str(journal)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_bean_check_speaks_where_a_figure_is_altered(journal: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.beancount"
    altered.write_text(
        journal.read_text(encoding="utf-8").replace("  100000000 VND", "  100000001 VND"), encoding="utf-8"
    )
    _, errors, _ = loader.load_file(str(altered))
    assert "does not balance" in errors[0].message


def test_every_account_holds_what_our_trial_balance_says(directives: list[Any], rich_url: str) -> None:
    codes = {entry.account: entry.meta["code"] for entry in directives if isinstance(entry, Open)}
    held = {}
    for account in realization.iter_children(realization.realize(directives), leaf_only=True):
        amount = account.balance.get_currency_units("VND").number
        if amount:
            held[codes[account.account]] = int(amount)
    assert held == trial_balance(rich_url)


def by_purpose(directives: list[Any], key: Callable[[Any], tuple[str, ...]]) -> dict[tuple[str, ...], dict[str, int]]:
    codes = {entry.account: entry.meta["code"] for entry in directives if isinstance(entry, Open)}
    found: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in directives:
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            amount: Any = posting.units
            found[key(posting.meta)][codes[posting.account]] += int(amount.number)
    return {at: {code: amount for code, amount in held.items() if amount} for at, held in found.items()}


def test_every_fund_part_and_programme_holds_what_our_balances_say(directives: list[Any], rich_url: str) -> None:
    parts = by_purpose(directives, lambda meta: (meta["fund"], meta["part"]))
    assert parts == balances_by(rich_url, "fund", "part")
    assert by_purpose(directives, lambda meta: (meta.get("programme", ""),)) == balances_by(rich_url, "programme")


def test_every_word_survives(directives: list[Any], rich_url: str) -> None:
    told = {
        entry.meta["voucher"]: (entry.narration, entry.payee or "", entry.meta.get("document", ""))
        for entry in directives
        if isinstance(entry, Transaction)
    }
    assert told == our_words(rich_url)


def test_without_words_nothing_personal_is_written(rich_url: str) -> None:
    stream = io.StringIO()
    engine = make_engine(rich_url)
    with engine.connect() as connection:
        beancount.write(connection, stream, "SL")
    engine.dispose()
    assert "Nguyễn" not in stream.getvalue()
    assert '"donation_by_bank"' in stream.getvalue()
