"""What is printed where a command is refused, not understood, or fails by our own mistake."""

from __future__ import annotations

import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.errors import N_, FundLedgerError
from fundledger.i18n.catalogue import translate

if TYPE_CHECKING:
    from fundledger.cli.shell import Shell

LOG_FILE = "fundledger.log"


# What systems most often give as a reason.
REASONS = (
    N_("Permission denied"),
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("Cannot assign requested address"),
    N_("Name or service not known"),
)


def refusal(error: FundLedgerError, language: str) -> str:
    """One sentence on one line."""
    if (reason := error.values.get("reason")) in REASONS:
        error.values["reason"] = translate(str(reason), language)
    return " ".join(translate(error, language).split())


def usage(error: click.ClickException, language: str) -> str:
    """One sentence about a command line that was not understood, and where its help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "fundledger"
    match error:
        case click.NoSuchOption():
            message = N_("There is no option %(name)s: see “%(command)s --help”.")
            name = error.option_name
        case click.exceptions.NoSuchCommand():
            message = N_("There is no command %(name)s: see “%(command)s --help”.")
            name = error.command_name
        case click.MissingParameter():
            message = N_("%(name)s is missing: see “%(command)s --help”.")
            name = _name(error, context)
        case click.BadParameter() if isinstance(error.param and error.param.type, click.Choice):
            message = N_("%(name)s must be one of %(choices)s: see “%(command)s --help”.")
            name = _name(error, context)
        case click.BadParameter():
            message = N_("The value of %(name)s is not understood: see “%(command)s --help”.")
            name = _name(error, context)
        case click.BadOptionUsage():
            message = N_("The option %(name)s is not used as it should be: see “%(command)s --help”.")
            name = error.option_name
        case _:
            message = N_("The command is not complete or has words too many: see “%(command)s --help”.")
            name = ""
    return translate(message, language, name=name, command=command, choices=_choices(error))


def failure(error: Exception, shell: Shell) -> str:
    """Keep the traceback in a file and name that."""
    record = f"{datetime.now(UTC).isoformat()}\n{''.join(traceback.format_exception(error))}\n"
    for folder in (shell.settings.folder, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / LOG_FILE).open("a", encoding="utf-8") as stream:
                stream.write(record)
        except OSError:
            continue
        place = str(folder / LOG_FILE)
        break
    else:
        place = "—"
    message = N_("Something went wrong that is our mistake (%(kind)s): %(place)s says what; please report it.")
    return translate(message, shell.language, kind=type(error).__name__, place=place)


def _name(error: click.BadParameter, context: click.Context | None) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[-1] if isinstance(error.param, click.Option) else error.param.make_metavar(context)  # type: ignore[arg-type]


def _choices(error: click.ClickException) -> str:
    kind = getattr(getattr(error, "param", None), "type", None)
    return ", ".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""
