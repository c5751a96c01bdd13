"""Statements: every figure is the sum of the entries that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fundledger.dates import parse_period, quarter, year
from fundledger.funds.funds import UnknownFund
from fundledger.reporting import library
from fundledger.reporting.datasets import vouchers
from fundledger.reporting.layouts.values import Style
from fundledger.reporting.library import Wanted
from tests.stories.told import Told, empty_book, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundledger.reporting.layouts.filled import Query, Statement
    from tests.books import SmallBook

FUNDS = ("QHB-TH", "UT-VCB", "QKH-T", "UT-DNDH")
PARTS = ("principal", "income", "management", "entrusted")


@pytest.fixture(scope="module")
def story(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told(empty_book(tmp_path_factory.mktemp("story") / "book", migrated_sqlite)) as book:
        yield book


def totals(statement: Statement) -> list[int]:
    assert statement.totals is not None
    return [total for total in statement.totals if total is not None]


def amounts(statement: Statement, key: str = "amount") -> dict[str, int]:
    """By code; a line without one is a breakdown of the line above."""
    return {code: cell for code, cell in statement.of(key).items() if code and isinstance(cell, int)}


def figures(statement: Statement) -> list[list[int]]:
    return [[cell for cell in line.cells if isinstance(cell, int)] for line in statement.lines]


def behind(story: Told, query: Query) -> tuple[int, int]:
    """What the entries that a figure leads to debited and credited."""
    frame = vouchers.journal(
        *story,
        vouchers.Wanted(query.period, query.accounts, query.fund, query.part, query.programme, query.acts),
    )
    for column in ("fund", "part", "programme"):
        if wanted := getattr(query, column):
            frame = frame[frame[column] == wanted]
    if query.accounts:
        frame = frame[frame["account"].str.startswith(query.accounts)]
    return int(frame["debit"].sum()), int(frame["credit"].sum())


@pytest.mark.parametrize("fund", ["", *FUNDS])
@pytest.mark.parametrize("period", ["2023-Q2", "2024", "2025-07"])
def test_each_figure_of_the_trial_balance_is_what_lies_behind_it(story: Told, period: str, fund: str) -> None:
    statement = library.prepare(*story, Wanted("trial-balance", parse_period(period), fund))
    for line in statement.lines:
        cells = dict(zip((column.key for column in statement.columns), line.cells, strict=True))
        queries = dict(zip((column.key for column in statement.columns), line.queries, strict=True))
        for prefix in ("opening_", ""):
            query = queries[f"{prefix}debit"]
            assert query is not None
            debit, credit = behind(story, query)
            assert (cells[f"{prefix}debit"], cells[f"{prefix}credit"]) == (
                max(debit - credit, 0),
                max(credit - debit, 0),
            )
        query = queries["movement_debit"]
        assert query is not None
        assert (cells["movement_debit"], cells["movement_credit"]) == behind(story, query)


def test_each_figure_of_receipts_and_payments_is_what_lies_behind_it(story: Told) -> None:
    """In quarters without a correction, the acts behind a line moved what it says, on its side."""
    seen = 0
    for period in ("2023-Q1", "2023-Q2", "2024-Q1"):
        statement = library.prepare(*story, Wanted("receipts-and-payments", parse_period(period), "QHB-TH"))
        for line in statement.lines:
            query = line.queries[2] if line.queries else None
            if query is not None and line.cells[2]:
                assert line.cells[2] in behind(story, query)
                seen += 1
    assert seen > 10


@pytest.mark.parametrize(("of", "choices"), [("fund", FUNDS), ("part", PARTS)])
def test_the_funds_and_the_parts_add_up_to_the_whole(story: Told, of: str, choices: tuple[str, ...]) -> None:
    whole = totals(library.prepare(*story, Wanted("trial-balance", year(2024))))
    each = [totals(library.prepare(*story, Wanted("trial-balance", year(2024), **{of: choice}))) for choice in choices]
    assert [sum(column) for column in zip(*each, strict=True)][2:4] == whole[2:4]

    # Money that goes from one part to another is received and paid by parts, and neither by the whole.
    name = "receipts-and-payments"
    flows = amounts(library.prepare(*story, Wanted(name, year(2024))))
    shares = [amounts(library.prepare(*story, Wanted(name, year(2024), **{of: choice}))) for choice in choices]
    for code in ("10", "21", "22", "23", "31", "32", "40"):
        assert sum(share[code] for share in shares) == flows[code]
    assert sum(share["20"] - share["30"] for share in shares) == flows["20"] - flows["30"]


def test_the_quarters_of_a_year_add_up_to_it(story: Told) -> None:
    wanted = Wanted("receipts-and-payments", year(2024), "QHB-TH")
    whole = amounts(library.prepare(*story, wanted))
    quarters = [
        amounts(library.prepare(*story, wanted._replace(period=quarter(2024, number)))) for number in (1, 2, 3, 4)
    ]
    for code in ("20", "30", "21", "22", "31", "33"):
        assert sum(each[code] for each in quarters) == whole[code]
    assert [each["10"] for each in quarters[1:]] == [each["40"] for each in quarters[:-1]]
    assert (quarters[0]["10"], quarters[-1]["40"]) == (whole["10"], whole["40"])


def test_the_year_so_far_begins_in_january(story: Told) -> None:
    wanted = Wanted("receipts-and-payments", quarter(2024, 3), "QHB-TH")
    third = library.prepare(*story, wanted)
    until = library.prepare(*story, wanted._replace(period=parse_period("2024-01-01..2024-09-30")))
    assert amounts(third, "to_date") == amounts(until)
    assert amounts(third) != amounts(until)


def test_a_line_is_broken_down_into_what_it_sums(story: Told) -> None:
    statement = library.prepare(*story, Wanted("receipts-and-payments", year(2024), "QKH-T"))
    awards = next(index for index, line in enumerate(statement.lines) if line.code == "31")
    details = []
    for line in statement.lines[awards + 1 :]:
        if line.style is not Style.DETAIL:
            break
        details.append(line.cells[2])
    assert details
    assert sum(cell for cell in details if isinstance(cell, int)) == statement.lines[awards].cells[2]


def test_both_languages_show_the_same_figures(story: Told) -> None:
    for layout in library.layouts():
        of = {"account": "112"} if layout.name == "general-ledger" else {"fund": "QHB-TH"}
        wanted = Wanted(layout.name, quarter(2024, 2), **of)
        vietnamese, english = (library.prepare(*story, wanted, language=language) for language in ("vi", "en"))
        assert vietnamese.title == layout.title.vi
        assert english.title == layout.title.en
        assert vietnamese.totals == english.totals
        # What a line is broken down into stands in the order of its names.
        assert sorted(figures(vietnamese)) == sorted(figures(english))


def test_an_unknown_fund_is_refused(story: Told) -> None:
    with pytest.raises(UnknownFund):
        library.prepare(*story, Wanted("trial-balance", year(2024), "QX"))


def test_the_usual_period_is_the_year_of_the_latest_entry(story: Told) -> None:
    assert library.usual_period(*story) == year(2026)


def test_books_in_which_nothing_moved_have_a_statement_too(small_book: SmallBook) -> None:
    with small_book.engine.connect() as connection:
        found = library.prepare(connection, small_book.organisation_id, Wanted("trial-balance", year(2024)))
        early = library.prepare(connection, small_book.organisation_id, Wanted("trial-balance", year(2022)))
        usual = library.usual_period(connection, small_book.organisation_id)
    assert totals(found) == [1_100_000_000, 1_100_000_000, 0, 0, 1_100_000_000, 1_100_000_000]
    assert (early.lines, totals(early)) == ((), [0, 0, 0, 0, 0, 0])
    assert usual == year(2023)
