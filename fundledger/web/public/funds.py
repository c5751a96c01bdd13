"""One fund's public page."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("funds", __name__)
