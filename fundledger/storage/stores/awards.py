"""Awards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from fundledger.errors import N_, NotFound
from fundledger.ledger.postings import FundCode, FundPart, Part, ProgrammeCode
from fundledger.money import vnd
from fundledger.scholarships.awards import Award, AwardKind
from fundledger.storage.tables import awards

if TYPE_CHECKING:
    from uuid import UUID


class UnknownAward(NotFound):
    message = N_("There is no award %(award)s: decide it first.")


def add(connection: sa.Connection, organisation_id: UUID, award: Award) -> None:
    connection.execute(
        sa.insert(awards).values(
            organisation_id=organisation_id,
            id=award.id,
            kind=award.kind,
            fund=award.fund_part.fund,
            part=award.fund_part.part,
            programme=award.programme,
            recipients=award.recipients,
            amount=award.amount.minor,
            unit_amount=None if award.unit_amount is None else award.unit_amount.minor,
            decided_on=award.decided_on,
            decision=award.decision,
            description=award.description,
        )
    )


def get(connection: sa.Connection, organisation_id: UUID, award_id: UUID) -> Award:
    """Raises UnknownAward."""
    found = find(connection, organisation_id, award_id)
    if found is None:
        raise UnknownAward(award=award_id)
    return found


def find(connection: sa.Connection, organisation_id: UUID, award_id: UUID) -> Award | None:
    row = connection.execute(
        sa.select(awards).where(awards.c.organisation_id == organisation_id, awards.c.id == award_id)
    ).one_or_none()
    if row is None:
        return None
    return Award(
        id=row.id,
        kind=AwardKind(row.kind),
        fund_part=FundPart(FundCode(row.fund), Part(row.part)),
        programme=ProgrammeCode(row.programme),
        recipients=row.recipients,
        amount=vnd(row.amount),
        unit_amount=None if row.unit_amount is None else vnd(row.unit_amount),
        decided_on=row.decided_on,
        decision=row.decision,
        description=row.description,
    )
