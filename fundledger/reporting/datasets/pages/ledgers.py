"""Ledgers with running balances: of one account, and of one fund."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.dates import Month
from fundledger.errors import N_, NotFound
from fundledger.ledger.postings import Part, Side
from fundledger.ledger.vouchers import VoucherKind, VoucherNumber
from fundledger.money import Money, vnd
from fundledger.reporting.datasets.movements import OPENING
from fundledger.storage.tables import accounts, balances, entries, fiscal_years, narratives, postings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from fundledger.dates import DateRange


class NoSuchAccount(NotFound):
    message = N_("There is no account %(account)s in this chart: choose one from the chart of accounts.")


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Which movements a ledger lists; empty means all.

    With `account` it is an account's ledger under `regimes`, whose debits raise it. Without, it is a fund's:
    what each entry added to the position of the fund or took from it.
    Opening balances that were entered on the period's first day count as opening, as they do in the trial balance.
    """

    period: DateRange
    account: str = ""
    regimes: tuple[str, ...] = ()
    fund: str = ""
    part: str = ""
    programme: str = ""


class Movement(NamedTuple):
    """One line of a ledger, with the balance that it left."""

    number: VoucherNumber
    posted_on: date
    description: str
    fund: str
    part: Part
    programme: str
    counter_accounts: tuple[str, ...]
    debit: Money
    credit: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """What a ledger began with, what moved, and what it ended with."""

    opening: Money
    debit: Money
    credit: Money
    count: int

    @property
    def closing(self) -> Money:
        return self.opening + self.debit - self.credit


class AccountName(NamedTuple):
    """An account as one regime calls it; `regimes` are all those under which its number means the same."""

    code: str
    regime: str
    name_vi: str
    name_en: str
    verified: bool
    regimes: tuple[str, ...]


def account(
    connection: sa.Connection, organisation_id: UUID, code: str, *, regime: str = "", year: int = 0
) -> AccountName:
    """An account as a regime calls it, or as that of a year does, or else the latest one that has it.

    Raises NoSuchAccount.
    """
    statement = (
        sa.select(accounts, sa.func.max(fiscal_years.c.year).label("year"))
        .join(
            fiscal_years,
            sa.and_(
                fiscal_years.c.organisation_id == accounts.c.organisation_id,
                fiscal_years.c.regime == accounts.c.regime,
            ),
        )
        .where(accounts.c.organisation_id == organisation_id, accounts.c.code == code)
        .group_by(*accounts.c)
        .order_by(sa.desc("year"))
    )
    found = {row.regime: row for row in connection.execute(statement)}
    in_force = [row.regime for row in found.values() if row.year >= year][-1:] or list(found)[:1]
    row = found.get(regime or next(iter(in_force), ""))
    if row is None:
        raise NoSuchAccount(account=code)
    same = tuple(sorted(other for other in found if found[other].kind == row.kind))
    return AccountName(row.code, row.regime, row.name_vi, row.name_en, row.verified, same)


def totals(connection: sa.Connection, organisation_id: UUID, query: LedgerQuery) -> Totals:
    """The ledger's opening and closing balance and its movements, over all pages."""
    moved = _movements(organisation_id, query).subquery()
    sums = sa.select(_sum_of(moved.c.debit), _sum_of(moved.c.credit), sa.func.count()).select_from(moved)
    debit, credit, count = connection.execute(sums).one()
    return Totals(vnd(_opening(connection, organisation_id, query)), vnd(int(debit)), vnd(int(credit)), count)


def movements(
    connection: sa.Connection, organisation_id: UUID, query: LedgerQuery, *, offset: int = 0, limit: int = 100
) -> list[Movement]:
    """One page of the ledger, by day and then by place in the chain, each line with the balance after it."""
    moved = _movements(organisation_id, query).subquery()
    running = sa.func.sum(moved.c.debit - moved.c.credit).over(
        order_by=(moved.c.posted_on, moved.c.sequence, moved.c.part, moved.c.line)
    )
    statement = (
        sa.select(moved, running.label("running"))
        .order_by(moved.c.posted_on, moved.c.sequence, moved.c.part, moved.c.line)
        .offset(offset)
        .limit(limit)
    )
    rows = connection.execute(statement).all()
    opening = _opening(connection, organisation_id, query)
    others = _counter_accounts(connection, organisation_id, sorted({row.sequence for row in rows}))
    return [_movement(row, opening, others, query) for row in rows]


def _movement(
    row: sa.Row[tuple[Any, ...]],
    opening: int,
    others: dict[tuple[int, str, str], list[tuple[str, int, bool]]],
    query: LedgerQuery,
) -> Movement:
    rises = row.debit > row.credit
    return Movement(
        number=VoucherNumber(VoucherKind(row.voucher_kind), row.fiscal_year, row.voucher_number),
        posted_on=row.posted_on,
        description=row.description or "",
        fund=row.fund,
        part=Part(row.part),
        programme=row.programme,
        counter_accounts=_other_side(others[row.sequence, row.fund, row.part], query, rises=rises),
        debit=vnd(int(row.debit)),
        credit=vnd(int(row.credit)),
        balance=vnd(opening + int(row.running)),
    )


def _movements(organisation_id: UUID, query: LedgerQuery) -> sa.Select[tuple[Any, ...]]:
    return _account_movements(organisation_id, query) if query.account else _fund_movements(organisation_id, query)


def _account_movements(organisation_id: UUID, query: LedgerQuery) -> sa.Select[tuple[Any, ...]]:
    return _joined(
        organisation_id,
        query,
        postings.c.line,
        postings.c.programme,
        sa.case((postings.c.side == Side.DEBIT, postings.c.amount), else_=0).label("debit"),
        sa.case((postings.c.side == Side.CREDIT, postings.c.amount), else_=0).label("credit"),
    ).where(entries.c.regime.in_(query.regimes))


def _fund_movements(organisation_id: UUID, query: LedgerQuery) -> sa.Select[tuple[Any, ...]]:
    """What each entry did to each part: moves from one place to another within a part cancel out and are left away."""
    moved = sa.func.sum(postings.c.side * postings.c.amount * accounts.c.in_position)
    heads = _head_columns()
    return (
        _joined(
            organisation_id,
            query,
            sa.literal(0).label("line"),
            sa.func.max(postings.c.programme).label("programme"),
            sa.case((moved > 0, moved), else_=0).label("debit"),
            sa.case((moved < 0, -moved), else_=0).label("credit"),
        )
        .join(accounts, _same_account())
        .group_by(*heads)
        .having(moved != 0)
    )


def _head_columns() -> tuple[sa.Column[Any], ...]:
    return (
        postings.c.sequence,
        postings.c.posted_on,
        postings.c.fund,
        postings.c.part,
        entries.c.voucher_kind,
        entries.c.fiscal_year,
        entries.c.voucher_number,
        narratives.c.description,
    )


def _joined(organisation_id: UUID, query: LedgerQuery, *columns: sa.ColumnElement[Any]) -> sa.Select[tuple[Any, ...]]:
    return (
        sa.select(*_head_columns(), *columns)
        .select_from(postings)
        .join(entries, _same_entry(entries))
        .join(narratives, _same_entry(narratives))
        .where(
            postings.c.organisation_id == organisation_id,
            postings.c.posted_on.between(query.period.first, query.period.last),
            ~_entered_first(query),
            *_asked(postings, query),
        )
    )


def _entered_first(query: LedgerQuery) -> sa.ColumnElement[bool]:
    return sa.and_(entries.c.act == OPENING, postings.c.posted_on == query.period.first)


def _asked(table: sa.Table, query: LedgerQuery) -> list[sa.ColumnElement[bool]]:
    asked = {name: getattr(query, name) for name in ("account", "fund", "part", "programme")}
    return [table.c[name] == value for name, value in asked.items() if value]


def _opening(connection: sa.Connection, organisation_id: UUID, query: LedgerQuery) -> int:
    """Whole đồng before the period: the kept balances of whole months, then the days of the last one."""
    month = Month.of(query.period.first)
    kept = sa.select(_sum_of((balances.c.debit - balances.c.credit) * _weight(query))).where(
        balances.c.organisation_id == organisation_id, balances.c.month < str(month), *_asked(balances, query)
    )
    kept = _weighed(kept, balances.c.regime, balances.c.account, balances.c.organisation_id, query)
    before = postings.c.posted_on < query.period.first
    days = (
        sa.select(_sum_of(postings.c.side * postings.c.amount * _weight(query)))
        .select_from(postings)
        .join(entries, _same_entry(entries))
        .where(
            postings.c.organisation_id == organisation_id,
            postings.c.posted_on.between(month.first_day, query.period.first),
            sa.or_(before, _entered_first(query)),
            *_asked(postings, query),
        )
    )
    days = _weighed(days, entries.c.regime, postings.c.account, postings.c.organisation_id, query)
    return int(connection.execute(kept).scalar_one()) + int(connection.execute(days).scalar_one())


def _sum_of(amount: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(amount), 0)


def _same_entry(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.organisation_id == postings.c.organisation_id, table.c.sequence == postings.c.sequence)


def _same_account() -> sa.ColumnElement[bool]:
    return sa.and_(
        accounts.c.organisation_id == postings.c.organisation_id,
        accounts.c.regime == entries.c.regime,
        accounts.c.code == postings.c.account,
    )


def _weight(query: LedgerQuery) -> Any:
    return sa.literal(1) if query.account else accounts.c.in_position


def _weighed(
    statement: sa.Select[tuple[Any, ...]], regime: Any, code: Any, organisation: Any, query: LedgerQuery
) -> sa.Select[tuple[Any, ...]]:
    if query.account:
        return statement.where(regime.in_(query.regimes))
    same = (accounts.c.organisation_id == organisation, accounts.c.regime == regime, accounts.c.code == code)
    return statement.join(accounts, sa.and_(*same))


def _counter_accounts(
    connection: sa.Connection, organisation_id: UUID, sequences: Sequence[int]
) -> dict[tuple[int, str, str], list[tuple[str, int, bool]]]:
    """The accounts of each entry's parts: code, side, and whether it moves the position."""
    statement = (
        sa.select(postings, accounts.c.in_position)
        .join(
            entries,
            sa.and_(entries.c.organisation_id == postings.c.organisation_id, entries.c.sequence == postings.c.sequence),
        )
        .join(accounts, _same_account())
        .where(postings.c.organisation_id == organisation_id, postings.c.sequence.in_(sequences))
        .order_by(postings.c.sequence, postings.c.line)
    )
    found: dict[tuple[int, str, str], list[tuple[str, int, bool]]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.sequence, row.fund, row.part].append((row.account, row.side, bool(row.in_position)))
    return found


def _other_side(lines: list[tuple[str, int, bool]], query: LedgerQuery, *, rises: bool) -> tuple[str, ...]:
    """Of an account: what stands on the other side. Of a fund: what is not a place where money lies."""
    if query.account:
        other = Side.CREDIT if rises else Side.DEBIT
        return tuple(dict.fromkeys(account for account, side, _ in lines if side == other))
    return tuple(dict.fromkeys(account for account, _, in_position in lines if not in_position))
