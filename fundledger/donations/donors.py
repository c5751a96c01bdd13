"""Donors and how they wish to be named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class DonorKind(StrEnum):
    """Whom a gift comes from."""

    PERSON = "person"
    ENTERPRISE = "enterprise"
    AGENCY = "agency"
    COLLECTIVE = "collective"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


class NamingWish(StrEnum):
    """How a donor asked to be named in public."""

    NAMED = "named"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Donor:
    """One donor of one organisation; `is_invented` marks people who exist only in a demonstration."""

    id: UUID
    code: str
    kind: DonorKind
    name: str
    wish: NamingWish = NamingWish.NAMED
    is_invented: bool = False
