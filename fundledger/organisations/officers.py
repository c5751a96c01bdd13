"""Officers: who may do what in an organisation's books."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fundledger.errors import N_, RuleError

if TYPE_CHECKING:
    from uuid import UUID


class Role(StrEnum):
    """What an officer does; one person may hold several roles where the law does not forbid it."""

    TREASURER = "treasurer"
    ACCOUNTANT = "accountant"
    APPROVER = "approver"
    CASHIER = "cashier"
    AUDITOR = "auditor"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"


MAKERS = frozenset({Role.TREASURER, Role.ACCOUNTANT})
"""Who may make vouchers."""


class CashierIsAccountant(RuleError):
    message = N_(
        "%(name)s may not keep both the accounts and the cash (Law on Accounting, art. 13): choose another person."
    )


class NotAnApprover(RuleError):
    message = N_("%(name)s may not approve vouchers of this organisation: choose an approver.")


class NotAMaker(RuleError):
    message = N_("%(name)s may not make vouchers of this organisation: choose a treasurer or an accountant.")


class PasswordTooShort(RuleError):
    message = N_("The password has %(length)s characters: use at least %(least)s.")


class LoginTaken(RuleError):
    message = N_("The sign-in name %(login)s is taken: choose another one.")


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who signs in, with their roles in one organisation."""

    id: UUID
    login: str
    name: str
    roles: frozenset[Role]

    def must_be_maker(self) -> None:
        if not self.roles & MAKERS:
            raise NotAMaker(field="made_by", name=self.name)

    def must_be_approver(self) -> None:
        if Role.APPROVER not in self.roles:
            raise NotAnApprover(field="approved_by", name=self.name)


def must_be_separate(name: str, roles: frozenset[Role]) -> None:
    """Refuse one person as both cashier and accountant (Decree 174/2016/NĐ-CP, art. 19)."""
    if Role.CASHIER in roles and Role.ACCOUNTANT in roles:
        raise CashierIsAccountant(field="roles", name=name)
