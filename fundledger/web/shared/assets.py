"""The stylesheet: the files of `static/css` in the order of their layers, sent as one under a name that tells its content."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, abort, url_for

from fundledger.web.shared.headers import A_YEAR

if TYPE_CHECKING:
    from flask import Flask

STATIC = Path(__file__).parents[1] / "static"


@cache
def stylesheet() -> str:
    css = STATIC / "css"
    base, above = sorted(css.glob("[0-8]-*.css")), sorted(css.glob("9-*.css"))
    files = [*base, *sorted((css / "components").glob("*.css")), *above]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def fingerprint(path: str | None = None) -> str:
    """Twelve letters that change with the content of a static file, or of the stylesheet."""
    content = stylesheet().encode() if path is None else (STATIC / path).read_bytes()
    return sha256(content).hexdigest()[:12]


def install(app: Flask) -> None:
    app.add_url_rule("/assets/site-<name>.css", "stylesheet", _send_stylesheet)
    app.jinja_env.globals["stylesheet_url"] = lambda: url_for("stylesheet", name=fingerprint())
    app.jinja_env.globals["static_url"] = lambda path: url_for("static", filename=path, v=fingerprint(path))


def _send_stylesheet(name: str) -> Response:
    if name != fingerprint():
        abort(404)
    response = Response(stylesheet(), mimetype="text/css")
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.cache_control.max_age = A_YEAR
    return response
