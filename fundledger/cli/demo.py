"""The demonstration: a fresh book with the Sơn La story, then the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fundledger.cli.serve import hold_port, port_options, serve_book
from fundledger.cli.shell import Command, Shell, pass_shell, progress_bar, say
from fundledger.cli.story import State, read_story, state, tell
from fundledger.errors import N_, SetupError
from fundledger.i18n.catalogue import name as word_for
from fundledger.organisations.officers import Role
from fundledger.storage.engine import BookMissing
from fundledger.storage.schema import place_of

if TYPE_CHECKING:
    from fundledger.storage.engine import Engine

LOCAL = ("127.0.0.1", "localhost", "::1")


class RealBookHere(SetupError):
    message = N_("%(place)s holds a real book: name an empty folder with --data for the demonstration.")


@click.command(cls=Command, help=N_("Make a fresh book with the Sơn La story, then serve it."))
@click.option("--no-serve", is_flag=True, help=N_("Only make the book."))
@port_options
@pass_shell
def demo(shell: Shell, *, no_serve: bool, port: int, host: str) -> None:
    if no_serve:
        _make(shell)
        return
    # First the port, so that nothing is made where it is taken.
    with hold_port(host, port) as held:
        engine = _make(shell)
        if host not in LOCAL:
            say(N_("Anyone who reaches this address can sign in with these passwords."), err=True)
        serve_book(shell, engine, held, host=host)


def _make(shell: Shell) -> Engine:
    engine = _book(shell)
    _tell(engine)
    _introduce(shell)
    return engine


def _book(shell: Shell) -> Engine:
    """The demonstration's book, empty if it was not there; never a real one."""
    try:
        engine = shell.engine()
    except BookMissing:
        shell.migrate()
        engine = shell.engine()
    with engine.connect() as connection:
        found = state(connection)
    if found is State.ANOTHER_BOOK:
        raise RealBookHere(place=place_of(engine))
    return engine


def _tell(engine: Engine) -> None:
    with engine.connect() as connection:
        told = state(connection) is State.TOLD
    if told:
        say(N_("The demonstration's book is already complete in %(place)s."), place=place_of(engine))
        return
    with progress_bar(N_("Posting the vouchers of the Sơn La story")) as progress:
        tell(engine, progress)
    say(N_("The demonstration's book is ready in %(place)s."), place=place_of(engine))


def _introduce(shell: Shell) -> None:
    plot = read_story().plot
    say(
        N_(
            "All people in it are invented, and all figures from %(day)s on; "
            "those of the first quarter of 2023 follow report 60/BC-HKH."
        ),
        day=plot["organisation"]["illustrative_from"],
    )
    say(N_("Who may sign in (passwords for this demonstration only):"))
    for user in plot["user"]:
        roles = ", ".join(word_for(Role(role), shell.language) for role in user["roles"])
        click.echo(f"  {user['login']:<8}  {user['password']:<18}  {roles}")
