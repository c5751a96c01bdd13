"""Months close, lock and reopen in order, so that what is locked stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from fundledger.bookkeeping import deposits, periods, setup
from fundledger.dates import Month, quarter
from fundledger.ledger.accounts import Regime
from fundledger.ledger.periods import (
    EarlierPeriodNotLocked,
    LaterPeriodClosed,
    PeriodClosed,
    PeriodLocked,
    PeriodNotOpened,
    PeriodStatus,
    YearBeforeClosedPeriod,
)
from fundledger.money import vnd
from fundledger.reporting.datasets.balances import trial_balance
from fundledger.storage.engine import WRITES
from fundledger.storage.stores import periods as store
from tests.books import INCOME, SmallBook

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.storage.book import Book

JANUARY, FEBRUARY, MARCH = Month(2023, 1), Month(2023, 2), Month(2023, 3)
QUARTER = quarter(2023, 1)
REGIME = Regime("hcsn-107")


@pytest.fixture
def closed(small_book: SmallBook) -> SmallBook:
    """The first quarter of 2023 is closed."""
    small_book.write(lambda opened: periods.close_periods(opened, QUARTER.months()))
    return small_book


@pytest.fixture
def locked(closed: SmallBook) -> SmallBook:
    closed.write(lambda opened: periods.lock_periods(opened, QUARTER.months()))
    return closed


def statuses(book: SmallBook) -> str:
    """The first letters of the first quarter's statuses: o, c or l."""
    with book.engine.connect() as connection:
        known = {period.month: period.status for period in store.every(connection, book.organisation_id)}
    return "".join(known[month][0] for month in QUARTER.months())


def open_2022(opened: Book) -> None:
    setup.open_fiscal_year(opened, 2022, REGIME)


def lock(*months: Month) -> Callable[[Book], object]:
    return lambda opened: periods.lock_periods(opened, months)


def reopen(month: Month) -> Callable[[Book], object]:
    return lambda opened: periods.reopen_period(opened, month)


def pay(head: VoucherHead) -> Callable[[Book], object]:
    return lambda opened: deposits.pay_bank_fee(opened, head, vnd(1_000), at=INCOME)


# ---------------------------------------------------------------- what the application says


def test_no_year_is_opened_before_a_closed_month(closed: SmallBook) -> None:
    with pytest.raises(YearBeforeClosedPeriod) as refused:
        closed.write(open_2022)
    assert refused.value.values == {"year": 2022, "period": JANUARY}
    closed.write(lambda opened: periods.reopen_periods(opened, QUARTER.months()))
    closed.write(open_2022)


def test_a_locked_quarter_s_figures_stand(locked: SmallBook) -> None:
    def figures() -> object:
        with locked.engine.connect() as connection:
            return trial_balance(connection, locked.organisation_id, QUARTER).to_dict("records")

    before = figures()
    with pytest.raises(YearBeforeClosedPeriod):
        locked.write(open_2022)
    for month in QUARTER.months():
        with pytest.raises(PeriodLocked):
            locked.write(reopen(month))
    for day, refusal in (("2022-12-31", PeriodNotOpened), ("2023-01-15", PeriodLocked)):
        with pytest.raises(refusal):
            locked.write(pay(locked.head(day)))
    locked.write(lambda opened: setup.open_fiscal_year(opened, 2025, REGIME))
    assert figures() == before


def test_months_are_locked_in_order(closed: SmallBook) -> None:
    with pytest.raises(EarlierPeriodNotLocked) as refused:
        closed.write(lock(MARCH))
    assert refused.value.values == {"period": MARCH, "earlier": JANUARY}
    with pytest.raises(EarlierPeriodNotLocked):
        closed.write(lock(JANUARY, MARCH))
    assert statuses(closed) == "ccc"
    closed.write(lock(JANUARY))
    closed.write(lock(FEBRUARY, MARCH))
    assert statuses(closed) == "lll"


def test_months_are_reopened_from_the_last_one_back(closed: SmallBook) -> None:
    with pytest.raises(LaterPeriodClosed) as refused:
        closed.write(reopen(JANUARY))
    assert refused.value.values == {"period": JANUARY, "later": MARCH}
    closed.write(reopen(MARCH))
    closed.write(reopen(FEBRUARY))
    assert statuses(closed) == "coo"


def test_a_quarter_is_reopened_at_once_and_closed_again(closed: SmallBook) -> None:
    with pytest.raises(PeriodClosed):
        closed.write(pay(closed.head("2023-02-28")))
    reopened = closed.write(lambda opened: periods.reopen_periods(opened, QUARTER.months()))
    assert {period.status for period in reopened} == {PeriodStatus.OPEN}
    closed.write(pay(closed.head("2023-02-28")))
    closed.write(lambda opened: periods.close_periods(opened, QUARTER.months()))
    assert statuses(closed) == "ccc"


def test_what_is_locked_does_not_reopen_with_the_rest(closed: SmallBook) -> None:
    closed.write(lock(JANUARY))
    with pytest.raises(PeriodLocked):
        closed.write(lambda opened: periods.reopen_periods(opened, QUARTER.months()))
    assert statuses(closed) == "lcc"


# ---------------------------------------------------------------- what the database refuses

ROOT = "e" * 64
CLOSED = "UPDATE periods SET status = 'closed', closed_sequence = 2 WHERE month = '{}'"
LOCKED = f"UPDATE periods SET status = 'locked', merkle_root = '{ROOT}' WHERE month = '{{}}'"
OPENED = "UPDATE periods SET status = 'open', closed_sequence = NULL WHERE month = '{}'"
BEFORE = (
    "INSERT INTO periods (organisation_id, month, first_day, last_day, status)"
    " VALUES ('{org}', '2022-12', '2022-12-01', '2022-12-31', 'open')"
)
OUT_OF_ORDER = {
    "a month before a closed one": BEFORE,
    "a month locked before those before it": LOCKED.format(MARCH),
    "a month reopened before those after it": OPENED.format(JANUARY),
    "a month closed before those before it": CLOSED.format("2023-05"),
}


def send(book: SmallBook, statement: str) -> None:
    with book.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.exec_driver_sql(statement.format(org=book.organisation_id))


@pytest.mark.parametrize("attack", OUT_OF_ORDER)
def test_the_database_keeps_months_in_order(closed: SmallBook, attack: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="fundledger:period_order"):
        send(closed, OUT_OF_ORDER[attack])


def test_in_order_the_same_is_lawful(closed: SmallBook) -> None:
    send(closed, CLOSED.format("2023-04"))
    send(closed, OUT_OF_ORDER["a month closed before those before it"])
    for month in ("2023-05", "2023-04", MARCH, FEBRUARY):
        send(closed, OPENED.format(month))
    send(closed, LOCKED.format(JANUARY))
    assert statuses(closed) == "loo"


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_month_is_not_closed_by_one_who_cannot_see_the_year_before_it(small_book: SmallBook, level: str) -> None:
    with small_book.engine.connect().execution_options(isolation_level=level) as connection:
        assert len(store.every(connection, small_book.organisation_id)) == 24
        small_book.write(open_2022)
        with pytest.raises(sa.exc.DBAPIError, match="could not serialize"):
            connection.exec_driver_sql(CLOSED.format(JANUARY))
