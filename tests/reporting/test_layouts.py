"""Layouts: what is wrong in one is said in one sentence; `reports/README.md` tells all that one may hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fundledger.cli.refusals import refusal
from fundledger.dates import quarter, year
from fundledger.errors import FundLedgerError
from fundledger.reporting import library, registers, statements
from fundledger.reporting.datasets import balances, giving, positions, receipts
from fundledger.reporting.layouts import reading
from fundledger.reporting.layouts.values import ColumnKind, Kind, Span, Style
from fundledger.reporting.library import Wanted
from fundledger.reporting.statements.sources import DATASETS
from tests.stories.told import Told, empty_book, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundledger.reporting.layouts.values import Layout

README = (Path(__file__).parents[2] / "reports" / "README.md").read_text("utf-8")
EXAMPLE = "interest-and-awards"
Q1 = quarter(2023, 1)

TABLE = """\
kind = "table"
dataset = "trial_balance"
title = { vi = "Cân đối", en = "Balance" }
source = { vi = "của đơn vị", en = "our own" }
code = "account"
label = "name"

[[column]]
key = "account"
label = { vi = "TK", en = "Account" }

[[column]]
key = "debit"
label = { vi = "Nợ", en = "Debit" }
kind = "amount"
"""
LINES = """\
kind = "lines"
dataset = "receipts_and_payments"
title = { vi = "Thu, chi", en = "Receipts and payments" }
source = { vi = "của đơn vị", en = "our own" }
money = ["111", "112", "1211"]

[groups]
all = { act = ["*"] }

[[column]]
key = "label"
label = { vi = "Nội dung", en = "Item" }

[[column]]
key = "amount"
label = { vi = "Số tiền", en = "Amount" }
kind = "amount"

[[line]]
code = "1"
label = { vi = "Thu", en = "Receipts" }
sum = { group = "all", side = "debit" }

[[line]]
code = "2"
label = { vi = "Cộng", en = "Total" }
total = ["1"]
"""

# What is put in place of what, and what the sentence must name besides the layout.
WRONG = {
    "no toml": (TABLE, 'kind = "table"', "kind = table", ["line 1"]),
    "an open quotation": (TABLE, '"our own" }', '"our own }', ["line 4"]),
    "a key too many": (TABLE, 'code = "account"', 'colour = "red"', ["colour", "kind, dataset"]),
    "a key too many in a column": (TABLE, 'key = "debit"', 'key = "debit"\nbold = true', ["column[2].bold", "key, label"]),
    "a missing key": (TABLE, 'dataset = "trial_balance"\n', "", ["dataset"]),
    "a missing heading": (TABLE, 'label = { vi = "Nợ", en = "Debit" }\n', "", ["column[2].label"]),
    "words in one language": (TABLE, '{ vi = "Nợ", en = "Debit" }', '{ vi = "Nợ" }', ["column[2].label.en"]),
    "words instead of a pair": (TABLE, '{ vi = "Nợ", en = "Debit" }', '"Nợ"', ["column[2].label", "Nợ"]),
    "an unknown kind": (TABLE, 'kind = "table"', 'kind = "chart"', ["chart", "table / lines / register"]),
    "an unknown kind of column": (TABLE, 'kind = "amount"', 'kind = "money"', ["money", "amount"]),
    "a number as text": (TABLE, 'kind = "amount"', 'width = "20"', ["column[2].width", "20"]),
    "no width": (TABLE, 'kind = "amount"', "width = 0", ["column[2].width", "0"]),
    "another currency": (TABLE, 'code = "account"', 'unit = "USD"', ["unit", "USD", "VND"]),
    "no column": (TABLE, TABLE[TABLE.index("[[column]]") :], "", ["column"]),
    "an unknown dataset": (TABLE, "trial_balance", "profit_and_loss", ["profit_and_loss", "trial_balance, balances_as_of"]),
    "an unknown column": (TABLE, 'key = "debit"', 'key = "debits"', ["debits", "movement_debit"]),
    "words for an amount": (TABLE, 'key = "debit"', 'key = "name_vi"', ["name_vi", "opening_debit"]),
    "the year so far in a table": (TABLE, 'kind = "amount"', 'kind = "amount"\nspan = "year"', ["column[2].span", "year"]),
    "a balance of nothing": (TABLE, 'kind = "amount"', 'kind = "amount"\nrunning = ["debit"]', ["debit"]),
    "a balance of unknown columns": (TABLE, 'kind = "amount"', 'running = ["up", "down"]', ["debit"]),
    "an unknown group": (LINES, 'group = "all"', 'group = "gifts"', ["gifts", "[groups]"]),
    "an unknown side": (LINES, 'side = "debit"', 'side = "left"', ["left", "debit"]),
    "words summed": (LINES, 'side = "debit"', 'side = "act"', ["act", "debit, credit"]),
    "a column of no dataset in a group": (LINES, 'act = ["*"]', 'deed = ["x"]', ["deed", "act"]),
    "a breakdown by nothing": (LINES, 'side = "debit" }', 'side = "debit" }\neach = "donor"', ["donor", "programme"]),
    "an opening balance among lines": (LINES, 'kind = "amount"', 'kind = "amount"\nspan = "until"', ["column[2].span"]),
    "a total of itself": (LINES, 'total = ["1"]', 'total = ["1", "2"]', ["2"]),
    "totals in a circle": (LINES, 'sum = { group = "all", side = "debit" }', 'total = ["2"]', ["1", "2"]),
    "a total of an unknown line": (LINES, 'total = ["1"]', 'total = ["1", "-9"]', ["9"]),
    "a code twice": (LINES, 'code = "2"', 'code = "1"', ["1"]),
    "a code that is no text": (LINES, 'total = ["1"]', "total = [1]", ["line[2].total"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def story(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told(empty_book(tmp_path_factory.mktemp("story") / "book", migrated_sqlite)) as book:
        yield book


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_layout_is_said_in_one_sentence(case: str, story: Told, tmp_path: Path) -> None:
    layout, right, wrong, named = WRONG[case]
    assert layout.count(right) == 1
    (tmp_path / "mine.toml").write_text(layout.replace(right, wrong), "utf-8")
    with pytest.raises(FundLedgerError) as refused:
        library.prepare(*story, Wanted("mine", Q1), own=tmp_path)
    for language in ("vi", "en"):
        sentence = refusal(refused.value, language)
        assert "\n" not in sentence
        assert sentence.endswith(".")
        assert "%(" not in sentence
        for word in ["mine", *named]:
            assert word in sentence


@pytest.mark.parametrize("layout", [TABLE, LINES])
def test_what_is_right_is_prepared(layout: str, story: Told, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(layout, "utf-8")
    assert library.prepare(*story, Wanted("mine", Q1), own=tmp_path).lines


def test_a_file_that_is_no_text_is_refused(story: Told, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(TABLE.encode("utf-16"))
    with pytest.raises(reading.LayoutNotToml):
        library.prepare(*story, Wanted("mine", Q1), own=tmp_path)


def test_a_layout_is_read_as_it_now_stands(story: Told, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TABLE, "utf-8")
    assert library.prepare(*story, Wanted("mine", Q1), own=tmp_path).title == "Cân đối"
    path.write_text(TABLE.replace("Cân đối", "Số dư cuối kỳ"), "utf-8")
    assert library.prepare(*story, Wanted("mine", Q1), own=tmp_path).title == "Số dư cuối kỳ"


def test_ones_own_layout_takes_the_place_of_the_shipped_one(story: Told, tmp_path: Path) -> None:
    (tmp_path / "trial-balance.toml").write_text(TABLE, "utf-8")
    assert library.prepare(*story, Wanted("trial-balance", Q1), own=tmp_path).title == "Cân đối"
    assert library.prepare(*story, Wanted("trial-balance", Q1)).title == "Bảng cân đối số phát sinh"


def test_what_is_not_there_is_refused_with_all_that_is(story: Told, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TABLE, "utf-8")
    with pytest.raises(reading.LayoutMissing) as refused:
        library.prepare(*story, Wanted("balance-sheet", Q1), own=tmp_path)
    for name in ("mine", *(layout.name for layout in library.layouts())):
        assert name in str(refused.value)


@pytest.mark.parametrize("layout", library.layouts(), ids=lambda layout: layout.name)
def test_a_shipped_layout_is_complete_in_both_languages(layout: Layout) -> None:
    words = [layout.title, layout.source, *(column.label for column in layout.columns), *layout.notes,
             *(line.label for line in layout.lines), *layout.signatures]  # fmt: skip
    assert all(each.vi and each.en for each in words)
    assert layout.signatures
    assert layout.source.vi != layout.source.en


# ------------------------------------------------------------ reports/README.md


def test_the_example_of_the_page_is_a_statement(story: Told, tmp_path: Path) -> None:
    """In 2024 the Tô Hiệu fund's interest is what the demonstration's vouchers say."""
    (tmp_path / f"{EXAMPLE}.toml").write_text(example(), "utf-8")
    wanted = Wanted(EXAMPLE, year(2024), fund="QHB-TH")
    statement = library.prepare(*story, wanted, own=tmp_path)
    amounts, to_date = statement.of("amount"), statement.of("to_date")
    shipped = library.prepare(*story, wanted._replace(name="receipts-and-payments")).of("amount")
    assert amounts == to_date
    assert (amounts["1"], amounts["2"]) == (shipped["22"], shipped["31"])
    assert isinstance(amounts["1"], int)
    assert isinstance(amounts["2"], int)
    assert amounts["3"] == amounts["1"] - amounts["2"] > 0
    programmes = [line for line in statement.lines if line.style is Style.DETAIL]
    assert sum(int(str(line.cells[1])) for line in programmes) == amounts["2"]
    english = library.prepare(*story, wanted, own=tmp_path, language="en")
    assert english.title == "Interest and scholarships"


def example() -> str:
    found = re.search(r"This is `reports/(.+?)\.toml`:\n\n```toml\n(.*?)```", README, re.DOTALL)
    assert found
    assert found[1] == EXAMPLE
    return found[2]


@pytest.mark.parametrize("table", [table for table in reading.KEYS if table != "sum"])
def test_the_page_explains_every_key(table: str) -> None:
    fields = README[README.index("## Fields") : README.index("## Datasets")]
    sections = dict(zip(("layout", "column", "line"), fields.split("\n| `[["), strict=True))
    explained = {
        key
        for row in sections[table].splitlines()
        if row.startswith("| ")
        for key in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    also = {"column", "line"} if table == "layout" else set()
    assert explained | also == set(reading.KEYS[table])


def test_the_page_names_every_choice() -> None:
    for choices in (Kind, ColumnKind, Span, Style):
        for choice in choices:
            assert f"`{choice}`" in README


COLUMNS = {
    "trial_balance": balances.TRIAL_BALANCE,
    "balances_as_of": balances.BALANCES,
    "receipts_and_payments": receipts.RECEIPTS_AND_PAYMENTS,
    "places": positions.PLACES,
    "fund_by_quarter": positions.FUND_BY_QUARTER,
    "awards": giving.AWARDS,
    "pledged_booked": giving.PLEDGED_BOOKED,
}


def test_the_page_lists_every_dataset_with_its_columns() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", README[README.index("## Datasets") :], re.MULTILINE))
    assert rows.keys() == DATASETS.keys() == COLUMNS.keys()
    for dataset, columns in COLUMNS.items():
        named = {name.removesuffix("_vi").removesuffix("_en") for name in columns}
        assert set(re.findall(r"`(\w+)`", rows[dataset])) == named, dataset
    assert all(f"`{dataset}`" in README for dataset in registers.DATASETS)
    assert all(f"{folder.name}/" in README for folder in [*statements.folders(), *registers.folders()])
