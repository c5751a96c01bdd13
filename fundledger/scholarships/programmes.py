"""Programmes: named activities that money is raised or spent for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError
from fundledger.ledger.codes import must_be_code

if TYPE_CHECKING:
    from fundledger.ledger.postings import ProgrammeCode


class UnknownProgramme(RuleError):
    message = N_("There is no programme %(programme)s: choose one from the list of programmes.")


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme of one organisation."""

    code: ProgrammeCode
    name_vi: str
    name_en: str

    def __post_init__(self) -> None:
        must_be_code(self.code)
