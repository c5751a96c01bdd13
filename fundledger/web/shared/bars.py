"""Bars: shares of a whole, drawn as SVG beside a table that says the same in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from fundledger.money import Money


class Share(NamedTuple):
    """One part of a bar, in per cent of its width, as SVG wants it."""

    start: str
    width: str
    amount: Money


def install(app: Flask) -> None:
    app.jinja_env.filters["shares"] = shares


def shares(amounts: Sequence[Money]) -> list[Share]:
    """How a bar is divided; an amount below zero takes no room."""
    shown = [max(amount.minor, 0) for amount in amounts]
    whole = sum(shown) or 1
    starts = [10_000 * sum(shown[:index]) // whole for index in range(len(shown) + 1)]
    return [
        Share(_per_cent(start), _per_cent(end - start), amount)
        for start, end, amount in zip(starts, starts[1:], amounts, strict=False)
    ]


def _per_cent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
