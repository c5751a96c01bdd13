"""Charts of accounts and the regime of each fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from fundledger.ledger.accounts import Account, AccountCode, AccountKind, Regime
from fundledger.storage.tables import account_remaps, accounts, fiscal_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID


# What a used account is can never change, so a chart may outlive the unit of work that read it: an engine keeps it.
# What a transaction has itself added is kept for that transaction alone, which may yet be rolled back.
_charts: WeakKeyDictionary[sa.Engine | sa.RootTransaction, dict[Any, Any]] = WeakKeyDictionary()


def _account(row: sa.Row[Any]) -> Account:
    return Account(
        regime=Regime(row.regime),
        code=AccountCode(row.code),
        name_vi=row.name_vi,
        name_en=row.name_en,
        kind=AccountKind(row.kind),
        in_position=bool(row.in_position),
        is_cash=row.is_cash,
        postable=row.postable,
        verified=row.verified,
        source=row.source,
    )


def get(connection: sa.Connection, organisation_id: UUID, regime: Regime, code: AccountCode) -> Account | None:
    """One account of the organisation's chart; a code that is not known yet is looked up anew."""
    return _chart(connection, organisation_id, regime).get(code) or _chart(
        connection, organisation_id, regime, anew=True
    ).get(code)


def every(connection: sa.Connection, organisation_id: UUID) -> list[Account]:
    """All charts of the organisation, ordered by regime and code."""
    statement = sa.select(accounts).where(accounts.c.organisation_id == organisation_id)
    return [_account(row) for row in connection.execute(statement.order_by(accounts.c.regime, accounts.c.code))]


def regime(connection: sa.Connection, organisation_id: UUID, year: int) -> Regime | None:
    """The regime of a fiscal year, if that has been opened."""
    return _regimes(connection, organisation_id).get(year) or _regimes(connection, organisation_id, anew=True).get(year)


def _chart(
    connection: sa.Connection, organisation_id: UUID, regime: Regime, *, anew: bool = False
) -> Mapping[AccountCode, Account]:
    cache = _kept(connection)
    key = (organisation_id, regime)
    if anew or key not in cache:
        statement = sa.select(accounts).where(
            accounts.c.organisation_id == organisation_id, accounts.c.regime == regime
        )
        cache[key] = {row.code: _account(row) for row in connection.execute(statement)}
    found: Mapping[AccountCode, Account] = cache[key]
    return found


def _regimes(connection: sa.Connection, organisation_id: UUID, *, anew: bool = False) -> Mapping[int, Regime]:
    cache = _kept(connection)
    key = (organisation_id, "years")
    if anew or key not in cache:
        statement = sa.select(fiscal_years).where(fiscal_years.c.organisation_id == organisation_id)
        cache[key] = {row.year: Regime(row.regime) for row in connection.execute(statement)}
    found: Mapping[int, Regime] = cache[key]
    return found


def _kept(connection: sa.Connection) -> dict[Any, Any]:
    transaction = connection.get_transaction()
    if transaction is not None and (own := _charts.get(transaction)) is not None:
        return own
    return _charts.setdefault(connection.engine, {})


def _read_anew(connection: sa.Connection) -> None:
    """Let the transaction that has just written read what it wrote, and nobody else before it commits."""
    if (transaction := connection.get_transaction()) is not None:
        _charts[transaction] = {}


def add(connection: sa.Connection, organisation_id: UUID, new: Iterable[Account]) -> None:
    """Add accounts to the chart; those that are there already stay as they are."""
    present = sa.select(accounts.c.regime, accounts.c.code).where(accounts.c.organisation_id == organisation_id)
    known = {(row.regime, row.code) for row in connection.execute(present)}
    lines = [
        {
            "organisation_id": organisation_id,
            "regime": account.regime,
            "code": account.code,
            "name_vi": account.name_vi,
            "name_en": account.name_en,
            "kind": account.kind,
            "in_position": int(account.in_position),
            "is_cash": account.is_cash,
            "postable": account.postable,
            "verified": account.verified,
            "source": account.source,
        }
        for account in new
        if (account.regime, account.code) not in known
    ]
    if lines:
        connection.execute(sa.insert(accounts), lines)
        _read_anew(connection)


def open_year(connection: sa.Connection, organisation_id: UUID, *, year: int, regime: Regime) -> None:
    connection.execute(sa.insert(fiscal_years).values(organisation_id=organisation_id, year=year, regime=regime))
    _read_anew(connection)


def remaps(connection: sa.Connection, organisation_id: UUID, regime: Regime) -> dict[AccountCode, AccountCode]:
    """The organisation's own account numbers in place of a rule's working ones."""
    statement = sa.select(account_remaps).where(
        account_remaps.c.organisation_id == organisation_id, account_remaps.c.regime == regime
    )
    return {AccountCode(row.working): AccountCode(row.own) for row in connection.execute(statement)}


def remap(
    connection: sa.Connection, organisation_id: UUID, *, regime: Regime, working: AccountCode, own: AccountCode
) -> None:
    """Let every rule that names `working` use `own` from now on."""
    key = {"organisation_id": organisation_id, "regime": regime, "working": working}
    connection.execute(sa.delete(account_remaps).filter_by(**key))
    connection.execute(sa.insert(account_remaps).values(**key, own=own))
