"""The staff's desk: `/<language>/desk/<organisation>/…`, for people who signed in and hold a role there."""

from __future__ import annotations

from flask import Blueprint

from fundledger.web.desk import access, accounts, dashboard, entries, funds, journal, statements, vouchers
from fundledger.web.shared.language import PREFIX


def desk() -> Blueprint:
    """The desk's blueprint; whoever is not let in gets no further than its door."""
    site = Blueprint("desk", __name__, url_prefix=f"{PREFIX}/desk")
    site.url_value_preprocessor(access.take_organisation)
    site.url_defaults(access.give_organisation)
    site.before_request(access.let_in)
    site.context_processor(access.who)
    for part in (access, dashboard, journal, entries, accounts, funds, statements, vouchers):
        site.register_blueprint(part.views)
    return site
