"""Days, months, quarters and fiscal years; an accounting date is a `date`, never an instant."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import N_, FundLedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator


class PeriodNotUnderstood(FundLedgerError):
    message = N_("“%(text)s” is not a period: write a year (2023), a quarter (2023-Q1) or a month (2023-03).")


class DayNotUnderstood(FundLedgerError):
    message = N_("“%(text)s” is not a day: write it as year-month-day (2023-03-31) or day/month/year (31/03/2023).")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, the smallest accounting period (Law on Accounting 88/2015/QH13, art. 12)."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, code: str) -> Month:
        year, number = code.split("-")
        return cls(int(year), int(number))

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def next(self) -> Month:
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """The days from `first` to `last`, both included: a month, a quarter, a year or any span."""

    first: date
    last: date

    def months(self) -> Iterator[Month]:
        month = Month.of(self.first)
        while month.first_day <= self.last:
            yield month
            month = month.next()

    @property
    def code(self) -> str:
        """The shortest name that `parse_period` reads back: 2023, 2023-Q1, 2023-03, or first..last."""
        for candidate in (year(self.first.year), quarter_of(self.first), month_of(self.first)):
            if candidate == self:
                return _code_of(candidate)
        return f"{self.first}..{self.last}"

    def __str__(self) -> str:
        return self.code


def _code_of(span: DateRange) -> str:
    if span == year(span.first.year):
        return f"{span.first.year:04d}"
    if span == quarter_of(span.first):
        return f"{span.first.year:04d}-Q{(span.first.month + 2) // 3}"
    return str(Month.of(span.first))


def year(number: int) -> DateRange:
    return DateRange(date(number, 1, 1), date(number, 12, 31))


def quarter(of_year: int, number: int) -> DateRange:
    """Quarter `number` (1 to 4) of a calendar year."""
    return DateRange(date(of_year, 3 * number - 2, 1), Month(of_year, 3 * number).last_day)


def quarter_of(day: date) -> DateRange:
    return quarter(day.year, (day.month + 2) // 3)


def month_of(day: date) -> DateRange:
    month = Month.of(day)
    return DateRange(month.first_day, month.last_day)


YEARS = range(1900, 9999)
"""The years that are read: each has a day before its first and one after its last."""

_PERIOD = re.compile(
    r"(?P<year>\d{4})$"
    r"|(?P<quarter_year>\d{4})-?[Qq](?P<quarter>[1-4])$"
    r"|(?P<month_year>\d{4})-(?P<month>0[1-9]|1[0-2])$"
    r"|[Qq]u[ýíy]\s*(?P<roman>I{1,3}|IV|[1-4])\s*/\s*(?P<roman_year>\d{4})$"
    r"|(?P<slash_month>0?[1-9]|1[0-2])/(?P<slash_year>\d{4})$"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def parse_period(text: str) -> DateRange:
    """Read `2023`, `2023-Q1`, `Quý I/2023`, `2023-03`, `3/2023` or `2023-01-01..2023-03-14`."""
    text = text.strip()
    if ".." in text:
        first, last = (parse_day(end) for end in text.split("..", 1))
        if first <= last:
            return DateRange(first, last)
        raise PeriodNotUnderstood(text=text)
    if not (match := _PERIOD.match(text)):
        raise PeriodNotUnderstood(text=text)
    found = match.groupdict()
    if found["year"]:
        return year(_year(found["year"], text))
    if found["quarter"]:
        return quarter(_year(found["quarter_year"], text), int(found["quarter"]))
    if found["roman"]:
        number = _ROMAN.get(found["roman"]) or int(found["roman"])
        return quarter(_year(found["roman_year"], text), number)
    month = found["month"] or found["slash_month"]
    return month_of(date(_year(found["month_year"] or found["slash_year"], text), int(month), 1))


def parse_day(text: str) -> date:
    """Read `2023-03-31` or `31/03/2023`; nothing else, so that no day and month are ever swapped."""
    text = text.strip()
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        parts = match.group(1), match.group(2), match.group(3)
    elif match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        parts = match.group(3), match.group(2), match.group(1)
    else:
        raise DayNotUnderstood(text=text)
    try:
        day = date(*(int(part) for part in parts))
    except ValueError as error:
        raise DayNotUnderstood(text=text) from error
    if day.year not in YEARS:
        raise DayNotUnderstood(text=text)
    return day


def _year(digits: str, text: str) -> int:
    if int(digits) not in YEARS:
        raise PeriodNotUnderstood(text=text)
    return int(digits)
