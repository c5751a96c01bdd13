"""The whole journal, in a form that others can check."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from fundledger.cli.shell import Command, Shell, org_option, pass_shell, progress_bar, whole_file
from fundledger.errors import N_

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = {"hledger": "hledger", "beancount": "beancount", "json": "journal"}


@click.command(cls=Command, help=N_("Write the whole journal for hledger, for beancount, or as JSON lines."))
@click.argument("format_", metavar="FORMAT", type=click.Choice(MODULES))
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help=N_("The file to write."))
@click.option(
    "--words/--no-words",
    default=None,
    help=N_("With the vouchers' words, which may name people; JSON has them unless told otherwise, the others not."),
)
@org_option
@pass_shell
def export(shell: Shell, *, format_: str, output: Path | None, words: bool | None, org: str | None) -> None:
    write = _writer(format_)
    chosen = {} if words is None else {"words": words}
    engine = shell.engine()
    with engine.connect() as connection, progress_bar(N_("Writing the journal")) as progress:
        if output is None:
            write(connection, sys.stdout, org, progress=progress, **chosen)
            return
        with whole_file(output) as binary:
            stream = io.TextIOWrapper(binary, encoding="utf-8", newline="")
            write(connection, stream, org, progress=progress, **chosen)
            stream.flush()
            stream.detach()


def _writer(format_: str) -> Callable[..., None]:
    # Each is loaded only where it is asked for.
    return cast("Callable[..., None]", import_module(f"fundledger.reporting.exports.{MODULES[format_]}").write)
