"""Periods and days are read in the ways that people write them, and in no other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.dates import (
    DateRange,
    DayNotUnderstood,
    Month,
    PeriodNotUnderstood,
    month_of,
    parse_day,
    parse_period,
    quarter_of,
    year,
)

days = st.dates(date(1900, 1, 1), date(9998, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-Q1", "2023-01-01", "2023-03-31"),
        ("2023q4", "2023-10-01", "2023-12-31"),
        ("Quý I/2023", "2023-01-01", "2023-03-31"),
        ("quý IV/2023", "2023-10-01", "2023-12-31"),
        ("quí 2/2024", "2024-04-01", "2024-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2/2023", "2023-02-01", "2023-02-28"),
        (" 2023-01-05..31/01/2023 ", "2023-01-05", "2023-01-31"),
    ],
)
def test_a_period_is_read(text: str, first: str, last: str) -> None:
    assert parse_period(text) == DateRange(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "2023-Q5", "2023-13", "Q1", "quý V/2023", "13/2023", "0001", "2023-02-01..2023-01-01"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodNotUnderstood):
        parse_period(text)


@given(days)
def test_a_code_reads_back_as_its_period(day: date) -> None:
    for span in (year(day.year), quarter_of(day), month_of(day), DateRange(day, day)):
        assert parse_period(span.code) == span


@pytest.mark.parametrize("text", ["31/03/2023", "2023-03-31", " 31/3/2023 "])
def test_a_day_is_read(text: str) -> None:
    assert parse_day(text) == date(2023, 3, 31)


@pytest.mark.parametrize("text", ["04/24/2023", "31/02/2023", "1/1/23", "31.03.2023", "hôm nay", ""])
def test_day_and_month_are_never_swapped(text: str) -> None:
    with pytest.raises(DayNotUnderstood):
        parse_day(text)


OUTSIDE = ["0001-01-01", "0001-05-05", "1899-12-31", "31/12/1899", "9999-12-31", "01/01/9999"]


@pytest.mark.parametrize("text", OUTSIDE)
def test_no_day_is_read_beside_which_there_may_be_none(text: str) -> None:
    for read in (
        parse_day,
        lambda day: parse_period(f"{day}..2023-03-31"),
        lambda day: parse_period(f"2023-01-01..{day}"),
    ):
        with pytest.raises(DayNotUnderstood) as refused:
            read(text)
        assert refused.value.values["text"] == text


@pytest.mark.parametrize("text", ["1899", "9999", "9999-Q4", "1899-12", "12/9999"])
def test_no_period_is_read_beside_which_there_may_be_none(text: str) -> None:
    with pytest.raises(PeriodNotUnderstood):
        parse_period(text)


@given(days)
def test_a_range_of_days_has_its_months(day: date) -> None:
    months = list(year(day.year).months())
    assert len(months) == 12
    assert Month.of(day) in months
