"""Balances: as of a day, and the trial balance of a period.

A balance is carried from one regime to the next under the same number where both charts give it the same kind;
where they do not, it stays on a line of its own, because the same number then means different things.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fundledger.reporting.datasets.charts import Chart, chart
from fundledger.reporting.datasets.frames import TEXT, TRUTH, WHOLE, frame
from fundledger.reporting.datasets.movements import NOTHING, Moved, Only, moved, opened_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    import pandas as pd
    import sqlalchemy as sa

    from fundledger.dates import DateRange

_ACCOUNT = {"account": TEXT, "name_vi": TEXT, "name_en": TEXT, "kind": TEXT, "verified": TRUTH}
BALANCES = {**_ACCOUNT, "debit": WHOLE, "credit": WHOLE, "balance": WHOLE}
TRIAL_BALANCE = {
    **_ACCOUNT, "opening_debit": WHOLE, "opening_credit": WHOLE, "movement_debit": WHOLE, "movement_credit": WHOLE,
    "debit": WHOLE, "credit": WHOLE,
}  # fmt: skip

BY = ("regime", "account")

Key = tuple[str, str]
"""An account's number and kind."""


def balances_as_of(
    connection: sa.Connection, organisation_id: UUID, day: date, *, fund: str | None = None, part: str | None = None
) -> pd.DataFrame:
    """All that was ever debited and credited up to the end of a day, one row per account, ordered by account.

    Columns: account, name_vi, name_en, kind, verified; debit, credit (totals), balance (debit above zero), int64 đồng.
    An account that nothing was posted to has no row.
    """
    names = chart(connection, organisation_id)
    everything = moved(connection, organisation_id, None, day, by=BY, only=Only(fund=fund, part=part))
    found = _by_account([(everything, 1)], names)
    rows = [(*_account(key, names, day.year), *found[key], found[key].net) for key in sorted(found)]
    return frame(rows, BALANCES)


def trial_balance(
    connection: sa.Connection,
    organisation_id: UUID,
    period: DateRange,
    *,
    fund: str | None = None,
    part: str | None = None,
) -> pd.DataFrame:
    """Opening balance, movement and closing balance of a period, one row per account, ordered by account.

    Columns: account, name_vi, name_en, kind, verified; opening_debit, opening_credit, movement_debit,
    movement_credit, debit, credit (closing), int64 đồng. A balance stands on one side only.
    Opening balances that were entered on the period's first day count as opening, not as movement.
    An account that opened at zero and did not move has no row; one that moved and closed at zero has.
    """
    names, only = chart(connection, organisation_id), Only(fund=fund, part=part)
    before = moved(connection, organisation_id, None, period.first - timedelta(days=1), by=BY, only=only)
    during = moved(connection, organisation_id, period.first, period.last, by=BY, only=only)
    entered = opened_on(connection, organisation_id, period.first, by=BY, only=only)
    opening = _by_account([(before, 1), (entered, 1)], names)
    movement = _by_account([(during, 1), (entered, -1)], names)
    rows = []
    for key in sorted(opening.keys() | movement.keys()):
        opened, changed = opening.get(key, NOTHING).net, movement.get(key, NOTHING)
        if opened or changed != NOTHING:
            closed = opened + changed.net
            rows.append((*_account(key, names, period.last.year), *_sides(opened), *changed, *_sides(closed)))
    return frame(rows, TRIAL_BALANCE)


def _by_account(signed: Sequence[tuple[Mapping[tuple[Any, ...], Moved], int]], names: Chart) -> dict[Key, Moved]:
    found: dict[Key, Moved] = defaultdict(lambda: NOTHING)
    for by_regime, sign in signed:
        for (regime, account), (debit, credit) in by_regime.items():
            key = account, names.kind(regime, account)
            found[key] = Moved(found[key].debit + sign * debit, found[key].credit + sign * credit)
    return found


def _account(key: Key, names: Chart, year: int) -> tuple[Any, ...]:
    account, kind = key
    named = names.named(account, kind, year)
    return account, named.name_vi, named.name_en, kind, named.verified


def _sides(net: int) -> tuple[int, int]:
    return max(net, 0), max(-net, 0)
