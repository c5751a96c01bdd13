"""What each act of the story's voucher list is called in `bookkeeping`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fundledger.bookkeeping import advances, awards, cash, deposits, donations, entrusted, journal
from fundledger.donations.donations import Channel, Gift
from fundledger.ledger.entries import Entry
from fundledger.ledger.postings import FundPart, Part, Posting, Side
from fundledger.ledger.vouchers import Narrative, VoucherHead
from fundledger.scholarships.awards import Award, AwardKind
from fundledger.storage.columns import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from fundledger.cli.story.pages import AwardLine, Story, VoucherLine
    from fundledger.storage.book import Book


@dataclass(slots=True)
class Telling:
    """One telling of the story into one book: who is who, and what was posted so far."""

    book: Book
    story: Story
    people: Mapping[str, UUID]
    donors: dict[str, UUID] = field(default_factory=dict)
    gifts: dict[str, list[Gift]] = field(default_factory=dict)
    awards: dict[str, UUID] = field(default_factory=dict)
    posted: dict[str, UUID] = field(default_factory=dict)

    def head(self, line: VoucherLine) -> VoucherHead:
        by_treasurer = line.act in self.story.plot["signatures"]["made_by_treasurer"]
        maker = "treasurer" if by_treasurer else "accountant"
        return replace(self.signed(line.posted_on, line.narrative, maker), idempotency_key=f"demo/{line.id}")

    def signed(self, day: date, narrative: Narrative, maker: str = "accountant") -> VoucherHead:
        signatures = self.story.plot["signatures"]
        return VoucherHead(day, narrative, self.people[signatures[maker]], self.people[signatures["approver"]])


Posted = Entry | list[Entry] | None
Act = Callable[["Telling", "VoucherLine"], Posted]


def decide(telling: Telling, line: AwardLine) -> None:
    """Decide an award, signed like a voucher of the accountant."""
    part = Part.ENTRUSTED if line.fund.startswith("UT-") else Part.INCOME
    award = Award(
        id=new_id(),
        kind=AwardKind(line.kind),
        fund_part=FundPart(line.fund, part),
        programme=line.programme,
        recipients=line.recipients,
        amount=line.amount,
        unit_amount=line.unit,
        decided_on=line.decided_on,
        decision=line.decision,
        description=line.description,
    )
    telling.awards[line.id] = award.id
    paper = Narrative(line.description, document=line.decision)
    awards.decide_award(telling.book, telling.signed(line.decided_on, paper), award)


def perform(telling: Telling, line: VoucherLine) -> None:
    """Do what a line says, and remember its entry for a later line that corrects it."""
    posted = ACTS[line.act](telling, line)
    if isinstance(posted, Entry):
        telling.posted[line.id] = posted.id


def _with_programme(act: Callable[..., Entry]) -> Act:
    return lambda telling, line: act(
        telling.book, telling.head(line), line.amount, at=line.at, programme=line.programme
    )


def _plain(act: Callable[..., Entry]) -> Act:
    return lambda telling, line: act(telling.book, telling.head(line), line.amount, at=line.at)


def _entrusted(act: Callable[..., Entry]) -> Act:
    return lambda telling, line: act(
        telling.book, telling.head(line), line.amount, fund=line.at.fund, programme=line.programme
    )


def _of_award(act: Callable[..., Entry]) -> Act:
    return lambda telling, line: act(telling.book, telling.head(line), telling.awards[line.ref], line.amount)


def _receive(channel: Channel) -> Act:
    return lambda telling, line: donations.receive_donations(
        telling.book,
        telling.head(line),
        telling.gifts[line.id],
        fund=line.at.fund,
        channel=channel,
        programme=line.programme,
    )


def _open_balance(telling: Telling, line: VoucherLine) -> Entry:
    return journal.open_balances(telling.book, telling.head(line), at=line.at, assets={line.debit: line.amount})


def _receive_interest(telling: Telling, line: VoucherLine) -> Entry:
    return deposits.receive_interest(telling.book, telling.head(line), line.amount, at=line.at, accrued=line.second)


def _clear_advance(telling: Telling, line: VoucherLine) -> list[Entry]:
    return advances.clear_advance(
        telling.book,
        telling.head(line),
        advanced=line.amount,
        spent=line.second,
        at=line.at,
        programme=line.programme,
    )


def _move_to_management(telling: Telling, line: VoucherLine) -> Entry:
    target = FundPart(line.at.fund, Part.MANAGEMENT)
    return journal.move_between_parts(telling.book, telling.head(line), line.amount, source=line.at, target=target)


def _post_journal_voucher(telling: Telling, line: VoucherLine) -> Entry:
    sides = ((line.debit, Side.DEBIT), (line.credit, Side.CREDIT))
    postings = [Posting(account, *line.at, side, line.amount, line.programme) for account, side in sides]
    return journal.post_journal_voucher(telling.book, telling.head(line), postings)


def _correct(telling: Telling, line: VoucherLine) -> Entry:
    """Leave the line's amount in place of a wrong one."""
    wrong = telling.book.entry(telling.posted[line.ref])
    right = [replace(posting, amount=line.amount) for posting in wrong.postings]
    return journal.correct(telling.book, telling.head(line), wrong.id, right)


def _pay_returned_transfer(telling: Telling, line: VoucherLine) -> Entry:
    return awards.pay_returned_transfer(telling.book, telling.head(line), telling.posted[line.ref])


def _void_commitment(telling: Telling, line: VoucherLine) -> Entry | None:
    return awards.void_commitment(telling.book, telling.head(line), telling.awards[line.ref])


ACTS: Mapping[str, Act] = {
    "open_balance": _open_balance,
    "receive_by_bank": _receive(Channel.BANK),
    "receive_in_cash": _receive(Channel.CASH),
    "receive_entrusted": _entrusted(entrusted.receive_entrusted),
    "return_entrusted": _entrusted(entrusted.return_entrusted),
    "withdraw_cash": _with_programme(cash.withdraw_cash),
    "bank_cash": _with_programme(cash.bank_cash),
    "book_surplus": _plain(cash.book_surplus),
    "book_shortage": _plain(cash.book_shortage),
    "repay_shortage": _plain(cash.repay_shortage),
    "open_term_deposit": _with_programme(deposits.open_term_deposit),
    "close_term_deposit": _plain(deposits.close_term_deposit),
    "accrue_interest": _plain(deposits.accrue_interest),
    "receive_interest": _receive_interest,
    "pay_bank_fee": _plain(deposits.pay_bank_fee),
    "pay_award_in_cash": _of_award(awards.pay_award_in_cash),
    "pay_award_by_transfer": _of_award(awards.pay_award_by_transfer),
    "pay_award_from_advance": _of_award(awards.pay_award_from_advance),
    "return_transfer": _of_award(awards.return_transfer),
    "pay_returned_transfer": _pay_returned_transfer,
    "void_commitment": _void_commitment,
    "pay_advance": _with_programme(advances.pay_advance),
    "refund_advance": _with_programme(advances.refund_advance),
    "clear_advance": _clear_advance,
    "move_to_management": _move_to_management,
    "pay_management_cost": _with_programme(journal.pay_management_cost),
    "post_journal_voucher": _post_journal_voucher,
    "correct": _correct,
}
