"""Reports at three sizes of the same books: from what the seal keeps, and naively from every posting."""

from __future__ import annotations

import resource
import subprocess
from collections import Counter
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from benchmarks import workload
from benchmarks.meters import Meter
from benchmarks.promises import Bound, Figure
from fundledger.dates import quarter
from fundledger.reporting.datasets import balances, positions, receipts
from fundledger.reporting.exports import hledger
from fundledger.storage.book import Book, write
from fundledger.storage.tables import accounts, postings
from tests.services import programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from uuid import UUID

    from benchmarks.databases import Databases

    Amounts = Mapping[tuple[str, ...], int]
    Report = Callable[[sa.Connection, UUID], Amounts]

QUARTER = quarter(2024, 2)
BATCH = 1_000
WARM_UP = 2


def trial_balance(connection: sa.Connection, of: UUID) -> Amounts:
    found = balances.trial_balance(connection, of, QUARTER)
    held = zip(found["account"], found["debit"] - found["credit"], strict=True)
    return {(account,): amount for account, amount in held if amount}


def naive_trial_balance(connection: sa.Connection, of: UUID) -> Amounts:
    statement = (
        sa.select(postings.c.account, sa.func.sum(postings.c.side * postings.c.amount))
        .where(postings.c.organisation_id == of, postings.c.posted_on <= QUARTER.last)
        .group_by(postings.c.account)
    )
    return {(account,): int(net) for account, net in connection.execute(statement) if net}


def fund_by_quarter(connection: sa.Connection, of: UUID) -> Amounts:
    found = positions.fund_by_quarter(connection, of, QUARTER.last.year)
    return {
        (fund, of): amount
        for fund, of, amount in zip(*(found[name] for name in ("fund", "quarter", "closing")), strict=True)
    }


def naive_fund_by_quarter(connection: sa.Connection, of: UUID) -> Amounts:
    year = QUARTER.last.year
    ends = {f"{year}-Q{number}": quarter(year, number).last for number in range(1, 5)}
    position = postings.c.side * postings.c.amount * accounts.c.in_position
    same = (
        accounts.c.organisation_id == postings.c.organisation_id,
        accounts.c.regime == workload.REGIME,
        accounts.c.code == postings.c.account,
    )
    closings = [sa.func.sum(sa.case((postings.c.posted_on <= end, position), else_=0)) for end in ends.values()]
    statement = (
        sa.select(postings.c.fund, *closings)
        .join(accounts, sa.and_(*same))
        .where(postings.c.organisation_id == of)
        .group_by(postings.c.fund)
    )
    return {
        (fund, code): int(amount)
        for fund, *amounts in connection.execute(statement)
        for code, amount in zip(ends, amounts, strict=True)
    }


def receipts_and_payments(connection: sa.Connection, of: UUID) -> Amounts:
    found = receipts.receipts_and_payments(connection, of, QUARTER, money=["111", "112"])
    total: Counter[tuple[str, ...]] = Counter()
    columns = (found[name] for name in ("act", "programme", "debit", "credit"))
    for act, programme, debit, credit in zip(*columns, strict=True):
        total[act, programme] += debit - credit
    return total


class Measured(NamedTuple):
    """A report, the sum over all postings that must agree with it, and how much it may grow with the entries."""

    report: Report
    naive: Report | None
    growth: float | None


GROWTH = 1.2
REPORTS = {
    "trial balance of a quarter": Measured(trial_balance, naive_trial_balance, GROWTH),
    "funds by quarter": Measured(fund_by_quarter, naive_fund_by_quarter, GROWTH),
    "receipts and payments of a quarter": Measured(receipts_and_payments, None, None),
}
OVER_HLEDGER = 1_000


def figures(databases: Databases, *, sizes: Sequence[int], rounds: int) -> Iterator[Figure]:
    """The same books grow through the public function; at each size every report is asked for again."""
    books = databases.migrated("reports")
    organisation = workload.found(books)
    meter = Meter(databases.postmaster)
    posted = 0
    for size in sizes:
        for number in range(posted // BATCH, size // BATCH):
            batch = workload.vouchers(organisation, BATCH, number)
            write(books, workload.CODE, partial(Book.post_all, vouchers=batch))
        posted = size
        _settle(databases)
        with books.connect() as connection:
            for name, (report, naive, _) in REPORTS.items():
                _must_agree(connection, organisation.id, report, naive)
                for turn in range(rounds + WARM_UP):
                    if turn == WARM_UP:
                        meter.spent.pop(f"{name} {size}", None)
                    with meter.measure(f"{name} {size}"):
                        report(connection, organisation.id)
                if naive is not None and size == sizes[-1]:
                    with meter.measure(f"{name} naive"):
                        naive(connection, organisation.id)
        if databases.kind == "SQLite" and size == sizes[-2]:
            spent = _hledger(books)
            work = f"trial balance, {size:,} entries"
            mine = meter.median(f"trial balance of a quarter {size}")
            yield Figure(work, databases.kind, mine, spent, "hledger", OVER_HLEDGER, Bound.AT_LEAST)
    books.dispose()

    small, large = sizes[0], sizes[-1]
    for name, (_, naive, growth) in REPORTS.items():
        spent = meter.median(f"{name} {large}")
        work = f"{name}, {large:,} entries"
        yield Figure(work, databases.kind, spent, meter.median(f"{name} {small}"), f"{small:,} entries", growth)
        if naive is not None:
            against = meter.median(f"{name} naive")
            yield Figure(work, databases.kind, spent, against, "sum over postings", None, Bound.AT_LEAST)


def _must_agree(connection: sa.Connection, of: UUID, report: Report, naive: Report | None) -> None:
    if naive is not None and report(connection, of) != naive(connection, of):
        raise AssertionError(report)


def _settle(databases: Databases) -> None:
    """Let the database know its own sizes, as it does by itself within minutes of a load; only the owner may ask."""
    owner = databases.engine("reports", as_owner=True)
    with owner.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    owner.dispose()


def _hledger(books: sa.Engine) -> float:
    """CPU nanoseconds of hledger's own balance report over the exported journal."""
    with TemporaryDirectory() as folder:
        journal = Path(folder) / "books.journal"
        with books.connect() as connection, journal.open("w", encoding="utf-8") as stream:
            hledger.write(connection, stream)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [programs.hledger(), "-f", str(journal), "balance", "-e", "2024-07-01"]
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e9
