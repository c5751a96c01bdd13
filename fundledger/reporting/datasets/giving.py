"""Announced, pledged, received and banked; awards decided and paid; and the differences that are explained."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.donations.donations import Channel
from fundledger.reporting.datasets.charts import programme_names
from fundledger.reporting.datasets.frames import TEXT, VALUE, WHOLE, frame, whole_sum
from fundledger.storage.tables import awards as awards_table
from fundledger.storage.tables import commitments, donations, entries, pledges
from fundledger.storage.tables import reconciliation_items as items_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    import pandas as pd

    from fundledger.dates import DateRange

PLEDGED_BOOKED = {
    "fund": TEXT, "programme": TEXT, "name_vi": TEXT, "name_en": TEXT, "announced": WHOLE,
    "pledged": WHOLE, "pledges": WHOLE, "received": WHOLE, "gifts": WHOLE, "banked": WHOLE,
}  # fmt: skip
AWARDS = {
    "programme": TEXT, "name_vi": TEXT, "name_en": TEXT, "kind": TEXT,
    "decided_count": WHOLE, "decided": WHOLE, "paid_count": WHOLE, "paid": WHOLE,
}  # fmt: skip
RECONCILIATION_ITEMS = {
    "code": TEXT, "on": VALUE, "fund": TEXT, "programme": TEXT, "title_vi": TEXT, "title_en": TEXT,
    "stated": WHOLE, "found": WHOLE, "difference": WHOLE,
    "explanation_vi": TEXT, "explanation_en": TEXT, "source": TEXT,
}  # fmt: skip


def pledged_booked(connection: sa.Connection, organisation_id: UUID, day: date) -> pd.DataFrame:
    """Four figures that are never added together, up to the end of a day, by fund and programme, ordered by both.

    Columns: fund, programme (empty for none), name_vi, name_en (of the programme); announced, pledged, received,
    banked, int64 đồng; pledges and gifts, how many. `announced` is the stated figure of a reconciliation item about what
    was received, zero where there is none; `banked` is what arrived by bank.
    """
    promised = _totals(connection, pledges, organisation_id, pledges.c.pledged_on <= day)
    received = _totals(connection, donations, organisation_id, donations.c.received_on <= day)
    by_bank = sa.and_(donations.c.received_on <= day, donations.c.channel == Channel.BANK)
    banked = _totals(connection, donations, organisation_id, by_bank)
    stated = _stated(connection, organisation_id, day)
    names = programme_names(connection, organisation_id)
    rows = []
    for key in sorted(promised.keys() | received.keys()):
        gifts, amount = received.get(key, (0, 0))
        announced = stated.get((*key, amount), 0)
        rows.append(
            (*key, *names[key[1]], announced, *_reversed(promised.get(key)), amount, gifts, banked.get(key, (0, 0))[1])
        )
    return frame(rows, PLEDGED_BOOKED)


def awards(connection: sa.Connection, organisation_id: UUID, period: DateRange) -> pd.DataFrame:
    """Awards decided in a period and awards paid in it, by programme and kind, ordered by both.

    Columns: programme, name_vi, name_en, kind; decided_count, paid_count (recipients, never awards); decided, paid, đồng.
    """
    names = programme_names(connection, organisation_id)
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for offset, statement in ((0, _decided(organisation_id, period)), (2, _paid(organisation_id, period))):
        for programme, kind, count, amount in connection.execute(statement):
            found[programme, kind][offset : offset + 2] = [count, amount]
    rows = [(key[0], *names[key[0]], key[1], *found[key]) for key in sorted(found)]
    return frame(rows, AWARDS)


def reconciliation_items(connection: sa.Connection, organisation_id: UUID) -> pd.DataFrame:
    """The differences between two stated figures, ordered by day and code; `difference` is stated less found.

    Columns: code, on, fund, programme, title_vi, title_en; stated, found, difference, int64 đồng;
    explanation_vi, explanation_en, source.
    """
    item = items_table.c
    columns = [(item.stated - item.found) if name == "difference" else item[name] for name in RECONCILIATION_ITEMS]
    statement = sa.select(*columns).where(item.organisation_id == organisation_id).order_by(item.on, item.code)
    return frame(connection.execute(statement), RECONCILIATION_ITEMS)


def _totals(
    connection: sa.Connection, table: sa.Table, organisation_id: UUID, wanted: sa.ColumnElement[bool]
) -> dict[tuple[str, str], tuple[int, int]]:
    statement = (
        sa.select(table.c.fund, table.c.programme, sa.func.count(), whole_sum(table.c.amount))
        .where(table.c.organisation_id == organisation_id, wanted)
        .group_by(table.c.fund, table.c.programme)
    )
    return {(fund, programme): (count, amount) for fund, programme, count, amount in connection.execute(statement)}


def _stated(connection: sa.Connection, organisation_id: UUID, day: date) -> dict[tuple[str, str, int], int]:
    item = items_table.c
    statement = sa.select(item.fund, item.programme, item.found, item.stated).where(
        item.organisation_id == organisation_id, item.on <= day
    )
    return {(fund, programme, found): stated for fund, programme, found, stated in connection.execute(statement)}


def _decided(organisation_id: UUID, period: DateRange) -> sa.Select[Any]:
    award = awards_table.c
    return _recipients().where(
        award.organisation_id == organisation_id, award.decided_on.between(period.first, period.last)
    )


def _paid(organisation_id: UUID, period: DateRange) -> sa.Select[Any]:
    award = awards_table.c
    return (
        _recipients()
        .join(
            commitments,
            sa.and_(commitments.c.organisation_id == award.organisation_id, commitments.c.award == award.id),
        )
        .join(
            entries,
            sa.and_(
                entries.c.organisation_id == commitments.c.organisation_id,
                entries.c.sequence == commitments.c.entry_sequence,
            ),
        )
        .where(award.organisation_id == organisation_id, entries.c.posted_on.between(period.first, period.last))
    )


def _recipients() -> sa.Select[Any]:
    award = awards_table.c
    return sa.select(award.programme, award.kind, whole_sum(award.recipients), whole_sum(award.amount)).group_by(
        award.programme, award.kind
    )


def _reversed(counted: tuple[int, int] | None) -> Iterable[int]:
    count, amount = counted or (0, 0)
    return amount, count
