"""Whether the books, or an exported journal, agree with their own entries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.cli.shell import Command, Shell, pass_shell, progress_bar, say
from fundledger.config import data
from fundledger.errors import N_
from fundledger.i18n.catalogue import translate

if TYPE_CHECKING:
    from fundledger.ledger.differences import Difference


@click.command(cls=Command, help=N_("Recompute everything from the entries and list every difference."))
@click.option(
    "--export",
    "journal",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("Check a journal written by “fundledger export json” instead; no book is needed."),
)
@pass_shell
@click.pass_context
def verify(context: click.Context, shell: Shell, *, journal: Path | None) -> None:
    differences = _in_book(shell) if journal is None else _in_file(journal)
    for difference in differences:
        click.echo(translate(difference.message, shell.language, **difference.values))
    if differences:
        say(N_("%(count)s differences: the books are not what their entries say."), err=True, count=len(differences))
        context.exit(1)
    say(N_("Everything agrees: chain, balances, positions, numbering."))


def _in_book(shell: Shell) -> list[Difference]:
    from fundledger.reporting.verification import verify as verified

    engine = shell.engine()
    with engine.connect() as connection, progress_bar(N_("Recomputing the books")) as progress:
        return verified(connection, data("migrations"), progress)


def _in_file(journal: Path) -> list[Difference]:
    from fundledger.reporting.verification import verify_export

    with progress_bar(N_("Recomputing the journal")) as progress:
        return verify_export(journal, progress)
