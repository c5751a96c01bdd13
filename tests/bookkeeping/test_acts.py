"""Each act leaves the postings that the rule of its regime says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from fundledger.bookkeeping import advances, awards, cash, deposits, donations, entrusted, journal, periods, setup
from fundledger.bookkeeping.awards import (
    DecidedUnderAnotherRegime,
    NotAReturnedTransfer,
    NotThePartToAwardFrom,
    ReturnedAbovePaid,
    ReturnedTransferPaid,
    TransferNotPaid,
)
from fundledger.bookkeeping.rulebook import PartNotForAccount, PartNotForAct, regimes, rule_book
from fundledger.dates import Month
from fundledger.donations.donations import Channel, Gift, GiftNotPositive, NoGifts
from fundledger.donations.donors import Donor, DonorKind
from fundledger.donations.pledges import Pledge
from fundledger.funds.funds import Fund, PartNotInFund, Restriction, UnknownFund
from fundledger.funds.positions import InsufficientFunds, NotOwed, PrincipalPreserved
from fundledger.ledger.accounts import AccountCode, Regime, RemapChangesPositions, UnknownAccount
from fundledger.ledger.cash import CashShort
from fundledger.ledger.codes import CodeMalformed, CodeTaken
from fundledger.ledger.commitments import (
    AlreadyCommitted,
    CommitmentExpired,
    CommitmentNotPending,
    NotAsCommitted,
    NotYetExpired,
)
from fundledger.ledger.periods import (
    EarlierPeriodOpen,
    PeriodClosed,
    PeriodLocked,
    PeriodNotClosed,
    PeriodNotOpened,
    YearOpened,
)
from fundledger.ledger.postings import NO_PROGRAMME, FundCode, ProgrammeCode, Side
from fundledger.ledger.vouchers import AlreadyCorrected, IdempotencyKeyReused, NothingToCorrect
from fundledger.money import vnd
from fundledger.organisations.officers import (
    CashierIsAccountant,
    LoginTaken,
    NotAMaker,
    NotAnApprover,
    PasswordTooShort,
    Role,
)
from fundledger.scholarships.awards import Award, AwardDoesNotAddUp, AwardKind, PaidBeforeDecided
from fundledger.scholarships.programmes import Programme, UnknownProgramme
from fundledger.storage.columns import new_id
from fundledger.storage.stores import entries
from fundledger.storage.stores.donations import UnknownDonor
from fundledger.storage.stores.refusals import BelowFloor
from tests import books
from tests.books import ENTRUSTED, INCOME, MANAGEMENT, PRINCIPAL, PROGRAMME, SmallBook, pair

if TYPE_CHECKING:
    import sqlalchemy as sa

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundPart, Posting
    from fundledger.storage.book import Book

DAY = date(2023, 3, 14)


@pytest.fixture(params=["hcsn-107", "charity-41"])
def book(request: pytest.FixtureRequest, engine: sa.Engine) -> SmallBook:
    """A small book under either model: the fund as a balance, or donations as income."""
    return books.found(engine, regime=request.param)


def coded(entry: Entry) -> str:
    """An entry as an accountant writes it: kind of voucher, then Nợ and Có."""
    lines = [f"{'Nợ' if p.side is Side.DEBIT else 'Có'} {p.account} {p.part} {p.amount.minor}" for p in entry.postings]
    return f"{entry.number.kind}: " + ", ".join(lines)


def model(book: SmallBook, association: str, licensed: str) -> str:
    """The expectation for the book's model."""
    regime = book.write(lambda opened: opened.regime(DAY))
    return licensed if regime == "charity-41" else association


def donor(book: SmallBook) -> Donor:
    given = Donor(new_id(), f"D{new_id()}", DonorKind.PERSON, "Người ủng hộ minh họa", is_invented=True)
    book.write(lambda opened: donations.add_donors(opened, [given]))
    return given


def award(amount: int, at: FundPart = INCOME, kind: AwardKind = AwardKind.SCHOLARSHIP) -> Award:
    return Award(new_id(), kind, at, PROGRAMME, 10, vnd(amount), None, DAY, "QĐ 01/QĐ-HKH", "Học bổng minh họa")


def decided(book: SmallBook, amount: int, at: FundPart = INCOME, kind: AwardKind = AwardKind.SCHOLARSHIP) -> Award:
    promise = award(amount, at, kind)
    book.write(lambda opened: awards.decide_award(opened, book.head(DAY), promise))
    return promise


# ---------------------------------------------------------------- donations, cash, bank


@pytest.mark.parametrize(("channel", "kind", "account"), [(Channel.BANK, "BC", "112"), (Channel.CASH, "PT", "111")])
def test_a_donation_to_an_endowment_is_principal(book: SmallBook, channel: Channel, kind: str, account: str) -> None:
    gift = Gift(donor(book).id, vnd(5_000_000))
    entry = book.write(
        lambda opened: donations.receive_donations(
            opened, book.head(DAY), [gift, gift], fund=PRINCIPAL.fund, channel=channel, programme=PROGRAMME
        )
    )
    credit = model(book, "353G", "R_DON")
    assert coded(entry) == f"{kind}: Nợ {account} principal 10000000, Có {credit} principal 10000000"
    assert book.position(PRINCIPAL).floor == vnd(1_010_000_000)
    assert book.spendable(PRINCIPAL) == vnd(0)


def test_a_list_without_gifts_is_refused(book: SmallBook) -> None:
    with pytest.raises(NoGifts):
        book.write(
            lambda opened: donations.receive_donations(
                opened, book.head(DAY), [], fund=PRINCIPAL.fund, channel=Channel.BANK
            )
        )


def test_a_pledge_posts_nothing(book: SmallBook) -> None:
    pledge = Pledge(new_id(), donor(book).id, PRINCIPAL, PROGRAMME, vnd(7_000_000), DAY)
    before = book.write(lambda opened: opened.head)
    book.write(lambda opened: donations.record_pledges(opened, [pledge]))
    assert book.write(lambda opened: opened.head) == before
    assert book.position(PRINCIPAL).position == vnd(1_000_000_000)


def test_cash_to_the_bank_and_back(book: SmallBook) -> None:
    out = book.write(lambda opened: cash.withdraw_cash(opened, book.head(DAY), vnd(3), at=INCOME))
    back = book.write(lambda opened: cash.bank_cash(opened, book.head(DAY), vnd(2), at=INCOME))
    assert coded(out) == "PT: Nợ 111 income 3, Có 112 income 3"
    assert coded(back) == "PC: Nợ 112 income 2, Có 111 income 2"
    assert book.spendable(INCOME) == vnd(100_000_000)


def test_cash_is_never_short_at_the_end_of_a_day(book: SmallBook) -> None:
    """
    2023-03-14  Nợ 111  Có 112  10
    2023-03-10  Nợ 112  Có 111   1   refused: nothing is in cash on the 10th
    2023-03-20  Nợ 112  Có 111   7
    2023-03-15  Nợ 112  Có 111   4   refused: then the 20th would be 1 short
    """
    book.write(lambda opened: cash.withdraw_cash(opened, book.head(DAY), vnd(10), at=INCOME))
    with pytest.raises(CashShort):
        book.write(lambda opened: cash.bank_cash(opened, book.head("2023-03-10"), vnd(1), at=INCOME))
    book.write(lambda opened: cash.bank_cash(opened, book.head("2023-03-20"), vnd(7), at=INCOME))
    with pytest.raises(CashShort) as refused:
        book.write(lambda opened: cash.bank_cash(opened, book.head("2023-03-15"), vnd(4), at=INCOME))
    assert refused.value.values["day"] == date(2023, 3, 20)
    assert refused.value.values["short"] == vnd(1)


def test_surplus_and_shortage_wait_for_an_explanation(book: SmallBook) -> None:
    surplus = book.write(lambda opened: cash.book_surplus(opened, book.head(DAY), vnd(5), at=INCOME))
    shortage = book.write(lambda opened: cash.book_shortage(opened, book.head(DAY), vnd(5), at=INCOME))
    assert coded(surplus) == "PT: Nợ 111 income 5, Có 3388 income 5"
    assert coded(shortage) == "PC: Nợ 1388 income 5, Có 111 income 5"
    repaid = book.write(lambda opened: cash.repay_shortage(opened, book.head(DAY), vnd(5), at=INCOME))
    assert coded(repaid) == "PT: Nợ 111 income 5, Có 1388 income 5"
    assert book.spendable(INCOME) == vnd(100_000_000)


def test_a_term_deposit_moves_money_and_not_the_position(book: SmallBook) -> None:
    entry = book.write(lambda opened: deposits.open_term_deposit(opened, book.head(DAY), vnd(9), at=INCOME))
    assert coded(entry) == "BN: Nợ 1211 income 9, Có 112 income 9"
    closed = book.write(lambda opened: deposits.close_term_deposit(opened, book.head(DAY), vnd(9), at=INCOME))
    assert coded(closed) == "BC: Nợ 112 income 9, Có 1211 income 9"
    assert book.spendable(INCOME) == vnd(100_000_000)


def test_interest_settles_what_was_accrued_first(book: SmallBook) -> None:
    earned = model(book, "353L", "R_INT")
    accrued = book.write(lambda opened: deposits.accrue_interest(opened, book.head(DAY), vnd(4), at=INCOME))
    received = book.write(
        lambda opened: deposits.receive_interest(opened, book.head(DAY), vnd(10), at=INCOME, accrued=vnd(4))
    )
    assert coded(accrued) == f"PKT: Nợ 1381 income 4, Có {earned} income 4"
    assert coded(received) == f"BC: Nợ 112 income 10, Có 1381 income 4, Có {earned} income 6"
    assert book.spendable(INCOME) == vnd(100_000_010)


def test_more_than_was_received_cannot_have_been_accrued(book: SmallBook) -> None:
    with pytest.raises(deposits.AccruedAboveReceived):
        book.write(lambda opened: deposits.receive_interest(opened, book.head(DAY), vnd(1), at=INCOME, accrued=vnd(2)))


def test_a_bank_fee_is_paid_by_management_or_income(book: SmallBook) -> None:
    entry = book.write(lambda opened: deposits.pay_bank_fee(opened, book.head(DAY), vnd(11_000), at=INCOME))
    assert coded(entry) == f"BN: Nợ {model(book, '615', 'X_FIN')} income 11000, Có 112 income 11000"
    book.write(
        lambda opened: journal.move_between_parts(opened, book.head(DAY), vnd(5_000), source=INCOME, target=MANAGEMENT)
    )
    entry = book.write(lambda opened: deposits.pay_bank_fee(opened, book.head(DAY), vnd(5_000), at=MANAGEMENT))
    assert coded(entry) == f"BN: Nợ {model(book, '353M', 'X_FIN')} management 5000, Có 112 management 5000"
    with pytest.raises(InsufficientFunds):
        book.write(lambda opened: deposits.pay_bank_fee(opened, book.head(DAY), vnd(1), at=MANAGEMENT))


# ---------------------------------------------------------------- awards


def test_a_decided_award_is_reserved(book: SmallBook) -> None:
    entry = book.write(lambda opened: awards.decide_award(opened, book.head(DAY), award(60_000_000)))
    assert book.position(INCOME).committed == vnd(60_000_000)
    assert book.spendable(INCOME) == vnd(40_000_000)
    expected = "PKT: Nợ X_SCHOL income 60000000, Có 3388H income 60000000"
    assert (coded(entry) if entry else None) == (model(book, "", expected) or None)
    with pytest.raises(InsufficientFunds) as refused:
        book.write(lambda opened: awards.decide_award(opened, book.head(DAY), award(40_000_001)))
    assert refused.value.values["short"] == vnd(1)


@pytest.mark.parametrize("kind", list(AwardKind))
def test_an_award_is_paid_once_and_exactly(book: SmallBook, kind: AwardKind) -> None:
    promise = decided(book, 60_000_000, kind=kind)
    with pytest.raises(NotAsCommitted):
        book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), promise.id, vnd(59_999_999)))
    paid = book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), promise.id, vnd(60_000_000)))
    assert coded(paid) == f"BN: Nợ {model(book, '353L', '3388H')} income 60000000, Có 112 income 60000000"
    assert book.position(INCOME).committed == vnd(0)
    assert book.spendable(INCOME) == vnd(40_000_000)
    with pytest.raises(CommitmentNotPending):
        book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), promise.id, promise.amount))
    with pytest.raises(AlreadyCommitted):
        book.write(lambda opened: awards.commit_again(opened, book.head(DAY), promise.id))


def test_an_award_in_cash_needs_cash(book: SmallBook) -> None:
    promise = decided(book, 500)
    with pytest.raises(CashShort):
        book.write(lambda opened: awards.pay_award_in_cash(opened, book.head(DAY), promise.id, vnd(500)))
    book.write(lambda opened: cash.withdraw_cash(opened, book.head(DAY), vnd(500), at=INCOME))
    paid = book.write(lambda opened: awards.pay_award_in_cash(opened, book.head(DAY), promise.id, vnd(500)))
    assert coded(paid) == f"PC: Nợ {model(book, '353L', '3388H')} income 500, Có 111 income 500"


def test_a_signed_list_clears_the_advance(book: SmallBook) -> None:
    promise = decided(book, 500)
    book.write(lambda opened: cash.withdraw_cash(opened, book.head(DAY), vnd(600), at=INCOME))
    book.write(lambda opened: advances.pay_advance(opened, book.head(DAY), vnd(600), at=INCOME))
    paid = book.write(lambda opened: awards.pay_award_from_advance(opened, book.head(DAY), promise.id, vnd(500)))
    assert coded(paid) == f"PKT: Nợ {model(book, '353L', '3388H')} income 500, Có 141 income 500"
    back = book.write(lambda opened: advances.refund_advance(opened, book.head(DAY), vnd(100), at=INCOME))
    assert coded(back) == "PT: Nợ 111 income 100, Có 141 income 100"


def test_a_voided_award_frees_its_money_and_can_be_promised_anew(book: SmallBook) -> None:
    promise = decided(book, 500)
    book.write(lambda opened: awards.void_commitment(opened, book.head(DAY), promise.id))
    assert book.spendable(INCOME) == vnd(100_000_000)
    with pytest.raises(CommitmentNotPending):
        book.write(lambda opened: awards.void_commitment(opened, book.head(DAY), promise.id))
    book.write(lambda opened: awards.commit_again(opened, book.head(DAY), promise.id))
    assert book.position(INCOME).committed == vnd(500)
    paid = book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), promise.id, vnd(500)))
    assert coded(paid) == f"BN: Nợ {model(book, '353L', '3388H')} income 500, Có 112 income 500"
    owed = book.write(
        lambda opened: entries.owed_before(opened.connection, book.organisation_id, AccountCode("3388H"), INCOME)
    )
    assert owed == 0


def test_a_promise_expires_after_its_last_day(book: SmallBook) -> None:
    promise = award(500)
    book.write(lambda opened: awards.decide_award(opened, book.head(DAY), promise, expires_on=date(2023, 3, 31)))
    with pytest.raises(NotYetExpired):
        book.write(lambda opened: awards.expire_commitment(opened, book.head("2023-03-31"), promise.id))
    book.write(lambda opened: awards.expire_commitment(opened, book.head("2023-04-01"), promise.id))
    assert book.position(INCOME).committed == vnd(0)


def test_a_returned_transfer_is_still_owed(book: SmallBook) -> None:
    promise = decided(book, 500)
    book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), promise.id, vnd(500)))
    returned = book.write(lambda opened: awards.return_transfer(opened, book.head(DAY), promise.id, vnd(50)))
    assert coded(returned) == "BC: Nợ 112 income 50, Có 3388 income 50"
    assert book.spendable(INCOME) == vnd(100_000_000 - 500)
    paid = book.write(lambda opened: awards.pay_returned_transfer(opened, book.head(DAY), returned.id))
    assert coded(paid) == "BN: Nợ 3388 income 50, Có 112 income 50"


def test_what_came_back_is_paid_again_once(book: SmallBook) -> None:
    promise = decided(book, 500)
    with pytest.raises(TransferNotPaid):
        book.write(lambda opened: awards.return_transfer(opened, book.head(DAY), promise.id, vnd(50)))
    paid = book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), promise.id, vnd(500)))
    with pytest.raises(ReturnedAbovePaid):
        book.write(lambda opened: awards.return_transfer(opened, book.head(DAY), promise.id, vnd(501)))
    returned = book.write(lambda opened: awards.return_transfer(opened, book.head(DAY), promise.id, vnd(50)))
    with pytest.raises(NotAReturnedTransfer):
        book.write(lambda opened: awards.pay_returned_transfer(opened, book.head(DAY), paid.id))
    again = book.write(lambda opened: awards.pay_returned_transfer(opened, book.head(DAY), returned.id))
    assert book.write(lambda opened: awards.pay_returned_transfer(opened, book.head(DAY), returned.id)) == again
    with pytest.raises(ReturnedTransferPaid):
        book.write(lambda opened: awards.pay_returned_transfer(opened, book.head("2023-03-15"), returned.id))


@pytest.mark.parametrize("at", [INCOME, PRINCIPAL])
def test_no_more_is_paid_than_is_owed(small_book: SmallBook, at: FundPart) -> None:
    """A payable in debit would hide what left the part, the principal's too."""
    with pytest.raises(NotOwed):
        small_book.write(
            lambda opened: journal.post_journal_voucher(opened, small_book.head(DAY), pair("3388", "112", 1, at))
        )
    small_book.write(lambda opened: cash.book_surplus(opened, small_book.head(DAY), vnd(7), at=INCOME))
    with pytest.raises(NotOwed):
        small_book.write(
            lambda opened: journal.post_journal_voucher(opened, small_book.head(DAY), pair("3388", "112", 8))
        )
    small_book.write(lambda opened: journal.post_journal_voucher(opened, small_book.head(DAY), pair("3388", "112", 7)))


def test_a_promise_is_paid_between_its_first_and_last_day(book: SmallBook) -> None:
    promise = award(500)
    book.write(lambda opened: awards.decide_award(opened, book.head(DAY), promise, expires_on=date(2023, 3, 31)))
    with pytest.raises(PaidBeforeDecided):
        book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head("2023-03-13"), promise.id, vnd(500)))
    with pytest.raises(CommitmentExpired):
        book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head("2023-04-01"), promise.id, vnd(500)))


def test_an_award_names_what_is_wrong_with_it(book: SmallBook) -> None:
    with pytest.raises(NotThePartToAwardFrom):
        book.write(lambda opened: awards.decide_award(opened, book.head(DAY), award(1, MANAGEMENT)))
    with pytest.raises(UnknownProgramme):
        book.write(
            lambda opened: awards.decide_award(
                opened, book.head(DAY), replace(award(1), programme=ProgrammeCode("KHÔNG"))
            )
        )


def test_an_award_is_paid_under_the_model_that_it_was_decided_under(small_book: SmallBook) -> None:
    small_book.write(lambda opened: setup.open_fiscal_year(opened, 2025, Regime("charity-41")))
    promise = decided(small_book, 500)
    with pytest.raises(DecidedUnderAnotherRegime):
        small_book.write(
            lambda opened: awards.pay_award_by_transfer(opened, small_book.head("2025-01-02"), promise.id, vnd(500))
        )


def test_an_award_adds_up() -> None:
    with pytest.raises(AwardDoesNotAddUp):
        Award(new_id(), AwardKind.PRIZE, INCOME, PROGRAMME, 3, vnd(10), vnd(3), DAY, "QĐ", "Khen thưởng")


# ---------------------------------------------------------------- entrusted money, advances


def test_entrusted_money_passes_through_and_no_further(book: SmallBook) -> None:
    """
    Nợ 112   Có 3381  20.000.000   in
    Nợ 3381  Có 112   20.000.000   out to the donor's own recipients
    Nợ 3381  Có 112            1   refused: nothing is left
    """
    received = book.write(
        lambda opened: entrusted.receive_entrusted(opened, book.head(DAY), vnd(20_000_000), fund=ENTRUSTED.fund)
    )
    assert coded(received) == "BC: Nợ 112 entrusted 20000000, Có 3381 entrusted 20000000"
    promise = decided(book, 20_000_000, at=ENTRUSTED)
    paid = book.write(lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY), promise.id, vnd(20_000_000)))
    assert coded(paid) == "BN: Nợ 3381 entrusted 20000000, Có 112 entrusted 20000000"
    with pytest.raises(InsufficientFunds):
        book.write(lambda opened: entrusted.return_entrusted(opened, book.head(DAY), vnd(1), fund=ENTRUSTED.fund))


@pytest.mark.parametrize(("spent", "kinds"), [(80, ["PKT", "PT"]), (100, ["PKT"]), (130, ["PKT", "PC"])])
def test_an_advance_is_cleared_to_the_last_dong(book: SmallBook, spent: int, kinds: list[str]) -> None:
    book.write(lambda opened: cash.withdraw_cash(opened, book.head(DAY), vnd(200), at=INCOME))
    book.write(lambda opened: advances.pay_advance(opened, book.head(DAY), vnd(100), at=INCOME))
    cleared = book.write(
        lambda opened: advances.clear_advance(
            opened, book.head(DAY, key="TT-01"), advanced=vnd(100), spent=vnd(spent), at=INCOME
        )
    )
    assert [entry.number.kind for entry in cleared] == kinds
    assert book.spendable(INCOME) == vnd(100_000_000 - spent)


# ---------------------------------------------------------------- journal, corrections, keys


def test_the_principal_is_preserved(book: SmallBook) -> None:
    capital = model(book, "353G", "R_FUND")
    with pytest.raises(PrincipalPreserved):
        book.write(
            lambda opened: journal.post_journal_voucher(opened, book.head(DAY), pair(capital, "1211", 1, PRINCIPAL))
        )


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (pair("353L", "999", 1), UnknownAccount),
        (pair("353L", "112", 1, PRINCIPAL._replace(fund="KHÔNG-CÓ")), UnknownFund),  # type: ignore[arg-type]
        (pair("3381", "112", 1, ENTRUSTED._replace(part=PRINCIPAL.part)), PartNotInFund),
    ],
)
def test_a_journal_voucher_names_what_is_unknown(
    small_book: SmallBook, lines: list[Posting], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        small_book.write(lambda opened: journal.post_journal_voucher(opened, small_book.head(DAY), lines))


def test_a_correction_states_the_difference_once(small_book: SmallBook) -> None:
    """
    BC   Nợ 112  Có 353G  50.000.000    typed ten times too much
    PKT  Nợ 353G Có 112   45.000.000    corrects BC
    PKT  …                              refused: corrected already
    PKT  Nợ 112  Có 353G   1.000.000    corrects the correction: 6.000.000 is right
    PKT  Nợ 353G Có 112    6.000.001    refused: more than ever came in
    PKT  Nợ 353G Có 112    6.000.000    corrects that: nothing came in
    """
    gift = Gift(donor(small_book).id, vnd(50_000_000))
    wrong = small_book.write(
        lambda opened: donations.receive_donations(
            opened, small_book.head(DAY), [gift], fund=PRINCIPAL.fund, channel=Channel.BANK
        )
    )

    def correct(entry: Entry, right: int) -> Entry:
        lines = pair("112", "353G", right, PRINCIPAL) if right else []
        return small_book.write(lambda opened: journal.correct(opened, small_book.head(DAY), entry.id, lines))

    first = correct(wrong, 5_000_000)
    assert coded(first) == "PKT: Nợ 353G principal 45000000, Có 112 principal 45000000" or coded(first) == (
        "PKT: Có 112 principal 45000000, Nợ 353G principal 45000000"
    )
    assert first.voucher.corrects == wrong.id
    assert small_book.position(PRINCIPAL).floor == vnd(1_005_000_000)
    with pytest.raises(AlreadyCorrected):
        correct(wrong, 1)
    with pytest.raises(NothingToCorrect):
        correct(first, 5_000_000)
    second = correct(first, 6_000_000)
    assert small_book.position(PRINCIPAL).floor == vnd(1_006_000_000)
    with pytest.raises(BelowFloor):
        small_book.write(
            lambda opened: journal.correct(opened, small_book.head(DAY), second.id, pair("353G", "112", 1, PRINCIPAL))
        )
    correct(second, 0)
    assert small_book.position(PRINCIPAL).floor == vnd(1_000_000_000)


def test_the_same_request_finds_what_it_left(book: SmallBook) -> None:
    """Sent again with its key, each act answers with the entry that it left and leaves no other."""
    given, other = donor(book), donor(book)
    promise = decided(book, 500)

    def give(amount: int, whose: Donor = given) -> Entry:
        return book.write(
            lambda opened: donations.receive_donations(
                opened, book.head(DAY, key="tặng"), [Gift(whose.id, vnd(amount))], fund=PRINCIPAL.fund,
                channel=Channel.BANK,
            )
        )  # fmt: skip

    def pay() -> Entry:
        return book.write(
            lambda opened: awards.pay_award_by_transfer(opened, book.head(DAY, key="trao"), promise.id, vnd(500))
        )

    def undo(entry: Entry) -> Entry:
        return book.write(lambda opened: journal.correct(opened, book.head(DAY, key="sửa"), entry.id, []))

    gift = give(7)
    assert give(7) == gift
    with pytest.raises(IdempotencyKeyReused):
        give(7, other)
    assert pay() == pay()
    assert undo(gift) == undo(gift)
    assert book.write(lambda opened: awards.decide_award(opened, book.head(DAY), promise)) is None
    with pytest.raises(AlreadyCommitted):
        book.write(lambda opened: awards.decide_award(opened, book.head(DAY), replace(promise, recipients=11)))


def test_a_payment_of_a_promise_leaves_the_rest_to_the_next(small_book: SmallBook) -> None:
    """Two vouchers at once: 60 promised and paid, then all the rest."""
    promise = decided(small_book, 60_000_000)

    def both(opened: Book) -> None:
        awards.pay_award_by_transfer(opened, small_book.head(DAY), promise.id, vnd(60_000_000))
        with pytest.raises(InsufficientFunds):
            deposits.pay_bank_fee(opened, small_book.head(DAY), vnd(40_000_001), at=INCOME)
        deposits.pay_bank_fee(opened, small_book.head(DAY), vnd(40_000_000), at=INCOME)

    small_book.write(both)
    assert small_book.spendable(INCOME) == vnd(0)


def test_only_people_of_the_organisation_make_and_approve(small_book: SmallBook) -> None:
    by_another = replace(small_book.head(DAY), approved_by=small_book.maker, made_by=small_book.approver)
    with pytest.raises(NotAMaker):
        small_book.write(lambda opened: deposits.pay_bank_fee(opened, by_another, vnd(1), at=INCOME))
    by_a_stranger = replace(small_book.head(DAY), approved_by=new_id())
    with pytest.raises(NotAnApprover):
        small_book.write(lambda opened: deposits.pay_bank_fee(opened, by_a_stranger, vnd(1), at=INCOME))


@pytest.mark.parametrize("part", [PRINCIPAL, MANAGEMENT, ENTRUSTED])
def test_interest_is_income_of_its_fund_and_nothing_else(book: SmallBook, part: FundPart) -> None:
    with pytest.raises(PartNotForAct):
        book.write(lambda opened: deposits.receive_interest(opened, book.head(DAY), vnd(1), at=part))


def test_the_principal_is_not_advanced(book: SmallBook) -> None:
    with pytest.raises(PartNotForAct):
        book.write(lambda opened: advances.pay_advance(opened, book.head(DAY), vnd(1), at=PRINCIPAL))


def test_entrusted_money_is_owed_in_no_other_part(small_book: SmallBook) -> None:
    with pytest.raises(PartNotForAccount):
        small_book.write(
            lambda opened: journal.post_journal_voucher(opened, small_book.head(DAY), pair("112", "3381", 1))
        )


def test_registers_name_only_what_is_known(small_book: SmallBook) -> None:
    given = donor(small_book)
    with pytest.raises(CodeTaken):
        small_book.write(lambda opened: donations.add_donors(opened, [replace(given, id=new_id())]))
    with pytest.raises(GiftNotPositive):
        Gift(given.id, vnd(0))
    with pytest.raises(UnknownDonor):
        small_book.write(
            lambda opened: donations.receive_donations(
                opened, small_book.head(DAY), [Gift(new_id(), vnd(1))], fund=PRINCIPAL.fund, channel=Channel.BANK
            )
        )
    pledge = Pledge(new_id(), given.id, PRINCIPAL, ProgrammeCode("KHÔNG"), vnd(5), DAY)
    with pytest.raises(UnknownProgramme):
        small_book.write(lambda opened: donations.record_pledges(opened, [pledge]))


def test_a_key_posts_once(small_book: SmallBook) -> None:
    head = small_book.head(DAY, key="gửi lại")

    def send(amount: int) -> Entry:
        return small_book.write(lambda opened: cash.withdraw_cash(opened, head, vnd(amount), at=INCOME))

    first = send(7)
    assert send(7) == first
    with pytest.raises(IdempotencyKeyReused):
        send(8)
    assert small_book.write(lambda opened: opened.head.last_sequence) == first.sequence


def test_one_wrong_voucher_of_a_batch_posts_none(small_book: SmallBook) -> None:
    before = small_book.write(lambda opened: opened.head)

    def two(opened: Book) -> None:
        cash.withdraw_cash(opened, small_book.head(DAY), vnd(7), at=INCOME)
        cash.bank_cash(opened, small_book.head(DAY), vnd(8), at=INCOME)

    with pytest.raises(CashShort):
        small_book.write(two)
    assert small_book.write(lambda opened: opened.head) == before


# ---------------------------------------------------------------- periods, rules, people


def test_periods_close_in_order_and_a_locked_one_never_reopens(small_book: SmallBook) -> None:
    january, february = Month(2023, 1), Month(2023, 2)
    with pytest.raises(EarlierPeriodOpen):
        small_book.write(lambda opened: periods.close_periods(opened, [february]))
    with pytest.raises(PeriodNotClosed):
        small_book.write(lambda opened: periods.lock_periods(opened, [january]))
    (closed,) = small_book.write(lambda opened: periods.close_periods(opened, [january]))
    assert closed.closed_sequence == 2
    with pytest.raises(PeriodClosed):
        small_book.write(lambda opened: cash.withdraw_cash(opened, small_book.head("2023-01-31"), vnd(1), at=INCOME))
    small_book.write(lambda opened: periods.reopen_period(opened, january))
    small_book.write(lambda opened: cash.withdraw_cash(opened, small_book.head("2023-01-31"), vnd(1), at=INCOME))
    small_book.write(lambda opened: periods.close_periods(opened, [january]))
    (locked,) = small_book.write(lambda opened: periods.lock_periods(opened, [january]))
    assert locked.merkle_root
    for act in (
        lambda opened: periods.reopen_period(opened, january),
        lambda opened: cash.withdraw_cash(opened, small_book.head("2023-01-31"), vnd(1), at=INCOME),
    ):
        with pytest.raises(PeriodLocked):
            small_book.write(act)
    with pytest.raises(PeriodNotOpened):
        small_book.write(lambda opened: cash.withdraw_cash(opened, small_book.head("2030-01-31"), vnd(1), at=INCOME))


def test_an_administrator_remaps_an_account_without_code(small_book: SmallBook) -> None:
    regime = Regime("hcsn-107")
    small_book.write(
        lambda opened: setup.remap_account(opened, regime, working=AccountCode("615"), own=AccountCode("353L"))
    )
    entry = small_book.write(lambda opened: deposits.pay_bank_fee(opened, small_book.head(DAY), vnd(1), at=INCOME))
    assert coded(entry) == "BN: Nợ 353L income 1, Có 112 income 1"


def test_an_account_stands_in_only_for_one_that_moves_positions_alike(small_book: SmallBook) -> None:
    regime, working, own = Regime("hcsn-107"), AccountCode("615"), AccountCode("61512")
    with pytest.raises(RemapChangesPositions):
        small_book.write(lambda opened: setup.remap_account(opened, regime, working=working, own=AccountCode("112")))
    names = ("Phí ngân hàng", "Bank fees")
    small_book.write(lambda opened: setup.add_account(opened, regime, like=working, own=own, names=names))
    small_book.write(lambda opened: setup.remap_account(opened, regime, working=working, own=own))
    entry = small_book.write(lambda opened: deposits.pay_bank_fee(opened, small_book.head(DAY), vnd(1), at=INCOME))
    assert coded(entry) == "BN: Nợ 61512 income 1, Có 112 income 1"
    with pytest.raises(CodeTaken):
        small_book.write(lambda opened: setup.add_account(opened, regime, like=working, own=own, names=names))


def test_what_is_in_the_books_is_not_added_again(small_book: SmallBook) -> None:
    with pytest.raises(CodeTaken):
        small_book.write(lambda opened: setup.add_fund(opened, books.TO_HIEU))
    with pytest.raises(CodeTaken):
        small_book.write(lambda opened: setup.add_programme(opened, Programme(books.PROGRAMME, "Khác", "Another")))
    with pytest.raises(YearOpened):
        small_book.write(lambda opened: setup.open_fiscal_year(opened, 2023, Regime("hcsn-24")))


@pytest.mark.parametrize("code", ["", "a b", "a/b", "-a", "x" * 33, "a\n"])
def test_a_code_is_letters_digits_hyphens_and_dots(code: str) -> None:
    with pytest.raises(CodeMalformed):
        Fund(FundCode(code), "Quỹ", "Fund", Restriction.PURPOSE)


@pytest.mark.parametrize("regime", regimes())
def test_every_rule_names_accounts_of_its_chart_and_its_source(regime: Regime) -> None:
    book = rule_book(regime)
    chart = {account.code for account in book.accounts}
    assert all(account.source for account in book.accounts)
    for rule in book.rules.values():
        assert rule.source
        for line in rule.lines:
            named = {line.account} if line.account else {*line.by_part.values(), *line.by_award.values()}
            assert named <= chart, rule.act


def test_every_regime_knows_every_act() -> None:
    assert len({frozenset(rule_book(regime).rules) for regime in regimes()}) == 1


def test_the_cashier_does_not_keep_the_accounts(small_book: SmallBook) -> None:
    with pytest.raises(CashierIsAccountant):
        small_book.write(
            lambda opened: setup.appoint(opened, small_book.maker, "Thủ quỹ", [Role.CASHIER, Role.ACCOUNTANT])
        )


def test_a_sign_in_name_is_one_persons_and_a_password_is_long(small_book: SmallBook) -> None:
    with pytest.raises(LoginTaken):
        setup.add_user(small_book.engine, login="thuquy", name="Người khác", password=books.PASSWORD)
    with pytest.raises(PasswordTooShort):
        setup.add_user(small_book.engine, login="moi", name="Người mới", password="ngắn")


def test_no_programme_is_a_lawful_programme() -> None:
    assert NO_PROGRAMME == ""
