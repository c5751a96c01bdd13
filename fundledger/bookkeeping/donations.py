"""Donors, pledges and gifts of money."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fundledger.bookkeeping.acts import perform
from fundledger.donations.donations import Channel, NoGifts
from fundledger.ledger.codes import CodeTaken
from fundledger.ledger.postings import NO_PROGRAMME
from fundledger.ledger.vouchers import IdempotencyKeyReused
from fundledger.money import total
from fundledger.storage.stores import donations, funds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.donations.donations import Gift
    from fundledger.donations.donors import Donor
    from fundledger.donations.pledges import Pledge
    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundCode, ProgrammeCode
    from fundledger.ledger.vouchers import VoucherHead
    from fundledger.storage.book import Book

_ACTS = {Channel.BANK: "donation_by_bank", Channel.CASH: "donation_in_cash"}


def add_donors(book: Book, donors: Sequence[Donor]) -> None:
    """Raises CodeTaken."""
    taken = donations.donor_codes(book.connection, book.organisation.id)
    for donor in donors:
        if donor.code in taken:
            raise CodeTaken(field="code", code=donor.code)
        taken.add(donor.code)
    donations.add_donors(book.connection, book.organisation.id, donors)


def record_pledges(book: Book, pledges: Sequence[Pledge]) -> None:
    """Enter promises in the register; nothing is posted, for a promise is nobody's money yet.

    Raises UnknownFund, PartNotInFund, UnknownProgramme, UnknownDonor.
    """
    for fund_part in {pledge.fund_part for pledge in pledges}:
        book.fund(fund_part.fund).part(fund_part.part)
    for programme in {pledge.programme for pledge in pledges} - {NO_PROGRAMME}:
        funds.programme(book.connection, book.organisation.id, programme)
    donations.must_know(book.connection, book.organisation.id, {pledge.donor for pledge in pledges})
    donations.add_pledges(book.connection, book.organisation.id, pledges)


def receive_donations(
    book: Book,
    head: VoucherHead,
    gifts: Sequence[Gift],
    *,
    fund: FundCode,
    channel: Channel,
    programme: ProgrammeCode = NO_PROGRAMME,
) -> Entry:
    """Take in gifts of one day, fund and channel by one voucher with its list: debit cash or bank, credit the fund.

    Raises NoGifts, UnknownDonor, FundClosed or a refusal of the voucher, and then writes nothing;
    IdempotencyKeyReused where the same key came with other gifts.
    """
    if not gifts:
        raise NoGifts
    donations.must_know(book.connection, book.organisation.id, {gift.donor for gift in gifts})
    part = book.fund(fund).donation_part
    amount = total(gift.amount for gift in gifts)
    before = book.head.last_sequence
    entry = perform(book, _ACTS[channel], head, amount=amount, at=part, programme=programme)
    if entry.sequence > before:
        donations.add_donations(book.connection, entry, gifts, fund_part=part, programme=programme, channel=channel)
    elif donations.of_entry(book.connection, entry) != Counter(gifts):
        raise IdempotencyKeyReused(key=head.idempotency_key, voucher=entry.number)
    return entry
