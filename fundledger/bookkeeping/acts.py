"""From an act to its entry: look up the rule, build the postings, post the voucher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.bookkeeping.rulebook import rule_book
from fundledger.ledger.postings import NO_PROGRAMME
from fundledger.ledger.vouchers import Voucher, VoucherKind
from fundledger.storage.stores import accounts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundPart, Posting, ProgrammeCode
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.money import Money
    from fundledger.scholarships.awards import AwardKind
    from fundledger.storage.book import Book


def voucher_for(
    book: Book,
    act: str,
    head: VoucherHead,
    *,
    amounts: Mapping[str, Money],
    at: Mapping[str, FundPart],
    programme: ProgrammeCode = NO_PROGRAMME,
    award: AwardKind | None = None,
    commitment: UUID | None = None,
) -> Voucher:
    """The voucher that an act's rule makes under the regime of the voucher's date.

    Raises UnknownFund, PartNotInFund, FundClosed, PartNotForAct, or what is wrong with the voucher.
    """
    for fund_part in at.values():
        fund = book.fund(fund_part.fund)
        fund.must_be_open(head.posted_on)
        fund.part(fund_part.part)
    regime = book.regime(head.posted_on)
    rule = rule_book(regime).rules[act]
    remaps = accounts.remaps(book.connection, book.organisation.id, regime)
    postings = rule.postings(amounts, at, programme=programme, award=award, remaps=remaps)
    return voucher(book, rule.voucher or VoucherKind.JOURNAL_VOUCHER, act, head, postings, commitment=commitment)


def voucher(
    book: Book,
    kind: VoucherKind,
    act: str,
    head: VoucherHead,
    postings: tuple[Posting, ...],
    *,
    corrects: UUID | None = None,
    commitment: UUID | None = None,
) -> Voucher:
    """A voucher that people of the organisation made and approved. Raises NotAMaker, NotAnApprover."""
    book.officer(head.made_by).must_be_maker()
    book.officer(head.approved_by).must_be_approver()
    return Voucher(
        kind=kind,
        act=act,
        posted_on=head.posted_on,
        postings=postings,
        narrative=head.narrative,
        made_by=head.made_by,
        approved_by=head.approved_by,
        corrects=corrects,
        commitment=commitment,
        idempotency_key=head.idempotency_key or None,
    )


def perform(
    book: Book,
    act: str,
    head: VoucherHead,
    *,
    amount: Money,
    at: FundPart,
    programme: ProgrammeCode = NO_PROGRAMME,
) -> Entry:
    """Post an act of one amount at one fund part."""
    return book.post(
        voucher_for(book, act, head, amounts={"amount": amount}, at={"fund_part": at}, programme=programme)
    )
