"""Books for tests: an organisation with funds, two officers and opening balances, on either database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fundledger.bookkeeping import journal, setup
from fundledger.funds.funds import Fund, Restriction
from fundledger.ledger.accounts import AccountCode, Regime
from fundledger.ledger.postings import FundCode, FundPart, Part, Posting, ProgrammeCode, Side
from fundledger.ledger.vouchers import Narrative, VoucherHead
from fundledger.money import Money, vnd
from fundledger.organisations.officers import Role
from fundledger.scholarships.programmes import Programme
from fundledger.storage.book import Book, write
from fundledger.storage.engine import WRITES
from fundledger.storage.stores import funds, people

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    import sqlalchemy as sa

    from fundledger.funds.positions import FundPosition

T = TypeVar("T")

SCRIPTS = Path(__file__).parents[1] / "migrations"

PASSWORD = "mật khẩu của kiểm thử"
CODE = "SL"
TO_HIEU = Fund(FundCode("QHB-TH"), "Quỹ học bổng Tô Hiệu", "Tô Hiệu Scholarship Fund", Restriction.ENDOWMENT)
VIETCOMBANK = Fund(FundCode("UT-VCB"), "Ủy thác Vietcombank", "Entrusted by Vietcombank", Restriction.ENTRUSTED)
FLOOD = Fund(FundCode("QBL"), "Quỹ hỗ trợ bão lũ", "Flood Relief Fund", Restriction.PURPOSE)
PRINCIPAL, INCOME, MANAGEMENT = (TO_HIEU.part(part) for part in (Part.PRINCIPAL, Part.INCOME, Part.MANAGEMENT))
ENTRUSTED = VIETCOMBANK.part(Part.ENTRUSTED)
PROGRAMME = ProgrammeCode("CT-KT")


@dataclass(frozen=True)
class SmallBook:
    """A founded organisation: principal 1,000,000,000 in a term deposit, income 100,000,000 at the bank."""

    engine: sa.Engine
    organisation_id: UUID
    maker: UUID
    approver: UUID

    def write(self, work: Callable[[Book], T]) -> T:
        return write(self.engine, CODE, work)

    def head(self, day: date | str, text: str = "Chứng từ kiểm thử", key: str | None = None) -> VoucherHead:
        day = date.fromisoformat(day) if isinstance(day, str) else day
        return VoucherHead(day, Narrative(text), self.maker, self.approver, key)

    def position(self, fund_part: FundPart) -> FundPosition:
        return self.write(lambda book: funds.positions(book.connection, book.organisation.id))[fund_part]

    def spendable(self, fund_part: FundPart) -> Money:
        return self.position(fund_part).spendable


def found(engine: sa.Engine, *, regime: str = "hcsn-107", years: tuple[int, ...] = (2023, 2024)) -> SmallBook:
    """Found the organisation in an empty, migrated database."""
    organisation = setup.found_organisation(
        engine, code=CODE, name_vi="Hội Khuyến học tỉnh Sơn La", name_en="Sơn La Learning Promotion Association"
    )
    maker, approver = _add_people(engine)
    book = SmallBook(engine, organisation.id, maker, approver)
    book.write(lambda opened: _set_up(opened, book, regime, years))
    return book


@cache
def _password_hash() -> str:
    """Hashing is slow on purpose, so every test's people share one hash."""
    return setup.hash_password(PASSWORD)


def _add_people(engine: sa.Engine) -> tuple[UUID, UUID]:
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        maker, approver = (
            people.add_user(connection, login=login, name=name, password_hash=_password_hash())
            for login, name in (("thuquy", "Thủ quỹ (minh họa)"), ("chutich", "Chủ tịch (minh họa)"))
        )
    return maker, approver


def _set_up(opened: Book, book: SmallBook, regime: str, years: tuple[int, ...]) -> None:
    for year in years:
        setup.open_fiscal_year(opened, year, Regime(regime))
    setup.appoint(opened, book.maker, "Thủ quỹ (minh họa)", [Role.TREASURER])
    setup.appoint(opened, book.approver, "Chủ tịch (minh họa)", [Role.APPROVER])
    for fund in (TO_HIEU, VIETCOMBANK, FLOOD):
        setup.add_fund(opened, fund)
    setup.add_programme(opened, Programme(PROGRAMME, "Khen thưởng", "Awards"))
    first = book.head(date(years[0], 1, 1), "Số dư đầu kỳ")
    term_deposit, bank = AccountCode("1211"), AccountCode("112")
    journal.open_balances(opened, first, at=PRINCIPAL, assets={term_deposit: vnd(1_000_000_000)})
    journal.open_balances(opened, first, at=INCOME, assets={bank: vnd(100_000_000)})


def line(account: str, side: Side, amount: int, at: FundPart = INCOME, programme: str = "") -> Posting:
    return Posting(AccountCode(account), at.fund, at.part, side, vnd(amount), ProgrammeCode(programme))


def pair(debit: str, credit: str, amount: int, at: FundPart = INCOME) -> list[Posting]:
    return [line(debit, Side.DEBIT, amount, at), line(credit, Side.CREDIT, amount, at)]
