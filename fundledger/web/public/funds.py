"""One fund's public page."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("funds", __name__)


@views.route("/<org>/funds/<code>")
def show(org: str, code: str) -> str:
    return ""
