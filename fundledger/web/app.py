"""The application: one process that serves the desk and the public pages over one set of books."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from fundledger.config import data
from fundledger.web.desk import desk
from fundledger.web.public import public
from fundledger.web.shared import assets, bars, errors, headers, language, words
from fundledger.web.shared.converters import FormatConverter, VoucherConverter
from fundledger.web.shared.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.reporting.datasets.pages import Engine

LARGEST_REQUEST = 2 * 1024 * 1024


def create_app(
    engine: Engine, *, secret_key: str | None = None, https: bool = False, reports: Path | None = None
) -> Flask:
    """The sites over an engine's books.

    `secret_key` signs the forms' tokens: give the same one to every process of one site; without one, forms that
    were open before a restart must be loaded again. `https` says that readers reach the site by https only.
    `reports` is a folder of layouts of the organisation's own.
    """
    app = Flask(__name__, static_folder="static", template_folder=data("templates"))
    app.config.update(
        SECRET_KEY=secret_key or token_hex(32),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="fundledger_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["fundledger"] = Site(engine, https, reports)
    app.url_map.converters.update(format=FormatConverter, voucher=VoucherConverter)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    CSRFProtect(app)
    for part in (language, words, bars, assets, headers, errors):
        part.install(app)
    app.register_blueprint(public())
    app.register_blueprint(desk())
    return app
