"""Statements."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("statements", __name__)


@views.route("/<org>/statements")
def index() -> str:
    return ""
