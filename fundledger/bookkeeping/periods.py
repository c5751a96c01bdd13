"""Closing, reopening and locking periods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fundledger.ledger import chain
from fundledger.ledger.periods import (
    EarlierPeriodNotLocked,
    EarlierPeriodOpen,
    LaterPeriodClosed,
    Period,
    PeriodLocked,
    PeriodNotClosed,
    PeriodNotOpened,
    PeriodStatus,
)
from fundledger.storage.stores import entries, periods

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundledger.dates import Month
    from fundledger.storage.book import Book


def close_periods(book: Book, months: Iterable[Month]) -> list[Period]:
    """Close months in order; each remembers the chain's end that its closing saw.

    Raises EarlierPeriodOpen, or PeriodClosed and PeriodLocked where there is nothing to close.
    """
    known = {period.month: period for period in periods.every(book.connection, book.organisation.id)}
    closed = []
    for month in months:
        period = _get(known, month)
        period.must_be_open(month.last_day)
        for earlier in known.values():
            if earlier.month < month and earlier.status is PeriodStatus.OPEN:
                raise EarlierPeriodOpen(period=month, earlier=earlier.month)
        known[month] = replace(period, status=PeriodStatus.CLOSED, closed_sequence=book.head.last_sequence)
        periods.save(book.connection, book.organisation.id, known[month])
        closed.append(known[month])
    return closed


def reopen_periods(book: Book, months: Iterable[Month]) -> list[Period]:
    """Open closed months again, the last one first; see `reopen_period`."""
    return [reopen_period(book, month) for month in sorted(months, reverse=True)]


def reopen_period(book: Book, month: Month) -> Period:
    """Open a closed month again, if no later one is closed; a locked one never opens.

    Raises PeriodNotOpened, PeriodLocked, LaterPeriodClosed.
    """
    known = {period.month: period for period in periods.every(book.connection, book.organisation.id)}
    period = _get(known, month)
    if period.status is PeriodStatus.LOCKED:
        raise PeriodLocked(period=month)
    for later in reversed(known.values()):
        if later.month > month and later.status is not PeriodStatus.OPEN:
            raise LaterPeriodClosed(period=month, later=later.month)
    opened = replace(period, status=PeriodStatus.OPEN, closed_sequence=None)
    if period.status is PeriodStatus.CLOSED:
        periods.save(book.connection, book.organisation.id, opened)
    return opened


def lock_periods(book: Book, months: Iterable[Month]) -> list[Period]:
    """Lock closed months for ever and in order, each with the Merkle root over its entries (RFC 9162).

    Raises PeriodNotOpened, PeriodNotClosed, PeriodLocked, EarlierPeriodNotLocked.
    """
    known = {period.month: period for period in periods.every(book.connection, book.organisation.id)}
    locked = []
    for month in months:
        period = _get(known, month)
        if period.status is PeriodStatus.OPEN:
            raise PeriodNotClosed(period=month)
        if period.status is PeriodStatus.LOCKED:
            raise PeriodLocked(period=month)
        for earlier in known.values():
            if earlier.month < month and earlier.status is not PeriodStatus.LOCKED:
                raise EarlierPeriodNotLocked(period=month, earlier=earlier.month)
        root = chain.period_root(entries.hashes_of_month(book.connection, book.organisation.id, month))
        known[month] = replace(period, status=PeriodStatus.LOCKED, merkle_root=root)
        periods.save(book.connection, book.organisation.id, known[month])
        locked.append(known[month])
    return locked


def _get(known: dict[Month, Period], month: Month) -> Period:
    if month not in known:
        raise PeriodNotOpened(day=month.first_day, year=month.year)
    return known[month]
