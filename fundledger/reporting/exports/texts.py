"""What every printed form of a statement says around its lines, in the reader's language."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from fundledger.errors import N_
from fundledger.i18n import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.reporting.layouts.filled import Column, Statement

_UNIT = N_("Unit: đồng")
_FUND = N_("Fund: %(fund)s")
_SOURCE = N_("Form and wording: %(source)s.")
_UNVERIFIED = N_("The printed form has not been compared with the circular's own text.")
_ILLUSTRATIVE = N_("The figures are invented, to show the program at work: they are nobody's accounts.")
_PAGE = N_("Page %(page)s of %(pages)s")
_SIGN = N_("(signature, full name)")
_DAY = N_("Day ....... month ....... year ............")


class Heading(NamedTuple):
    """What stands above and below the lines; an empty text is left away."""

    organisation: str
    address: str
    form: str
    title: str
    subtitle: str
    unit: str
    notes: tuple[str, ...]
    sign: str
    day: str


def heading(statement: Statement) -> Heading:
    language = statement.language
    fund = catalogue.translate(_FUND, language, fund=statement.fund_name) if statement.fund_name else ""
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
        subtitle=nfc(" · ".join(filter(None, (statement.period_name, fund)))),
        unit=catalogue.translate(_UNIT, language),
        notes=tuple(map(nfc, notes)),
        sign=catalogue.translate(_SIGN, language),
        day=catalogue.translate(_DAY, language),
    )


def page_of(page: int, pages: int | str, language: str) -> str:
    return catalogue.translate(_PAGE, language, page=page, pages=pages)


def totals_place(statement: Statement) -> int:
    """The column that the label of totals stands in: the widest one of words."""
    texts = [index for index, column in enumerate(statement.columns) if not column.is_amount]
    return max(texts, key=lambda index: statement.columns[index].width, default=0)


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
