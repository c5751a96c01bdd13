"""A layout: columns over a dataset, or lines that sum groups of it, with wording in both languages and its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Label(NamedTuple):
    """Wording in both languages; legal wording stands here, beside its source, and not in a catalogue."""

    vi: str
    en: str

    def to(self, language: str) -> str:
        return self.en if language == "en" else self.vi


NO_WORDS = Label("", "")


class Kind(StrEnum):
    """How a layout takes its dataset: a row for a line, groups summed into lines, or a book with running balances."""

    TABLE = "table"
    LINES = "lines"
    REGISTER = "register"


class ColumnKind(StrEnum):
    """What a column holds; `amount` is whole đồng."""

    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"
    PART = "part"
    ACT = "act"


class Span(StrEnum):
    """Which days a column's figures are about."""

    BEFORE = "before"
    PERIOD = "period"
    UNTIL = "until"
    YEAR = "year"


class Style(StrEnum):
    """How a line stands out."""

    LINE = "line"
    DETAIL = "detail"
    HEADING = "heading"
    SUBTOTAL = "subtotal"
    TOTAL = "total"

    @property
    def is_bold(self) -> bool:
        return self in {Style.HEADING, Style.SUBTOTAL, Style.TOTAL}


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: `key` names a column of the dataset, without its language; `under` is the heading that it shares.

    `running` names the two columns that raise and lower a running balance.
    """

    key: str
    label: Label
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 20
    under: Label | None = None
    span: Span = Span.PERIOD
    total: bool = False
    once: bool = False
    running: tuple[str, ...] = ()


class Sum(NamedTuple):
    """What a line sums: a group of rows, and of them one amount column, or `net`: debit less credit."""

    group: str
    side: str


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """One line: a sum, a total of other lines (a code with a minus is taken off), or a heading.

    `each` names a column by whose values the line's sum is broken down beneath it.
    """

    code: str
    label: Label
    sum: Sum | None = None
    total: tuple[str, ...] = ()
    each: str = ""
    style: Style = Style.LINE
    level: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """One statement or register as its file says it; `groups` give for each column the values that count."""

    name: str
    kind: Kind
    dataset: str
    title: Label
    source: Label
    columns: tuple[LayoutColumn, ...]
    verified: bool = False
    form: Label = NO_WORDS
    unit: str = "VND"
    landscape: bool = False
    code: str = "code"
    label: str = "label"
    money: tuple[str, ...] = ()
    opening: Label | None = None
    closing: Label | None = None
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    lines: tuple[LayoutLine, ...] = ()
    notes: tuple[Label, ...] = ()
    signatures: tuple[Label, ...] = ()
