"""Donors, pledges (off the balance sheet) and donations (each with its entry)."""

import sqlalchemy as sa

from fundledger.donations.donations import Channel
from fundledger.donations.donors import DonorKind, NamingWish
from fundledger.storage.columns import Day, Flag, Id, WholeNumber, Word
from fundledger.storage.tables.base import one_of, organisation_key, table


def _purpose() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("fund", Word, nullable=False),
        sa.Column("part", Word, nullable=False),
        sa.Column("programme", Word, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "fund", "part"],
            ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
        ),
    ]


donors = table(
    "donors",
    organisation_key(),
    sa.Column("id", Id(), primary_key=True),
    sa.Column("code", Word, nullable=False),
    sa.Column("kind", Word, nullable=False),
    sa.Column("name", Word, nullable=False),
    sa.Column("wish", Word, nullable=False),
    sa.Column("is_invented", Flag(), nullable=False),
    sa.UniqueConstraint("organisation_id", "code"),
    one_of("kind", *DonorKind),
    one_of("wish", *NamingWish),
)

pledges = table(
    "pledges",
    organisation_key(),
    sa.Column("id", Id(), primary_key=True),
    sa.Column("donor_id", Id(), nullable=False),
    *_purpose(),
    sa.Column("amount", WholeNumber, nullable=False),
    sa.Column("pledged_on", Day(), nullable=False),
    sa.Column("due_on", Day()),
    sa.ForeignKeyConstraint(["organisation_id", "donor_id"], ["donors.organisation_id", "donors.id"]),
    sa.CheckConstraint("amount > 0", name="amount"),
)

donations = table(
    "donations",
    organisation_key(),
    sa.Column("id", Id(), primary_key=True),
    sa.Column("donor_id", Id(), nullable=False),
    sa.Column("pledge_id", Id()),
    *_purpose(),
    sa.Column("amount", WholeNumber, nullable=False),
    sa.Column("received_on", Day(), nullable=False),
    sa.Column("channel", Word, nullable=False),
    sa.Column("entry_sequence", WholeNumber, nullable=False),
    sa.ForeignKeyConstraint(["organisation_id", "donor_id"], ["donors.organisation_id", "donors.id"]),
    sa.ForeignKeyConstraint(["organisation_id", "pledge_id"], ["pledges.organisation_id", "pledges.id"]),
    sa.ForeignKeyConstraint(["organisation_id", "entry_sequence"], ["entries.organisation_id", "entries.sequence"]),
    one_of("channel", *Channel),
    sa.CheckConstraint("amount > 0", name="amount"),
    sa.Index("ix_donations_entry", "organisation_id", "entry_sequence"),
)
