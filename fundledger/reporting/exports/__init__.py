"""Exports: a statement as JSON, CSV, XLSX or PDF, with the same numbers in the same order."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from fundledger.reporting.layouts.filled import Statement


class Format(StrEnum):
    """What a statement can be exported as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


class Export(NamedTuple):
    """A file: its content, its media type, and a name that says what it holds."""

    content: bytes
    media_type: str
    filename: str


_MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


def export(statement: Statement, wanted: Format) -> Export:
    """A statement as a file; the same statement gives the same bytes."""
    of = (statement.account, statement.fund, statement.part)
    named = (statement.organisation_code, statement.name, *of, statement.period.code)
    filename = "_".join(filter(None, named)).replace("..", "_").lower()
    return Export(_content(statement, wanted), _MEDIA_TYPES[wanted], f"{filename}.{wanted}")


def _content(statement: Statement, wanted: Format) -> bytes:
    # Each form has a module of its own name, loaded where it is asked for: XlsxWriter and fpdf2 take their time.
    return cast("bytes", import_module(f"{__name__}.{wanted}").render(statement))
