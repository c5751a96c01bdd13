"""Signing in and out; passwords by argon2id, sessions that can be revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from fundledger.bookkeeping.setup import hash_password, normal_password
from fundledger.errors import N_, RuleError
from fundledger.storage.engine import WRITES
from fundledger.storage.stores import people

if TYPE_CHECKING:
    from uuid import UUID

    import sqlalchemy as sa

SESSION_HOURS = 12


class WrongPassword(RuleError):
    message = N_("The sign-in name or the password is wrong: check both and try again.")


def sign_in(engine: sa.Engine, login: str, password: str) -> str:
    """Start a session and return its token, which is stored nowhere.

    Raises WrongPassword after the same work, whether the name exists or not.
    """
    with engine.connect() as connection:
        found = people.password_hash(connection, login)
    user_id, expected = found or (None, _nobody())
    try:
        PasswordHasher().verify(expected, normal_password(password))
    except (VerifyMismatchError, InvalidHashError) as error:
        raise WrongPassword(field="password") from error
    if user_id is None:
        raise WrongPassword(field="password")
    token = token_urlsafe(32)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        expires_at = datetime.now(UTC) + timedelta(hours=SESSION_HOURS)
        people.start_session(connection, token_hash=_digest(token), user_id=user_id, expires_at=expires_at)
    return token


def signed_in(engine: sa.Engine, token: str) -> UUID | None:
    """Whose session a token is, if it still lasts."""
    with engine.connect() as connection:
        return people.session_user(connection, _digest(token), datetime.now(UTC))


def sign_out(engine: sa.Engine, token: str) -> None:
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        people.end_session(connection, _digest(token))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    return hash_password(token_urlsafe(16))
