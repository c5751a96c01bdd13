"""Exports: a statement as JSON, CSV, XLSX or PDF, with the same numbers in the same order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

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
    named = (statement.organisation_code, statement.name, statement.fund, statement.period.code)
    filename = "_".join(filter(None, named)).replace("..", "_").lower()
    return Export(_content(statement, wanted), _MEDIA_TYPES[wanted], f"{filename}.{wanted}")


def _content(statement: Statement, wanted: Format) -> bytes:
    # XlsxWriter and fpdf2 take their time to load, so each is loaded by whoever wants it.
    match wanted:
        case Format.JSON:
            from fundledger.reporting.exports import json as to_json

            return to_json.render(statement)
        case Format.CSV:
            from fundledger.reporting.exports import csv as to_csv

            return to_csv.render(statement)
        case Format.XLSX:
            from fundledger.reporting.exports import xlsx as to_xlsx

            return to_xlsx.render(statement)
        case Format.PDF:
            from fundledger.reporting.exports import pdf as to_pdf

            return to_pdf.render(statement)
