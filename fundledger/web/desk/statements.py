"""Statements and registers: one page for all of them, each figure a link to what lies behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, url_for

from fundledger.ledger.postings import Part
from fundledger.reporting.datasets.pages import funds
from fundledger.reporting.exports import Format
from fundledger.reporting.library import Wanted, usual_period
from fundledger.web.desk.access import seat
from fundledger.web.shared import statements
from fundledger.web.shared.fields import Choice, Form, Period, Text
from fundledger.web.shared.lists import asked
from fundledger.web.shared.site import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from fundledger.reporting.datasets.pages import Connection
    from fundledger.reporting.layouts.filled import Query
    from fundledger.web.shared.lists import Asked

views = Blueprint("statements", __name__)


class StatementForm(Form):
    """What a statement's address may ask for."""

    period = Period()
    fund = Text()
    part = Choice(Part)
    account = Text()


@views.route("/<org>/statements")
def index() -> ResponseReturnValue:
    return render_template("desk/statements/index.html", layouts=statements.every())


@views.route("/<org>/statements/<statement>")
def show(statement: str) -> ResponseReturnValue:
    mine = seat().organisation.id
    query = asked(StatementForm)
    with reading() as connection:
        wanted = _wanted(connection, statement, query)
        found = statements.prepare(connection, mine, wanted)
        choices = {"funds": funds.every(connection, mine), "parts": list(Part)}
    page = render_template(
        "desk/statements/show.html",
        statement=found,
        query=query,
        behind=behind,
        latest=wanted.period.last,
        account=wanted.account,
        formats=list(Format),
        **choices,
    )
    return page, query.status


@views.route("/<org>/statements/<statement>.<format:form>")
def download(statement: str, form: Format) -> ResponseReturnValue:
    """The same statement by the same address, as a file; an address that is not understood is refused."""
    query = asked(StatementForm)
    if query.errors:
        abort(422)
    with reading() as connection:
        found = statements.prepare(connection, seat().organisation.id, _wanted(connection, statement, query))
    return statements.download(found, form)


def _wanted(connection: Connection, name: str, query: Asked) -> Wanted:
    values = query.values
    period = values.get("period") or usual_period(connection, seat().organisation.id)
    return Wanted(name, period, values.get("fund", ""), values.get("part", ""), values.get("account", ""))


def behind(query: Query) -> str:
    """The page that shows what a figure is made of: an account's ledger, or the entries of the journal."""
    given = {"fund": query.fund, "part": query.part, "programme": query.programme, "period": query.period.code}
    address: dict[str, Any] = {name: value for name, value in given.items() if value}
    if len(query.accounts) == 1 and not query.acts:
        return url_for("desk.accounts.show", code=query.accounts[0], **address)
    address |= {name: ",".join(codes) for name, codes in (("account", query.accounts), ("act", query.acts)) if codes}
    return url_for("desk.journal.index", **address)
