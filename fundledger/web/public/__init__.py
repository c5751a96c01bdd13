"""The public pages: `/<language>/…`, for everybody, read-only by the import contract."""

from __future__ import annotations

from flask import Blueprint

from fundledger.web.public import funds, home
from fundledger.web.shared.language import PREFIX


def public() -> Blueprint:
    """The public pages' blueprint."""
    pages = Blueprint("public", __name__, url_prefix=PREFIX)
    for part in (home, funds):
        pages.register_blueprint(part.views)
    return pages
