"""Sentences in the reader's language, straight from the catalogues: nothing is compiled beforehand."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from fundledger.dates import DateRange, Month
from fundledger.errors import FundLedgerError
from fundledger.i18n import formats
from fundledger.i18n.names import ACTS, NAMES
from fundledger.ledger.postings import FundPart, Part
from fundledger.money import Money

_LOCALE = Path(__file__).parent / "locale"


@cache
def translations(language: str) -> Translations:
    """The catalogue of a language; what it does not know it says in English."""
    compiled = BytesIO()
    with (_LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def translate(said: FundLedgerError | str, language: str, **values: object) -> str:
    """A refusal or a sentence, its named places filled with values as the reader writes them."""
    message = said.message if isinstance(said, FundLedgerError) else said
    if isinstance(said, FundLedgerError):
        values = {**said.values, **values}
    text = translations(language).gettext(message)
    return text % {name: shown(value, language) for name, value in values.items()} if values else text


def name(value: Enum, language: str) -> str:
    """What a reader calls a part, a role, a kind of voucher …"""
    return translations(language).gettext(NAMES[type(value)][value])


def act(code: str, language: str) -> str:
    """What a reader calls an act; one that is not known keeps its code."""
    return translations(language).gettext(ACTS.get(code, code))


def part(code: str, language: str) -> str:
    """What a reader calls a part of a fund by its code."""
    return name(Part(code), language)


def shown(value: object, language: str) -> str:  # noqa: PLR0911 - one answer for each kind of value
    """A value as the reader writes it; numbers and codes stay as they are."""
    match value:
        case Money():
            return formats.money(value, language)
        case datetime():
            return formats.moment(value, language)
        case date():
            return formats.day(value, language)
        case Month():
            return formats.month(value, language)
        case DateRange():
            return formats.period(value, language)
        case FundPart():
            return f"{value.fund} ({name(value.part, language)})"
        case Enum() if type(value) in NAMES:
            return name(value, language)
        case _:
            return str(value)
