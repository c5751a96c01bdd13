"""Registers: what stood before, what moved, what stands after; and no register disagrees with the trial balance."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from fundledger.dates import DateRange, month_of, parse_period, quarter, year
from fundledger.reporting import library, registers
from fundledger.reporting.datasets.pages.ledgers import NoSuchAccount
from fundledger.reporting.library import Wanted
from tests.stories.told import Told, empty_book, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundledger.reporting.layouts.filled import Line, Statement

BOOKS = {
    "cash-book": {},
    "cash-book of a part": {"fund": "QHB-TH", "part": "management"},
    "general-ledger of the bank": {"account": "112"},
    "general-ledger of a fund's income": {"account": "353L", "fund": "QHB-TH"},
    "general-ledger of a part": {"account": "112", "fund": "QHB-TH", "part": "management"},
    "fund-ledger": {"fund": "QHB-TH"},
    "fund-ledger of a part": {"fund": "QHB-TH", "part": "principal"},
}


@pytest.fixture(scope="module")
def story(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told(empty_book(tmp_path_factory.mktemp("story") / "book", migrated_sqlite)) as book:
        yield book


def prepared(story: Told, case: str, period: DateRange) -> Statement:
    return library.prepare(*story, Wanted(case.partition(" ")[0], period, **BOOKS[case]))


def balance(line: Line | None) -> int:
    assert line is not None
    assert isinstance(line.cells[-1], int)
    return line.cells[-1]


def change(statement: Statement) -> int:
    assert statement.totals is not None
    raised, lowered = (total for total in statement.totals if total is not None)
    return raised - lowered


@pytest.mark.parametrize("case", BOOKS)
@pytest.mark.parametrize("period", ["2023-Q1", "2024", "2025-02", "2022"])
def test_a_book_goes_from_its_opening_balance_to_its_closing_one(story: Told, case: str, period: str) -> None:
    book = prepared(story, case, parse_period(period))
    running = balance(book.opening)
    raises, lowers = (
        next(index for index, column in enumerate(book.columns) if column.key == key)
        for key in book.columns[-1].running
    )
    for line in book.lines:
        raised, lowered = line.cells[raises], line.cells[lowers]
        assert isinstance(raised, int)
        assert isinstance(lowered, int)
        running += raised - lowered
        assert balance(line) == running
    assert balance(book.closing) == running == balance(book.opening) + change(book)


@pytest.mark.parametrize("case", BOOKS)
def test_a_book_goes_on_where_it_ended(story: Told, case: str) -> None:
    months = [prepared(story, case, month_of(month.first_day)) for month in year(2024).months()]
    for earlier, later in pairwise(months):
        assert balance(later.opening) == balance(earlier.closing)
    whole = prepared(story, case, year(2024))
    assert len(whole.lines) == sum(len(month.lines) for month in months)
    assert balance(whole.closing) == balance(months[-1].closing)


@pytest.mark.parametrize("period", ["2023", "2024", "2025-Q4"])
def test_every_ledger_ends_as_the_trial_balance_says(story: Told, period: str) -> None:
    span = parse_period(period)
    trial = library.prepare(*story, Wanted("trial-balance", span))
    debit, credit = trial.of("debit"), trial.of("credit")
    for account in debit:
        ledger = library.prepare(*story, Wanted("general-ledger", span, account=account))
        closed_debit, closed_credit = debit[account], credit[account]
        assert isinstance(closed_debit, int)
        assert isinstance(closed_credit, int)
        assert balance(ledger.closing) == closed_debit - closed_credit, account


def test_the_cash_book_is_the_ledger_of_cash(story: Told) -> None:
    cash = library.prepare(*story, Wanted("cash-book", year(2024)))
    ledger = library.prepare(*story, Wanted("general-ledger", year(2024), account="111"))
    assert (balance(cash.opening), balance(cash.closing)) == (balance(ledger.opening), balance(ledger.closing))
    assert change(cash) == change(ledger)
    assert all(balance(line) >= 0 for line in cash.lines)


def test_the_journal_balances_voucher_by_voucher(story: Told) -> None:
    journal = library.prepare(*story, Wanted("general-journal", year(2024)))
    assert change(journal) == 0
    sums: dict[int | None, int] = {}
    for line in journal.lines:
        debit, credit = line.cells[-2:]
        assert isinstance(debit, int)
        assert isinstance(credit, int)
        sums[line.group] = sums.get(line.group, 0) + debit - credit
    assert set(sums.values()) == {0}


def test_the_journal_prints_a_voucher_once_for_all_its_lines(story: Told) -> None:
    journal = library.prepare(*story, Wanted("general-journal", quarter(2023, 1)))
    printed = [cells[1] for _, cells in journal.shown()]
    numbers = [number for number in printed if number]
    assert len(printed) == 26
    assert len(numbers) == len(set(numbers)) == 13


def test_the_journal_of_an_account_is_said_to_be_of_it(story: Told) -> None:
    journal = library.prepare(*story, Wanted("general-journal", quarter(2023, 1), account="1211"))
    assert {line.voucher for line in journal.lines} == {"PKT-2023-0001", "BN-2023-0001"}
    assert (journal.account, journal.account_name) == ("1211", "Tiền gửi có kỳ hạn")


def test_an_account_is_named_as_the_years_regime_calls_it(story: Told) -> None:
    english = library.prepare(*story, Wanted("general-ledger", year(2025), account="112"), language="en")
    assert english.account_name
    assert (
        english.account_name
        != library.prepare(*story, Wanted("general-ledger", year(2025), account="112")).account_name
    )


def test_a_ledger_needs_an_account_that_there_is(story: Told) -> None:
    with pytest.raises(registers.AccountNotNamed):
        library.prepare(*story, Wanted("general-ledger", year(2024)))
    with pytest.raises(NoSuchAccount):
        library.prepare(*story, Wanted("general-ledger", year(2024), account="999"))
    with pytest.raises(registers.FundNotNamed):
        library.prepare(*story, Wanted("fund-ledger", year(2024)))
