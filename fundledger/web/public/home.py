"""The first public page: every fund that shows its books, and how anybody may check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from fundledger.reporting.datasets.pages import funds, organisations
from fundledger.web.shared.site import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("home", __name__)


@views.route("/")
def index() -> ResponseReturnValue:
    with reading() as connection:
        found = [
            (organisation, funds.pages(connection, organisation.id, only_public=True))
            for organisation in organisations.with_public_funds(connection)
        ]
    return render_template("public/home/index.html", found=found, organisation=found[0][0] if len(found) == 1 else None)


@views.route("/check")
def check() -> ResponseReturnValue:
    """How a reader proves that nobody altered the books."""
    return render_template("public/home/check.html")
