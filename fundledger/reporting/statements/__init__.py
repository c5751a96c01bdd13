"""Statements: a layout joined to its dataset gives a `Statement`; the joining is pure, only `prepare` reads.

`prepare` is what shells call: it finds the layout, reads the dataset and fills the one with the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fundledger.config import data
from fundledger.reporting.datasets import charts
from fundledger.reporting.layouts import reading, rows
from fundledger.reporting.layouts.filled import Asked, Head
from fundledger.reporting.layouts.values import Kind, Span
from fundledger.reporting.statements import sources, sums

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from uuid import UUID

    import pandas as pd
    import sqlalchemy as sa

    from fundledger.dates import DateRange
    from fundledger.reporting.layouts.filled import Statement
    from fundledger.reporting.layouts.values import Layout


def folders(own: Path | None = None) -> list[Path]:
    """Where statements' layouts are: an organisation's own first, then those that come with the program."""
    shipped = data("reports") / "statements"
    return [own, shipped] if own is not None else [shipped]


def layouts(own: Path | None = None) -> list[Layout]:
    """Every statement that can be prepared, ordered by name."""
    return [reading.find(name, folders(own)) for name in reading.names(folders(own))]


def prepare(
    connection: sa.Connection,
    organisation_id: UUID,
    name: str,
    period: DateRange,
    *,
    fund: str | None = None,
    part: str | None = None,
    language: str = "vi",
    own: Path | None = None,
) -> Statement:
    """The statement of that name for a period, whose last day is the day that balances are as of.

    `own` is a folder of the organisation's own layouts. Raises LayoutMissing, UnknownFund, or what is wrong with a layout.
    """
    layout = in_own_numbers(reading.find(name, folders(own)), charts.own_numbers(connection, organisation_id))
    asked = Asked(period, fund or None, part or None, language)
    head = Head.of(*charts.letterhead(connection, organisation_id, asked.fund))
    frames = {
        span: sources.read(connection, organisation_id, layout, rows.days_of(span, period), asked)
        for span in _spans(layout)
    }
    return fill(layout, frames, asked, head)


def fill(layout: Layout, frames: Mapping[Span, pd.DataFrame], asked: Asked, head: Head) -> Statement:
    """The statement that a layout makes of its dataset, read for the period and, where it asks, for the year."""
    if layout.kind is Kind.LINES:
        return rows.statement(layout, asked, head, sums.lines_of(layout, frames, asked))
    return rows.statement(layout, asked, head, rows.lines_of(layout, frames[Span.PERIOD], asked))


def in_own_numbers(layout: Layout, own: Mapping[str, Sequence[str]]) -> Layout:
    """The layout that names, beside working accounts, the organisation's own numbers that stand in for them."""

    def with_own(begins: Sequence[str]) -> tuple[str, ...]:
        standing_in = (number for working in own if working.startswith(tuple(begins)) for number in own[working])
        return tuple(dict.fromkeys((*begins, *standing_in)))

    groups = {
        name: {column: with_own(values) if column == "account" else values for column, values in group.items()}
        for name, group in layout.groups.items()
    }
    return replace(layout, money=with_own(layout.money), groups=groups)


def _spans(layout: Layout) -> set[Span]:
    """Figures of the year so far need the dataset of the year; all others are in the period's."""
    return {Span.YEAR if column.span is Span.YEAR else Span.PERIOD for column in layout.columns}
