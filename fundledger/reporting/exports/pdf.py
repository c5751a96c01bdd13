"""PDF: the statement as a paper that may be signed, on A4, with its own row painter.

fpdf2's `table()` takes four times as long; here rows are measured first, so that every page knows how many there are.
All lengths are millimetres, type sizes points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fundledger.errors import N_, SetupError
from fundledger.reporting.exports.texts import NOTHING, heading, nfc, page_of, printed, shared, totals_place
from fundledger.reporting.layouts.values import ColumnKind, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fpdf import FPDF

    from fundledger.reporting.exports.texts import Heading
    from fundledger.reporting.layouts.filled import Column, Line, Statement

FONTS = Path(__file__).parents[2] / "fonts"
FAMILY = "Tinos"
FACES = {"": "400Regular", "B": "700Bold", "I": "400Regular_Italic", "BI": "700Bold_Italic"}

LEFT, RIGHT, TOP, BOTTOM = 18.0, 15.0, 15.0, 16.0
PADDING = 1.5
LEADING = 1.22
POINT = 0.352778
BODY, HEAD, SMALL = 9.5, 9.0, 8.5
INDENT = 4.0
SIGNATURES = 46.0

Colour = tuple[int, int, int]

INK: Colour = (22, 33, 31)
FAINT: Colour = (120, 134, 131)
TINT: Colour = (238, 242, 241)


class Pen(NamedTuple):
    """How a rule is drawn."""

    width: float
    colour: Colour


THICK, THIN, MARK = Pen(0.35, INK), Pen(0.12, (138, 154, 151)), Pen(0.3, (158, 60, 28))


class FontsMissing(SetupError):
    message = N_("The fonts for printing are not in %(folder)s: run “make install”, which fetches them.")


class Face(NamedTuple):
    """A style of the family (empty, B, I, BI) at a size."""

    style: str
    size: float

    @property
    def height(self) -> float:
        return self.size * POINT * LEADING


class Row(NamedTuple):
    """A measured row: the wrapped lines of each cell. One that goes on stays on the page of the one before it."""

    cells: tuple[tuple[str, ...], ...]
    face: Face
    height: float
    level: int = 0
    is_total: bool = False
    goes_on: bool = False


@dataclass(slots=True)
class Page:
    """What one page shows; the last one also has the foot."""

    rows: list[Row] = field(default_factory=list)
    has_foot: bool = False


def render(statement: Statement) -> bytes:
    """The statement as PDF. Raises FontsMissing."""
    return _Paper(statement).paint()


def open_document(title: str, author: str, language: str, *, landscape: bool, created: datetime) -> FPDF:
    """An empty A4 document with the house's fonts. Raises FontsMissing."""
    from fpdf import FPDF

    document = FPDF(orientation="L" if landscape else "P", format="A4")
    for style, name in FACES.items():
        path = FONTS / f"Tinos_{name}.ttf"
        if not path.is_file():
            raise FontsMissing(folder=FONTS)
        document.add_font(FAMILY, style, path)
    document.set_title(title)
    document.set_author(author)
    document.set_lang(language)
    document.set_creation_date(created)
    document.set_auto_page_break(auto=False)
    document.set_margins(LEFT, TOP, RIGHT)
    return document


class _Paper:
    """One statement being painted."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.heading: Heading = heading(statement)
        last = statement.period.last
        self.pdf = open_document(
            statement.title, statement.organisation, statement.language, landscape=statement.landscape,
            # The same statement gives the same bytes, so the date is its own and not the clock's.
            created=datetime(last.year, last.month, last.day, tzinfo=UTC),
        )  # fmt: skip
        self.width = self.pdf.w - LEFT - RIGHT
        self.widths: dict[tuple[str, Face], float] = {}
        share = self.width / sum(column.width for column in statement.columns)
        self.columns = [column.width * share for column in statement.columns]
        self.face = Face("", 0)

    # ------------------------------------------------------------ measuring

    def paint(self) -> bytes:
        pages = self._pages()
        for number, page in enumerate(pages, 1):
            self.pdf.add_page()
            self.face = Face("", 0)
            top = self._paint_heading() if number == 1 else self._paint_running_head()
            bottom = self._paint_table(page.rows, self._paint_column_heads(top))
            if page.has_foot:
                self._paint_foot(bottom + 5)
            self._paint_page_number(number, len(pages))
        return bytes(self.pdf.output())

    def _pages(self) -> list[Page]:
        floor = self.pdf.h - BOTTOM
        top = TOP + self._heading_height() + self._heads_height()
        page, pages, y = Page(), [], top
        for block in self._blocks():
            height = sum(row.height for row in block)
            if y + height > floor and page.rows:
                pages.append(page)
                page, y = Page(), TOP + self._running_height() + self._heads_height()
            page.rows.extend(block)
            y += height
        pages.append(page)
        if y + self._foot_height() > floor:
            pages.append(Page(has_foot=True, rows=self._carried(page)))
        pages[-1].has_foot = True
        return pages

    def _carried(self, page: Page) -> list[Row]:
        """The last rows go along, so that nobody signs a page without figures."""
        start = max(len(page.rows) - 3, 1)
        while start > 1 and page.rows[start:] and page.rows[start].goes_on:
            start -= 1
        carried = page.rows[start:]
        del page.rows[start:]
        return carried

    def _blocks(self) -> Iterator[list[Row]]:
        """The rows that stand on one page together, as far as a page holds them."""
        room = self.pdf.h - BOTTOM - TOP - self._heading_height() - self._heads_height()
        block: list[Row] = []
        for row in self._rows():
            if block and (not row.goes_on or sum(each.height for each in block) + row.height > room):
                yield block
                block = []
            block.append(row)
        if block:
            yield block

    def _rows(self) -> Iterator[Row]:
        group = None
        for line, cells in printed(self.statement):
            of_voucher = line.group is not None and line.group == group
            ends = line.style is Style.TOTAL or line is self.statement.closing
            yield self._row(line, cells, goes_on=of_voucher or ends)
            group = line.group

    def _row(self, line: Line, cells: Sequence[str], *, goes_on: bool) -> Row:
        face = Face("B" if line.style.is_bold else "I" if line.style is Style.DETAIL else "", BODY)
        place = totals_place(self.statement)
        wrapped = tuple(
            self._wrap_cell(cell, column, face, width - (INDENT * line.level if index == place else 0))
            for index, (cell, column, width) in enumerate(zip(cells, self.statement.columns, self.columns, strict=True))
        )
        tallest = max(map(len, wrapped), default=1)
        height = max(tallest, 1) * face.height + 2 * PADDING * 0.7
        return Row(wrapped, face, height, line.level, is_total=line.style is Style.TOTAL, goes_on=goes_on)

    def _wrap_cell(self, text: str, column: Column, face: Face, width: float) -> tuple[str, ...]:
        return (text,) if column.is_amount or not text else tuple(self._wrap(text, face, width - 2 * PADDING))

    def _wrap(self, text: str, face: Face, width: float) -> Iterator[str]:
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if not line or self._measure(longer, face) <= width:
                line = longer
            else:
                yield line
                line = word
        yield line

    def _measure(self, text: str, face: Face) -> float:
        known = self.widths.get((text, face))
        if known is None:
            self._use(face)
            known = self.widths[text, face] = self.pdf.get_string_width(text)
        return known

    def _fitting(self, text: str, face: Face, room: float) -> Face:
        """The face, made small enough for the text to stand on one line."""
        width = self._measure(text, face)
        return face if width <= room else face._replace(size=face.size * room / width)

    def _use(self, face: Face) -> None:
        if face != self.face:
            self.pdf.set_font(FAMILY, face.style, face.size)
            self.face = face

    # ------------------------------------------------------------ above the table

    def _heading_height(self) -> float:
        return 44.0 if self.heading.subtitle else 38.0

    def _running_height(self) -> float:
        return 9.0

    def _paint_heading(self) -> float:
        shown = self.heading
        middle = LEFT + self.width / 2
        y = TOP + 4
        for line in self._wrap(shown.organisation, Face("B", 10.5), self.width * 0.6):
            self._text(LEFT, y, line, Face("B", 10.5))
            y += 4.8
        if shown.address:
            self._text(LEFT, y, shown.address, self._fitting(shown.address, Face("", BODY), self.width * 0.6))
        if shown.form:
            self._text_right(LEFT + self.width, TOP + 4, shown.form, Face("I", BODY))
        title = shown.title.upper()
        self._text_center(middle, TOP + 23, title, self._fitting(title, Face("B", 15), self.width))
        self._text_center(middle, TOP + 30, shown.subtitle, self._fitting(shown.subtitle, Face("I", 11), self.width))
        self._text_right(LEFT + self.width, TOP + 40.5, shown.unit, Face("I", SMALL))
        return TOP + self._heading_height() - 1.5

    def _paint_running_head(self) -> float:
        shown = self.heading
        title = f"{shown.title} · {shown.subtitle}"
        self._text(LEFT, TOP + 3.5, title, self._fitting(title, Face("I", SMALL), self.width * 0.8), FAINT)
        self._text_right(LEFT + self.width, TOP + 3.5, shown.unit, Face("I", SMALL), FAINT)
        return TOP + self._running_height() - 1.5

    # ------------------------------------------------------------ the table

    def _heads_height(self) -> float:
        upper, lower = self._head_rows()
        return upper + lower

    def _head_rows(self) -> tuple[float, float]:
        """The heights of the two rows of column heads; the upper one is none where no heading is shared."""
        columns = self.statement.columns
        face = Face("B", HEAD)
        deepest = max(
            len(list(self._wrap(nfc(column.label), face, width - 2 * PADDING)))
            for column, width in zip(columns, self.columns, strict=True)
        )
        single = face.height + 2 * PADDING
        if not any(column.under for column in columns):
            return 0.0, deepest * face.height + 2 * PADDING
        return single, max(single, deepest * face.height + 2 * PADDING - single)

    def _paint_column_heads(self, top: float) -> float:
        upper, lower = self._head_rows()
        bottom = top + upper + lower
        self.pdf.set_fill_color(*TINT)
        self.pdf.rect(LEFT, top, self.width, bottom - top, style="F")
        x = LEFT
        for column, width in zip(self.statement.columns, self.columns, strict=True):
            start = top + upper if column.under else top
            self._centered_in(x, start, width, bottom - start, column.label)
            x += width
        self._rule(LEFT, top, LEFT + self.width, top, THICK)
        self._rule(LEFT, bottom, LEFT + self.width, bottom, THICK)
        self._paint_shared_heads(top, upper, bottom)
        return bottom

    def _paint_shared_heads(self, top: float, upper: float, bottom: float) -> None:
        inside = set()
        for first, last, text in shared(self.statement.columns):
            x, width = LEFT + sum(self.columns[:first]), sum(self.columns[first : last + 1])
            self._centered_in(x, top, width, upper, text)
            self._rule(x, top + upper, x + width, top + upper, THIN)
            inside |= set(range(first + 1, last + 1))
        x = LEFT
        for index, width in enumerate(self.columns):
            if index:
                self._rule(x, top + upper if index in inside else top, x, bottom, THIN)
            x += width

    def _centered_in(self, x: float, y: float, width: float, height: float, text: str) -> None:
        face = Face("B", HEAD)
        lines = list(self._wrap(nfc(text), face, width - 2 * PADDING))
        baseline = y + (height - len(lines) * face.height) / 2 + face.size * POINT
        for line in lines:
            self._text_center(x + width / 2, baseline, line, face)
            baseline += face.height

    def _paint_table(self, rows: Sequence[Row], top: float) -> float:
        y = top
        for row in rows:
            if row.is_total:
                self.pdf.set_fill_color(*TINT)
                self.pdf.rect(LEFT, y, self.width, row.height, style="F")
            self._paint_row(row, y)
            if row.is_total:
                self._rule(LEFT, y, LEFT + self.width, y, THICK)
            y += row.height
            self._rule(LEFT, y, LEFT + self.width, y, THIN)
        x = LEFT
        for width in self.columns[:-1]:
            x += width
            self._rule(x, top, x, y, THIN)
        self._rule(LEFT, y, LEFT + self.width, y, THICK)
        return y

    def _paint_row(self, row: Row, y: float) -> None:
        place = totals_place(self.statement)
        x = LEFT
        for index, (lines, column, width) in enumerate(
            zip(row.cells, self.statement.columns, self.columns, strict=True)
        ):
            baseline = y + PADDING * 0.7 + row.face.size * POINT * 1.02
            indent = INDENT * row.level if index == place else 0.0
            for text in lines:
                if column.is_amount:
                    self._amount(x + width - PADDING, baseline, text, row.face, width - 2 * PADDING)
                elif column.kind is ColumnKind.DAY:
                    self._text_center(x + width / 2, baseline, text, row.face)
                elif text:
                    room = width - indent - 2 * PADDING
                    self._text(x + PADDING + indent, baseline, text, self._fitting(text, row.face, room))
                baseline += row.face.height
            x += width

    def _amount(self, right: float, y: float, text: str, face: Face, room: float) -> None:
        """An amount is never broken: where it is too wide, its type becomes smaller."""
        self._text_right(right, y, text, self._fitting(text, face, room), FAINT if text == NOTHING else INK)

    # ------------------------------------------------------------ below the table

    def _foot_height(self) -> float:
        face = Face("I", SMALL)
        lines = sum(len(list(self._wrap(note, face, self.width))) for note in self.heading.notes)
        return 4 + lines * face.height + SIGNATURES

    def _paint_foot(self, y: float) -> None:
        face = Face("I", SMALL)
        for note in self.heading.notes:
            for line in self._wrap(note, face, self.width):
                self._text(LEFT, y, line, face)
                y += face.height
        signatures = self.statement.signatures
        share = self.width / max(len(signatures), 1)
        if signatures:
            self._text_center(LEFT + self.width - share / 2, y + 6, self.heading.day, Face("I", 10))
        for index, signature in enumerate(signatures):
            middle = LEFT + share * (index + 0.5)
            self._text_center(middle, y + 12, nfc(signature), Face("B", 10.5))
            self._text_center(middle, y + 16.5, self.heading.sign, Face("I", SMALL))

    def _paint_page_number(self, number: int, pages: int) -> None:
        y = self.pdf.h - BOTTOM + 7
        self._rule(LEFT, y - 4.5, LEFT + self.width, y - 4.5, THIN)
        self._text(LEFT, y, self.heading.organisation, Face("", 8), FAINT)
        text = page_of(number, pages, self.statement.language)
        self._text_right(LEFT + self.width, y, text, Face("", 8), FAINT)
        if self.heading.mark:
            self._paint_mark(y)

    def _paint_mark(self, y: float) -> None:
        face, middle = Face("B", SMALL), LEFT + self.width / 2
        width = self._measure(self.heading.mark, face) + 6
        self.pdf.set_line_width(MARK.width)
        self.pdf.set_draw_color(*MARK.colour)
        self.pdf.rect(middle - width / 2, y - 3.4, width, 4.8, round_corners=True, corner_radius=1)
        self._text_center(middle, y, self.heading.mark, face, MARK.colour)

    # ------------------------------------------------------------ strokes

    def _text(self, x: float, y: float, text: str, face: Face, colour: Colour = INK) -> None:
        self._use(face)
        self.pdf.set_text_color(*colour)
        self.pdf.text(x, y, text)

    def _text_right(self, x: float, y: float, text: str, face: Face, colour: Colour = INK) -> None:
        self._text(x - self._measure(text, face), y, text, face, colour)

    def _text_center(self, x: float, y: float, text: str, face: Face, colour: Colour = INK) -> None:
        self._text(x - self._measure(text, face) / 2, y, text, face, colour)

    def _rule(self, x1: float, y1: float, x2: float, y2: float, pen: Pen) -> None:
        self.pdf.set_line_width(pen.width)
        self.pdf.set_draw_color(*pen.colour)
        self.pdf.line(x1, y1, x2, y2)
