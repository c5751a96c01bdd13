"""Donors, pledges and donations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from fundledger.donations.donations import Gift
from fundledger.errors import N_, NotFound
from fundledger.money import vnd
from fundledger.storage.columns import new_id
from fundledger.storage.tables import donations, donors, pledges

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from fundledger.donations.donations import Channel
    from fundledger.donations.donors import Donor
    from fundledger.donations.pledges import Pledge
    from fundledger.ledger.entries import Entry
    from fundledger.ledger.postings import FundPart, ProgrammeCode


class UnknownDonor(NotFound):
    message = N_("There is no donor %(donor)s: add the donor first.")


def add_donors(connection: sa.Connection, organisation_id: UUID, new: Sequence[Donor]) -> None:
    lines = [
        {
            "organisation_id": organisation_id,
            "id": donor.id,
            "code": donor.code,
            "kind": donor.kind,
            "name": donor.name,
            "wish": donor.wish,
            "is_invented": donor.is_invented,
        }
        for donor in new
    ]
    if lines:
        connection.execute(sa.insert(donors), lines)


def donor_codes(connection: sa.Connection, organisation_id: UUID) -> set[str]:
    return set(
        connection.execute(sa.select(donors.c.code).where(donors.c.organisation_id == organisation_id)).scalars()
    )


def must_know(connection: sa.Connection, organisation_id: UUID, wanted: set[UUID]) -> None:
    """Raises UnknownDonor for the first that is not in the register."""
    known = connection.execute(sa.select(donors.c.id).where(donors.c.organisation_id == organisation_id)).scalars()
    for stranger in sorted(wanted.difference(known)):
        raise UnknownDonor(field="donor", donor=stranger)


def donor_id(connection: sa.Connection, organisation_id: UUID, code: str) -> UUID:
    found: UUID | None = connection.execute(
        sa.select(donors.c.id).where(donors.c.organisation_id == organisation_id, donors.c.code == code)
    ).scalar_one_or_none()
    if found is None:
        raise UnknownDonor(field="donor", donor=code)
    return found


def add_pledges(connection: sa.Connection, organisation_id: UUID, new: Sequence[Pledge]) -> None:
    lines = [
        {
            "organisation_id": organisation_id,
            "id": pledge.id,
            "donor_id": pledge.donor,
            "fund": pledge.fund_part.fund,
            "part": pledge.fund_part.part,
            "programme": pledge.programme,
            "amount": pledge.amount.minor,
            "pledged_on": pledge.pledged_on,
            "due_on": pledge.due_on,
        }
        for pledge in new
    ]
    if lines:
        connection.execute(sa.insert(pledges), lines)


def add_donations(
    connection: sa.Connection,
    entry: Entry,
    gifts: Sequence[Gift],
    *,
    fund_part: FundPart,
    programme: ProgrammeCode,
    channel: Channel,
) -> None:
    """Say which gifts an entry took in; together they are its amount."""
    lines = [
        {
            "organisation_id": entry.organisation_id,
            "id": new_id(),
            "donor_id": gift.donor,
            "pledge_id": gift.pledge,
            "fund": fund_part.fund,
            "part": fund_part.part,
            "programme": programme,
            "amount": gift.amount.minor,
            "received_on": entry.voucher.posted_on,
            "channel": channel,
            "entry_sequence": entry.sequence,
        }
        for gift in gifts
    ]
    connection.execute(sa.insert(donations), lines)


def of_entry(connection: sa.Connection, entry: Entry) -> Counter[Gift]:
    """The gifts that an entry took in."""
    statement = sa.select(donations.c.donor_id, donations.c.amount, donations.c.pledge_id).where(
        donations.c.organisation_id == entry.organisation_id, donations.c.entry_sequence == entry.sequence
    )
    return Counter(Gift(donor, vnd(amount), pledge) for donor, amount, pledge in connection.execute(statement))
