"""The first page of a desk: what each fund has, where the money lies, what moved last, what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from fundledger.money import total
from fundledger.reporting.datasets.pages import funds, journal, organisations
from fundledger.web.desk.access import seat
from fundledger.web.shared.site import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("dashboard", __name__)

LATEST = 6


@views.route("/<org>/")
def show() -> ResponseReturnValue:
    mine = seat().organisation.id
    with reading() as connection:
        pages = funds.pages(connection, mine)
        places = funds.places(connection, mine)
        latest = journal.rows(connection, mine, journal.Wanted(), limit=LATEST)
        differences = funds.differences(connection, mine)
        span = organisations.span(connection, mine)
        drafts = organisations.drafts(connection, mine, seat().officer.id) if seat().may_post else []
    return render_template(
        "desk/dashboard/show.html",
        funds=pages,
        position=total(page.position for page in pages),
        spendable=total(page.spendable for page in pages),
        places=places,
        lying=total(place.amount for place in places),
        latest_rows=latest,
        differences=differences,
        drafts=drafts,
        last_day=span.last if span else None,
    )
