"""Measure every promise in one run, print the table, and say by the exit code whether all are kept."""

from __future__ import annotations

import argparse
import platform
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks import posting, reports
from benchmarks.databases import postgresql, sqlite
from benchmarks.promises import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.promises import Figure

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
TABLE = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)


class Form(NamedTuple):
    """How much is measured; the quick form is too small for its figures to be held to the goals."""

    rounds: int
    singles: int
    sizes: tuple[int, int, int]
    repeats: int


FULL = Form(rounds=7, singles=200, sizes=(10_000, 100_000, 1_000_000), repeats=15)
QUICK = Form(rounds=3, singles=50, sizes=(1_000, 5_000, 20_000), repeats=5)


def measured(form: Form) -> Iterator[Figure]:
    for databases in (sqlite, postgresql):
        with databases() as made:
            yield from posting.figures(made, rounds=form.rounds, singles=form.singles)
            yield from reports.figures(made, sizes=form.sizes, rounds=form.repeats)


def shown(figures: Sequence[Figure]) -> Table:
    table = Table()
    for place, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if place in (2, 4) else "left")
    for figure in figures:
        table.add_row(*figure.cells, style=None if figure.is_kept else "bold red")
    return table


def keep(figures: Sequence[Figure]) -> None:
    """Write the table into the page."""
    rows = [HEADINGS, tuple("--:" if place in (2, 4) else "---" for place in range(len(HEADINGS)))]
    rows += [figure.cells for figure in figures]
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    when = f"Measured on {date.today().isoformat()}, Python {platform.python_version()}, two shared cores.\n\n"  # noqa: DTZ011
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(TABLE.sub(lambda match: f"{match[1]}{when}{lines}{match[2]}", text), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--keep", action="store_true", help="write the table into docs/performance.md")
    asked = parser.parse_args()
    console = Console()
    figures: list[Figure] = []
    with console.status("measuring"):
        for figure in measured(QUICK if asked.quick else FULL):
            figures.append(figure)
            console.print(" ".join(figure.cells))
    console.print(shown(figures))
    if asked.keep:
        keep(figures)
    return 0 if asked.quick or all(figure.is_kept for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
