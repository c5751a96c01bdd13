"""Drafts of vouchers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.errors import N_, NotFound
from fundledger.storage.columns import new_id
from fundledger.storage.tables import vouchers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


class UnknownDraft(NotFound):
    message = N_(
        "This draft no longer exists, since it was posted or is somebody else's: look in the journal or begin a new one."
    )


def save(
    connection: sa.Connection,
    organisation_id: UUID,
    made_by: UUID,
    content: Mapping[str, Any],
    draft: UUID | None = None,
) -> UUID:
    """Keep what a form holds; a known draft of the same maker is written over."""
    values = {"content": json.dumps(content, ensure_ascii=False, sort_keys=True), "saved_at": datetime.now(UTC)}
    if draft is not None:
        statement = sa.update(vouchers).where(*_mine(organisation_id, made_by, draft)).values(**values)
        if connection.execute(statement).rowcount == 0:
            raise UnknownDraft
        return draft
    draft = new_id()
    connection.execute(
        sa.insert(vouchers).values(organisation_id=organisation_id, id=draft, status="draft", made_by=made_by, **values)
    )
    return draft


def get(connection: sa.Connection, organisation_id: UUID, made_by: UUID, draft: UUID) -> dict[str, Any]:
    found = connection.execute(
        sa.select(vouchers.c.content).where(*_mine(organisation_id, made_by, draft))
    ).scalar_one_or_none()
    if found is None:
        raise UnknownDraft
    content: dict[str, Any] = json.loads(found)
    return content


def posted_as(connection: sa.Connection, organisation_id: UUID, made_by: UUID, draft: UUID) -> UUID | None:
    """The entry that a draft of the maker became, if it was posted."""
    return connection.execute(
        sa.select(vouchers.c.entry_id).where(
            vouchers.c.organisation_id == organisation_id, vouchers.c.id == draft, vouchers.c.made_by == made_by
        )
    ).scalar_one_or_none()


def mark_posted(connection: sa.Connection, organisation_id: UUID, draft: UUID, entry_id: UUID) -> None:
    connection.execute(
        sa.update(vouchers)
        .where(vouchers.c.organisation_id == organisation_id, vouchers.c.id == draft, vouchers.c.status == "draft")
        .values(status="posted", entry_id=entry_id)
    )


def _mine(organisation_id: UUID, made_by: UUID, draft: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        vouchers.c.organisation_id == organisation_id,
        vouchers.c.id == draft,
        vouchers.c.made_by == made_by,
        vouchers.c.status == "draft",
    )
