"""The server for real use."""

from __future__ import annotations

import errno
import signal
import socket
from typing import TYPE_CHECKING, Any

import click

from fundledger.cli.shell import Command, Shell, pass_shell, say
from fundledger.errors import N_, SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundledger.storage.engine import Engine

THREADS = 8


class PortTaken(SetupError):
    message = N_("Port %(port)s on %(host)s is in use: choose another one with --port.")


class AddressRefused(SetupError):
    message = N_("Port %(port)s on %(host)s cannot be opened (%(reason)s): choose others with --host and --port.")


def port_options(command: Callable[..., None]) -> Callable[..., None]:
    port = click.option(
        "--port", type=click.IntRange(0, 65535), default=8000, help=N_("The port to listen on: 8000, if none is named.")
    )
    host = click.option(
        "--host", default="127.0.0.1", help=N_("The address to listen on: this computer only, if none is named.")
    )
    return port(host(command))


@click.command(cls=Command, help=N_("Serve the desk and the public pages until Ctrl-C."))
@port_options
@pass_shell
def serve(shell: Shell, *, port: int, host: str) -> None:
    engine = shell.engine()
    with hold_port(host, port) as held:
        serve_book(shell, engine, held, host=host)


def hold_port(host: str, port: int) -> socket.socket:
    """Take a port, or say why it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from error
        # Python adds the address to the reason, which the sentence already names.
        reason = str(error.strerror or error).partition(" (while")[0]
        raise AddressRefused(host=host, port=port, reason=reason) from error


def serve_book(shell: Shell, engine: Engine, held: socket.socket, *, host: str) -> None:
    """Serve until Ctrl-C or a polite request to end; answers under way are finished."""
    # The web's packages take a second to load, which other commands need not wait for.
    from waitress.server import create_server

    from fundledger.web.app import create_app

    settings = shell.settings
    app = create_app(engine, secret_key=settings.secret_key(), reports=settings.reports)
    server = create_server(app, sockets=[held], threads=THREADS, ident="")
    address = f"http://{f'[{host}]' if ':' in host else host}:{held.getsockname()[1]}"
    say(N_("Public pages: %(address)s"), address=f"{address}/{shell.language}/")
    say(N_("The desk: %(address)s"), address=f"{address}/{shell.language}/desk/")
    say(N_("Stop with Ctrl-C."))
    signal.signal(signal.SIGTERM, _end)
    server.run()
    say(N_("Stopped."), err=True)


def _end(_signal: int, _frame: Any) -> None:
    raise SystemExit(0)
