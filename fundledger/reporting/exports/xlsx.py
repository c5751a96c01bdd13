"""XLSX: real numbers and days, totals and running balances as live formulas with their values, ready to print on A4."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from fundledger.reporting.exports.texts import heading, shared, totals_place
from fundledger.reporting.layouts.values import ColumnKind, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.reporting.layouts.filled import Column, Line, Statement

FONT = "Times New Roman"
LARGEST_EXACT = 10**15
"""A spreadsheet keeps fifteen digits; what is larger stands as text rather than wrong."""

NOTE_HEIGHT = 14
"""Points for each line of a note."""

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def render(statement: Statement) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    # A fixed date of creation: the same statement gives the same bytes.
    book.set_properties({"title": statement.title, "company": statement.organisation, "created": _CREATED})
    _Sheet(book, statement).write()
    book.close()
    return stream.getvalue()


class _Sheet:
    """One worksheet being written, from the top."""

    def __init__(self, book: Any, statement: Statement) -> None:
        self.book, self.statement = book, statement
        self.sheet = book.add_worksheet(statement.title[:31].replace("/", "-"))
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.row = 0
        self.last = len(statement.columns) - 1

    def write(self) -> None:
        self._set_columns()
        self._write_heading()
        first = self._write_column_heads()
        self._write_lines()
        self._write_foot()
        self._set_page(first)

    # ------------------------------------------------------------ above the table

    def _write_heading(self) -> None:
        shown = heading(self.statement)
        for text, look in (
            (shown.organisation, {"bold": True}),
            (shown.address, {}),
            (shown.form, {"italic": True}),
            (shown.title, {"bold": True, "font_size": 15, "align": "center"}),
            (shown.subtitle, {"italic": True, "align": "center"}),
            (shown.mark, {"bold": True, "align": "center", "font_color": "#9E3C1C"}),
            (shown.unit, {"italic": True, "align": "right"}),
        ):
            if text:
                self._across(text, **look)

    def _across(self, text: str, **look: Any) -> None:
        style = self._format(**look)
        if self.last:
            self.sheet.merge_range(self.row, 0, self.row, self.last, "", style)
        self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def _write_column_heads(self) -> int:
        """The heads, in two rows where some share a heading; returns the first row below them."""
        columns = self.statement.columns
        style = self._format(bold=True, align="center", valign="vcenter", text_wrap=True, border=1, bg_color="#EEF2F1")
        deep = any(column.under for column in columns)
        for index, column in enumerate(columns):
            if not deep:
                self.sheet.write_string(self.row, index, column.label, style)
            elif column.under:
                self.sheet.write_string(self.row + 1, index, column.label, style)
            else:
                self.sheet.merge_range(self.row, index, self.row + 1, index, "", style)
                self.sheet.write_string(self.row, index, column.label, style)
        for start, stop, text in shared(columns):
            if stop > start:
                self.sheet.merge_range(self.row, start, self.row, stop, "", style)
            self.sheet.write_string(self.row, start, text, style)
        self.row += 2 if deep else 1
        return self.row

    # ------------------------------------------------------------ the table

    def _write_lines(self) -> None:
        if self.statement.opening is not None:
            self._write_line(self.statement.opening, self.statement.opening.cells, {})
        first = self.row
        for line, cells in self.statement.shown():
            self._write_line(line, cells, self._formulas(line, first))
        if self.statement.totals is not None:
            self._write_totals(first)
        if self.statement.closing is not None:
            self._write_line(self.statement.closing, self.statement.closing.cells, {})

    def _formulas(self, line: Line, first: int) -> dict[int, str]:
        """The live formulas of a line, by column: sums of other lines, and running balances."""
        found = {}
        for index, column in enumerate(self.statement.columns):
            if column.is_amount and line.terms:
                found[index] = "=" + "".join(
                    f"{'+' if sign > 0 else '-'}{_cell(first + place, index)}" for place, sign in line.terms
                ).removeprefix("+")
            elif column.running and self.row > first - (self.statement.opening is not None):
                plus, minus = (self._index(key) for key in column.running)
                found[index] = f"={_cell(self.row - 1, index)}+{_cell(self.row, plus)}-{_cell(self.row, minus)}"
        return found

    def _index(self, key: str) -> int:
        return next(index for index, column in enumerate(self.statement.columns) if column.key == key)

    def _write_line(self, line: Line, cells: Sequence[str | int | date | None], formulas: dict[int, str]) -> None:
        label_at = totals_place(self.statement)
        for index, (column, cell) in enumerate(zip(self.statement.columns, cells, strict=True)):
            look: dict[str, Any] = {"border": 1, "bold": line.style.is_bold}
            if line.style is Style.DETAIL:
                look["italic"] = True
            if index == label_at and line.level:
                look["indent"] = line.level
            self._write_cell(index, column, cell, look, formulas.get(index))
        self.row += 1

    def _write_cell(
        self, index: int, column: Column, cell: str | int | date | None, look: dict[str, Any], formula: str | None
    ) -> None:
        if cell is None:
            self.sheet.write_blank(self.row, index, None, self._format(**look))
        elif isinstance(cell, date):
            style = self._format(num_format="dd/mm/yyyy", align="center", **look)
            self.sheet.write_datetime(self.row, index, datetime(cell.year, cell.month, cell.day), style)  # noqa: DTZ001 - a day has no zone
        elif isinstance(cell, int) and abs(cell) < LARGEST_EXACT:
            style = self._format(num_format="#,##0", **look)
            if formula:
                self.sheet.write_formula(self.row, index, formula, style, cell)
            else:
                self.sheet.write_number(self.row, index, cell, style)
        else:
            align = "right" if isinstance(cell, int) else "left"
            wrapped = column.kind is ColumnKind.TEXT
            self.sheet.write_string(self.row, index, str(cell), self._format(align=align, text_wrap=wrapped, **look))

    def _write_totals(self, first: int) -> None:
        label_at = totals_place(self.statement)
        look = {"border": 1, "bold": True, "bg_color": "#EEF2F1"}
        for index, amount in enumerate(self.statement.totals or ()):
            if amount is not None and self.row > first and abs(amount) < LARGEST_EXACT:
                formula = f"=SUM({_cell(first, index)}:{_cell(self.row - 1, index)})"
                self.sheet.write_formula(self.row, index, formula, self._format(num_format="#,##0", **look), amount)
            elif amount is not None:
                self._write_cell(index, self.statement.columns[index], amount, look, None)
            else:
                text = self.statement.totals_label if index == label_at else ""
                self.sheet.write_string(self.row, index, text, self._format(**look))
        self.row += 1

    # ------------------------------------------------------------ below the table

    def _write_foot(self) -> None:
        self.row += 1
        letters = sum(column.width for column in self.statement.columns)
        for note in heading(self.statement).notes:
            # Excel does not make a merged row as high as its text needs.
            self.sheet.set_row(self.row, NOTE_HEIGHT * -(-len(note) // letters))
            self._across(note, italic=True, font_size=10, text_wrap=True)
        self.row += 1
        signatures = self.statement.signatures
        for number, signature in enumerate(signatures):
            start = number * (self.last + 1) // len(signatures)
            self.sheet.write_string(self.row, start, signature, self._format(bold=True))

    def _set_columns(self) -> None:
        for index, column in enumerate(self.statement.columns):
            self.sheet.set_column(index, index, column.width)

    def _set_page(self, first: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(first, 0)
        sheet.repeat_rows(first - (2 if any(column.under for column in self.statement.columns) else 1), first - 1)
        sheet.set_paper(9)
        if self.statement.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&9{self.statement.title.replace('&', '&&')}&R&9&P / &N")

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {"font_name": FONT, "font_size": 12, "valign": "vcenter", "border_color": "#8A9A97", **look}
            )
        return self.formats[key]


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
