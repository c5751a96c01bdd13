"""Charts of accounts, accounting periods, organisations: what statements name things by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from fundledger.funds.funds import UnknownFund
from fundledger.reporting.datasets.frames import TEXT, TRUTH, VALUE, frame
from fundledger.storage.tables import account_remaps, fiscal_years, funds, organisations, programmes
from fundledger.storage.tables import accounts as accounts_table
from fundledger.storage.tables import periods as periods_table

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    import pandas as pd

ORGANISATIONS = {
    "id": VALUE, "code": TEXT, "name_vi": TEXT, "name_en": TEXT, "address": TEXT, "illustrative_from": VALUE,
}  # fmt: skip
ACCOUNTS = {
    "regime": TEXT, "account": TEXT, "name_vi": TEXT, "name_en": TEXT, "kind": TEXT, "in_position": TRUTH,
    "is_cash": TRUTH, "postable": TRUTH, "verified": TRUTH, "source": TEXT,
}  # fmt: skip
PERIODS = {
    "month": TEXT, "first_day": VALUE, "last_day": VALUE, "status": TEXT, "closed_sequence": VALUE, "merkle_root": VALUE,
}  # fmt: skip


class Named(NamedTuple):
    """What a chart says about an account."""

    name_vi: str
    name_en: str
    kind: str
    in_position: bool
    is_cash: bool
    verified: bool


class Letterhead(NamedTuple):
    """An organisation and, where one is asked for, its fund; names are Vietnamese, then English."""

    code: str
    name: tuple[str, str]
    address: str
    fund: tuple[str, str]
    illustrative_from: date | None


class Chart(NamedTuple):
    """An organisation's accounts by regime and number, and the regime of each fiscal year."""

    accounts: dict[tuple[str, str], Named]
    regimes: dict[int, str]

    def kind(self, regime: str, account: str) -> str:
        return self.accounts[regime, account].kind

    def named(self, account: str, kind: str, year: int) -> Named:
        """An account as the regime of a year calls it, else as the latest regime that has it does."""
        years = sorted(self.regimes, key=lambda other: (other == year, other), reverse=True)
        return next(
            found
            for other in years
            if (found := self.accounts.get((self.regimes[other], account))) and found.kind == kind
        )

    @property
    def cash(self) -> frozenset[str]:
        """The numbers of the accounts for cash on hand."""
        return frozenset(account for (_, account), named in self.accounts.items() if named.is_cash)


def organisations_frame(connection: sa.Connection, organisation_id: UUID | None = None) -> pd.DataFrame:
    """Organisations ordered by code, or the one asked for; `illustrative_from` is a day or none.

    Columns: id, code, name_vi, name_en, address, illustrative_from.
    """
    statement = sa.select(*(organisations.c[name] for name in ORGANISATIONS)).order_by(organisations.c.code)
    if organisation_id is not None:
        statement = statement.where(organisations.c.id == organisation_id)
    return frame(connection.execute(statement), ORGANISATIONS)


def accounts(connection: sa.Connection, organisation_id: UUID) -> pd.DataFrame:
    """Every regime's chart of accounts, ordered by regime and account.

    Columns: regime, account, name_vi, name_en, kind, in_position, is_cash, postable, verified, source.
    """
    table = accounts_table
    columns = [table.c.code if name == "account" else table.c[name] for name in ACCOUNTS]
    statement = (
        sa.select(*columns).where(table.c.organisation_id == organisation_id).order_by(table.c.regime, table.c.code)
    )
    return frame(connection.execute(statement), ACCOUNTS)


def periods(connection: sa.Connection, organisation_id: UUID) -> pd.DataFrame:
    """The months of the books in order; `closed_sequence` and `merkle_root` are none where they are still open.

    Columns: month, first_day, last_day, status, closed_sequence, merkle_root.
    """
    statement = (
        sa.select(*(periods_table.c[name] for name in PERIODS))
        .where(periods_table.c.organisation_id == organisation_id)
        .order_by(periods_table.c.month)
    )
    return frame(connection.execute(statement), PERIODS)


def chart(connection: sa.Connection, organisation_id: UUID) -> Chart:
    """The names and kinds of all accounts, for datasets that add them to figures."""
    table = accounts_table
    columns = (table.c[name] for name in Named._fields)
    named = sa.select(table.c.regime, table.c.code, *columns).where(table.c.organisation_id == organisation_id)
    years = sa.select(fiscal_years.c.year, fiscal_years.c.regime).where(
        fiscal_years.c.organisation_id == organisation_id
    )
    return Chart(
        {(regime, code): Named(*rest) for regime, code, *rest in connection.execute(named)},
        {year: regime for year, regime in connection.execute(years)},  # noqa: C416 - rows are not pairs to mypy
    )


class ProgrammeNames(dict[str, tuple[str, str]]):
    """Names by code; a programme that was never added goes by its code."""

    def __missing__(self, code: str) -> tuple[str, str]:
        return code, code


def programme_names(connection: sa.Connection, organisation_id: UUID) -> ProgrammeNames:
    """Each programme's name in Vietnamese and English; no programme has no name."""
    statement = sa.select(programmes.c.code, programmes.c.name_vi, programmes.c.name_en).where(
        programmes.c.organisation_id == organisation_id
    )
    named = {code: (name_vi, name_en) for code, name_vi, name_en in connection.execute(statement)}
    return ProgrammeNames({"": ("", ""), **named})


def own_numbers(connection: sa.Connection, organisation_id: UUID) -> dict[str, list[str]]:
    """The organisation's own numbers that stand in for a working one, under any regime, by that one."""
    remap = account_remaps.c
    statement = (
        sa.select(remap.working, remap.own)
        .where(remap.organisation_id == organisation_id)
        .order_by(remap.working, remap.own)
        .distinct()
    )
    found: dict[str, list[str]] = defaultdict(list)
    for working, own in connection.execute(statement):
        found[working].append(own)
    return found


def letterhead(connection: sa.Connection, organisation_id: UUID, fund: str | None) -> Letterhead:
    """Whose the papers are. Raises UnknownFund."""
    unit = organisations.c
    row = connection.execute(sa.select(organisations).where(unit.id == organisation_id)).one()
    names = ("", "")
    if fund is not None:
        named = sa.select(funds.c.name_vi, funds.c.name_en).where(
            funds.c.organisation_id == organisation_id, funds.c.code == fund
        )
        found = connection.execute(named).one_or_none()
        if found is None:
            raise UnknownFund(field="fund", fund=fund)
        names = (found.name_vi, found.name_en)
    return Letterhead(row.code, (row.name_vi, row.name_en), row.address, names, row.illustrative_from)
