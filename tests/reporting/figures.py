"""What a test asks of statements and datasets about a small book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundledger.bookkeeping import donations
from fundledger.dates import parse_period
from fundledger.donations.donations import Channel, Gift
from fundledger.donations.donors import Donor, DonorKind
from fundledger.ledger.postings import NO_PROGRAMME, ProgrammeCode
from fundledger.money import vnd
from fundledger.reporting import library
from fundledger.reporting.library import Wanted
from fundledger.storage.columns import new_id
from tests.books import TO_HIEU

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundCode
    from fundledger.reporting.layouts.filled import Statement
    from tests.books import SmallBook


def prepared(book: SmallBook, name: str, period: str = "2023", **asked: str) -> Statement:
    with book.engine.connect() as connection:
        wanted = Wanted(name, parse_period(period), **asked)
        return library.prepare(connection, book.organisation_id, wanted, language="en")


def moved(book: SmallBook, period: str = "2023", **asked: str) -> dict[str, int]:
    """The lines of receipts and payments that are not zero, without the money at both ends: by code, else by label.

    Fails where they do not lead from the one to the other, or where the books hold other money than they say.
    """
    statement = prepared(book, "receipts-and-payments", period, **asked)
    found = {line.code or line.label: int(str(line.cells[2])) for line in statement.lines}
    balances = prepared(book, "trial-balance", period, **asked)
    held = zip(balances.of("debit").items(), balances.of("credit").values(), strict=True)
    money = sum(
        int(str(debit)) - int(str(credit))
        for (account, debit), credit in held
        if account.startswith(("11", "12", "NH"))
    )
    assert found["10"] + found["20"] - found["30"] == found["40"] == money
    assert balances.totals is not None
    assert balances.totals[2::2] == balances.totals[3::2]
    return {code: amount for code, amount in found.items() if amount and code not in {"10", "20", "30", "40"}}


def rows(book: SmallBook, dataset: Callable[..., pd.DataFrame], *asked: object) -> list[Any]:
    with book.engine.connect() as connection:
        return list(dataset(connection, book.organisation_id, *asked).itertuples(index=False))


def give(
    book: SmallBook,
    day: str,
    *amounts: int,
    fund: FundCode = TO_HIEU.code,
    channel: Channel = Channel.BANK,
    programme: ProgrammeCode = NO_PROGRAMME,
) -> Entry:
    """A voucher that takes in gifts, each of another invented donor."""
    donors = [Donor(new_id(), str(new_id()), DonorKind.PERSON, "Người tặng (minh họa)") for _ in amounts]
    gifts = [Gift(donor.id, vnd(amount)) for donor, amount in zip(donors, amounts, strict=True)]
    book.write(lambda opened: donations.add_donors(opened, donors))
    return book.write(
        lambda opened: donations.receive_donations(
            opened, book.head(day), gifts, fund=fund, channel=channel, programme=programme
        )
    )
