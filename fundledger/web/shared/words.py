"""Words and figures on screen, as filters: `|money`, `|day`, `|name` …"""

from __future__ import annotations

from enum import Enum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from fundledger.i18n import catalogue, formats
from fundledger.money import Money
from fundledger.web.shared.language import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from flask import Flask

    from fundledger.dates import DateRange
    from fundledger.errors import FundLedgerError


def install(app: Flask) -> None:
    filters: dict[str, Callable[..., Any]] = {
        "act": act,
        "choices": choices,
        "day": day,
        "figure": figure,
        "grouped": grouped,
        "local": local,
        "long_day": lambda value: formats.long_day(value, language()),
        "moment": moment,
        "money": money,
        "month": lambda value: formats.month(value, language()),
        "name": name,
        "period": period,
        "runs": runs,
    }
    app.jinja_env.filters.update(filters)


def act(code: str) -> str:
    return catalogue.act(code, language())


def money(amount: Money) -> str:
    """`1.500.000 ₫`, with a no-break space."""
    return _with_minus(formats.money(amount, language()))


def figure(amount: Money | int) -> str:
    """The same without its unit, for columns whose head names it."""
    return _with_minus(formats.number(amount.minor if isinstance(amount, Money) else amount, language()))


def day(value: date) -> str:
    return formats.day(value, language())


def moment(value: datetime) -> str:
    """A moment by the clock of Vietnam, to the second."""
    return formats.moment(value, language(), seconds=True)


def period(value: DateRange) -> str:
    return formats.period(value, language())


def name(value: Enum) -> str:
    return catalogue.name(value, language())


def choices(things: Iterable[Any]) -> list[tuple[str, str]]:
    """What a list offers: each thing's code, or an enumeration's value, and what a reader calls it."""
    return [(thing.value, name(thing)) if isinstance(thing, Enum) else (thing.code, local(thing)) for thing in things]


def local(thing: Any, attribute: str = "name") -> str:
    """What a thing is called in the reader's language: `name_vi` or `name_en`; Vietnamese where English is missing."""
    return getattr(thing, f"{attribute}_{language()}") or getattr(thing, f"{attribute}_vi") or ""


def grouped(digits: str) -> Markup:
    """A hash that may break after every eight digits; copied, it has no spaces."""
    return Markup("<wbr>").join(digits[start : start + 8] for start in range(0, len(digits), 8))


def runs(things: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Neighbours that share a value, together with it: `groupby` without sorting."""
    return [(shared, list(group)) for shared, group in groupby(things, key=attrgetter(attribute))]


def refusal(error: FundLedgerError) -> str:
    """A refusal as one sentence in the reader's language."""
    return catalogue.translate(error, language())


def _with_minus(text: str) -> str:
    """A true minus sign, as wide as a digit and never lost at the end of a line."""
    return text.replace("-", "\u2212")
