"""Frames from rows: text, whole đồng as int64, truth values, and days, moments and ids as objects; never a float."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from fundledger.storage.columns import WholeNumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

TEXT = "str"
WHOLE = "int64"
TRUTH = "bool"
VALUE = "object"


def frame(rows: Iterable[Sequence[Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Rows as a frame whose columns have the given types, also where there is no row."""
    import pandas as pd

    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=kind)
            for (name, kind), column in zip(columns.items(), values, strict=True)
        }
    )


def whole_sum(amount: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A sum as a whole number: PostgreSQL would make it a decimal, and nothing sums to null."""
    return sa.cast(sa.func.coalesce(sa.func.sum(amount), 0), WholeNumber)
