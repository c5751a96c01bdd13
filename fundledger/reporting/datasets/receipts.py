"""Receipts and payments: what came into the money accounts and what left them, by act and programme."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.reporting.datasets.charts import chart, programme_names
from fundledger.reporting.datasets.frames import TEXT, WHOLE, frame, whole_sum
from fundledger.reporting.datasets.movements import Only, balance_before
from fundledger.storage.tables import entries, postings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import pandas as pd

    from fundledger.dates import DateRange

RECEIPTS_AND_PAYMENTS = {
    "act": TEXT, "programme": TEXT, "name_vi": TEXT, "name_en": TEXT, "debit": WHOLE, "credit": WHOLE,
}  # fmt: skip

BROUGHT_FORWARD = "brought_forward"
CARRIED_FORWARD = "carried_forward"


class _Origin(NamedTuple):
    """The entry that a chain of corrections began with."""

    sequence: int
    act: str


def receipts_and_payments(
    connection: sa.Connection,
    organisation_id: UUID,
    period: DateRange,
    *,
    money: Sequence[str],
    fund: str | None = None,
    part: str | None = None,
) -> pd.DataFrame:
    """What the money accounts received (debit) and paid (credit) in a period, by act and programme, ordered by both.

    `money` names accounts by how their numbers begin. An entry that leaves as much money as it found (cash to the
    bank, bank to a deposit) is a transfer and not counted. A correction counts with the act that it corrects, and may
    make it smaller.
    Columns: act, programme, name_vi, name_en (of the programme); debit, credit, int64 đồng. The first row, act
    `brought_forward`, is what the accounts held before; the last, `carried_forward`, what they hold after.
    """
    accounts = _money_accounts(connection, organisation_id, money)
    only = Only(accounts=accounts, fund=fund, part=part)
    opening = balance_before(connection, organisation_id, period.first, only)
    flows = _flows(connection, organisation_id, period, only)
    names = programme_names(connection, organisation_id)
    rows = [(act, code, *names[code], *flows[act, code]) for act, code in sorted(flows) if any(flows[act, code])]
    closing = opening + sum(debit - credit for debit, credit in flows.values())
    return frame(
        [(BROUGHT_FORWARD, "", "", "", opening, 0), *rows, (CARRIED_FORWARD, "", "", "", closing, 0)],
        RECEIPTS_AND_PAYMENTS,
    )


def _money_accounts(connection: sa.Connection, organisation_id: UUID, money: Sequence[str]) -> frozenset[str]:
    names = chart(connection, organisation_id)
    return frozenset(account for _, account in names.accounts if account.startswith(tuple(money)))


def _flows(
    connection: sa.Connection, organisation_id: UUID, period: DateRange, only: Only
) -> dict[tuple[str, str], list[int]]:
    """Debit and credit by act and programme."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for act, programme, debit, credit in connection.execute(_first_hand(organisation_id, period, only)):
        found[act, programme] = [debit, credit]
    corrections = connection.execute(_corrections(organisation_id, period, only)).all()
    origins = _origins(connection, organisation_id, [row.corrects for row in corrections])
    natures = _net_by_entry(connection, organisation_id, [origin.sequence for origin in origins.values()], only)
    for row in corrections:
        origin = origins[row.corrects]
        received = (natures.get(origin.sequence) or row.net) > 0
        found[origin.act, row.programme][0 if received else 1] += row.net if received else -row.net
    return found


def _net(organisation_id: UUID, period: DateRange, only: Only) -> sa.Subquery:
    """Every entry's net effect on the money accounts by programme, without transfers."""
    amount = sa.func.sum(postings.c.side * postings.c.amount)
    grouped = (
        sa.select(
            postings.c.sequence,
            postings.c.programme,
            amount.label("net"),
            sa.func.sum(amount).over(partition_by=postings.c.sequence).label("of_entry"),
        )
        .where(
            postings.c.organisation_id == organisation_id,
            postings.c.posted_on.between(period.first, period.last),
            *only.on(postings),
        )
        .group_by(postings.c.sequence, postings.c.programme)
        .subquery()
    )
    return sa.select(grouped).where(grouped.c.of_entry != 0).subquery()


def _first_hand(organisation_id: UUID, period: DateRange, only: Only) -> sa.Select[Any]:
    net = _net(organisation_id, period, only)
    return (
        sa.select(
            entries.c.act,
            net.c.programme,
            whole_sum(sa.case((net.c.net > 0, net.c.net), else_=0)),
            whole_sum(sa.case((net.c.net < 0, -net.c.net), else_=0)),
        )
        .join(net, net.c.sequence == entries.c.sequence)
        .where(entries.c.organisation_id == organisation_id, entries.c.corrects.is_(None))
        .group_by(entries.c.act, net.c.programme)
    )


def _corrections(organisation_id: UUID, period: DateRange, only: Only) -> sa.Select[Any]:
    net = _net(organisation_id, period, only)
    return (
        sa.select(entries.c.corrects, net.c.programme, whole_sum(net.c.net).label("net"))
        .join(net, net.c.sequence == entries.c.sequence)
        .where(entries.c.organisation_id == organisation_id, entries.c.corrects.is_not(None))
        .group_by(entries.c.corrects, net.c.programme)
    )


def _origins(connection: sa.Connection, organisation_id: UUID, ids: Sequence[UUID]) -> dict[UUID, _Origin]:
    found: dict[UUID, _Origin] = {}
    for wanted in dict.fromkeys(ids):
        current: UUID | None = wanted
        while current is not None:
            statement = sa.select(entries.c.sequence, entries.c.act, entries.c.corrects).where(
                entries.c.organisation_id == organisation_id, entries.c.id == current
            )
            sequence, act, current = connection.execute(statement).one()
        found[wanted] = _Origin(sequence, act)
    return found


def _net_by_entry(
    connection: sa.Connection, organisation_id: UUID, sequences: Sequence[int], only: Only
) -> dict[int, int]:
    if not sequences:
        return {}
    statement = (
        sa.select(postings.c.sequence, whole_sum(postings.c.side * postings.c.amount))
        .where(postings.c.organisation_id == organisation_id, postings.c.sequence.in_(sequences), *only.on(postings))
        .group_by(postings.c.sequence)
    )
    return {sequence: net for sequence, net in connection.execute(statement)}  # noqa: C416 - rows are not pairs to mypy
