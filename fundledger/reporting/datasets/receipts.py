"""Receipts and payments: what came into the money accounts and what left them, by act, programme and part."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.reporting.datasets.charts import chart, programme_names
from fundledger.reporting.datasets.corrections import Corrected, corrected
from fundledger.reporting.datasets.frames import TEXT, WHOLE, frame, whole_sum
from fundledger.reporting.datasets.movements import Only, balance_before
from fundledger.storage.tables import entries, postings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import pandas as pd

    from fundledger.dates import DateRange

RECEIPTS_AND_PAYMENTS = {
    "act": TEXT, "programme": TEXT, "part": TEXT, "name_vi": TEXT, "name_en": TEXT, "debit": WHOLE, "credit": WHOLE,
}  # fmt: skip

BROUGHT_FORWARD = "brought_forward"
CARRIED_FORWARD = "carried_forward"


Flow = tuple[str, str, str]
"""An act, a programme and a part."""


def receipts_and_payments(
    connection: sa.Connection,
    organisation_id: UUID,
    period: DateRange,
    *,
    money: Sequence[str],
    fund: str | None = None,
    part: str | None = None,
) -> pd.DataFrame:
    """What the money accounts received (debit) and paid (credit) in a period, by act, programme and part, in this order.

    `money` names accounts by how their numbers begin. An entry that leaves as much money as it found (cash to the
    bank, bank to a deposit) is a transfer and not counted. A correction counts with the act that it corrects, as what
    it changes: what the voucher should have shown, less what it did show.
    Columns: act, programme, part, name_vi, name_en (of the programme); debit, credit, int64 đồng. The first row, act
    `brought_forward`, is what the accounts held before; the last, `carried_forward`, what they hold after.
    """
    accounts = _money_accounts(connection, organisation_id, money)
    only = Only(accounts=accounts, fund=fund, part=part)
    opening = balance_before(connection, organisation_id, period.first, only)
    flows = _flows(connection, organisation_id, period, only)
    names = programme_names(connection, organisation_id)
    rows = [(*flow, *names[flow[1]], *flows[flow]) for flow in sorted(flows) if any(flows[flow])]
    closing = opening + sum(debit - credit for debit, credit in flows.values())
    return frame(
        [(BROUGHT_FORWARD, "", "", "", "", opening, 0), *rows, (CARRIED_FORWARD, "", "", "", "", closing, 0)],
        RECEIPTS_AND_PAYMENTS,
    )


def _money_accounts(connection: sa.Connection, organisation_id: UUID, money: Sequence[str]) -> frozenset[str]:
    names = chart(connection, organisation_id)
    return frozenset(account for _, account in names.accounts if account.startswith(tuple(money)))


def _flows(connection: sa.Connection, organisation_id: UUID, period: DateRange, only: Only) -> dict[Flow, list[int]]:
    """Debit and credit by act, programme and part."""
    found: dict[Flow, list[int]] = defaultdict(lambda: [0, 0])
    for *flow, debit, credit in connection.execute(_first_hand(organisation_id, period, only)):
        found[tuple(flow)] = [debit, credit]
    by = (postings.c.programme, postings.c.part)
    for each in corrected(connection, organisation_id, period.first, period.last, by=by, where=only.on(postings)):
        for sign, nets in each.steps:
            if sum(nets.values()):
                for (programme, part), net in nets.items():
                    place, way = _side(each, (programme, part))
                    found[each.act, programme, part][place] += sign * way * net
    return found


def _side(each: Corrected, key: tuple[str, str]) -> tuple[int, int]:
    """Where a correction counts, and with which sign: with the receipts or the payments, as the corrected voucher did.

    What the voucher itself did there decides, else what it did as a whole, else what it should have done.
    """
    known = (each.first.get(key, 0), sum(each.first.values()), each.before.get(key, 0), each.after.get(key, 0))
    return (0, 1) if next(filter(None, known), 0) > 0 else (1, -1)


def _first_hand(organisation_id: UUID, period: DateRange, only: Only) -> sa.Select[Any]:
    """What entries that correct no other received and paid, without transfers."""
    amount = sa.func.sum(postings.c.side * postings.c.amount)
    net = (
        sa.select(
            postings.c.sequence,
            postings.c.programme,
            postings.c.part,
            amount.label("net"),
            sa.func.sum(amount).over(partition_by=postings.c.sequence).label("of_entry"),
        )
        .where(
            postings.c.organisation_id == organisation_id,
            postings.c.posted_on.between(period.first, period.last),
            *only.on(postings),
        )
        .group_by(postings.c.sequence, postings.c.programme, postings.c.part)
        .subquery()
    )
    flow = (entries.c.act, net.c.programme, net.c.part)
    return (
        sa.select(
            *flow,
            whole_sum(sa.case((net.c.net > 0, net.c.net), else_=0)),
            whole_sum(sa.case((net.c.net < 0, -net.c.net), else_=0)),
        )
        .join(net, net.c.sequence == entries.c.sequence)
        .where(entries.c.organisation_id == organisation_id, entries.c.corrects.is_(None), net.c.of_entry != 0)
        .group_by(*flow)
    )
