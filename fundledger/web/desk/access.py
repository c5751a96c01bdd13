"""The door of the desk: signing in and out, and who may see whose books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for

from fundledger.bookkeeping import access
from fundledger.errors import N_, RuleError
from fundledger.organisations.officers import MAKERS
from fundledger.reporting.datasets.pages import organisations
from fundledger.web.shared.fields import Form, Text, missing
from fundledger.web.shared.lists import load
from fundledger.web.shared.site import reading, site
from fundledger.web.shared.words import refusal

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from fundledger.organisations.officers import Officer
    from fundledger.organisations.units import Organisation

views = Blueprint("access", __name__)

SESSION_SECONDS = access.SESSION_HOURS * 60 * 60
OPEN_TO_ALL = {"desk.access.sign_in"}


class LoginMissing(RuleError):
    message = N_("Your sign-in name is missing: enter it.")


class PasswordMissing(RuleError):
    message = N_("Your password is missing: enter it.")


class Seat(NamedTuple):
    """Where somebody sits: an organisation's desk, and who they are there."""

    organisation: Organisation
    officer: Officer

    @property
    def may_post(self) -> bool:
        return bool(self.officer.roles & MAKERS)


class SignIn(Form):
    """The form at the door."""

    login = Text(most=100, **missing(LoginMissing))
    password = Text(most=1000, **missing(PasswordMissing))


def seat() -> Seat:
    """Who asks, in which organisation; only for views below `/<org>/`."""
    found: Seat = g.seat
    return found


def take_organisation(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.org = (values or {}).pop("org", None)


def give_organisation(endpoint: str, values: dict[str, Any]) -> None:
    if g.get("org") and "org" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "org"):
        values["org"] = g.org


def let_in() -> ResponseReturnValue | None:
    """Send strangers to the door, and refuse whoever holds no role in the organisation."""
    if request.endpoint in OPEN_TO_ALL:
        return None
    person = _signed_in()
    if person is None:
        return redirect(url_for("desk.access.sign_in", next=request.full_path.rstrip("?")))
    g.person = person
    if g.get("org"):
        with reading() as connection:
            organisation = organisations.organisation(connection, g.org)
            officer = organisations.officer(connection, organisation.id, person)
        if officer is None:
            abort(403)
        g.seat = Seat(organisation, officer)
    return None


def who() -> dict[str, Any]:
    return {"seat": g.get("seat"), "organisation": g.seat.organisation if g.get("seat") else None}


@views.route("/")
def index() -> ResponseReturnValue:
    """The organisations whose desk one may see; straight there if it is only one."""
    with reading() as connection:
        found = organisations.of_person(connection, g.person)
    if len(found) == 1:
        return redirect(url_for("desk.dashboard.show", org=found[0].code))
    return render_template("desk/access/index.html", organisations=found)


@views.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    typed = request.form.to_dict()
    if request.method == "GET":
        return _door({}, {})
    values, errors = load(SignIn, typed)
    if errors:
        return _door(typed, errors)
    try:
        token = access.sign_in(site().engine, values["login"], values["password"])
    except access.WrongPassword as error:
        return _door(typed, {"password": refusal(error)})
    session.clear()
    answer = redirect(_next())
    answer.set_cookie(
        _cookie(), token, max_age=SESSION_SECONDS, path="/", httponly=True, samesite="Lax", secure=site().https
    )
    return answer


@views.route("/sign-out", methods=["POST"])
def sign_out() -> ResponseReturnValue:
    access.sign_out(site().engine, request.cookies.get(_cookie(), ""))
    session.clear()
    answer = redirect(url_for("desk.access.sign_in"))
    answer.delete_cookie(_cookie(), path="/", httponly=True, samesite="Lax", secure=site().https)
    return answer


def _door(typed: dict[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    shown = {name: value for name, value in typed.items() if name != "password"}
    page = render_template("desk/access/sign_in.html", typed=shown, errors=errors, next=request.values.get("next", ""))
    return page, 422 if errors else 200


def _signed_in() -> UUID | None:
    token = request.cookies.get(_cookie())
    return access.signed_in(site().engine, token) if token else None


def _cookie() -> str:
    return "__Host-fundledger" if site().https else "fundledger"


def _next() -> str:
    """Where the stranger wanted to go, if that is here."""
    wanted = request.form.get("next", "")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return wanted if is_ours else url_for("desk.access.index")
