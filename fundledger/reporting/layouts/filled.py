"""A filled layout: the value that pages show and exports print; every figure knows the entries behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundledger.reporting.layouts.values import NO_WORDS, ColumnKind, Label, Style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundledger.dates import DateRange


@dataclass(frozen=True, slots=True)
class Query:
    """The entries behind a figure; empty means all. `accounts` are numbers as the chart has them."""

    period: DateRange
    accounts: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    fund: str = ""
    part: str = ""
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for; no fund, part or account means all."""

    period: DateRange
    fund: str | None = None
    part: str | None = None
    language: str = "vi"
    account: str | None = None


class Head(NamedTuple):
    """Whose the statement is, and of which fund and account: what stands above it.

    `illustrative_from` is the first day whose figures are invented.
    """

    code: str
    name: Label
    address: str
    fund: Label
    illustrative_from: date | None
    account: Label = NO_WORDS

    @classmethod
    def of(
        cls, code: str, name: tuple[str, str], address: str, fund: tuple[str, str], illustrative_from: date | None
    ) -> Head:
        """From names that are Vietnamese, then English."""
        return cls(code, Label(*name), address, Label(*fund), illustrative_from)


@dataclass(frozen=True, slots=True)
class Column:
    """A column in the reader's language; `once` means that only the first line of a group prints it."""

    key: str
    label: str
    kind: ColumnKind
    width: int
    under: str = ""
    total: bool = False
    once: bool = False
    running: tuple[str, ...] = ()

    @property
    def is_amount(self) -> bool:
        return self.kind is ColumnKind.AMOUNT

    @property
    def full_label(self) -> str:
        """The label with the heading that it shares, for exports with one row of headings."""
        return f"{self.under} – {self.label}" if self.under else self.label


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a cell for each column, and for each the query behind it, if it has one.

    `terms` are the lines that a total adds: their index, and 1 or -1. `group` is what makes lines belong together (an
    entry's sequence); `voucher` the voucher that a line of a register came from.
    """

    code: str
    label: str
    cells: tuple[str | int | date | None, ...]
    queries: tuple[Query | None, ...] = ()
    style: Style = Style.LINE
    level: int = 0
    terms: tuple[tuple[int, int], ...] = ()
    group: int | None = None
    voucher: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement or register of one organisation and period, ready to be shown; amounts are in whole `unit`s.

    `totals` has a cell for each column, none where a column is not summed; it is none where the lines have their own
    totals. A book stands between an `opening` line and, below the totals, a `closing` line. `unverified` is said of
    layouts whose legal form was not read in its source. `fund`, `part` and `account` are codes, empty where all count.
    """

    name: str
    title: str
    period: DateRange
    period_name: str
    organisation_code: str
    organisation: str
    address: str
    language: str
    unit: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[int | None, ...] | None
    totals_label: str
    opening: Line | None
    closing: Line | None
    fund: str
    fund_name: str
    part: str
    account: str
    account_name: str
    form: str
    source: str
    unverified: bool
    illustrative: bool
    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    landscape: bool

    def shown(self) -> Iterator[tuple[Line, tuple[str | int | date | None, ...]]]:
        """Each line with the cells that print: what repeats within a group is left away."""
        previous: int | None = None
        for line in self.lines:
            repeats = line.group is not None and line.group == previous
            yield (
                line,
                tuple(
                    None if repeats and column.once else cell
                    for column, cell in zip(self.columns, line.cells, strict=True)
                ),
            )
            previous = line.group

    def of(self, key: str) -> dict[str, str | int | date | None]:
        """One column's cells by line code."""
        index = next(index for index, column in enumerate(self.columns) if column.key == key)
        return {line.code: line.cells[index] for line in self.lines}
