"""Opening fiscal years, closing and reopening periods, and locking them for ever."""

from __future__ import annotations

import click

from fundledger.bookkeeping import periods, setup
from fundledger.bookkeeping.rulebook import regimes
from fundledger.cli.shell import YEARS, Command, Group, Shell, org_option, organisation, pass_shell, say
from fundledger.dates import parse_period
from fundledger.errors import N_
from fundledger.ledger.accounts import Regime
from fundledger.storage.book import write


@click.group(cls=Group, help=N_("Fiscal years."))
def year() -> None:
    pass


@year.command("open", cls=Command, help=N_("Open the twelve months of a fiscal year under an accounting regime."))
@click.argument("number", metavar="YEAR", type=click.IntRange(*YEARS))
@click.option("--regime", type=click.Choice(regimes()), required=True, help=N_("The accounting regime it follows."))
@org_option
@pass_shell
def open_year(shell: Shell, *, number: int, regime: str, org: str | None) -> None:
    engine = shell.engine()
    unit = organisation(engine, org)
    write(engine, unit.code, lambda book: setup.open_fiscal_year(book, number, Regime(regime)))
    say(N_("Fiscal year %(year)s is open."), year=number)


@click.command(cls=Command, help=N_("Close a period (2023, 2023-Q1 or 2023-01): no voucher may be dated in it."))
@click.argument("period")
@org_option
@pass_shell
def close(shell: Shell, *, period: str, org: str | None) -> None:
    span = parse_period(period)
    engine = shell.engine()
    unit = organisation(engine, org)
    write(engine, unit.code, lambda book: periods.close_periods(book, span.months()))
    say(N_("%(period)s is closed."), period=span)


@click.command(
    cls=Command, help=N_("Reopen a closed period: vouchers may be dated in it again. A locked one never reopens.")
)
@click.argument("period")
@org_option
@pass_shell
def reopen(shell: Shell, *, period: str, org: str | None) -> None:
    span = parse_period(period)
    engine = shell.engine()
    unit = organisation(engine, org)
    write(engine, unit.code, lambda book: periods.reopen_periods(book, span.months()))
    say(N_("%(period)s is open: vouchers may be dated in it."), period=span)


@click.command(cls=Command, help=N_("Lock a closed period for ever, and print the root over its entries."))
@click.argument("period")
@org_option
@pass_shell
def lock(shell: Shell, *, period: str, org: str | None) -> None:
    span = parse_period(period)
    engine = shell.engine()
    unit = organisation(engine, org)
    locked = write(engine, unit.code, lambda book: periods.lock_periods(book, span.months()))
    say(N_("%(period)s is locked for ever. Roots over its entries:"), period=span)
    for each in locked:
        click.echo(f"{each.month}  {each.merkle_root}")
