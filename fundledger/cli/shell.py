"""What every command shares: the book's place, the language, and click in the reader's own words."""

from __future__ import annotations

import errno
import inspect
import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from fundledger.config import LANGUAGES, FolderNotWritable, Settings, data, settings
from fundledger.errors import N_, RuleError, SetupError
from fundledger.i18n.catalogue import translate
from fundledger.storage.engine import make_engine, sqlite_url
from fundledger.storage.schema import must_be_current, upgrade
from fundledger.storage.stores import organisations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fundledger.organisations.units import Organisation
    from fundledger.storage.engine import Engine


YEARS = (1990, 2200)
"""The fiscal years that books may be opened for."""


class SeveralOrganisations(RuleError):
    message = N_("These books hold %(count)s organisations (%(codes)s): name one with --org.")


class NoOrganisation(RuleError):
    message = N_("These books hold no organisation yet: found one with “fundledger init”.")


@dataclass(slots=True)
class Shell:
    """One run of the program: what the options besides the command's own say."""

    language: str = LANGUAGES[0]
    folder: str | None = None

    @property
    def settings(self) -> Settings:
        return settings(self.folder, self.language)

    @property
    def url(self) -> str:
        found = self.settings
        return found.database_url or sqlite_url(found.folder)

    def engine(self) -> Engine:
        """The book's engine; refuses where there is no book, or one of another version."""
        engine = make_engine(self.url)
        click.get_current_context().call_on_close(engine.dispose)
        must_be_current(engine, data("migrations"))
        return engine

    def migrate(self) -> None:
        """Make the book, or bring it to this version."""
        found = self.settings
        if found.database_url is None:
            try:
                found.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise FolderNotWritable(folder=found.folder, reason=error.strerror) from error
        engine = make_engine(self.url, as_owner=True)
        upgrade(engine, data("migrations"))
        engine.dispose()


def organisation(engine: Engine, code: str | None) -> Organisation:
    """The organisation that was named, or the only one there is."""
    with engine.connect() as connection:
        if code is not None:
            return organisations.get(connection, code)
        found = organisations.every(connection)
    if len(found) > 1:
        raise SeveralOrganisations(count=len(found), codes=", ".join(each.code for each in found))
    if not found:
        raise NoOrganisation
    return found[0]


def say(message: str, *, language: str | None = None, err: bool = False, **values: object) -> None:
    """Print a sentence in the reader's language."""
    click.echo(translate(message, language or this_shell().language, **values), err=err)


def this_shell() -> Shell:
    found: Shell = click.get_current_context().find_root().obj
    return found


pass_shell = click.make_pass_decorator(Shell)


# ------------------------------------------------------------ options


def _keep_folder(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.find_root().obj.folder = value


def _shared_options() -> list[click.Option]:
    """Accepted before the command and after it."""
    return [
        click.Option(
            ["--data"],
            metavar="DIR",
            expose_value=False,
            callback=_keep_folder,
            help=N_("The folder of the book; without it DATABASE_URL, or your own folder."),
        ),
        # The language was found before anything else was read; here it is only checked.
        click.Option(
            ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=N_("The language of the answers.")
        ),
    ]


def org_option(command: Any) -> Any:
    return click.option(
        "--org", metavar="CODE", help=N_("The organisation's code; not needed where there is only one.")
    )(command)


# ------------------------------------------------------------ click in the reader's words


class _Worded(click.Command):
    """A command whose help is in the reader's language and that takes the shared options."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.params.extend(_shared_options())

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        prefix = _word(ctx, N_("Usage:")) + " "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_word(ctx, self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for option in self.get_params(ctx) if (record := option.get_help_record(ctx))]
        with formatter.section(_word(ctx, N_("Options"))):
            formatter.write_dl([(names, _word(ctx, text)) for names, text in records])


class Command(_Worded):
    """One command."""


class Group(_Worded, click.Group):
    """A command that has commands of its own."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _Worded.format_options(self, ctx, formatter)
        with formatter.section(_word(ctx, N_("Commands"))):
            formatter.write_dl(
                [(name, _word(ctx, inspect.cleandoc(self.commands[name].help or ""))) for name in self.commands]
            )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """In the order in which a newcomer needs them."""
        return list(self.commands)


def _word(context: click.Context, text: str) -> str:
    return translate(text, context.find_root().obj.language) if text else ""


# click writes this one itself.
N_("Show this message and exit.")


# ------------------------------------------------------------ long work, whole files


@contextmanager
def progress_bar(message: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal that hears what is done, and of how much; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(translate(message, this_shell().language), total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)


class FileNotWritable(SetupError):
    message = N_("%(file)s cannot be written (%(reason)s): name another file with -o.")


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file that appears whole, or leaves what was there.

    Raises FileNotWritable.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with draft.open("wb") as stream:
            yield stream
        draft.replace(target)
    except OSError as error:
        raise FileNotWritable(file=target, reason=error.strerror or error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
