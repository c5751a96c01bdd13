"""Where a command begins and ends: whatever happens, a reader gets an answer and never a traceback."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from fundledger.cli import accounts, demo, export, funds, init, periods, serve, statement, user, verify
from fundledger.cli.refusals import failure, refusal, usage
from fundledger.cli.shell import Group, Shell, say
from fundledger.config import LANGUAGES
from fundledger.errors import N_, FundLedgerError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
"""The exit code that shells give to a command stopped by Ctrl-C."""


@click.group("fundledger", cls=Group, help=N_("Accounting for scholarship and charity funds."))
@click.version_option(package_name="fundledger", message="%(package)s %(version)s", help=N_("Show the version."))
def commands() -> None:
    pass


for _command in (
    demo.demo,
    init.init,
    init.migrate,
    serve.serve,
    user.user,
    funds.fund,
    funds.programme,
    periods.year,
    statement.statement,
    export.export,
    verify.verify,
    periods.close,
    periods.reopen,
    periods.lock,
    accounts.accounts,
):
    commands.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 where it was refused, or 2 where it was not understood."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        _speak_unicode(stream)
    shell = Shell(language=_language(arguments))
    try:
        return commands.main(list(arguments), "fundledger", standalone_mode=False, obj=shell) or 0
    except click.ClickException as error:
        click.echo(usage(error, shell.language), err=True)
        return 2
    except FundLedgerError as error:
        click.echo(refusal(error, shell.language), err=True)
    except (click.Abort, KeyboardInterrupt):
        say(N_("Stopped."), language=shell.language, err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads the output has seen enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - the last resort: the traceback goes into a file
        click.echo(failure(error, shell), err=True)
    return 1


def _language(arguments: Sequence[str]) -> str:
    """The language asked for anywhere on the command line: mistakes in the rest are answered in it too."""
    asked = os.environ.get("FUNDLEDGER_LANG", "")
    for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
        if option == "--lang":
            asked = value
        elif option.startswith("--lang="):
            asked = option.removeprefix("--lang=")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _speak_unicode(stream: TextIO) -> None:
    """Vietnamese needs it whatever the terminal's own alphabet is."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
