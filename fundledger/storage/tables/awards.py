"""Awards: decisions, with the number of recipients and never a name."""

import sqlalchemy as sa

from fundledger.scholarships.awards import AwardKind
from fundledger.storage.columns import Day, Id, WholeNumber, Word
from fundledger.storage.tables.base import one_of, organisation_key, table

awards = table(
    "awards",
    organisation_key(),
    sa.Column("id", Id(), primary_key=True),
    sa.Column("kind", Word, nullable=False),
    sa.Column("fund", Word, nullable=False),
    sa.Column("part", Word, nullable=False),
    sa.Column("programme", Word, nullable=False),
    sa.Column("recipients", WholeNumber, nullable=False),
    sa.Column("amount", WholeNumber, nullable=False),
    sa.Column("unit_amount", WholeNumber),
    sa.Column("decided_on", Day(), nullable=False),
    sa.Column("decision", Word, nullable=False),
    sa.Column("description", Word, nullable=False),
    sa.ForeignKeyConstraint(
        ["organisation_id", "fund", "part"],
        ["fund_positions.organisation_id", "fund_positions.fund", "fund_positions.part"],
    ),
    one_of("kind", *AwardKind),
    sa.CheckConstraint("recipients > 0 AND amount > 0", name="not_nothing"),
    sa.CheckConstraint("unit_amount IS NULL OR unit_amount * recipients = amount", name="adds_up"),
)
