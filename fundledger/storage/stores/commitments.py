"""Commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.errors import N_, NotFound
from fundledger.ledger.commitments import Commitment, CommitmentStatus
from fundledger.ledger.postings import FundCode, FundPart, Part
from fundledger.money import vnd
from fundledger.storage.tables import commitments

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


class UnknownCommitment(NotFound):
    message = N_("Award %(award)s has no commitment: decide it first.")


def _commitment(row: sa.Row[Any]) -> Commitment:
    return Commitment(
        id=row.id,
        award=row.award,
        fund_part=FundPart(FundCode(row.fund), Part(row.part)),
        amount=vnd(row.amount),
        status=CommitmentStatus(row.status),
        expires_on=row.expires_on,
    )


def of_award(connection: sa.Connection, organisation_id: UUID, award: UUID) -> list[Commitment]:
    """Every commitment ever made for an award, the newest last."""
    statement = (
        sa.select(commitments)
        .where(commitments.c.organisation_id == organisation_id, commitments.c.award == award)
        .order_by(commitments.c.id)
    )
    return [_commitment(row) for row in connection.execute(statement)]


def add(connection: sa.Connection, organisation_id: UUID, commitment: Commitment) -> None:
    connection.execute(
        sa.insert(commitments).values(
            organisation_id=organisation_id,
            id=commitment.id,
            award=commitment.award,
            fund=commitment.fund_part.fund,
            part=commitment.fund_part.part,
            amount=commitment.amount.minor,
            status=commitment.status,
            expires_on=commitment.expires_on,
        )
    )


def release(connection: sa.Connection, organisation_id: UUID, commitment_id: UUID, status: CommitmentStatus) -> None:
    """Void or expire a pending commitment."""
    connection.execute(
        sa.update(commitments)
        .where(commitments.c.organisation_id == organisation_id, commitments.c.id == commitment_id)
        .values(status=status)
    )


def expired(connection: sa.Connection, organisation_id: UUID, today: date) -> list[Commitment]:
    """Pending commitments whose last day is over."""
    statement = sa.select(commitments).where(
        commitments.c.organisation_id == organisation_id,
        commitments.c.status == CommitmentStatus.PENDING,
        commitments.c.expires_on < today,
    )
    return [_commitment(row) for row in connection.execute(statement)]
