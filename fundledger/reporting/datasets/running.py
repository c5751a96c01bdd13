"""Ledgers with a running balance: of an account, of a fund, of cash on hand."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.reporting.datasets.charts import chart
from fundledger.reporting.datasets.frames import TEXT, VALUE, WHOLE, frame, whole_sum
from fundledger.reporting.datasets.movements import Only, balance_before
from fundledger.reporting.datasets.vouchers import number_of
from fundledger.storage.tables import entries, narratives, postings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    import pandas as pd

    from fundledger.dates import DateRange

LEDGER = {
    "posted_on": VALUE, "sequence": WHOLE, "line": WHOLE, "entry_id": VALUE, "voucher": TEXT, "description": TEXT,
    "account": TEXT, "fund": TEXT, "part": TEXT, "programme": TEXT, "contra": TEXT,
    "debit": WHOLE, "credit": WHOLE, "balance": WHOLE,
}  # fmt: skip
CASH_BOOK = {
    "posted_on": VALUE, "sequence": WHOLE, "entry_id": VALUE, "voucher": TEXT, "receipt": TEXT, "payment": TEXT,
    "description": TEXT, "contra": TEXT, "received": WHOLE, "paid": WHOLE, "balance": WHOLE,
}  # fmt: skip

AT_ONCE = 5_000
"""How many entries one statement names, well below what either database accepts."""


def account_ledger(
    connection: sa.Connection,
    organisation_id: UUID,
    account: str,
    period: DateRange,
    *,
    fund: str | None = None,
    part: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The postings on an account, by day and place in the chain, each with what the account then holds.

    Columns: posted_on, sequence, line, entry_id, voucher, description, account, fund, part, programme, contra (the
    other accounts of the entry's part, "112, 353G"); debit, credit, balance (debit above zero), int64 đồng.
    """
    only = Only(accounts=(account,), fund=fund, part=part)
    return _ledger(connection, organisation_id, period, only, limit=limit, offset=offset)


def fund_ledger(
    connection: sa.Connection,
    organisation_id: UUID,
    fund: str,
    period: DateRange,
    *,
    part: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """What moved a fund's position, by day and place in the chain, each with the position it left.

    Columns: those of `account_ledger`; balance is the position of the fund, or of its part.
    """
    only = Only(accounts=_in_position(connection, organisation_id), fund=fund, part=part)
    return _ledger(connection, organisation_id, period, only, limit=limit, offset=offset)


def cash_book(
    connection: sa.Connection,
    organisation_id: UUID,
    period: DateRange,
    *,
    fund: str | None = None,
    part: str | None = None,
) -> pd.DataFrame:
    """Cash on hand, one row per voucher, by day and place in the chain.

    Columns: posted_on, sequence, entry_id, voucher, receipt, payment (its number on its side), description, contra;
    received, paid, balance, int64 đồng.
    """
    only = Only(accounts=chart(connection, organisation_id).cash, fund=fund, part=part)
    balance = balance_before(connection, organisation_id, period.first, only)
    lines = _lines(connection, organisation_id, period, only)
    contra = _contra(connection, organisation_id, [line.sequence for line in lines])
    rows = []
    for sequence, of_entry in groupby(lines, key=itemgetter(0)):
        same = list(of_entry)
        received, paid = (sum(line.amount for line in same if line.side == side) for side in (1, -1))
        balance += received - paid
        number = number_of(*same[0][4:7])
        others = sorted({account for line in same for account in contra[sequence, line.fund, line.part, -line.side]})
        rows.append(
            (same[0].posted_on, sequence, same[0].id, number, number if received else "", number if paid else "",
             same[0].description or "", ", ".join(others), received, paid, balance)
        )  # fmt: skip
    return frame(rows, CASH_BOOK)


def opening_balance(
    connection: sa.Connection,
    organisation_id: UUID,
    day: date,
    *,
    account: str | None = None,
    fund: str | None = None,
    part: str | None = None,
    cash: bool = False,
) -> int:
    """What an account, a fund's position (no account named) or cash on hand holds at the start of a day, whole đồng."""
    if cash:
        accounts = chart(connection, organisation_id).cash
    else:
        accounts = frozenset((account,)) if account else _in_position(connection, organisation_id)
    return balance_before(connection, organisation_id, day, Only(accounts=accounts, fund=fund, part=part))


def _in_position(connection: sa.Connection, organisation_id: UUID) -> frozenset[str]:
    names = chart(connection, organisation_id)
    return frozenset(account for (_, account), named in names.accounts.items() if named.in_position)


def _ledger(
    connection: sa.Connection, organisation_id: UUID, period: DateRange, only: Only, *, limit: int | None, offset: int
) -> pd.DataFrame:
    lines = _lines(connection, organisation_id, period, only, limit=limit, offset=offset)
    contra = _contra(connection, organisation_id, [line.sequence for line in lines])
    balance = _balance_before_line(connection, organisation_id, lines[0], only) if lines else 0
    rows = []
    for line in lines:
        debit, credit = (line.amount, 0) if line.side == 1 else (0, line.amount)
        balance += debit - credit
        others = ", ".join(contra[line.sequence, line.fund, line.part, -line.side])
        rows.append(
            (line.posted_on, line.sequence, line.line, line.id, number_of(*line[4:7]), line.description or "",
             line.account, line.fund, line.part, line.programme, others, debit, credit, balance)
        )  # fmt: skip
    return frame(rows, LEDGER)


def _lines(
    connection: sa.Connection,
    organisation_id: UUID,
    period: DateRange,
    only: Only,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Any]:
    statement = (
        sa.select(
            postings.c.sequence, postings.c.line, entries.c.id, postings.c.posted_on,
            entries.c.voucher_kind, entries.c.fiscal_year, entries.c.voucher_number, narratives.c.description,
            postings.c.account, postings.c.fund, postings.c.part, postings.c.programme, postings.c.side, postings.c.amount,
        )
        .join(entries, _same_entry(entries))
        .join(narratives, _same_entry(narratives))
        .where(
            postings.c.organisation_id == organisation_id,
            postings.c.posted_on.between(period.first, period.last),
            *only.on(postings),
        )
        .order_by(postings.c.posted_on, postings.c.sequence, postings.c.line)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return connection.execute(statement).all()


def _balance_before_line(connection: sa.Connection, organisation_id: UUID, line: Any, only: Only) -> int:
    earlier = sa.or_(
        postings.c.sequence < line.sequence,
        sa.and_(postings.c.sequence == line.sequence, postings.c.line < line.line),
    )
    same_day = sa.select(whole_sum(postings.c.side * postings.c.amount)).where(
        postings.c.organisation_id == organisation_id,
        postings.c.posted_on == line.posted_on,
        earlier,
        *only.on(postings),
    )
    before_day = balance_before(connection, organisation_id, line.posted_on, only)
    return before_day + int(connection.execute(same_day).scalar_one())


def _contra(
    connection: sa.Connection, organisation_id: UUID, sequences: Iterable[int]
) -> dict[tuple[int, str, str, int], list[str]]:
    """The accounts of each entry by fund, part and side."""
    found: dict[tuple[int, str, str, int], list[str]] = defaultdict(list)
    wanted = list(dict.fromkeys(sequences))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        statement = (
            sa.select(postings.c.sequence, postings.c.fund, postings.c.part, postings.c.side, postings.c.account)
            .where(postings.c.organisation_id == organisation_id, postings.c.sequence.in_(some))
            .order_by(postings.c.account)
            .distinct()
        )
        for *key, account in connection.execute(statement):
            found[tuple(key)].append(account)
    return found


def _same_entry(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.organisation_id == postings.c.organisation_id, table.c.sequence == postings.c.sequence)
