"""Money, days, periods and moments as Vietnamese and English readers write them.

Patterns are explicit: Babel's own short Vietnamese date is `5/7/26`, and its decimals round half to even.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

from fundledger.dates import DateRange, Month, month_of, quarter_of
from fundledger.dates import year as year_of
from fundledger.money import Currency, Money

if TYPE_CHECKING:
    from datetime import date, datetime

NO_BREAK_SPACE = "\u00a0"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_SIGNS = {Currency.VND: "₫"}
_ROMAN = ("I", "II", "III", "IV")


def number(value: int, language: str) -> str:
    """`1.500.000` in Vietnamese, `1,500,000` in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "vi" else grouped


def money(amount: Money, language: str) -> str:
    """`1.500.000 ₫`, with a no-break space before the sign."""
    return number(amount.minor, language) + NO_BREAK_SPACE + _SIGNS[amount.currency]


def day(value: date, language: str) -> str:
    """`14/03/2023` in Vietnamese, `14 Mar 2023` in English."""
    if language == "vi":
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return format_date(value, "d MMM y", locale=language)


def long_day(value: date, language: str) -> str:
    """As official papers write it: `ngày 14 tháng 03 năm 2023` (Decree 30/2020/NĐ-CP), `14 March 2023`."""
    pattern = "'ngày' dd 'tháng' MM 'năm' y" if language == "vi" else "d MMMM y"
    return format_date(value, pattern, locale=language)


def moment(value: datetime, language: str, *, seconds: bool = False) -> str:
    """An aware moment by Vietnam's clock: `14/03/2023 15:30`."""
    local = value.astimezone(VIETNAM)
    clock = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    return f"{day(local.date(), language)} {clock}"


def month(value: Month, language: str) -> str:
    """`Tháng 3/2023`, `March 2023`."""
    if language == "vi":
        return f"Tháng {value.number}/{value.year}"
    return format_date(value.first_day, "MMMM y", locale=language)


def period(span: DateRange, language: str) -> str:
    """`Năm 2023`, `Quý I/2023`, `Tháng 3/2023` or `Từ 01/01/2023 đến 14/03/2023`."""
    if span == year_of(span.first.year):
        return f"Năm {span.first.year}" if language == "vi" else str(span.first.year)
    if span == quarter_of(span.first):
        return _quarter(span.first, language)
    if span == month_of(span.first):
        return month(Month.of(span.first), language)
    first, last = day(span.first, language), day(span.last, language)
    return f"Từ {first} đến {last}" if language == "vi" else f"{first} to {last}"


def _quarter(first: date, language: str) -> str:
    index = (first.month - 1) // 3
    return f"Quý {_ROMAN[index]}/{first.year}" if language == "vi" else f"Q{index + 1} {first.year}"
