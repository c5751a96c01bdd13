"""CSV: UTF-8 with a byte order mark, so that Excel reads the accents; plain numbers; no cell that a sheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from fundledger.reporting.exports.texts import labelled_totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundledger.reporting.layouts.filled import Statement

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet may take for a formula."""


def render(statement: Statement) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([safe(column.full_label) for column in statement.columns])
    writer.writerows([_plain(cell) for cell in row] for row in rows(statement))
    return stream.getvalue().encode("utf-8-sig")


def rows(statement: Statement) -> Iterator[tuple[str | int | date | None, ...]]:
    """The opening line, the lines, the totals and the closing line, as far as the statement has them."""
    if statement.opening is not None:
        yield statement.opening.cells
    for line in statement.lines:
        yield line.cells
    if statement.totals is not None:
        yield labelled_totals(statement)
    if statement.closing is not None:
        yield statement.closing.cells


def safe(text: str) -> str:
    """A text that a spreadsheet shows and does not run."""
    return f"'{text}" if text.startswith(_RUNS) else text


def _plain(cell: str | int | date | None) -> str | int:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else safe(cell) if isinstance(cell, str) else cell
