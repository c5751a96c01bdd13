"""What was measured, against what is promised."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Bound(Enum):
    """On which side of its goal a figure must stay."""

    AT_MOST = "≤"
    AT_LEAST = "≥"

    def holds(self, found: float, goal: float) -> bool:
        compare: Callable[[float, float], bool] = operator.le if self is Bound.AT_MOST else operator.ge
        return compare(found, goal)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; one without a goal is there to be known.

    `spent` and `against` are CPU nanoseconds of the work and of what it is compared with; the unit of the ratio is ×.
    """

    work: str
    database: str
    spent: float
    against: float
    floor: str
    goal: float | None = None
    bound: Bound = Bound.AT_MOST

    @property
    def ratio(self) -> float:
        return self.spent / self.against if self.bound is Bound.AT_MOST else self.against / self.spent

    @property
    def is_kept(self) -> bool:
        return self.goal is None or self.bound.holds(self.ratio, self.goal)

    @property
    def cells(self) -> tuple[str, ...]:
        goal = "" if self.goal is None else f"{self.bound.value} {_figures(self.goal)}×"
        verdict = "" if self.goal is None else ("kept" if self.is_kept else "MISSED")
        of_floor = f"{self.floor}, {_duration(self.against)}"
        return self.work, self.database, _duration(self.spent), of_floor, f"{_figures(self.ratio)}×", goal, verdict


HEADINGS = ("work", "database", "CPU", "compared with", "ratio", "goal", "")


def _duration(nanoseconds: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{_figures(nanoseconds / size)} {unit}"
    return f"{nanoseconds:.0f} ns"


def _figures(number: float) -> str:
    """Two or three figures, as many as a shared machine can give."""
    return f"{number:,.0f}" if number >= 20 else f"{number:.1f}" if number >= 2 else f"{number:.2f}"
