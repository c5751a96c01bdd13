"""Reconciliation items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from fundledger.ledger.codes import CodeTaken
from fundledger.storage.tables import reconciliation_items

if TYPE_CHECKING:
    from uuid import UUID

    from fundledger.ledger.reconciliations import ReconciliationItem


def add(connection: sa.Connection, organisation_id: UUID, item: ReconciliationItem) -> None:
    """Raises CodeTaken."""
    same = sa.select(reconciliation_items.c.code).filter_by(organisation_id=organisation_id, code=item.code)
    if connection.execute(same).first():
        raise CodeTaken(field="code", code=item.code)
    connection.execute(
        sa.insert(reconciliation_items).values(
            organisation_id=organisation_id,
            code=item.code,
            on=item.on,
            fund=item.fund,
            programme=item.programme,
            title_vi=item.title_vi,
            title_en=item.title_en,
            stated=item.stated.minor,
            found=item.found.minor,
            explanation_vi=item.explanation_vi,
            explanation_en=item.explanation_en,
            source=item.source,
        )
    )
