"""Organisations, their people, and the start of their chain."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from fundledger.ledger.chain import GENESIS
from fundledger.ledger.codes import CodeTaken
from fundledger.organisations.officers import Officer, Role
from fundledger.organisations.units import Organisation, UnknownOrganisation
from fundledger.storage.tables import chains, memberships, organisations, users

if TYPE_CHECKING:
    from uuid import UUID


def _organisation(row: sa.Row[tuple[object, ...]]) -> Organisation:
    return Organisation(
        id=row.id,
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        address=row.address,
        illustrative_from=row.illustrative_from,
    )


def add(connection: sa.Connection, organisation: Organisation) -> None:
    """Found an organisation: its row and the start of its chain. Raises CodeTaken."""
    if connection.scalar(sa.select(organisations.c.id).where(organisations.c.code == organisation.code)):
        raise CodeTaken(field="code", code=organisation.code)
    connection.execute(
        sa.insert(organisations).values(
            id=organisation.id,
            code=organisation.code,
            name_vi=organisation.name_vi,
            name_en=organisation.name_en,
            address=organisation.address,
            illustrative_from=organisation.illustrative_from,
            founded_at=datetime.now(UTC),
        )
    )
    connection.execute(sa.insert(chains).values(organisation_id=organisation.id, last_sequence=0, head=GENESIS))


def every(connection: sa.Connection) -> list[Organisation]:
    return [_organisation(row) for row in connection.execute(sa.select(organisations).order_by(organisations.c.code))]


def get(connection: sa.Connection, code: str) -> Organisation:
    row = connection.execute(sa.select(organisations).where(organisations.c.code == code)).one_or_none()
    if row is None:
        raise UnknownOrganisation(organisation=code)
    return _organisation(row)


def officers(connection: sa.Connection, organisation_id: UUID) -> list[Officer]:
    """Everyone with a role in the organisation, ordered by sign-in name."""
    found: dict[UUID, Officer] = {}
    statement = (
        sa.select(users.c.id, users.c.login, users.c.name, memberships.c.role)
        .join(memberships, memberships.c.user_id == users.c.id)
        .where(memberships.c.organisation_id == organisation_id, users.c.is_active)
        .order_by(users.c.login)
    )
    for row in connection.execute(statement):
        roles = found[row.id].roles if row.id in found else frozenset()
        found[row.id] = Officer(row.id, row.login, row.name, roles | {Role(row.role)})
    return list(found.values())
