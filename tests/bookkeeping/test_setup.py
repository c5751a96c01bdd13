"""Setting up: what is not committed is never believed, and nobody is both cashier and accountant."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from fundledger.bookkeeping import deposits, journal, reconciliations, setup
from fundledger.funds.funds import UnknownFund
from fundledger.ledger.accounts import AccountCode, Regime, UnknownAccount
from fundledger.ledger.codes import CodeMalformed, CodeTaken
from fundledger.ledger.postings import NO_PROGRAMME, FundCode
from fundledger.ledger.reconciliations import ReconciliationItem
from fundledger.money import vnd
from fundledger.organisations.officers import CashierIsAccountant, Role
from fundledger.storage.engine import WRITES
from fundledger.storage.stores import accounts, people
from tests import books
from tests.books import CODE, INCOME, TO_HIEU, SmallBook, pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from fundledger.storage.book import Book

OLD, NEW = Regime("hcsn-107"), Regime("hcsn-24")
BANK, OWN = AccountCode("112"), AccountCode("1121")


class ChangedMyMind(Exception):
    pass


def open_2025(opened: Book) -> None:
    setup.open_fiscal_year(opened, 2025, NEW)
    assert opened.regime(date(2025, 1, 1)) == NEW


def add_own_account(opened: Book) -> None:
    setup.add_account(opened, OLD, like=BANK, own=OWN, names=("Tiền gửi BIDV", "Deposit at BIDV"))
    assert opened.account(OLD, OWN).is_cash == opened.account(OLD, BANK).is_cash


def given_up(book: SmallBook, work: Callable[[Book], None]) -> None:
    def half(opened: Book) -> None:
        work(opened)
        raise ChangedMyMind

    with suppress(ChangedMyMind):
        book.write(half)


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that keeps what is sent by it, unless it is refused."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        yield connection


# ---------------------------------------------------------------- charts and years


def test_a_year_whose_opening_was_given_up_may_still_be_opened(small_book: SmallBook) -> None:
    given_up(small_book, open_2025)
    small_book.write(open_2025)


def test_an_account_whose_adding_was_given_up_is_unknown_and_may_still_be_added(small_book: SmallBook) -> None:
    given_up(small_book, add_own_account)
    lines, head = pair(OWN, BANK, 1_000), small_book.head("2023-03-03")
    with pytest.raises(UnknownAccount):
        small_book.write(lambda opened: journal.post_journal_voucher(opened, head, lines))
    small_book.write(add_own_account)
    small_book.write(lambda opened: journal.post_journal_voucher(opened, head, lines))


def test_a_year_is_opened_and_posted_in_although_the_first_try_lost_a_race(small_book: SmallBook) -> None:
    tries: list[int] = []

    def open_and_post(opened: Book) -> None:
        open_2025(opened)
        deposits.pay_bank_fee(opened, small_book.head("2025-01-02"), vnd(1_000), at=INCOME)
        tries.append(len(tries))
        if len(tries) == 1:
            raise sa.exc.OperationalError("", None, sqlite3.OperationalError("database is locked"))

    small_book.write(open_and_post)
    assert len(tries) == 2


def test_nobody_sees_a_year_before_it_is_committed(small_book: SmallBook) -> None:
    def seen() -> Regime | None:
        with small_book.engine.connect() as reader:
            return accounts.regime(reader, small_book.organisation_id, 2025)

    def look_meanwhile(opened: Book) -> None:
        open_2025(opened)
        assert seen() is None
        assert opened.regime(date(2025, 1, 1)) == NEW

    small_book.write(look_meanwhile)
    assert seen() == NEW


def test_posting_does_not_read_the_chart_again(small_book: SmallBook) -> None:
    sent: list[str] = []
    sa.event.listen(small_book.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
    for _ in range(2):
        sent.clear()
        small_book.write(
            lambda opened: deposits.pay_bank_fee(opened, small_book.head("2023-03-03"), vnd(1_000), at=INCOME)
        )
    assert sent
    assert not [text for text in sent if "FROM accounts" in text or "FROM fiscal_years" in text]


# ---------------------------------------------------------------- organisations


def test_an_organisation_has_a_code_of_its_own(small_book: SmallBook) -> None:
    with pytest.raises(CodeTaken):
        setup.found_organisation(small_book.engine, code=CODE, name_vi="Hội khác", name_en="Another association")


@pytest.mark.parametrize("code", ["", "S L", "../SL"])
def test_an_organisation_s_code_is_well_formed(small_book: SmallBook, code: str) -> None:
    with pytest.raises(CodeMalformed):
        setup.found_organisation(small_book.engine, code=code, name_vi="Hội khác", name_en="Another association")


def test_a_difference_is_noted_once_and_about_a_fund_that_exists(small_book: SmallBook) -> None:
    def note(fund: FundCode) -> None:
        item = ReconciliationItem(
            "CL-01", date(2023, 3, 31), fund, NO_PROGRAMME, "Chênh lệch", "A difference", vnd(2), vnd(1), "", "", "Báo cáo"
        )  # fmt: skip
        small_book.write(lambda opened: reconciliations.note_difference(opened, item))

    with pytest.raises(UnknownFund):
        note(FundCode("QX"))
    note(TO_HIEU.code)
    with pytest.raises(CodeTaken):
        note(TO_HIEU.code)


# ---------------------------------------------------------------- the cashier is not the accountant


@pytest.fixture
def person(small_book: SmallBook) -> UUID:
    return setup.add_user(small_book.engine, login="an", name="An (minh họa)", password=books.PASSWORD)


def appoint(book: SmallBook, person: UUID, *roles: Role) -> None:
    book.write(lambda opened: setup.appoint(opened, person, "An (minh họa)", roles))


def roles_of(book: SmallBook, person: UUID) -> frozenset[Role]:
    with book.engine.connect() as connection:
        return people.roles(connection, book.organisation_id, person)


@pytest.mark.parametrize(("first", "then"), [(Role.CASHIER, Role.ACCOUNTANT), (Role.ACCOUNTANT, Role.CASHIER)])
def test_a_later_appointment_does_not_join_what_must_be_apart(
    small_book: SmallBook, person: UUID, first: Role, then: Role
) -> None:
    appoint(small_book, person, first)
    with pytest.raises(CashierIsAccountant):
        appoint(small_book, person, then, Role.AUDITOR)
    assert roles_of(small_book, person) == {first}


def test_a_role_already_held_is_kept_and_the_others_are_added(small_book: SmallBook, person: UUID) -> None:
    appoint(small_book, person, Role.CASHIER)
    appoint(small_book, person, Role.CASHIER, Role.AUDITOR)
    appoint(small_book, person, Role.CASHIER, Role.AUDITOR)
    assert roles_of(small_book, person) == {Role.CASHIER, Role.AUDITOR}


def test_a_cashier_may_keep_the_accounts_of_another_organisation(small_book: SmallBook, person: UUID) -> None:
    other = setup.found_organisation(small_book.engine, code="HN", name_vi="Hội khác", name_en="Another association")
    appoint(small_book, person, Role.CASHIER)
    with writing(small_book.engine) as connection:
        people.grant(connection, other.id, person, [Role.ACCOUNTANT])
    assert roles_of(small_book, person) == {Role.CASHIER}


INSERT = "INSERT INTO memberships (organisation_id, user_id, role) VALUES "
JOINED = {
    "one after the other": (INSERT + "({who}, 'cashier')", INSERT + "({who}, 'accountant')"),
    "at once": (INSERT + "({who}, 'accountant'), ({who}, 'cashier')",),
    "by a change": (
        INSERT + "({who}, 'cashier'), ({who}, 'auditor')",
        "UPDATE memberships SET role = 'accountant' WHERE (organisation_id, user_id, role) = ({who}, 'auditor')",
    ),
    "by moving to another person": (
        INSERT + "({who}, 'cashier'), ({other}, 'accountant')",
        "UPDATE memberships SET user_id = '{person}' WHERE (organisation_id, user_id, role) = ({other}, 'accountant')",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", JOINED)
def test_the_database_refuses_one_person_as_cashier_and_accountant(
    small_book: SmallBook, person: UUID, way: str
) -> None:
    who, other = (f"'{small_book.organisation_id}', '{each}'" for each in (person, small_book.approver))
    *lawful, unlawful = (text.format(who=who, other=other, person=person) for text in JOINED[way])
    with writing(small_book.engine) as connection:
        for statement in lawful:
            connection.exec_driver_sql(statement)
    with (
        pytest.raises(sa.exc.DBAPIError, match="fundledger:cashier_is_accountant"),
        writing(small_book.engine) as connection,
    ):
        connection.exec_driver_sql(unlawful)


def test_a_cashier_may_become_the_accountant_instead(small_book: SmallBook, person: UUID) -> None:
    appoint(small_book, person, Role.CASHIER)
    with writing(small_book.engine) as connection:
        connection.exec_driver_sql(f"UPDATE memberships SET role = 'accountant' WHERE user_id = '{person}'")
    assert roles_of(small_book, person) == {Role.ACCOUNTANT}


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_two_who_appoint_the_same_person_at_once_do_not_join_what_must_be_apart(
    small_book: SmallBook, person: UUID, level: str
) -> None:
    mine, theirs = (small_book.engine.connect().execution_options(isolation_level=level) for _ in range(2))
    with mine, theirs, ThreadPoolExecutor(1) as pool:
        assert not people.roles(theirs, small_book.organisation_id, person)
        people.grant(mine, small_book.organisation_id, person, [Role.CASHIER])
        waiting = pool.submit(people.grant, theirs, small_book.organisation_id, person, [Role.ACCOUNTANT])
        mine.commit()
        with pytest.raises(sa.exc.DBAPIError, match=r"fundledger:cashier_is_accountant|could not serialize"):
            waiting.result()
    assert roles_of(small_book, person) == {Role.CASHIER}
