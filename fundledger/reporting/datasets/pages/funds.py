"""Funds, what each part of them has and may spend, where their money lies, and the differences about them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.errors import N_, NotFound
from fundledger.funds.funds import Fund, Restriction
from fundledger.funds.positions import FundPosition
from fundledger.ledger.accounts import Account, AccountKind
from fundledger.ledger.postings import FundPart, Part
from fundledger.ledger.reconciliations import ReconciliationItem
from fundledger.money import Money, total, vnd
from fundledger.scholarships.programmes import Programme
from fundledger.storage.tables import (
    accounts,
    balances,
    fiscal_years,
    fund_positions,
    funds,
    programmes,
    reconciliation_items,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class NoSuchFund(NotFound):
    message = N_("There is no fund %(fund)s here: choose one from the first page.")


class Portion(NamedTuple):
    """One share of what a fund has, by what may be done with it."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class FundPage:
    """A fund with the position of each of its parts, in the order of the fund's own list of parts."""

    fund: Fund
    positions: tuple[FundPosition, ...]

    @property
    def position(self) -> Money:
        return total(position.position for position in self.positions)

    @property
    def committed(self) -> Money:
        return total(position.committed for position in self.positions)

    @property
    def preserved(self) -> Money:
        """What of the principal may never be spent."""
        return total(position.floor for position in self.positions)

    @property
    def spendable(self) -> Money:
        """What awards may still be paid from: income or entrusted money, less what is committed."""
        return total(p.spendable for p in self.positions if p.fund_part.part in (Part.INCOME, Part.ENTRUSTED))

    @property
    def free(self) -> Money:
        """What is neither preserved nor promised, in all parts: what awards and management may still spend."""
        return total(position.spendable for position in self.positions)

    @property
    def portions(self) -> tuple[Portion, ...]:
        """All that the fund has: locked, promised, free for awards, free for management."""
        management = self.of(Part.MANAGEMENT)
        found = (
            Portion("principal", self.preserved),
            Portion("committed", self.committed),
            Portion("spendable", self.spendable),
            Portion("management", management.spendable if management else vnd(0)),
        )
        return tuple(portion for portion in found if portion.amount)

    def of(self, part: Part) -> FundPosition | None:
        return next((position for position in self.positions if position.fund_part.part is part), None)


class Place(NamedTuple):
    """What lies on one account, in all and by part of a fund; debts are below zero.

    An account is carried from one regime to the next where both give its number the same kind; `regime` is the latest.
    """

    regime: str
    account: str
    name_vi: str
    name_en: str
    by_part: dict[FundPart, Money]

    @property
    def amount(self) -> Money:
        return total(self.by_part.values())


def every(connection: sa.Connection, organisation_id: UUID, *, only_public: bool = False) -> list[Fund]:
    """The funds of the organisation, ordered by code."""
    statement = sa.select(funds).where(funds.c.organisation_id == organisation_id).order_by(funds.c.code)
    if only_public:
        statement = statement.where(funds.c.is_public)
    return [_fund(row) for row in connection.execute(statement)]


def pages(connection: sa.Connection, organisation_id: UUID, *, only_public: bool = False) -> list[FundPage]:
    """Every fund with its positions, ordered by code."""
    found = positions(connection, organisation_id)
    return [
        FundPage(fund, tuple(found[fund.code, part] for part in fund.parts if (fund.code, part) in found))
        for fund in every(connection, organisation_id, only_public=only_public)
    ]


def page(connection: sa.Connection, organisation_id: UUID, code: str, *, only_public: bool = False) -> FundPage:
    """Raises NoSuchFund, also for a fund that is not public where only those are asked for."""
    for found in pages(connection, organisation_id, only_public=only_public):
        if found.fund.code == code:
            return found
    raise NoSuchFund(fund=code)


def positions(connection: sa.Connection, organisation_id: UUID) -> dict[tuple[str, Part], FundPosition]:
    statement = sa.select(fund_positions).where(fund_positions.c.organisation_id == organisation_id)
    return {
        (row.fund, Part(row.part)): FundPosition(
            FundPart(row.fund, Part(row.part)), vnd(row.position), vnd(row.committed), vnd(row.floor)
        )
        for row in connection.execute(statement)
    }


def places(connection: sa.Connection, organisation_id: UUID, fund: str | None = None) -> list[Place]:
    """Where the money lies now: every account that moves a position and is not empty, ordered by account."""
    moved = sa.func.sum(balances.c.debit - balances.c.credit)
    statement = (
        sa.select(
            balances.c.regime,
            balances.c.account,
            accounts.c.name_vi,
            accounts.c.name_en,
            accounts.c.kind,
            balances.c.fund,
            balances.c.part,
            moved.label("amount"),
        )
        .join(accounts, _same_account())
        .where(balances.c.organisation_id == organisation_id, accounts.c.in_position == 1)
        .group_by(
            balances.c.regime,
            balances.c.account,
            accounts.c.name_vi,
            accounts.c.name_en,
            accounts.c.kind,
            balances.c.fund,
            balances.c.part,
        )
        .order_by(balances.c.account, balances.c.fund, balances.c.part)
    )
    if fund is not None:
        statement = statement.where(balances.c.fund == fund)
    return _gathered(connection.execute(statement), _latest_first(connection, organisation_id))


def differences(connection: sa.Connection, organisation_id: UUID, fund: str | None = None) -> list[ReconciliationItem]:
    """The named differences between two stated figures, the latest first."""
    statement = (
        sa.select(reconciliation_items)
        .where(reconciliation_items.c.organisation_id == organisation_id)
        .order_by(reconciliation_items.c.on.desc(), reconciliation_items.c.code)
    )
    if fund is not None:
        statement = statement.where(reconciliation_items.c.fund == fund)
    return [
        ReconciliationItem(
            code=row.code,
            on=row.on,
            fund=row.fund,
            programme=row.programme,
            title_vi=row.title_vi,
            title_en=row.title_en,
            stated=vnd(row.stated),
            found=vnd(row.found),
            explanation_vi=row.explanation_vi,
            explanation_en=row.explanation_en,
            source=row.source,
        )
        for row in connection.execute(statement)
    ]


def every_programme(connection: sa.Connection, organisation_id: UUID) -> list[Programme]:
    statement = sa.select(programmes).where(programmes.c.organisation_id == organisation_id).order_by(programmes.c.code)
    return [Programme(row.code, row.name_vi, row.name_en) for row in connection.execute(statement)]


def chart(connection: sa.Connection, organisation_id: UUID, regime: str) -> list[Account]:
    """The chart of accounts under a regime, ordered by code; empty where the regime has none."""
    statement = (
        sa.select(accounts)
        .where(accounts.c.organisation_id == organisation_id, accounts.c.regime == regime)
        .order_by(accounts.c.code)
    )
    return [_account(row) for row in connection.execute(statement)]


def _same_account() -> sa.ColumnElement[bool]:
    return sa.and_(
        accounts.c.organisation_id == balances.c.organisation_id,
        accounts.c.regime == balances.c.regime,
        accounts.c.code == balances.c.account,
    )


def _latest_first(connection: sa.Connection, organisation_id: UUID) -> list[str]:
    statement = (
        sa.select(fiscal_years.c.regime)
        .where(fiscal_years.c.organisation_id == organisation_id)
        .order_by(fiscal_years.c.year.desc())
    )
    return list(dict.fromkeys(connection.execute(statement).scalars()))


def _gathered(rows: Iterable[sa.Row[tuple[object, ...]]], regimes: list[str]) -> list[Place]:
    named: dict[tuple[str, str], Any] = {}
    amounts: dict[tuple[str, str], dict[FundPart, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        key = (row.account, row.kind)
        amounts[key][FundPart(row.fund, Part(row.part))] += int(row.amount)
        if key not in named or regimes.index(row.regime) < regimes.index(named[key].regime):
            named[key] = row
    places = [
        Place(
            named[key].regime,
            key[0],
            named[key].name_vi,
            named[key].name_en,
            {part: vnd(amount) for part, amount in by_part.items() if amount},
        )
        for key, by_part in amounts.items()
    ]
    return [place for place in places if place.by_part]


def _fund(row: sa.Row[tuple[object, ...]]) -> Fund:
    return Fund(
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        restriction=Restriction(row.restriction),
        purpose_vi=row.purpose_vi,
        purpose_en=row.purpose_en,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        is_public=row.is_public,
    )


def _account(row: sa.Row[tuple[object, ...]]) -> Account:
    return Account(
        regime=row.regime,
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        kind=AccountKind(row.kind),
        in_position=bool(row.in_position),
        is_cash=row.is_cash,
        postable=row.postable,
        verified=row.verified,
        source=row.source,
    )
