"""An organisation's own account number counts as the working one that it stands in for, also from the middle of a year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from fundledger.bookkeeping import cash, deposits, journal, setup
from fundledger.dates import parse_period
from fundledger.ledger.accounts import AccountCode, Regime
from fundledger.money import vnd
from fundledger.reporting import library
from fundledger.reporting.datasets import running
from fundledger.reporting.library import Wanted
from tests.books import FLOOD, INCOME, pair
from tests.reporting.figures import give, moved, prepared, rows

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.storage.book import Book
    from tests.books import SmallBook

REGIME = Regime("hcsn-107")


def stand_in(book: SmallBook, **own: str) -> None:
    """Let own numbers stand in for working ones (`of_112`)."""
    for working, number in own.items():
        book.write(partial(_stand_in, working=AccountCode(working.removeprefix("of_")), own=AccountCode(number)))


def _stand_in(book: Book, working: AccountCode, own: AccountCode) -> None:
    setup.add_account(book, REGIME, like=working, own=own, names=(own, own))
    setup.remap_account(book, REGIME, working=working, own=own)


@pytest.fixture(params=["NH-1", "11211"])
def bank(request: pytest.FixtureRequest) -> str:
    """The bank's own number, which may begin like the working one or not."""
    return str(request.param)


@pytest.fixture
def remapped(small_book: SmallBook, bank: str) -> SmallBook:
    """A book whose cash, bank and spendable part got numbers of their own in July, to which cash was moved."""
    small_book.write(lambda book: cash.withdraw_cash(book, small_book.head("2023-02-01"), vnd(1_000), at=INCOME))
    give(small_book, "2023-02-02", 5_000, fund=FLOOD.code)
    stand_in(small_book, of_111="1111", of_112=bank, of_353L="35312")
    over = [*pair("1111", "111", 1_000), *pair(bank, "112", 50_000)]
    small_book.write(lambda book: journal.post_journal_voucher(book, small_book.head("2023-07-01"), over))
    give(small_book, "2023-07-02", 700, fund=FLOOD.code)
    small_book.write(lambda book: cash.bank_cash(book, small_book.head("2023-07-03"), vnd(400), at=INCOME))
    small_book.write(lambda book: deposits.pay_bank_fee(book, small_book.head("2023-07-04"), vnd(30), at=INCOME))
    return small_book


def test_statements_add_up_through_the_change(remapped: SmallBook) -> None:
    assert moved(remapped) == {"21": 5_700, "33": 30}
    assert moved(remapped, "2023-Q3") == {"21": 700, "33": 30}
    assert moved(remapped, fund="QBL") == {"21": 5_700}
    assert moved(remapped, part="income") == {"21": 5_700, "33": 30}


def test_a_figure_leads_to_the_entries_on_the_own_number_too(remapped: SmallBook, bank: str) -> None:
    (line,) = (line for line in prepared(remapped, "receipts-and-payments", fund="QBL").lines if line.code == "21")
    assert line.queries[2] is not None
    assert {"111", "112", "1111", bank} <= {*line.queries[2].accounts}


def test_the_cash_book_goes_on_under_the_own_number(remapped: SmallBook) -> None:
    book = rows(remapped, running.cash_book, parse_period("2023-Q3"))
    assert [(row.received, row.paid, row.balance) for row in book] == [(1_000, 1_000, 1_000), (0, 400, 600)]
    assert prepared(remapped, "cash-book").closing is not None


def test_an_own_layout_that_names_a_working_account_counts_its_stand_in(remapped: SmallBook, tmp_path: Path) -> None:
    (tmp_path / "places.toml").write_text(LAYOUT, encoding="utf-8")
    with remapped.engine.connect() as connection:
        wanted = Wanted("places", parse_period("2023"))
        found = library.prepare(connection, remapped.organisation_id, wanted, own=tmp_path)
    bank = 100_000_000 - 1_000 + 5_000 + 700 + 400 - 30
    # What no group names is the term deposit and the funds' own balances, whose spendable part has a stand-in too.
    assert found.of("amount") == {"1": bank, "2": 600, "3": -(bank + 600)}


LAYOUT = """
kind = "lines"
dataset = "trial_balance"
title = { vi = "Tiền", en = "Money" }
source = { vi = "Mẫu riêng", en = "Own form" }
groups = { bank = { account = ["112"] }, cash = { account = ["111"] }, other = { account = ["*"] } }
column = [{ key = "amount", label = { vi = "Số tiền", en = "Amount" }, kind = "amount" }]
line = [
  { code = "1", label = { vi = "Ngân hàng", en = "Bank" }, sum = { group = "bank", side = "net" } },
  { code = "2", label = { vi = "Tiền mặt", en = "Cash" }, sum = { group = "cash", side = "net" } },
  { code = "3", label = { vi = "Khác", en = "Other" }, sum = { group = "other", side = "net" } },
]
"""
