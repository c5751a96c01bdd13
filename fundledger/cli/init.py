"""Setting up for real: `init` and `migrate`."""

from __future__ import annotations

from datetime import date

import click

from fundledger.bookkeeping import setup
from fundledger.bookkeeping.rulebook import regimes, rule_book
from fundledger.cli.shell import YEARS, Command, Shell, pass_shell, say
from fundledger.errors import N_, SetupError
from fundledger.ledger.accounts import Regime
from fundledger.storage.book import write
from fundledger.storage.engine import BookMissing
from fundledger.storage.schema import place_of
from fundledger.storage.stores import organisations


class OrganisationExists(SetupError):
    message = N_("These books already hold the organisation %(code)s: choose another code.")


class DemonstrationHere(SetupError):
    message = N_("%(place)s holds the demonstration: name another folder with --data for real books.")


@click.command(cls=Command, help=N_("Found an organisation's books and open their first fiscal year."))
@click.option("--code", required=True, help=N_("The organisation's short code, such as SL."))
@click.option("--name-vi", required=True, help=N_("Its name in Vietnamese."))
@click.option("--name-en", required=True, help=N_("Its name in English."))
@click.option("--address", default="", help=N_("Its address."))
@click.option("--regime", type=click.Choice(regimes()), required=True, help=N_("The accounting regime it follows."))
@click.option(
    "--year",
    type=click.IntRange(*YEARS),
    default=lambda: date.today().year,  # noqa: DTZ011 - the year on the user's own wall
    help=N_("The first fiscal year; this year, if none is named."),
)
@pass_shell
def init(shell: Shell, *, code: str, name_vi: str, name_en: str, address: str, regime: str, year: int) -> None:
    rule_book(Regime(regime))
    try:
        engine = shell.engine()
    except BookMissing:
        shell.migrate()
        engine = shell.engine()
    with engine.connect() as connection:
        known = organisations.every(connection)
    if any(each.illustrative_from for each in known):
        raise DemonstrationHere(place=place_of(engine))
    if code in {each.code for each in known}:
        raise OrganisationExists(field="code", code=code)
    setup.found_organisation(engine, code=code, name_vi=name_vi, name_en=name_en, address=address)
    write(engine, code, lambda book: setup.open_fiscal_year(book, year, Regime(regime)))
    say(
        N_("The books of %(name)s are open for %(year)s in %(place)s."),
        name=name_vi if shell.language == "vi" else name_en,
        year=year,
        place=place_of(engine),
    )
    say(
        N_("Next: add people with “fundledger user add” and funds with “fundledger fund add”, then “fundledger serve”.")
    )


@click.command(cls=Command, help=N_("Bring the book to this version's schema; make a backup first."))
@pass_shell
def migrate(shell: Shell) -> None:
    shell.migrate()
    say(N_("The book is at this version's schema."))
