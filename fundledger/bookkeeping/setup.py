"""Setting up: organisations, people, fiscal years, funds, programmes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from fundledger.bookkeeping.rulebook import rule_book
from fundledger.dates import year as year_of
from fundledger.ledger.codes import CodeTaken
from fundledger.ledger.periods import PeriodStatus, YearBeforeClosedPeriod, YearOpened
from fundledger.organisations.officers import PasswordTooShort, must_be_separate
from fundledger.organisations.units import Organisation
from fundledger.storage.columns import new_id
from fundledger.storage.engine import WRITES
from fundledger.storage.stores import accounts, funds, organisations, people, periods

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    import sqlalchemy as sa

    from fundledger.funds.funds import Fund
    from fundledger.ledger.accounts import AccountCode, Regime
    from fundledger.organisations.officers import Role
    from fundledger.scholarships.programmes import Programme
    from fundledger.storage.book import Book

SHORTEST_PASSWORD = 10


def found_organisation(
    engine: sa.Engine,
    *,
    code: str,
    name_vi: str,
    name_en: str,
    address: str = "",
    illustrative_from: date | None = None,
) -> Organisation:
    """Begin an organisation's books: its chain, still without fiscal years. Raises CodeMalformed, CodeTaken."""
    organisation = Organisation(new_id(), code, name_vi, name_en, address, illustrative_from)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        organisations.add(connection, organisation)
    return organisation


def open_fiscal_year(book: Book, year: int, regime: Regime) -> None:
    """Open the twelve months of a fiscal year under a regime, whose chart joins the organisation's.

    Raises YearOpened, YearBeforeClosedPeriod.
    """
    if accounts.regime(book.connection, book.organisation.id, year) is not None:
        raise YearOpened(field="year", year=year)
    for period in periods.every(book.connection, book.organisation.id):
        if period.month.year > year and period.status is not PeriodStatus.OPEN:
            raise YearBeforeClosedPeriod(field="year", year=year, period=period.month)
    accounts.add(book.connection, book.organisation.id, rule_book(regime).accounts)
    accounts.open_year(book.connection, book.organisation.id, year=year, regime=regime)
    periods.open_months(book.connection, book.organisation.id, year_of(year).months())


def remap_account(book: Book, regime: Regime, *, working: AccountCode, own: AccountCode) -> None:
    """Let rules that name a working account use the organisation's own number from now on.

    Raises UnknownAccount where either is not in the chart, RemapChangesPositions.
    """
    chosen = book.account(regime, own)
    chosen.must_be_postable()
    chosen.must_hold_what(book.account(regime, working))
    accounts.remap(book.connection, book.organisation.id, regime=regime, working=working, own=own)


def add_account(book: Book, regime: Regime, *, like: AccountCode, own: AccountCode, names: tuple[str, str]) -> None:
    """Add an account of the organisation's own that holds what another one holds; `names` in Vietnamese, English.

    Raises UnknownAccount, CodeTaken.
    """
    model = book.account(regime, like)
    if accounts.get(book.connection, book.organisation.id, regime, own) is not None:
        raise CodeTaken(field="account", code=own)
    new = replace(model, code=own, name_vi=names[0], name_en=names[1], postable=True, verified=True, source="")
    accounts.add(book.connection, book.organisation.id, [new])


def add_fund(book: Book, fund: Fund) -> None:
    """Add a fund with the parts that its restriction gives it. Raises CodeTaken."""
    if fund.code in {each.code for each in funds.every(book.connection, book.organisation.id)}:
        raise CodeTaken(field="code", code=fund.code)
    funds.add(book.connection, book.organisation.id, fund)


def add_programme(book: Book, programme: Programme) -> None:
    """Raises CodeTaken."""
    if programme.code in funds.programme_codes(book.connection, book.organisation.id):
        raise CodeTaken(field="code", code=programme.code)
    funds.add_programme(book.connection, book.organisation.id, programme)


def add_user(engine: sa.Engine, *, login: str, name: str, password: str) -> UUID:
    """Add a person who may sign in; rights come by `appoint`."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(field="password", length=len(password), least=SHORTEST_PASSWORD)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        return people.add_user(connection, login=login, name=name, password_hash=hash_password(password))


def appoint(book: Book, user: UUID, name: str, roles: Iterable[Role]) -> None:
    """Give a person roles in the organisation, beside those already held.

    Raises CashierIsAccountant (Law on Accounting 88/2015/QH13, art. 13).
    """
    held = people.roles(book.connection, book.organisation.id, user)
    wanted = frozenset(roles)
    must_be_separate(name, held | wanted)
    people.grant(book.connection, book.organisation.id, user, sorted(wanted - held))


def hash_password(password: str) -> str:
    """An argon2id hash of the NFKC form, so that every keyboard's accents sign in alike."""
    return PasswordHasher().hash(normal_password(password))


def normal_password(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
