"""Funds, their positions, and programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.funds.funds import Fund, Restriction, UnknownFund
from fundledger.funds.positions import FundPosition
from fundledger.ledger.postings import FundCode, FundPart, Part, ProgrammeCode
from fundledger.money import vnd
from fundledger.scholarships.programmes import Programme, UnknownProgramme
from fundledger.storage.tables import fund_positions, funds, programmes

if TYPE_CHECKING:
    from uuid import UUID


def _fund(row: sa.Row[Any]) -> Fund:
    return Fund(
        code=FundCode(row.code),
        name_vi=row.name_vi,
        name_en=row.name_en,
        restriction=Restriction(row.restriction),
        purpose_vi=row.purpose_vi,
        purpose_en=row.purpose_en,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        is_public=row.is_public,
    )


def add(connection: sa.Connection, organisation_id: UUID, fund: Fund) -> None:
    """Add a fund with its parts, each at zero."""
    connection.execute(
        sa.insert(funds).values(
            organisation_id=organisation_id,
            code=fund.code,
            name_vi=fund.name_vi,
            name_en=fund.name_en,
            restriction=fund.restriction,
            purpose_vi=fund.purpose_vi,
            purpose_en=fund.purpose_en,
            opened_on=fund.opened_on,
            closed_on=fund.closed_on,
            is_public=fund.is_public,
        )
    )
    nothing = {"organisation_id": organisation_id, "fund": fund.code, "position": 0, "committed": 0, "floor": 0}
    connection.execute(sa.insert(fund_positions), [nothing | {"part": part} for part in fund.parts])


def get(connection: sa.Connection, organisation_id: UUID, code: str) -> Fund:
    row = connection.execute(
        sa.select(funds).where(funds.c.organisation_id == organisation_id, funds.c.code == code)
    ).one_or_none()
    if row is None:
        raise UnknownFund(field="fund", fund=code)
    return _fund(row)


def every(connection: sa.Connection, organisation_id: UUID) -> list[Fund]:
    statement = sa.select(funds).where(funds.c.organisation_id == organisation_id).order_by(funds.c.code)
    return [_fund(row) for row in connection.execute(statement)]


def positions(connection: sa.Connection, organisation_id: UUID) -> dict[FundPart, FundPosition]:
    statement = sa.select(fund_positions).where(fund_positions.c.organisation_id == organisation_id)
    return {
        key: FundPosition(key, vnd(row.position), vnd(row.committed), vnd(row.floor))
        for row in connection.execute(statement)
        for key in [FundPart(FundCode(row.fund), Part(row.part))]
    }


def add_programme(connection: sa.Connection, organisation_id: UUID, programme: Programme) -> None:
    connection.execute(
        sa.insert(programmes).values(
            organisation_id=organisation_id,
            code=programme.code,
            name_vi=programme.name_vi,
            name_en=programme.name_en,
        )
    )


def programme_codes(connection: sa.Connection, organisation_id: UUID) -> frozenset[str]:
    return frozenset(
        connection.execute(
            sa.select(programmes.c.code).where(programmes.c.organisation_id == organisation_id)
        ).scalars()
    )


def programme(connection: sa.Connection, organisation_id: UUID, code: str) -> Programme:
    row = connection.execute(
        sa.select(programmes).where(programmes.c.organisation_id == organisation_id, programmes.c.code == code)
    ).one_or_none()
    if row is None:
        raise UnknownProgramme(field="programme", programme=code)
    return Programme(ProgrammeCode(row.code), row.name_vi, row.name_en)
