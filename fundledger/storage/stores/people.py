"""People who sign in, and their sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from fundledger.organisations.officers import LoginTaken, Role
from fundledger.storage.columns import new_id
from fundledger.storage.tables import memberships, sessions, users

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def add_user(connection: sa.Connection, *, login: str, name: str, password_hash: str) -> UUID:
    if connection.execute(sa.select(users.c.id).where(users.c.login == login)).first():
        raise LoginTaken(field="login", login=login)
    user_id = new_id()
    connection.execute(
        sa.insert(users).values(
            id=user_id,
            login=login,
            name=name,
            password_hash=password_hash,
            is_active=True,
            created_at=datetime.now(UTC),
        )
    )
    return user_id


def roles(connection: sa.Connection, organisation_id: UUID, user_id: UUID) -> frozenset[Role]:
    """What a person does in the organisation."""
    held = sa.select(memberships.c.role).filter_by(organisation_id=organisation_id, user_id=user_id)
    return frozenset(Role(role) for role in connection.scalars(held))


def grant(connection: sa.Connection, organisation_id: UUID, user_id: UUID, new: Iterable[Role]) -> None:
    lines = [{"organisation_id": organisation_id, "user_id": user_id, "role": role} for role in new]
    if lines:
        connection.execute(sa.insert(memberships), lines)


def password_hash(connection: sa.Connection, login: str) -> tuple[UUID, str] | None:
    """The id and password hash of an active user, if there is one."""
    row = connection.execute(
        sa.select(users.c.id, users.c.password_hash).where(users.c.login == login, users.c.is_active)
    ).one_or_none()
    return None if row is None else (row.id, row.password_hash)


def start_session(connection: sa.Connection, *, token_hash: str, user_id: UUID, expires_at: datetime) -> None:
    connection.execute(
        sa.insert(sessions).values(
            token_hash=token_hash, user_id=user_id, created_at=datetime.now(UTC), expires_at=expires_at
        )
    )


def session_user(connection: sa.Connection, token_hash: str, now: datetime) -> UUID | None:
    """Whose session this is, while it lasts and its user is active."""
    row = connection.execute(
        sa.select(sessions.c.user_id, sessions.c.expires_at)
        .join(users, users.c.id == sessions.c.user_id)
        .where(sessions.c.token_hash == token_hash, users.c.is_active)
    ).one_or_none()
    return None if row is None or row.expires_at <= now else row.user_id


def end_session(connection: sa.Connection, token_hash: str) -> None:
    connection.execute(sa.delete(sessions).where(sessions.c.token_hash == token_hash))
