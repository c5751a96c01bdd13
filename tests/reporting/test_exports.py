"""Exports: the same figures in every form, and for the same statement the same bytes.

The statements that people read are kept in `golden/` as text. After a change that is meant, renew them with
`RENEW_GOLDEN=1 .venv/bin/pytest -n 0 tests/reporting/test_exports.py -k golden` and read the difference.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from python_calamine import CalamineWorkbook

from fundledger.dates import parse_period
from fundledger.i18n import formats
from fundledger.reporting import library
from fundledger.reporting.exports import Format, export, texts
from fundledger.reporting.exports.csv import rows
from fundledger.reporting.exports.pdf import BOTTOM, LEFT, RIGHT, TOP
from fundledger.reporting.layouts.filled import Line
from fundledger.reporting.library import Wanted
from tests.stories.told import Told, empty_book, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundledger.reporting.layouts.filled import Statement

GOLDEN = Path(__file__).parent / "golden"
RENEW = bool(os.environ.get("RENEW_GOLDEN"))

Q1 = parse_period("2023-Q1")
READ = {
    "trial-balance": Wanted("trial-balance", Q1),
    "general-journal": Wanted("general-journal", Q1),
    "cash-book": Wanted("cash-book", Q1),
    "receipts-and-payments": Wanted("receipts-and-payments", Q1, fund="QHB-TH"),
}
"""The statements that people read, with the figures of the association's report."""

ALL = {
    **READ,
    "general-ledger": Wanted("general-ledger", Q1, account="112"),
    "fund-ledger": Wanted("fund-ledger", Q1, fund="QHB-TH"),
    "a long trial balance": Wanted("trial-balance", parse_period("2025")),
    "a long journal": Wanted("general-journal", parse_period("2024")),
    "a long ledger": Wanted("general-ledger", parse_period("2024"), account="112", fund="QHB-TH", part="income"),
    "a year's receipts": Wanted("receipts-and-payments", parse_period("2024")),
    "an empty book": Wanted("cash-book", parse_period("2022")),
}

MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def story(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told(empty_book(tmp_path_factory.mktemp("story") / "book", migrated_sqlite)) as book:
        yield book


@pytest.fixture(scope="module", params=ALL)
def statement(request: pytest.FixtureRequest, story: Told) -> Statement:
    return library.prepare(*story, ALL[request.param])


# ------------------------------------------------------------ golden files


@pytest.mark.parametrize(("form", "language"), [(Format.JSON, "vi"), (Format.CSV, "vi"), (Format.CSV, "en")], ids=str)
@pytest.mark.parametrize("name", READ)
def test_what_people_read_is_the_golden_file(name: str, form: Format, language: str, story: Told) -> None:
    content = export(library.prepare(*story, READ[name], language=language), form).content
    path = GOLDEN / f"{name}.{language}.{form}"
    if RENEW:
        path.write_bytes(content)
    assert content == path.read_bytes()


# ------------------------------------------------------------ every form


@pytest.mark.parametrize("form", Format)
def test_the_same_statement_gives_the_same_bytes(
    statement: Statement, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = export(statement, form)
    monkeypatch.setattr(time, "time", partial(next, iter(range(2_000_000_000, 3_000_000_000))))
    assert export(statement, form) == first


@pytest.mark.parametrize("form", Format)
def test_a_file_is_named_for_what_it_holds(form: Format, story: Told) -> None:
    wanted = Wanted("general-ledger", parse_period("2023-01-01..2023-03-14"), "QHB-TH", "income", "112")
    file = export(library.prepare(*story, wanted), form)
    assert file.filename == f"sl_general-ledger_112_qhb-th_income_2023-01-01_2023-03-14.{form}"


def test_json_holds_whole_numbers_and_days(statement: Statement) -> None:
    document = json.loads(export(statement, Format.JSON).content)
    assert [[line[column.key] for column in statement.columns] for line in document["lines"]] == [
        [cell.isoformat() if isinstance(cell, date) else cell for cell in line.cells] for line in statement.lines
    ]
    if statement.totals is not None:
        assert list(document["totals"].values()) == [total for total in statement.totals if total is not None]
    assert document["illustrative"] is statement.illustrative


def test_csv_holds_what_json_holds(statement: Statement) -> None:
    content = export(statement, Format.CSV).content
    assert content.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert found[0] == [column.full_label for column in statement.columns]
    assert found[1:] == [["" if cell is None else str(cell) for cell in row] for row in rows(statement)]


def test_xlsx_holds_what_json_holds_as_numbers_and_days(statement: Statement) -> None:
    content = export(statement, Format.XLSX).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    expected = list(shown(statement))
    found = [[plain(cell) for cell in row[: len(statement.columns)]] for row in sheet]
    start = next(index for index in range(len(found)) if found[index : index + len(expected)] == expected)
    assert start > 3
    assert any(statement.title in str(cell) for row in sheet[:start] for cell in row)


def shown(statement: Statement) -> Iterator[list[Any]]:
    """The rows as they are printed, where a voucher's number stands once."""
    printed = [cells for _, cells in statement.shown()]
    for row in rows(replace(statement, lines=tuple(Line("", "", cells) for cells in printed))):
        yield ["" if cell is None else cell for cell in row]


def plain(cell: Any) -> Any:
    """A spreadsheet knows no whole numbers; ours must not have lost anything in it."""
    if isinstance(cell, float):
        assert cell == int(cell)
        return int(cell)
    return cell


def test_xlsx_sums_live(story: Told) -> None:
    sheet = worksheet(library.prepare(*story, READ["receipts-and-payments"]))
    assert re.search(r"<f>C\d+\+C\d+-C\d+</f><v>12047500000</v>", sheet)
    sheet = worksheet(library.prepare(*story, READ["trial-balance"]))
    assert re.search(r"<f>SUM\(G\d+:G\d+\)</f><v>12047500000</v>", sheet)
    sheet = worksheet(library.prepare(*story, READ["cash-book"]))
    assert len(re.findall(r"<f>H\d+\+F\d+-G\d+</f>", sheet)) == 8


def worksheet(statement: Statement) -> str:
    content = export(statement, Format.XLSX).content
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_text_is_run_by_a_spreadsheet(text: str, form: Format, story: Told) -> None:
    journal = library.prepare(*story, READ["general-journal"])
    first = replace(journal.lines[0], cells=(*journal.lines[0].cells[:2], text, *journal.lines[0].cells[3:]))
    changed = replace(journal, lines=(first, *journal.lines[1:]))
    if form is Format.CSV:
        found = list(csv.reader(io.StringIO(export(changed, form).content.decode("utf-8-sig"), newline="")))
        assert found[1][2] == f"'{text}"
    else:
        assert "<f>=" not in worksheet(changed)
        assert worksheet(changed).count("<f>") == worksheet(journal).count("<f>")


def test_an_amount_that_a_spreadsheet_would_round_stands_as_text(story: Told) -> None:
    trial = library.prepare(*story, READ["trial-balance"])
    largest = 9_007_199_254_740_993
    first = replace(trial.lines[0], cells=(*trial.lines[0].cells[:2], largest, *trial.lines[0].cells[3:]))
    content = export(replace(trial, lines=(first, *trial.lines[1:])), Format.XLSX).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any(str(largest) in row for row in sheet)


# ------------------------------------------------------------ PDF


@cache
def pdf(statement: Statement) -> bytes:
    return export(statement, Format.PDF).content


def pages(statement: Statement) -> Iterator[tuple[str, pypdfium2.PdfPage]]:
    """The text of each page, spaces made even, and the page."""
    document = pypdfium2.PdfDocument(pdf(statement))
    for page in document:
        yield " ".join(page.get_textpage().get_text_range().split()), page
    document.close()


def test_pdf_prints_every_figure_and_every_word(statement: Statement) -> None:
    text = " ".join(each for each, _ in pages(statement))
    assert unicodedata.is_normalized("NFC", text)
    counted: dict[str, int] = {}
    for _, cells in texts.printed(statement):
        for column, cell in zip(statement.columns, cells, strict=True):
            if column.is_amount and cell not in ("", texts.NOTHING, "0"):
                counted[cell] = counted.get(cell, 0) + 1
    for figure, times in counted.items():
        assert len(re.findall(rf"(?<![\d.]){re.escape(figure)}(?![\d.]*\d)", text)) >= times, figure
    words = {word for line in statement.lines for cell in line.cells if isinstance(cell, str) for word in cell.split()}
    assert not [word for word in words if word not in text]


def test_pdf_is_a4_with_everything_inside_its_margins(statement: Statement) -> None:
    for _, page in pages(statement):
        width, height = (297, 210) if statement.landscape else (210, 297)
        assert [round(side / MILLIMETRE) for side in page.get_size()] == [width, height]
        letters = page.get_textpage()
        for index in range(letters.count_chars()):
            left, bottom, right, top = (each / MILLIMETRE for each in letters.get_charbox(index))
            assert left > LEFT - 1
            assert right < width - RIGHT + 1
            assert top < height - TOP + 1
            assert bottom > BOTTOM - 10


def test_pdf_repeats_its_heads_and_numbers_its_pages(statement: Statement) -> None:
    found = [text for text, _ in pages(statement)]
    for number, text in enumerate(found, 1):
        assert f"Trang {number}/{len(found)}" in text
        assert statement.organisation in text
        assert "Đơn vị tính: đồng" in text
        for column in statement.columns:
            assert all(word in text for word in f"{column.under} {column.label}".split())
        assert (texts.heading(statement).mark in text) is True
    assert statement.title.upper() in found[0]
    assert all(f"{statement.title} · " in text for text in found[1:])


def test_pdf_is_signed_where_it_ends_beside_some_figures(statement: Statement) -> None:
    found = [text for text, _ in pages(statement)]
    for signature in statement.signatures:
        assert signature in found[-1]
        assert not any(f"{signature} (Ký, họ tên)" in text for text in found[:-1])
    assert found[-1].count("(Ký, họ tên)") == len(statement.signatures)
    assert "Căn cứ: " in found[-1]
    if statement.totals is not None:
        assert statement.totals_label in found[-1]


def test_pdf_says_on_every_page_that_figures_are_invented(story: Told) -> None:
    for period, is_marked in (("2023-Q1", False), ("2023-Q2", True), ("2024", True)):
        journal = library.prepare(*story, Wanted("general-journal", parse_period(period)), language="en")
        for text, _ in pages(journal):
            assert ("Illustrative figures" in text) is is_marked


def test_pdf_keeps_the_lines_of_a_voucher_on_one_page(story: Told) -> None:
    journal = library.prepare(*story, ALL["a long journal"])
    found = [text for text, _ in pages(journal)]
    assert len(found) > 5
    for text in found:
        voucher, figure = re.search(r"[A-Z]+-2024-\d{4}", text), re.search(r"\d\.\d{3}", text)
        assert voucher
        assert figure
        assert voucher.start() < figure.start()


def test_pdf_shrinks_what_would_run_into_the_next_column(story: Told) -> None:
    name, figure = "Tàikhoảncótênrấtdàimàkhôngcódấucáchnàođểngắtdòng", formats.number(10**15, "vi")
    trial = library.prepare(*story, READ["trial-balance"])
    wide = replace(trial.lines[0], cells=(trial.lines[0].cells[0], name, *(10**15,) * 6))
    for _, page in pages(replace(trial, lines=(wide, *trial.lines[1:]))):
        letters = page.get_textpage()
        spans = [*spans_of(letters, name), *spans_of(letters, figure)]
        assert len(spans) == 7
        for (_, right), (left, _) in pairwise(spans):
            assert right < left


def spans_of(letters: Any, text: str) -> Iterator[tuple[float, float]]:
    """Where a text begins and ends, each time that a page has it."""
    search = letters.search(text)
    while found := search.get_next():
        start, count = found
        yield letters.get_charbox(start)[0], letters.get_charbox(start + count - 1)[2]
