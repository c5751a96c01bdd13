"""Corrections: what stood before one and what stands after it, so that a figure shows what the correction changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from fundledger.reporting.datasets.frames import whole_sum
from fundledger.storage.tables import accounts, entries, postings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

Nets = dict[tuple[Any, ...], int]
"""Whole đồng by key, debit above zero."""


class Corrected(NamedTuple):
    """A correction: the entry that its chain began with, the act of that entry and what it moved.

    `before` and `after` are what the chain came to without the correction and with it.
    """

    origin: int
    act: str
    first: Nets
    before: Nets
    after: Nets

    @property
    def steps(self) -> tuple[tuple[int, Nets], ...]:
        """What to take away and what to put in its place, each with its sign."""
        return (-1, self.before), (1, self.after)


def corrected(
    connection: sa.Connection,
    organisation_id: UUID,
    first: date | None,
    last: date,
    *,
    by: Sequence[sa.ColumnElement[Any]],
    where: Sequence[sa.ColumnElement[bool]],
) -> list[Corrected]:
    """Every correction of the days, in the order of the chain; `by` and `where` are of postings and their accounts."""
    chains: dict[int, list[int]] = defaultdict(list)
    begun: dict[int, tuple[int, str]] = {}
    chain = _chain(organisation_id, first, last)
    for correction, sequence, act, corrects in connection.execute(sa.select(chain)):
        chains[correction].append(sequence)
        if corrects is None:
            begun[correction] = sequence, act
    nets = _nets(connection, organisation_id, chain, by=by, where=where) if begun else {}
    found = []
    for correction, (origin, act) in sorted(begun.items()):
        before = _sum([nets[sequence] for sequence in chains[correction] if sequence != correction])
        found.append(Corrected(origin, act, nets[origin], before, _sum([before, nets[correction]])))
    return found


def origins(organisation_id: UUID, first: date | None, last: date) -> sa.Select[tuple[int]]:
    """The entries with which the chains of the days' corrections began."""
    chain = _chain(organisation_id, first, last)
    return sa.select(chain.c.sequence).where(chain.c.corrects.is_(None))


def same_account() -> sa.ColumnElement[bool]:
    """A posting's account under the regime of its entry."""
    return sa.and_(
        accounts.c.organisation_id == postings.c.organisation_id,
        accounts.c.regime == entries.c.regime,
        accounts.c.code == postings.c.account,
    )


def same_entry() -> sa.ColumnElement[bool]:
    return sa.and_(entries.c.organisation_id == postings.c.organisation_id, entries.c.sequence == postings.c.sequence)


def _chain(organisation_id: UUID, first: date | None, last: date) -> sa.CTE:
    """For each correction of the days: itself, what it corrects, what that corrected, and so on."""
    days = [entries.c.posted_on <= last] if first is None else [entries.c.posted_on.between(first, last)]
    columns = (entries.c.sequence, entries.c.act, entries.c.corrects)
    chain = (
        sa.select(entries.c.sequence.label("correction"), *columns)
        .where(entries.c.organisation_id == organisation_id, entries.c.corrects.is_not(None), *days)
        .cte("chain", recursive=True)
    )
    return chain.union_all(
        sa.select(chain.c.correction, *columns).where(
            entries.c.organisation_id == organisation_id, entries.c.id == chain.c.corrects
        )
    )


def _nets(
    connection: sa.Connection,
    organisation_id: UUID,
    chain: sa.CTE,
    *,
    by: Sequence[sa.ColumnElement[Any]],
    where: Sequence[sa.ColumnElement[bool]],
) -> Mapping[int, Nets]:
    statement = (
        sa.select(postings.c.sequence, *by, whole_sum(postings.c.side * postings.c.amount))
        .join(entries, same_entry())
        .join(accounts, same_account())
        .where(
            postings.c.organisation_id == organisation_id,
            postings.c.sequence.in_(sa.select(chain.c.sequence)),
            *where,
        )
        .group_by(postings.c.sequence, *by)
    )
    found: dict[int, Nets] = defaultdict(dict)
    for sequence, *key, net in connection.execute(statement):
        found[sequence][tuple(key)] = net
    return found


def _sum(several: Sequence[Nets]) -> Nets:
    found: Nets = defaultdict(int)
    for nets in several:
        for key, net in nets.items():
            found[key] += net
    return found
