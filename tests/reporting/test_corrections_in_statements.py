"""A correction shows what it changes: after it, receipts and payments are those of the right voucher."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from fundledger.bookkeeping import awards, cash, deposits, journal
from fundledger.ledger.postings import NO_PROGRAMME, Side
from fundledger.money import vnd
from fundledger.scholarships.awards import Award, AwardKind
from fundledger.storage.columns import new_id
from tests.books import FLOOD, INCOME, PRINCIPAL, PROGRAMME, VIETCOMBANK, line, pair
from tests.reporting.figures import give, moved, prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import Posting
    from tests.books import SmallBook

WITH_PROGRAMME = [line("353L", Side.DEBIT, 30, programme=PROGRAMME), line("112", Side.CREDIT, 30, programme=PROGRAMME)]


def correct(book: SmallBook, day: str, wrong: Entry, right: Sequence[Posting]) -> Entry:
    return book.write(lambda opened: journal.correct(opened, book.head(day), wrong.id, right))


def by_hand(book: SmallBook, postings: Sequence[Posting]) -> Entry:
    return book.write(lambda opened: journal.post_journal_voucher(opened, book.head("2023-02-01"), postings))


def with_programme(wrong: Entry) -> list[Posting]:
    return [replace(posting, programme=PROGRAMME) for posting in wrong.postings]


def test_a_gift_gets_the_programme_that_its_voucher_forgot(small_book: SmallBook) -> None:
    gift = give(small_book, "2023-02-01", 5_000_000)
    correct(small_book, "2023-05-05", gift, with_programme(gift))
    assert moved(small_book, "2023-Q1") == {"21": 5_000_000}
    assert moved(small_book, "2023-Q2") == {"Awards": 5_000_000}
    assert moved(small_book) == {"21": 5_000_000, "Awards": 5_000_000}


def test_an_award_gets_the_programme_that_its_decision_forgot(small_book: SmallBook) -> None:
    award = Award(new_id(), AwardKind.PRIZE, INCOME, NO_PROGRAMME, 3, vnd(900), None, date(2023, 3, 1), "", "")
    small_book.write(lambda book: awards.decide_award(book, small_book.head("2023-03-01"), award))
    paid = small_book.write(
        lambda book: awards.pay_award_by_transfer(book, small_book.head("2023-03-02"), award.id, award.amount)
    )
    correct(small_book, "2023-03-03", paid, with_programme(paid))
    assert moved(small_book) == {"31": 900, "Awards": 900}


def test_a_gift_in_the_wrong_fund_leaves_it_and_comes_to_the_right_one(small_book: SmallBook) -> None:
    gift = give(small_book, "2023-02-01", 700)
    correct(small_book, "2023-02-05", gift, pair("112", "353L", 700, FLOOD.donation_part))
    assert moved(small_book) == {"21": 700}
    assert moved(small_book, fund="QBL") == {"21": 700}
    assert moved(small_book, fund="QHB-TH") == {}


def test_a_payment_beside_a_receipt_is_corrected_as_a_payment(small_book: SmallBook) -> None:
    wrong = by_hand(small_book, [*pair("112", "353L", 100), *WITH_PROGRAMME])
    correct(
        small_book,
        "2023-02-02",
        wrong,
        [*pair("112", "353L", 100), *(replace(p, amount=vnd(20)) for p in WITH_PROGRAMME)],
    )
    assert moved(small_book) == {"29": 100, "39": 20}


def test_a_transfer_that_was_none_becomes_what_it_was(small_book: SmallBook) -> None:
    transfer = small_book.write(
        lambda book: cash.withdraw_cash(book, small_book.head("2023-02-01"), vnd(50), at=INCOME)
    )
    correct(small_book, "2023-02-02", transfer, pair("353L", "112", 50))
    assert moved(small_book) == {"39": 50}


def test_what_went_from_one_programme_to_another_was_never_a_flow_and_is_none_when_undone(
    small_book: SmallBook,
) -> None:
    moved_on = by_hand(small_book, [*pair("112", "353L", 30), *WITH_PROGRAMME])
    assert moved(small_book) == {}
    correct(small_book, "2023-02-02", moved_on, [])
    assert moved(small_book) == {}


@pytest.mark.parametrize("amounts", [(80, 90), (120, 0), (0, 70)])
def test_after_each_correction_of_a_correction_the_last_word_stands(
    small_book: SmallBook, amounts: tuple[int, int]
) -> None:
    last = small_book.write(
        lambda book: deposits.receive_interest(book, small_book.head("2023-02-01"), vnd(100), at=INCOME)
    )
    for month, amount in zip((3, 4), amounts, strict=True):
        last = correct(small_book, f"2023-{month:02d}-01", last, pair("112", "353L", amount) if amount else [])
        stands = {"22": amount} if amount else {}
        assert moved(small_book, f"2023-01-01..2023-{month:02d}-28") == stands


def test_a_corrected_receipt_stays_on_its_line_also_where_it_turns_below_zero(small_book: SmallBook) -> None:
    interest = small_book.write(
        lambda book: deposits.receive_interest(book, small_book.head("2023-02-01"), vnd(100), at=INCOME)
    )
    correct(small_book, "2023-05-01", interest, pair("353L", "112", 10))
    assert moved(small_book, "2023-Q2") == {"22": -110}
    assert moved(small_book) == {"22": -10}


def test_a_gift_to_an_entrusted_fund_is_entrusted_and_nobodys_contribution(small_book: SmallBook) -> None:
    give(small_book, "2023-02-01", 5_000, fund=VIETCOMBANK.code, programme=PROGRAMME)
    give(small_book, "2023-02-01", 300, programme=PROGRAMME)
    statement = prepared(small_book, "receipts-and-payments")
    assert [(at.code, at.cells[1:3]) for at in statement.lines if at.code in ("21", "23", "") and at.cells[2]] == [
        ("21", ("Contributions and donations", 300)),
        ("", ("Awards", 300)),
        ("23", ("Entrusted money received", 5_000)),
        ("", ("Awards", 5_000)),
    ]
    assert moved(small_book, fund="UT-VCB")["23"] == 5_000
    assert moved(small_book, part=PRINCIPAL.part)["21"] == 300


def test_a_figure_of_several_parts_leads_to_its_entries_only_where_no_other_part_is_among_them(
    small_book: SmallBook,
) -> None:
    def behind(**asked: str) -> dict[str, str | None]:
        lines = prepared(small_book, "receipts-and-payments", **asked).lines
        return {at.code: at.queries[2].part if at.queries[2] else None for at in lines if at.code in ("21", "23", "31")}

    assert behind() == {"21": None, "23": "entrusted", "31": ""}
    assert behind(fund="QHB-TH") == {"21": "", "23": "entrusted", "31": ""}
    assert behind(part="income") == {"21": "income", "23": "income", "31": "income"}
