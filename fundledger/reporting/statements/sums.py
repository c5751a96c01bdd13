"""Lines that sum groups of a dataset, and totals of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundledger.reporting.datasets.receipts import BROUGHT_FORWARD, CARRIED_FORWARD
from fundledger.reporting.layouts.filled import Line, Query
from fundledger.reporting.layouts.rows import DatasetColumnUnknown, days_behind, must_be_amount
from fundledger.reporting.layouts.values import ColumnKind, Span, Style

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from fundledger.reporting.layouts.filled import Asked
    from fundledger.reporting.layouts.values import Layout, LayoutColumn, LayoutLine, Sum

    Frames = Mapping[Span, pd.DataFrame]

ANY_OTHER = "*"
"""In a group: whatever value no other group names."""

_NO_ACTS = {BROUGHT_FORWARD, CARRIED_FORWARD}


def lines_of(layout: Layout, frames: Frames, asked: Asked) -> list[Line]:
    """The layout's lines in order, each followed by what it is broken down into."""
    _must_be_amounts(layout, next(iter(frames.values())))
    records = {span: frame.to_dict("records") for span, frame in frames.items()}
    lines: list[Line] = []
    place: dict[str, int] = {}
    for line in layout.lines:
        place[line.code] = len(lines)
        if line.total:
            terms = tuple((place[term.removeprefix("-")], -1 if term.startswith("-") else 1) for term in line.total)
            lines.append(_whole(layout, line, _totals(layout, lines, terms), asked, terms=terms))
        else:
            counted = [list(_counted(layout, line, records, column)) for column in _amounts(layout)]
            sums = [sum(amount for _, amount in of_column) for of_column in counted] if line.sum else []
            lines.append(_whole(layout, line, sums, asked))
            lines.extend(_details(layout, line, counted, asked))
    return lines


def _must_be_amounts(layout: Layout, frame: pd.DataFrame) -> None:
    for line in layout.lines:
        if line.sum is not None:
            for needed in _sides(line.sum):
                must_be_amount(layout, frame, needed)


def _sides(summed: Sum) -> tuple[str, ...]:
    return ("debit", "credit") if summed.side == "net" else (summed.side,)


def _amounts(layout: Layout) -> list[LayoutColumn]:
    return [column for column in layout.columns if column.kind is ColumnKind.AMOUNT]


def _totals(layout: Layout, lines: Sequence[Line], terms: Iterable[tuple[int, int]]) -> list[int]:
    indexes = [index for index, column in enumerate(layout.columns) if column.kind is ColumnKind.AMOUNT]
    return [sum(sign * _amount(lines[place], index) for place, sign in terms) for index in indexes]


def _amount(line: Line, index: int) -> int:
    """A heading has no amount and counts as zero."""
    cell = line.cells[index]
    return cell if isinstance(cell, int) else 0


def _counted(
    layout: Layout, line: LayoutLine, records: Mapping[Span, list[dict[Any, Any]]], column: LayoutColumn
) -> Iterator[tuple[dict[Any, Any], int]]:
    """The rows that a line sums, each with its amount in whole đồng."""
    if line.sum is None:
        return
    side = line.sum.side
    for row in records[Span.YEAR if column.span is Span.YEAR else Span.PERIOD]:
        if _is_in(layout, line.sum.group, row):
            yield row, row["debit"] - row["credit"] if side == "net" else row[side]


def _is_in(layout: Layout, group: str, row: Mapping[str, Any]) -> bool:
    wanted = layout.groups[group]
    for column in wanted:
        _must_have(layout, row, column)
    return all(_matches(layout, column, values, str(row[column])) for column, values in wanted.items())


def _must_have(layout: Layout, row: Mapping[str, Any], column: str) -> None:
    if column not in row:
        raise DatasetColumnUnknown(layout=layout.name, column=column, known=", ".join(row))


def _matches(layout: Layout, column: str, values: Sequence[str], value: str) -> bool:
    """Accounts match by how their numbers begin, everything else as a whole."""
    if ANY_OTHER in values:
        named = {other for group in layout.groups.values() for other in group.get(column, ())}
        return value not in _NO_ACTS and not _is_one_of(column, named, value)
    return _is_one_of(column, values, value)


def _is_one_of(column: str, values: Collection[str], value: str) -> bool:
    return value.startswith(tuple(values)) if column == "account" else value in values


def _whole(
    layout: Layout, line: LayoutLine, amounts: Sequence[int], asked: Asked, *, terms: tuple[tuple[int, int], ...] = ()
) -> Line:
    label = line.label.to(asked.language)
    cells = _cells(layout, {layout.code: line.code, layout.label: label}, amounts)
    queries = tuple(_query(layout, line, column, asked) for column in layout.columns)
    return Line(line.code, label, cells, queries, line.style, line.level, terms)


def _cells(layout: Layout, texts: Mapping[str, str], amounts: Sequence[int]) -> tuple[str | int | None, ...]:
    figures = iter(amounts)
    return tuple(
        next(figures, None) if column.kind is ColumnKind.AMOUNT else texts.get(column.key, "")
        for column in layout.columns
    )


def _details(
    layout: Layout, line: LayoutLine, counted: Sequence[Iterable[tuple[Mapping[str, Any], int]]], asked: Asked
) -> Iterator[Line]:
    """The line's sum by the values of the column `each`, for those that have one."""
    labels: dict[str, str] = {}
    sums: dict[str, list[int]] = {}
    for index, of_column in enumerate(counted if line.each else ()):
        for row, amount in of_column:
            _must_have(layout, row, line.each)
            value = str(row[line.each])
            labels[value] = str(row.get(f"name_{asked.language}") or row.get("name_vi") or value)
            sums.setdefault(value, [0] * len(counted))[index] += amount
    for value in sorted(filter(None, labels), key=labels.__getitem__):
        if any(sums[value]):
            chosen = {line.each: value} if line.each in ("part", "programme") else {}
            queries = tuple(_query(layout, line, column, asked, **chosen) for column in layout.columns)
            cells = _cells(layout, {layout.label: labels[value]}, sums[value])
            yield Line("", labels[value], cells, queries, Style.DETAIL, line.level + 1)


def _query(layout: Layout, line: LayoutLine, column: LayoutColumn, asked: Asked, **chosen: str) -> Query | None:
    """The entries behind a sum; none where it counts what no entry of the period brought, or any other act.

    The journal shows one part or all: of several, those behind a fund's line are all that it has.
    """
    if column.kind is not ColumnKind.AMOUNT or line.sum is None:
        return None
    group = layout.groups[line.sum.group]
    if any(ANY_OTHER in values or _NO_ACTS & set(values) for values in group.values()):
        return None
    parts = group.get("part", ())
    part = chosen.get("part") or asked.part or (parts[0] if len(parts) == 1 else "")
    if len(parts) > 1 and not (part or asked.fund):
        return None
    return Query(
        period=days_behind(column.span, asked.period),
        accounts=group.get("account", layout.money),
        acts=group.get("act", ()),
        fund=asked.fund or "",
        part=part,
        programme=chosen.get("programme", ""),
    )
