"""People who sign in."""

from __future__ import annotations

import sys

import click

from fundledger.bookkeeping import setup
from fundledger.cli.shell import Command, Group, Shell, org_option, organisation, pass_shell, say
from fundledger.errors import N_
from fundledger.i18n.catalogue import translate
from fundledger.organisations.officers import Role, must_be_separate
from fundledger.storage.book import write


@click.group(cls=Group, help=N_("People who sign in."))
def user() -> None:
    pass


@user.command(cls=Command, help=N_("Add a person with a sign-in name and roles; the password is asked for."))
@click.argument("login")
@click.option("--name", help=N_("The person's name as vouchers print it; the sign-in name, if none is given."))
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([str(role) for role in Role]),
    help=N_("What the person does; may be given more than once."),
)
@click.option("--password-stdin", is_flag=True, help=N_("Read the password from standard input, for scripts."))
@org_option
@pass_shell
def add(
    shell: Shell, *, login: str, name: str | None, roles: tuple[str, ...], password_stdin: bool, org: str | None
) -> None:
    engine = shell.engine()
    unit = organisation(engine, org)
    wanted = frozenset(Role(role) for role in roles)
    must_be_separate(name or login, wanted)
    password = _password(shell, from_pipe=password_stdin)
    user_id = setup.add_user(engine, login=login, name=name or login, password=password)
    write(engine, unit.code, lambda book: setup.appoint(book, user_id, name or login, wanted))
    say(N_("%(login)s may sign in to the books of %(organisation)s."), login=login, organisation=unit.code)


def _password(shell: Shell, *, from_pipe: bool) -> str:
    if from_pipe:
        return sys.stdin.readline().rstrip("\r\n")
    question = translate(N_("Password (not shown)"), shell.language)
    again = translate(N_("Once more"), shell.language)
    answer: str = click.prompt(question, hide_input=True)
    while click.prompt(again, hide_input=True) != answer:
        say(N_("The two differ: type both again."), err=True)
        answer = click.prompt(question, hide_input=True)
    return answer
