"""Organisations: units that keep books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.errors import N_, NotFound
from fundledger.ledger.codes import must_be_code

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


class UnknownOrganisation(NotFound):
    message = N_("There is no organisation %(organisation)s in these books: check its code.")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A unit with its own books.

    `illustrative_from` is the first day whose figures are invented, in a demonstration; none in real books.
    """

    id: UUID
    code: str
    name_vi: str
    name_en: str
    address: str = ""
    illustrative_from: date | None = None

    def __post_init__(self) -> None:
        must_be_code(self.code)
