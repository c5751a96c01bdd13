"""Announced, pledged, received and banked; awards decided and paid; and the differences that are explained."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.donations.donations import Channel
from fundledger.ledger.accounts import AccountKind
from fundledger.ledger.commitments import CommitmentStatus
from fundledger.reporting.datasets.charts import programme_names
from fundledger.reporting.datasets.corrections import corrected, origins, same_account, same_entry
from fundledger.reporting.datasets.frames import TEXT, VALUE, WHOLE, frame, whole_sum
from fundledger.storage.tables import accounts, commitments, donations, entries, pledges, postings
from fundledger.storage.tables import awards as awards_table
from fundledger.storage.tables import reconciliation_items as items_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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
    "revoked_count": WHOLE, "revoked": WHOLE,
}  # fmt: skip
RECONCILIATION_ITEMS = {
    "code": TEXT, "on": VALUE, "fund": TEXT, "programme": TEXT, "title_vi": TEXT, "title_en": TEXT,
    "stated": WHOLE, "found": WHOLE, "difference": WHOLE,
    "explanation_vi": TEXT, "explanation_en": TEXT, "source": TEXT,
}  # fmt: skip


CASH_BANKED = "cash_banked"
"""The act that pays cash into the bank."""

Purpose = tuple[str, str]
"""A fund and a programme."""


class _Received(NamedTuple):
    """By purpose: how many gifts; what came by bank and in cash, and what cash was paid into the bank, in whole đồng."""

    gifts: Counter[Purpose]
    by_bank: Counter[Purpose]
    in_cash: Counter[Purpose]
    paid_in: Counter[Purpose]


def pledged_booked(connection: sa.Connection, organisation_id: UUID, day: date) -> pd.DataFrame:
    """Four figures that are never added together, up to the end of a day, by fund and programme, ordered by both.

    Columns: fund, programme (empty for none), name_vi, name_en (of the programme); announced, pledged, received,
    banked, int64 đồng; pledges and gifts, how many. `announced` is the stated figure of a reconciliation item about what
    was received, zero where there is none. `received` is what the gifts came to after corrections. `banked` is what of
    it passed through the bank: what arrived there, and cash that was paid in later, up to what the purpose received in
    cash; one note is like another, so nothing tells which gift it was.
    """
    promised = _pledged(connection, organisation_id, day)
    received = _received(connection, organisation_id, day)
    stated = _stated(connection, organisation_id, day)
    names = programme_names(connection, organisation_id)
    rows = []
    given = {key for counted in (received.by_bank, received.in_cash) for key, amount in counted.items() if amount}
    for key in sorted(promised.keys() | given):
        by_bank, in_cash = received.by_bank[key], received.in_cash[key]
        banked = by_bank + max(min(in_cash, received.paid_in[key]), 0)
        announced = stated.get((*key, by_bank + in_cash), 0)
        pledged, count = promised.get(key, (0, 0))
        rows.append((*key, *names[key[1]], announced, pledged, count, by_bank + in_cash, received.gifts[key], banked))
    return frame(rows, PLEDGED_BOOKED)


def awards(connection: sa.Connection, organisation_id: UUID, period: DateRange) -> pd.DataFrame:
    """Awards decided in a period and awards paid in it, by programme and kind, ordered by both.

    Columns: programme, name_vi, name_en, kind; decided_count, paid_count, revoked_count (recipients, never awards);
    decided, paid, revoked, đồng. An award decided in the period whose promise was voided or has expired since is
    `revoked`, and not `decided`. A correction of a payment counts in its own period, as what it changes.
    """
    names = programme_names(connection, organisation_id)
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 6)
    decided = awards_table.c.decided_on.between(period.first, period.last)
    mine, is_live = awards_table.c.organisation_id == organisation_id, _is_live(organisation_id)
    statements = (
        _recipients().where(mine, decided, is_live),
        _paid(_recipients()).where(mine, entries.c.posted_on.between(period.first, period.last)),
        _recipients().where(mine, decided, ~is_live),
    )
    for place, statement in zip((0, 2, 4), statements, strict=True):
        for programme, kind, count, amount in connection.execute(statement):
            found[programme, kind][place : place + 2] = [count, amount]
    for key, count, amount in _payment_corrections(connection, organisation_id, period):
        found[key][2] += count
        found[key][3] += amount
    rows = [(key[0], *names[key[0]], key[1], *found[key]) for key in sorted(found) if any(found[key])]
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


def _pledged(connection: sa.Connection, organisation_id: UUID, day: date) -> dict[Purpose, tuple[int, int]]:
    pledge = pledges.c
    statement = (
        sa.select(pledge.fund, pledge.programme, whole_sum(pledge.amount), sa.func.count())
        .where(pledge.organisation_id == organisation_id, pledge.pledged_on <= day)
        .group_by(pledge.fund, pledge.programme)
    )
    return {(fund, programme): (amount, count) for fund, programme, amount, count in connection.execute(statement)}


def _stated(connection: sa.Connection, organisation_id: UUID, day: date) -> dict[tuple[str, str, int], int]:
    item = items_table.c
    statement = sa.select(item.fund, item.programme, item.found, item.stated).where(
        item.organisation_id == organisation_id, item.on <= day
    )
    return {(fund, programme, found): stated for fund, programme, found, stated in connection.execute(statement)}


def _received(connection: sa.Connection, organisation_id: UUID, day: date) -> _Received:
    """What gifts came to after corrections, and what of cash went to the bank."""
    found = _as_entered(connection, organisation_id, day)
    counts = _gifts_corrected(connection, organisation_id, day)
    by = (postings.c.fund, postings.c.programme, accounts.c.is_cash)
    for each in corrected(connection, organisation_id, None, day, by=by, where=[accounts.c.in_position == 1]):
        for sign, nets in each.steps:
            if each.origin in counts:
                for (*purpose, is_cash), net in nets.items():
                    (found.in_cash if is_cash else found.by_bank)[tuple(purpose)] += sign * net
                for *purpose, _ in _most(nets):
                    found.gifts[tuple(purpose)] += sign * counts[each.origin]
            elif each.act == CASH_BANKED:
                for (*purpose, is_cash), net in nets.items():
                    found.paid_in[tuple(purpose)] += 0 if is_cash else sign * net
    return found


def _as_entered(connection: sa.Connection, organisation_id: UUID, day: date) -> _Received:
    """Gifts and banked cash as their vouchers first said."""
    gift, found = donations.c, _Received(Counter(), Counter(), Counter(), Counter())
    statement = (
        sa.select(gift.fund, gift.programme, gift.channel, sa.func.count(), whole_sum(gift.amount))
        .where(gift.organisation_id == organisation_id, gift.received_on <= day)
        .group_by(gift.fund, gift.programme, gift.channel)
    )
    for fund, programme, channel, count, amount in connection.execute(statement):
        found.gifts[fund, programme] += count
        (found.by_bank if channel == Channel.BANK else found.in_cash)[fund, programme] = amount
    for fund, programme, amount in connection.execute(_paid_in(organisation_id, day)):
        found.paid_in[fund, programme] = amount
    return found


def _gifts_corrected(connection: sa.Connection, organisation_id: UUID, day: date) -> dict[int, int]:
    """How many gifts the vouchers hold that were corrected, by sequence."""
    statement = (
        sa.select(donations.c.entry_sequence, sa.func.count())
        .where(
            donations.c.organisation_id == organisation_id,
            donations.c.entry_sequence.in_(origins(organisation_id, None, day)),
        )
        .group_by(donations.c.entry_sequence)
    )
    return {sequence: count for sequence, count in connection.execute(statement)}  # noqa: C416 - rows are not pairs to mypy


def _paid_in(organisation_id: UUID, day: date) -> sa.Select[Any]:
    return (
        sa.select(postings.c.fund, postings.c.programme, whole_sum(postings.c.side * postings.c.amount))
        .join(entries, same_entry())
        .join(accounts, same_account())
        .where(
            entries.c.organisation_id == organisation_id,
            entries.c.posted_on <= day,
            entries.c.act == CASH_BANKED,
            accounts.c.in_position == 1,
            ~accounts.c.is_cash,
        )
        .group_by(postings.c.fund, postings.c.programme)
    )


def _is_live(organisation_id: UUID) -> sa.ColumnElement[bool]:
    """Whether an award's promise still holds, or was kept."""
    live = [CommitmentStatus.PENDING, CommitmentStatus.POSTED]
    return awards_table.c.id.in_(
        sa.select(commitments.c.award).where(
            commitments.c.organisation_id == organisation_id, commitments.c.status.in_(live)
        )
    )


def _recipients() -> sa.Select[Any]:
    award = awards_table.c
    return sa.select(award.programme, award.kind, whole_sum(award.recipients), whole_sum(award.amount)).group_by(
        award.programme, award.kind
    )


def _paid(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Of awards, those that an entry paid."""
    award, promise = awards_table.c, commitments.c
    return statement.join(
        commitments, sa.and_(promise.organisation_id == award.organisation_id, promise.award == award.id)
    ).join(entries, sa.and_(entries.c.organisation_id == promise.organisation_id, entries.c.commitment == promise.id))


def _payment_corrections(
    connection: sa.Connection, organisation_id: UUID, period: DateRange
) -> Iterable[tuple[tuple[str, str], int, int]]:
    """What corrections of the period changed of payments: programme and kind, recipients, whole đồng."""
    award = awards_table.c
    statement = _paid(sa.select(entries.c.sequence, award.kind, award.recipients)).where(
        award.organisation_id == organisation_id,
        entries.c.sequence.in_(origins(organisation_id, period.first, period.last)),
    )
    payments = {sequence: (kind, recipients) for sequence, kind, recipients in connection.execute(statement)}
    where = [accounts.c.kind == AccountKind.ASSET]
    for each in corrected(
        connection, organisation_id, period.first, period.last, by=(postings.c.programme,), where=where
    ):
        if each.origin in payments:
            kind, recipients = payments[each.origin]
            for sign, nets in each.steps:
                spent = {key: -net for key, net in nets.items()}
                for (programme,), amount in spent.items():
                    yield (programme, kind), 0, sign * amount
                for (programme,) in _most(spent):
                    yield (programme, kind), sign * recipients, 0


def _most(nets: Mapping[tuple[Any, ...], int]) -> list[tuple[Any, ...]]:
    """The key with most of the money, where people are counted; none where all of it was taken back."""
    most = max(nets, key=nets.__getitem__, default=None)
    return [most] if most is not None and nets[most] > 0 else []
