"""What every printed form of a statement says around its lines, in the reader's language."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.errors import N_
from fundledger.i18n import catalogue, formats
from fundledger.ledger.postings import Part
from fundledger.reporting.layouts.filled import Line
from fundledger.reporting.layouts.values import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundledger.reporting.layouts.filled import Column, Statement

_UNIT = N_("Unit: đồng")
_PART = N_("Part: %(part)s")
_ACCOUNT = N_("Account: %(account)s")
_SOURCE = N_("Form and wording: %(source)s.")
_UNVERIFIED = N_("The printed form has not been compared with the circular's own text.")
_ILLUSTRATIVE = N_("The figures are invented, to show the program at work: they are nobody's accounts.")
_MARK = N_("Illustrative figures")
_PAGE = N_("Page %(page)s of %(pages)s")
_SIGN = N_("(signature, full name)")
_DAY = N_("Day ....... month ....... year ............")


NOTHING = "–"
"""What stands where nothing moved, so that figures are seen."""


class Heading(NamedTuple):
    """What stands above and below the lines; an empty text is left away. `mark` stands on every page."""

    organisation: str
    address: str
    form: str
    title: str
    subtitle: str
    unit: str
    mark: str
    notes: tuple[str, ...]
    sign: str
    day: str


def heading(statement: Statement) -> Heading:
    language = statement.language
    notes = list(statement.notes)
    notes.append(catalogue.translate(_SOURCE, language, source=statement.source))
    if statement.unverified:
        notes.append(catalogue.translate(_UNVERIFIED, language))
    if statement.illustrative:
        notes.insert(0, catalogue.translate(_ILLUSTRATIVE, language))
    return Heading(
        organisation=nfc(statement.organisation),
        address=nfc(statement.address),
        form=nfc(statement.form),
        title=nfc(statement.title),
        subtitle=nfc(" · ".join((statement.period_name, *_of(statement)))),
        unit=catalogue.translate(_UNIT, language),
        mark=catalogue.translate(_MARK, language) if statement.illustrative else "",
        notes=tuple(map(nfc, notes)),
        sign=catalogue.translate(_SIGN, language),
        day=catalogue.translate(_DAY, language),
    )


def _of(statement: Statement) -> Iterator[str]:
    """What the statement is of, where it is not of everything."""
    language = statement.language
    if statement.account:
        account = f"{statement.account} – {statement.account_name}"
        yield catalogue.translate(_ACCOUNT, language, account=account)
    if statement.fund:
        yield statement.fund_name
    if statement.part:
        yield catalogue.translate(_PART, language, part=Part(statement.part))


def page_of(page: int, pages: int | str, language: str) -> str:
    return catalogue.translate(_PAGE, language, page=page, pages=pages)


def totals_place(statement: Statement) -> int:
    """The column that the label of totals stands in: the widest one of words."""
    texts = [index for index, column in enumerate(statement.columns) if not column.is_amount]
    return max(texts, key=lambda index: statement.columns[index].width, default=0)


def labelled_totals(statement: Statement) -> tuple[str | int | None, ...]:
    """The totals with their label in the widest column of words."""
    place = totals_place(statement)
    return tuple(
        statement.totals_label if index == place else amount for index, amount in enumerate(statement.totals or ())
    )


def printed(statement: Statement) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """Each line as a reader sees it, from the opening one over the totals to the closing one."""
    for line, cells in _from_top(statement):
        texts = zip(cells, statement.columns, strict=True)
        yield line, tuple(_cell(cell, column, statement.language) for cell, column in texts)


def _from_top(statement: Statement) -> Iterator[tuple[Line, tuple[str | int | date | None, ...]]]:
    if statement.opening is not None:
        yield statement.opening, statement.opening.cells
    yield from statement.shown()
    if statement.totals is not None:
        totals = labelled_totals(statement)
        yield Line("", statement.totals_label, totals, style=Style.TOTAL), totals
    if statement.closing is not None:
        yield statement.closing, statement.closing.cells


def _cell(cell: str | int | date | None, column: Column, language: str) -> str:
    match cell:
        case None:
            return ""
        case date():
            return formats.day(cell, language)
        case int():
            return formats.number(cell, language) if cell or column.running else NOTHING
        case str():
            return nfc(cell)


def shared(columns: Sequence[Column]) -> list[tuple[int, int, str]]:
    """The headings that neighbouring columns share: first and last column, and the text."""
    found: list[tuple[int, int, str]] = []
    for index, column in enumerate(columns):
        if column.under and found and found[-1][1:] == (index - 1, column.under):
            found[-1] = (found[-1][0], index, column.under)
        elif column.under:
            found.append((index, index, column.under))
    return found


def nfc(text: str) -> str:
    """Accents as one letter with its sign, which fonts draw well."""
    return unicodedata.normalize("NFC", text)
