"""Reading layouts from TOML: every refusal names the file, the key and what to write instead."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from fundledger.errors import N_, FundLedgerError, NotFound
from fundledger.reporting.layouts.values import (
    NO_WORDS,
    ColumnKind,
    Kind,
    Label,
    Layout,
    LayoutColumn,
    LayoutLine,
    Span,
    Style,
    Sum,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum
    from pathlib import Path

KEYS: Mapping[str, tuple[str, ...]] = {
    "layout": (
        "kind", "dataset", "title", "source", "status", "form", "unit", "orientation", "code", "label", "money",
        "opening", "closing", "notes", "signatures", "groups", "column", "line",
    ),
    "column": ("key", "label", "kind", "width", "under", "span", "total", "once", "running"),
    "line": ("code", "label", "sum", "total", "each", "style", "level"),
    "sum": ("group", "side"),
}  # fmt: skip
"""Every key that a layout may have, by the table that it stands in; `reports/README.md` explains each."""

SPANS: Mapping[Kind, tuple[Span, ...]] = {
    Kind.TABLE: (Span.BEFORE, Span.PERIOD, Span.UNTIL),
    Kind.LINES: (Span.PERIOD, Span.YEAR),
    Kind.REGISTER: (Span.PERIOD,),
}
"""What a column's figures may be about: only lines are summed anew for the year."""


class LayoutMissing(NotFound):
    message = N_("There is no statement or register called %(name)s: choose one of %(known)s.")


class LayoutNotToml(FundLedgerError):
    message = N_("%(file)s is not TOML (%(reason)s): mend that line.")


class LayoutKeyMissing(FundLedgerError):
    message = N_("%(file)s: the key “%(key)s” is missing: add it, as reports/README.md shows.")


class LayoutKeyUnknown(FundLedgerError):
    message = N_("%(file)s: there is no key “%(key)s”: use one of %(known)s.")


class LayoutValueWrong(FundLedgerError):
    message = N_("%(file)s: “%(value)s” cannot stand at “%(key)s”: write %(wanted)s.")


class LayoutLineUnknown(FundLedgerError):
    message = N_("%(file)s: the total of line %(line)s names line %(code)s, which does not stand above it: correct it.")


class LayoutLineTwice(FundLedgerError):
    message = N_("%(file)s: two lines have the code %(code)s: give each its own.")


class LayoutRunningUnknown(FundLedgerError):
    message = N_(
        "%(file)s: the running balance “%(key)s” needs two other columns, what raises it and what lowers it: name both."
    )


class LayoutGroupUnknown(FundLedgerError):
    message = N_("%(file)s: line %(line)s sums the group “%(group)s”, which is not defined: add it under [groups].")


def find(name: str, folders: Sequence[Path]) -> Layout:
    """The layout of that name from the first folder that has it, as the file now stands.

    Raises LayoutMissing, or what is wrong with the file.
    """
    for folder in folders:
        path = folder / f"{name}.toml"
        if re.fullmatch(r"[a-z0-9-]+", name) and path.is_file():
            return read(path)
    raise LayoutMissing(name=name, known=", ".join(names(folders)))


def names(folders: Sequence[Path]) -> list[str]:
    """The names of all layouts in the folders, in order."""
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml")})


def read(path: Path) -> Layout:
    """The layout that a file holds."""
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _changed: int) -> Layout:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutNotToml(file=path.name, reason=error) from error
    layout = _layout(_Table(path.name, "", content, KEYS["layout"]), path.stem)
    _must_hold_together(layout, path.name)
    return layout


class _Table:
    """A TOML table being read; it knows its file and where in it it stands."""

    def __init__(self, file: str, where: str, content: Any, known: Sequence[str]) -> None:
        self.file, self.where, self.content = file, where, content
        if not isinstance(content, dict):
            raise LayoutValueWrong(file=file, key=where, value=content, wanted="{ … }")
        for key in content:
            if known and key not in known:
                raise LayoutKeyUnknown(file=file, key=self.at(key), known=", ".join(known))

    def at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def wrong(self, key: str, wanted: str) -> LayoutValueWrong:
        return LayoutValueWrong(file=self.file, key=self.at(key), value=self.content[key], wanted=wanted)

    def get(self, key: str, kind: type, wanted: str, default: Any = None) -> Any:
        """A value of a type; without a default the key must be there."""
        if key not in self.content:
            if default is None:
                raise LayoutKeyMissing(file=self.file, key=self.at(key))
            return default
        if type(self.content[key]) is not kind:
            raise self.wrong(key, wanted)
        return self.content[key]

    def text(self, key: str, default: str | None = None) -> str:
        return str(self.get(key, str, '"…"', default))

    def flag(self, key: str) -> bool:
        return bool(self.get(key, bool, "true / false", default=False))

    def number(self, key: str, default: int) -> int:
        return int(self.get(key, int, "1, 2, 3 …", default))

    def choice(self, key: str, choices: type[StrEnum], default: StrEnum | None = None) -> Any:
        value = self.text(key, default)
        if value not in set(choices):
            raise self.wrong(key, " / ".join(choices))
        return choices(value)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is missing."""
        values = self.get(key, list, '["…"]', [])
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, '["…"]')
        return tuple(values)

    def label(self, key: str, default: Label | None = None) -> Label:
        if key not in self.content and default is not None:
            return default
        return self.table(key, ("vi", "en")).pair()

    def optional_label(self, key: str) -> Label | None:
        return self.label(key) if key in self.content else None

    def pair(self) -> Label:
        return Label(self.text("vi"), self.text("en"))

    def table(self, key: str, known: Sequence[str]) -> _Table:
        if key not in self.content:
            raise LayoutKeyMissing(file=self.file, key=self.at(key))
        return _Table(self.file, self.at(key), self.content[key], known)

    def tables(self, key: str, known: Sequence[str]) -> list[_Table]:
        """A list of tables; empty where the key is missing."""
        found = self.get(key, list, f"[[{key}]]", [])
        return [_Table(self.file, f"{self.at(key)}[{number}]", item, known) for number, item in enumerate(found, 1)]

    def labels(self, key: str) -> tuple[Label, ...]:
        return tuple(table.pair() for table in self.tables(key, ("vi", "en")))


def _layout(table: _Table, name: str) -> Layout:
    kind = table.choice("kind", Kind)
    return Layout(
        name=name,
        kind=kind,
        dataset=table.text("dataset"),
        title=table.label("title"),
        source=table.label("source"),
        columns=tuple(_column(column) for column in table.tables("column", KEYS["column"])),
        verified=_one_of(table, "status", ("verified", "unverified"), "unverified") == "verified",
        form=table.label("form", NO_WORDS),
        unit=_one_of(table, "unit", ("VND",), "VND"),
        landscape=_one_of(table, "orientation", ("portrait", "landscape"), "portrait") == "landscape",
        code=table.text("code", "code"),
        label=table.text("label", "label"),
        money=table.words("money"),
        opening=table.optional_label("opening"),
        closing=table.optional_label("closing"),
        groups=_groups(table) if "groups" in table.content else {},
        lines=tuple(_line(line) for line in table.tables("line", KEYS["line"])),
        notes=table.labels("notes"),
        signatures=table.labels("signatures"),
    )


def _one_of(table: _Table, key: str, choices: Sequence[str], default: str) -> str:
    value = table.text(key, default)
    if value not in choices:
        raise table.wrong(key, " / ".join(choices))
    return value


def _column(table: _Table) -> LayoutColumn:
    return LayoutColumn(
        key=table.text("key"),
        label=table.label("label"),
        kind=table.choice("kind", ColumnKind, ColumnKind.TEXT),
        width=_width(table),
        under=table.optional_label("under"),
        span=table.choice("span", Span, Span.PERIOD),
        total=table.flag("total"),
        once=table.flag("once"),
        running=table.words("running"),
    )


def _width(table: _Table) -> int:
    width = table.number("width", 20)
    if width < 1:
        raise table.wrong("width", "1, 2, 3 …")
    return width


def _line(table: _Table) -> LayoutLine:
    summed = table.table("sum", KEYS["sum"]) if "sum" in table.content else None
    return LayoutLine(
        code=table.text("code"),
        label=table.label("label"),
        sum=Sum(summed.text("group"), summed.text("side")) if summed else None,
        total=table.words("total"),
        each=table.text("each", ""),
        style=table.choice("style", Style, Style.LINE),
        level=table.number("level", 0),
    )


def _groups(table: _Table) -> dict[str, dict[str, tuple[str, ...]]]:
    groups = table.table("groups", ())
    found = {}
    for name in groups.content:
        group = groups.table(name, ())
        found[name] = {column: group.words(column) for column in group.content}
    return found


def _must_hold_together(layout: Layout, file: str) -> None:
    if not layout.columns:
        raise LayoutKeyMissing(file=file, key="column")
    spans = SPANS[layout.kind]
    keys = {column.key for column in layout.columns}
    for number, column in enumerate(layout.columns, 1):
        if column.span not in spans:
            wanted = " / ".join(spans)
            raise LayoutValueWrong(file=file, key=f"column[{number}].span", value=column.span, wanted=wanted)
        if column.running and (len(column.running) != 2 or not keys - {column.key} >= set(column.running)):
            raise LayoutRunningUnknown(file=file, key=column.key)
    above: set[str] = set()
    for line in layout.lines:
        if line.code and line.code in above:
            raise LayoutLineTwice(file=file, code=line.code)
        for term in line.total:
            if term.removeprefix("-") not in above:
                raise LayoutLineUnknown(file=file, line=line.code, code=term.removeprefix("-"))
        if line.sum is not None and line.sum.group not in layout.groups:
            raise LayoutGroupUnknown(file=file, line=line.code, group=line.sum.group)
        above.add(line.code)
