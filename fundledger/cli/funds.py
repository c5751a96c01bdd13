"""Funds and programmes: what money is for."""

from __future__ import annotations

import click

from fundledger.bookkeeping import setup
from fundledger.cli.shell import Command, Group, Shell, org_option, organisation, pass_shell, say
from fundledger.errors import N_
from fundledger.funds.funds import Fund, Restriction
from fundledger.ledger.postings import FundCode, ProgrammeCode
from fundledger.scholarships.programmes import Programme
from fundledger.storage.book import write


@click.group(cls=Group, help=N_("Funds: what donors gave money for."))
def fund() -> None:
    pass


@fund.command("add", cls=Command, help=N_("Add a fund; its restriction decides which parts it has."))
@click.argument("code")
@click.option("--name-vi", required=True, help=N_("Its name in Vietnamese."))
@click.option("--name-en", required=True, help=N_("Its name in English."))
@click.option(
    "--restriction",
    type=click.Choice([str(each) for each in Restriction]),
    required=True,
    help=N_(
        "endowment: the principal is preserved; purpose, unrestricted: all may be spent; entrusted: another's money."
    ),
)
@org_option
@pass_shell
def add_fund(shell: Shell, *, code: str, name_vi: str, name_en: str, restriction: str, org: str | None) -> None:
    engine = shell.engine()
    unit = organisation(engine, org)
    new = Fund(FundCode(code), name_vi, name_en, Restriction(restriction))
    write(engine, unit.code, lambda book: setup.add_fund(book, new))
    say(N_("Fund %(code)s is in the books of %(organisation)s."), code=code, organisation=unit.code)


@click.group(cls=Group, help=N_("Programmes: activities that money is raised or spent for."))
def programme() -> None:
    pass


@programme.command("add", cls=Command, help=N_("Add a programme."))
@click.argument("code")
@click.option("--name-vi", required=True, help=N_("Its name in Vietnamese."))
@click.option("--name-en", required=True, help=N_("Its name in English."))
@org_option
@pass_shell
def add_programme(shell: Shell, *, code: str, name_vi: str, name_en: str, org: str | None) -> None:
    engine = shell.engine()
    unit = organisation(engine, org)
    new = Programme(ProgrammeCode(code), name_vi, name_en)
    write(engine, unit.code, lambda book: setup.add_programme(book, new))
    say(N_("Programme %(code)s is in the books of %(organisation)s."), code=code, organisation=unit.code)
