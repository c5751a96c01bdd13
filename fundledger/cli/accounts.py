"""The chart of accounts: what of it is unverified, and an organisation's own numbers."""

from __future__ import annotations

import click

from fundledger.bookkeeping import setup
from fundledger.bookkeeping.rulebook import regimes
from fundledger.cli.shell import Command, Group, Shell, org_option, organisation, pass_shell, say
from fundledger.errors import N_
from fundledger.i18n.catalogue import translate
from fundledger.ledger.accounts import AccountCode, Regime
from fundledger.storage.book import write
from fundledger.storage.stores import accounts as charts


@click.group(cls=Group, help=N_("The chart of accounts."))
def accounts() -> None:
    pass


@accounts.command("list", cls=Command, help=N_("List the charts of accounts, and what of them is unverified."))
@org_option
@pass_shell
def list_accounts(shell: Shell, *, org: str | None) -> None:
    engine = shell.engine()
    unit = organisation(engine, org)
    with engine.connect() as connection:
        chart = charts.every(connection, unit.id)
        remaps = {regime: charts.remaps(connection, unit.id, regime) for regime in {each.regime for each in chart}}
    unverified = translate(N_("working number, unverified"), shell.language)
    for account in chart:
        own = remaps[account.regime].get(account.code)
        notes = [f"→ {own}"] * (own is not None) + [unverified] * (not account.verified)
        title = account.name_vi if shell.language == "vi" else account.name_en
        click.echo(f"{account.regime:<11} {account.code:<8} {title}{''.join(f'  [{note}]' for note in notes)}")


@accounts.command(cls=Command, help=N_("Add an account of your own that holds what another one holds."))
@click.argument("own")
@click.option("--like", metavar="NUMBER", required=True, help=N_("The account of the chart that holds the same."))
@click.option("--name-vi", required=True, help=N_("Its name in Vietnamese."))
@click.option("--name-en", required=True, help=N_("Its name in English."))
@click.option("--regime", type=click.Choice(regimes()), required=True, help=N_("The accounting regime it follows."))
@org_option
@pass_shell
def add(shell: Shell, *, own: str, like: str, name_vi: str, name_en: str, regime: str, org: str | None) -> None:
    engine = shell.engine()
    unit = organisation(engine, org)
    chart, numbers, names = Regime(regime), (AccountCode(like), AccountCode(own)), (name_vi, name_en)
    write(engine, unit.code, lambda book: setup.add_account(book, chart, like=numbers[0], own=numbers[1], names=names))
    say(N_("Account %(own)s is in the chart %(regime)s."), own=own, regime=regime)


@accounts.command(cls=Command, help=N_("Let the rules use your own number in place of a working one from now on."))
@click.argument("working")
@click.argument("own")
@click.option("--regime", type=click.Choice(regimes()), required=True, help=N_("The accounting regime it follows."))
@org_option
@pass_shell
def remap(shell: Shell, *, working: str, own: str, regime: str, org: str | None) -> None:
    engine = shell.engine()
    unit = organisation(engine, org)
    numbers = AccountCode(working), AccountCode(own)
    write(engine, unit.code, lambda book: setup.remap_account(book, Regime(regime), working=numbers[0], own=numbers[1]))
    say(N_("Under %(regime)s the rules use %(own)s in place of %(working)s."), regime=regime, own=own, working=working)
