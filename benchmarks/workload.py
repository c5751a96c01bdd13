"""Books to measure on: three years, fifty funds, a bank account and a budget line for each, vouchers of two or three lines.

Every fund has a bank account and a budget line of its own, as in life: what the seal keeps by month, account and fund
is then nearly all there at ten thousand entries, and what still grows is the number of entries alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundledger.bookkeeping import journal, setup
from fundledger.bookkeeping.rulebook import rule_book
from fundledger.funds.funds import Fund, Restriction
from fundledger.ledger.accounts import AccountCode, Regime
from fundledger.ledger.postings import FundCode, FundPart, Part, Posting, Side
from fundledger.ledger.vouchers import Narrative, Voucher, VoucherHead, VoucherKind
from fundledger.money import vnd
from fundledger.organisations.officers import Role
from fundledger.storage.book import write
from fundledger.storage.stores import accounts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import sqlalchemy as sa

    from fundledger.storage.book import Book

CODE = "SL"
PASSWORD = "mật khẩu để đo"
REGIME = Regime("hcsn-107")
YEARS = (2022, 2023, 2024)
DAYS = (date(YEARS[-1] + 1, 1, 1) - date(YEARS[0], 1, 1)).days

FUNDS = tuple(FundCode(f"Q{number:02d}") for number in range(50))
BANKS = {fund: AccountCode(f"112{fund}") for fund in FUNDS}
BUDGETS = {fund: AccountCode(f"353L{fund}") for fund in FUNDS}
FEES = AccountCode("353L")


@dataclass(frozen=True)
class Organisation:
    """Whose books they are, on whichever database."""

    id: UUID
    maker: UUID
    approver: UUID


def found(engine: sa.Engine) -> Organisation:
    founded = setup.found_organisation(engine, code=CODE, name_vi="Hội Khuyến học", name_en="Association")
    maker, approver = (
        setup.add_user(engine, login=login, name=login, password=PASSWORD) for login in ("maker", "approver")
    )
    organisation = Organisation(founded.id, maker, approver)
    write(engine, CODE, lambda book: _set_up(book, organisation))
    return organisation


def _set_up(book: Book, organisation: Organisation) -> None:
    for year in YEARS:
        setup.open_fiscal_year(book, year, REGIME)
    setup.appoint(book, organisation.maker, "maker", [Role.ACCOUNTANT])
    setup.appoint(book, organisation.approver, "approver", [Role.APPROVER])
    chart = {account.code: account for account in rule_book(REGIME).accounts}
    for model, own in ((AccountCode("112"), BANKS), (FEES, BUDGETS)):
        new = [replace(chart[model], code=code) for code in own.values()]
        accounts.add(book.connection, book.organisation.id, new)
    first = VoucherHead(date(YEARS[0], 1, 1), Narrative("Số dư đầu kỳ"), organisation.maker, organisation.approver)
    for code in FUNDS:
        setup.add_fund(book, Fund(code, f"Quỹ {code}", f"Fund {code}", Restriction.PURPOSE))
        journal.open_balances(book, first, at=FundPart(code, Part.INCOME), assets={BANKS[code]: vnd(10_000_000_000)})


def vouchers(organisation: Organisation, count: int, seed: int) -> Sequence[Voucher]:
    """Money in and some of it out, on random days and funds; the same for the same seed."""
    chance = random.Random(seed)
    return [_voucher(organisation, chance, f"{seed}/{number}") for number in range(count)]


def _voucher(organisation: Organisation, chance: random.Random, key: str) -> Voucher:
    fund = chance.choice(FUNDS)
    bank, budget = BANKS[fund], BUDGETS[fund]
    amount = chance.randrange(10_000, 50_000_000)
    shape = chance.random()
    lines: tuple[tuple[AccountCode, int, int], ...]
    if shape < 0.2:
        kind, lines = VoucherKind.DEBIT_ADVICE, ((budget, 1, 9_000), (bank, -1, 9_000))
    elif shape < 0.6:
        kind, lines = VoucherKind.CREDIT_ADVICE, ((bank, 1, amount), (budget, -1, amount))
    else:
        kind, lines = VoucherKind.CREDIT_ADVICE, ((bank, 1, amount), (budget, -1, amount - 5_000), (FEES, -1, 5_000))
    return Voucher(
        kind=kind,
        act="journal_voucher",
        posted_on=date(YEARS[0], 1, 1) + timedelta(days=chance.randrange(DAYS)),
        postings=tuple(Posting(account, fund, Part.INCOME, Side(side), vnd(of)) for account, side, of in lines),
        narrative=Narrative(f"Chứng từ số {key}", "Người nộp tiền", "Giấy báo ngân hàng"),
        made_by=organisation.maker,
        approved_by=organisation.approver,
        idempotency_key=key,
    )
