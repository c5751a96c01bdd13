"""The reader's language: in every address, and remembered by the desk; Vietnamese is the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, redirect, request, url_for

from fundledger.i18n import catalogue
from fundledger.web.shared.site import site

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
FIRST = "vi"
COOKIE = "fundledger_language"
A_YEAR = 365 * 24 * 60 * 60
PREFIX = "/<any(vi, en):lang>"
"""Where a site's addresses begin."""


def language() -> str:
    """The language of this request: its address's, else the remembered one, else Vietnamese."""
    begins = request.path.split("/", 2)[1]
    return begins if begins in LANGUAGES else _remembered()


def gettext(message: str, **values: object) -> str:
    """A whole sentence in the reader's language, its places filled."""
    return catalogue.translate(message, language(), **values)


def install(app: Flask) -> None:
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.after_request(_remember)
    app.add_url_rule("/", "start", _start)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    environment: Any = app.jinja_env
    environment.install_gettext_callables(
        lambda message: catalogue.translations(language()).gettext(message),
        lambda one, many, count: catalogue.translations(language()).ngettext(one, many, count),
        newstyle=True,
    )
    app.context_processor(lambda: {"lang": language(), "languages": LANGUAGES, "same_page": same_page})


def same_page(**changes: Any) -> str:
    """This page's address with some of its values changed, a value of none left away; where there is no page, the first."""
    wanted = {**request.args.to_dict(flat=True), **(request.view_args or {}), "lang": language(), **changes}
    kept = {name: value for name, value in wanted.items() if value is not None}
    return url_for(request.endpoint, **kept) if request.endpoint else url_for("public.home.index", lang=wanted["lang"])


def _start() -> ResponseReturnValue:
    return redirect(url_for("public.home.index", lang=_remembered()))


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views need not ask for it: `language` knows it."""
    (values or {}).pop("lang", None)


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and _expects_language(endpoint):
        values["lang"] = language()


def _expects_language(endpoint: str) -> bool:
    return current_app.url_map.is_endpoint_expecting(endpoint, "lang")


def _remembered() -> str:
    remembered = request.cookies.get(COOKIE, FIRST)
    return remembered if remembered in LANGUAGES else FIRST


def _remember(response: Response) -> Response:
    """The desk remembers; the public pages leave nothing on a reader's machine."""
    if not (request.blueprint or "").startswith("desk"):
        return response
    chosen = request.path.split("/", 2)[1]
    if chosen in LANGUAGES and request.cookies.get(COOKIE) != chosen:
        response.set_cookie(COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=site().https)
    return response
