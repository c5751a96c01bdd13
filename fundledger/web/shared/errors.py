"""Errors as pages: one sentence that says what happened and what to do; never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, render_template
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException, InternalServerError

from fundledger.errors import N_, FundLedgerError, NotFound, SetupError
from fundledger.web.shared.language import gettext
from fundledger.web.shared.words import refusal

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

SENTENCES = {
    400: N_("The browser sent something that this page does not understand: go back, load the page again and retry."),
    403: N_("You are not allowed to see this page: ask an administrator of the organisation for a role, or sign in as somebody else."),
    404: N_("There is nothing at this address: check it, or start from the first page."),
    405: N_("This address cannot be used in that way: start from the first page."),
    422: N_("The address asks for something that cannot be understood: check the period in it."),
    413: N_("What was sent is too large: send less at once."),
    500: N_("Something went wrong on our side and nothing was written: try again, and tell whoever looks after this site if it happens again."),
}  # fmt: skip
TITLES = {
    400: N_("The request was not understood"),
    403: N_("No access"),
    404: N_("Page not found"),
    405: N_("Not possible here"),
    413: N_("Too large"),
    422: N_("Refused"),
    500: N_("An error on our side"),
    503: N_("Busy"),
}
FORM_TOO_OLD = N_("The form is older than your session: load the page again, then send it once more.")


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(FundLedgerError, _refusal)
    app.register_error_handler(Exception, _our_mistake)


def _refusal(error: FundLedgerError) -> Response:
    if isinstance(error, SetupError):
        current_app.logger.error("refused: %s", error, exc_info=error)
        return _page(503, refusal(error))
    return _page(404 if isinstance(error, NotFound) else 422, refusal(error))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, CSRFError):
        return _page(400, gettext(FORM_TOO_OLD))
    code = error.code
    answer = _page(code, gettext(SENTENCES.get(code, SENTENCES[400 if code < 500 else 500])))
    for key, value in error.get_headers():
        if key.lower() not in ("content-type", "content-length"):
            answer.headers[key] = value
    return answer


def _our_mistake(error: Exception) -> Response:
    current_app.logger.error("a view failed", exc_info=error)
    return _page(InternalServerError.code, gettext(SENTENCES[500]))


def _page(code: int, sentence: str) -> Response:
    title = gettext(TITLES.get(code, TITLES[400 if code < 500 else 500]))
    try:
        page = render_template("error.html", title=title, sentence=sentence)
    except Exception:
        # The page's frame asks the books too, and they may be what failed.
        current_app.logger.exception("the error page failed")
        page = f"<!doctype html><title>{escape(title)}</title><h1>{escape(title)}</h1><p>{escape(sentence)}</p>"
    return Response(page, status=code, mimetype="text/html")
