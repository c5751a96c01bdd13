"""JSON: amounts as whole numbers of đồng, days as 2023-03-31, one object for each line."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fundledger.reporting.layouts.filled import Line, Statement


def render(statement: Statement) -> bytes:
    return (json.dumps(document(statement), ensure_ascii=False, indent=2) + "\n").encode()


def document(statement: Statement) -> dict[str, Any]:
    """The statement as plain values; `totals`, `opening` and `closing` are there where the statement has them."""
    content: dict[str, Any] = {
        "statement": statement.name,
        "title": statement.title,
        "period": statement.period.code,
        "first_day": statement.period.first.isoformat(),
        "last_day": statement.period.last.isoformat(),
        "organisation": statement.organisation_code,
        "organisation_name": statement.organisation,
        "fund": statement.fund or None,
        "part": statement.part or None,
        "account": statement.account or None,
        "unit": statement.unit,
        "unverified": statement.unverified,
        "illustrative": statement.illustrative,
        "source": statement.source,
    }
    if statement.opening is not None:
        content["opening"] = _line(statement, statement.opening)
    content["lines"] = [_line(statement, line) for line in statement.lines]
    if statement.totals is not None:
        columns = zip(statement.columns, statement.totals, strict=True)
        content["totals"] = {column.key: amount for column, amount in columns if amount is not None}
    if statement.closing is not None:
        content["closing"] = _line(statement, statement.closing)
    content["notes"] = list(statement.notes)
    return content


def _line(statement: Statement, line: Line) -> dict[str, Any]:
    cells = {column.key: _plain(cell) for column, cell in zip(statement.columns, line.cells, strict=True)}
    return {"code": line.code, "label": line.label, "style": line.style.value, **cells}


def _plain(cell: str | int | date | None) -> str | int | None:
    return cell.isoformat() if isinstance(cell, date) else cell
