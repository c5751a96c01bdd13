"""Closing periods, and locking them for ever."""

from __future__ import annotations

import click

from fundledger.bookkeeping import periods
from fundledger.cli.shell import Command, Shell, org_option, organisation, pass_shell, say
from fundledger.dates import parse_period
from fundledger.errors import N_
from fundledger.storage.book import write


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
