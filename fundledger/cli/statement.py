"""Statements, in any of the forms that readers ask for."""

from __future__ import annotations

import click

from fundledger.cli.shell import Command
from fundledger.errors import N_


@click.command(cls=Command, help=N_("Print a statement (trial-balance, receipts-and-payments …)."))
def statement() -> None:
    pass
