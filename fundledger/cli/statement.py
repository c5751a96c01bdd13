"""Statements and registers, in any of the forms that readers ask for."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, TextIO

import click

from fundledger.cli.shell import Command, Shell, org_option, organisation, pass_shell, whole_file
from fundledger.dates import DateRange, parse_day, parse_period
from fundledger.errors import N_, FundLedgerError
from fundledger.ledger.postings import Part
from fundledger.reporting.exports import Format, export
from fundledger.reporting.exports.texts import heading, printed, totals_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from fundledger.reporting.layouts.filled import Line, Statement

TEXT = "text"
WIDEST = 160
"""How many letters a line has where no terminal says how wide it is, unless the figures need more."""

HEAD = 9
"""How many letters of a column's heading stand on one line at least."""


class DayAndPeriod(FundLedgerError):
    message = N_("--as-of and --period do not go together: keep one of them.")


class NotForTerminals(FundLedgerError):
    message = N_("A terminal cannot show %(format)s: name a file with -o.")


@click.command(
    cls=Command,
    help=N_(
        "Print a statement or a register: trial-balance, receipts-and-payments, general-journal, cash-book, "
        "general-ledger, fund-ledger, or a layout of your own."
    ),
)
@click.argument("name")
@click.option("--as-of", metavar="DAY", help=N_("From the start of the year to this day (2023-03-31)."))
@click.option(
    "--period", help=N_("A year, a quarter or a month (2023, 2023-Q1, 2023-03); the latest year, if none is.")
)
@click.option("--fund", metavar="CODE", default="", help=N_("Only this fund."))
@click.option("--part", type=click.Choice([str(part) for part in Part]), help=N_("Only this part of funds."))
@click.option("--account", metavar="NUMBER", default="", help=N_("Only this account; the general ledger needs one."))
@click.option(
    "--format", "form", type=click.Choice([TEXT, *map(str, Format)]),
    help=N_("What to write: by the file's ending, or text, if not named."),
)  # fmt: skip
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help=N_("The file to write."))
@org_option
@pass_shell
def statement(
    shell: Shell,
    *,
    name: str,
    as_of: str | None,
    period: str | None,
    fund: str,
    part: str | None,
    account: str,
    form: str | None,
    output: Path | None,
    org: str | None,
) -> None:
    # pandas takes its time to load, which other commands need not wait for.
    from fundledger.reporting import library

    days = _days(as_of, period)
    engine = shell.engine()
    unit = organisation(engine, org)
    with engine.connect() as connection:
        days = days or library.usual_period(connection, unit.id)
        wanted = library.Wanted(name, days, fund, part or "", account)
        found = library.prepare(connection, unit.id, wanted, language=shell.language, own=shell.settings.reports)
    _put(found, form or _meant(output), output)


def _days(as_of: str | None, period: str | None) -> DateRange | None:
    if as_of and period:
        raise DayAndPeriod(field="period")
    if as_of:
        last = parse_day(as_of)
        return DateRange(date(last.year, 1, 1), last)
    return parse_period(period) if period else None


def _meant(output: Path | None) -> str:
    """The form that a file's name speaks of."""
    ending = output.suffix.removeprefix(".") if output else ""
    return ending if ending in set(Format) else TEXT


def _put(found: Statement, form: str, output: Path | None) -> None:
    if output is not None:
        content = _content(found, form)
        with whole_file(output) as stream:
            stream.write(content)
    elif form == TEXT:
        _print(found, sys.stdout)
    elif form in (Format.XLSX, Format.PDF) and sys.stdout.isatty():
        raise NotForTerminals(format=form.upper())
    else:
        sys.stdout.buffer.write(_content(found, form))


def _content(found: Statement, form: str) -> bytes:
    if form != TEXT:
        return export(found, Format(form)).content
    text = io.StringIO()
    _print(found, text)
    return text.getvalue().encode()


# ------------------------------------------------------------ as text


def _print(found: Statement, stream: TextIO) -> None:
    from rich.console import Console

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    table, around = _table(found), heading(found)
    _make_room(console, table)
    console.print(around.organisation, style="bold")
    console.print(f"{around.title} – {around.subtitle}", style="bold")
    console.print(" · ".join(filter(None, (around.unit, around.mark))), style="dim")
    console.print(table)
    for note in around.notes:
        console.print(note, style="italic")


def _make_room(console: Console, table: Table) -> None:
    """No figure is ever cut: on a narrow terminal the lines are wider than it."""
    needed = console.measure(table, options=console.options.update(max_width=1_000))
    console.width = max(needed.minimum, console.width if console.is_terminal else min(needed.maximum, WIDEST))


def _table(found: Statement) -> Table:
    from rich import box
    from rich.table import Table

    rows = [(line, _indented(line, cells, totals_place(found))) for line, cells in printed(found)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, column in enumerate(found.columns):
        widest = max((len(cells[index]) for _, cells in rows), default=0)
        words = [*wrap(column.under, max(widest, HEAD)), *wrap(column.label, max(widest, HEAD))]
        table.add_column(
            "\n".join(words), justify="right" if column.is_amount else "left", no_wrap=column.is_amount, overflow="fold"
        )
    for line, cells in rows:
        table.add_row(*cells, style="bold" if line.style.is_bold else None)
    return table


def _indented(line: Line, cells: Sequence[str], place: int) -> list[str]:
    return ["  " * line.level + cell if index == place else cell for index, cell in enumerate(cells)]
