"""Organisations, the people who may see their desk, and their drafts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from fundledger.dates import Month
from fundledger.ledger.vouchers import VoucherKind
from fundledger.organisations.officers import Officer, Role
from fundledger.organisations.units import Organisation, UnknownOrganisation
from fundledger.storage.tables import entries, fiscal_years, funds, memberships, organisations, periods, users, vouchers

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class DraftRow(NamedTuple):
    """A voucher that its maker has not posted yet."""

    id: UUID
    description: str
    saved_at: datetime


class Span(NamedTuple):
    """The days that a book's entries fall on, first and last."""

    first: date
    last: date


def organisation(connection: sa.Connection, code: str) -> Organisation:
    """Raises UnknownOrganisation."""
    row = connection.execute(sa.select(organisations).where(organisations.c.code == code)).one_or_none()
    if row is None:
        raise UnknownOrganisation(organisation=code)
    return _organisation(row)


def with_public_funds(connection: sa.Connection) -> list[Organisation]:
    """The organisations that show at least one fund to everybody, ordered by code."""
    shown = sa.select(funds.c.organisation_id).where(funds.c.is_public)
    statement = sa.select(organisations).where(organisations.c.id.in_(shown)).order_by(organisations.c.code)
    return [_organisation(row) for row in connection.execute(statement)]


def of_person(connection: sa.Connection, user_id: UUID) -> list[Organisation]:
    """The organisations in which a person holds a role, ordered by code."""
    theirs = sa.select(memberships.c.organisation_id).where(memberships.c.user_id == user_id)
    statement = sa.select(organisations).where(organisations.c.id.in_(theirs)).order_by(organisations.c.code)
    return [_organisation(row) for row in connection.execute(statement)]


def officer(connection: sa.Connection, organisation_id: UUID, user_id: UUID) -> Officer | None:
    """A person with their roles in the organisation; none where they hold none."""
    return next((found for found in officers(connection, organisation_id) if found.id == user_id), None)


def officers(connection: sa.Connection, organisation_id: UUID) -> list[Officer]:
    """Everyone with a role in the organisation, ordered by name."""
    statement = (
        sa.select(users.c.id, users.c.login, users.c.name, memberships.c.role)
        .join(memberships, memberships.c.user_id == users.c.id)
        .where(memberships.c.organisation_id == organisation_id, users.c.is_active)
        .order_by(users.c.name, users.c.login)
    )
    found: dict[UUID, Officer] = {}
    for row in connection.execute(statement):
        roles = found[row.id].roles if row.id in found else frozenset()
        found[row.id] = Officer(row.id, row.login, row.name, roles | {Role(row.role)})
    return list(found.values())


def person_name(connection: sa.Connection, user_id: UUID) -> str:
    return str(connection.execute(sa.select(users.c.name).where(users.c.id == user_id)).scalar_one())


def drafts(connection: sa.Connection, organisation_id: UUID, made_by: UUID) -> list[DraftRow]:
    """A maker's own drafts, the newest first."""
    statement = (
        sa.select(vouchers.c.id, vouchers.c.content, vouchers.c.saved_at)
        .where(
            vouchers.c.organisation_id == organisation_id,
            vouchers.c.made_by == made_by,
            vouchers.c.status == "draft",
        )
        .order_by(vouchers.c.saved_at.desc())
    )
    return [
        DraftRow(row.id, str(json.loads(row.content).get("description", "")), row.saved_at)
        for row in connection.execute(statement)
    ]


def span(connection: sa.Connection, organisation_id: UUID) -> Span | None:
    """The first and the last day that anything is posted on; none in an empty book."""
    days = sa.select(sa.func.min(entries.c.posted_on), sa.func.max(entries.c.posted_on)).where(
        entries.c.organisation_id == organisation_id
    )
    first, last = connection.execute(days).one()
    return None if first is None else Span(first, last)


def regimes(connection: sa.Connection, organisation_id: UUID) -> dict[int, str]:
    """The accounting regime of each fiscal year that was opened, the newest year first."""
    statement = (
        sa.select(fiscal_years.c.year, fiscal_years.c.regime)
        .where(fiscal_years.c.organisation_id == organisation_id)
        .order_by(fiscal_years.c.year.desc())
    )
    return {row.year: row.regime for row in connection.execute(statement)}


def open_months(connection: sa.Connection, organisation_id: UUID) -> list[Month]:
    """The months that still take vouchers, the earliest first."""
    statement = (
        sa.select(periods.c.month)
        .where(periods.c.organisation_id == organisation_id, periods.c.status == "open")
        .order_by(periods.c.month)
    )
    return [Month.parse(code) for code in connection.execute(statement).scalars()]


def voucher_kinds(connection: sa.Connection, organisation_id: UUID) -> list[VoucherKind]:
    """The kinds of voucher that the book holds."""
    statement = sa.select(entries.c.voucher_kind).where(entries.c.organisation_id == organisation_id).distinct()
    return sorted(VoucherKind(kind) for kind in connection.execute(statement).scalars())


def _organisation(row: sa.Row[tuple[object, ...]]) -> Organisation:
    return Organisation(
        id=row.id,
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        address=row.address,
        illustrative_from=row.illustrative_from,
    )
