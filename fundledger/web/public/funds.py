"""One fund's public page: what it is for, what it has, what came and went in a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template

from fundledger.dates import DateRange, Month, quarter_of
from fundledger.reporting.datasets.giving import pledged_booked
from fundledger.reporting.datasets.pages import funds, organisations
from fundledger.reporting.exports import Format
from fundledger.reporting.library import Wanted
from fundledger.web.shared import statements
from fundledger.web.shared.fields import Form, Period
from fundledger.web.shared.lists import asked
from fundledger.web.shared.site import reading

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from fundledger.reporting.datasets.pages import Connection

views = Blueprint("funds", __name__)

STATEMENT = "receipts-and-payments"


class QuarterForm(Form):
    """The quarter that a reader looks at."""

    period = Period()


@views.route("/<org>/funds/<code>")
def show(org: str, code: str) -> ResponseReturnValue:
    query = asked(QuarterForm)
    with reading() as connection:
        organisation = organisations.organisation(connection, org)
        fund = funds.page(connection, organisation.id, code, only_public=True)
        quarters = quarters_of(organisations.span(connection, organisation.id))
        period = query.values.get("period") or next(iter(quarters), None)
        statement = statements.prepare(connection, organisation.id, _statement(code, period)) if period else None
        page = render_template(
            "public/funds/show.html",
            organisation=organisation,
            fund=fund,
            query=query,
            quarters=quarters,
            period=period,
            statement=statement,
            differences=funds.differences(connection, organisation.id, code),
            giving=_giving(connection, organisation.id, code, period),
            formats=list(Format),
            latest=None,
        )
    return page, query.status


@views.route("/<org>/funds/<code>/receipts-and-payments.<format:form>")
def download(org: str, code: str, form: Format) -> ResponseReturnValue:
    """The page's statement as a file."""
    query = asked(QuarterForm)
    if query.errors:
        abort(422)
    with reading() as connection:
        organisation = organisations.organisation(connection, org)
        funds.page(connection, organisation.id, code, only_public=True)
        quarters = quarters_of(organisations.span(connection, organisation.id))
        period = query.values.get("period") or next(iter(quarters), None)
        if period is None:
            abort(404)
        statement = statements.prepare(connection, organisation.id, _statement(code, period))
    return statements.download(statement, form)


def _statement(fund: str, period: DateRange) -> Wanted:
    return Wanted(STATEMENT, period, fund)


def _giving(connection: Connection, organisation_id: UUID, fund: str, period: DateRange | None) -> list[Any]:
    """Announced, pledged, received and banked up to the end of the period, by programme."""
    if period is None:
        return []
    found = pledged_booked(connection, organisation_id, period.last)
    return [row for row in found.itertuples(index=False) if row.fund == fund]


def quarters_of(span: organisations.Span | None) -> list[DateRange]:
    """The quarters that the books know, the latest first."""
    if span is None:
        return []
    found, day = [], span.first
    while day <= span.last:
        found.append(quarter_of(day))
        day = Month.of(found[-1].last).next().first_day
    return found[::-1]
