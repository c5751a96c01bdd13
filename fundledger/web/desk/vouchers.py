"""Journal vouchers by hand: typed, kept as a draft, posted; a refusal stands beside the field it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from fundledger.bookkeeping import drafts
from fundledger.errors import RuleError
from fundledger.ledger.entries import Entry
from fundledger.ledger.postings import Part
from fundledger.organisations.officers import Role
from fundledger.reporting.datasets.pages import funds, organisations
from fundledger.storage.book import write
from fundledger.web.desk import voucher_form
from fundledger.web.desk.access import seat
from fundledger.web.desk.voucher_form import Typed
from fundledger.web.shared.language import gettext
from fundledger.web.shared.site import reading, site
from fundledger.web.shared.words import refusal

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from fundledger.dates import Month

views = Blueprint("vouchers", __name__)


@views.before_request
def must_be_maker() -> None:
    if not seat().may_post:
        abort(403)


@views.route("/<org>/vouchers/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    if request.method == "GET":
        return _form(Typed.blank())
    return _act(Typed.sent(request.form), None)


@views.route("/<org>/vouchers/<uuid:draft>", methods=["GET", "POST"])
def edit(draft: UUID) -> ResponseReturnValue:
    """A draft, as it was left; once posted, its entry, however often the button is pressed."""
    mine = seat().officer.id
    opened = write(site().engine, _org(), lambda book: drafts.open_draft(book, mine, draft))
    if isinstance(opened, Entry):
        return redirect(url_for("desk.entries.show", number=opened.number))
    if request.method == "GET":
        return _form(Typed.kept(opened))
    return _act(Typed.sent(request.form), draft)


def _act(typed: Typed, draft: UUID | None) -> ResponseReturnValue:
    match request.form.get("act"):
        case "post":
            return _post(typed, draft)
        case "keep":
            return _keep(typed, draft)
        case _:
            return _form(typed, more=1)


def _keep(typed: Typed, draft: UUID | None) -> ResponseReturnValue:
    mine = seat().officer.id
    kept = write(site().engine, _org(), lambda book: drafts.keep_draft(book, mine, typed.content, draft))
    flash(gettext("The draft is kept. Nothing is posted yet."))
    return redirect(url_for("desk.vouchers.edit", draft=kept))


def _post(typed: Typed, draft: UUID | None) -> ResponseReturnValue:
    checked = voucher_form.check(typed, seat().officer.id)
    head = checked.head
    if head is None:
        return _form(typed, errors=checked.errors)
    try:
        entry = write(site().engine, _org(), lambda book: drafts.post_voucher(book, head, checked.postings, draft))
    except RuleError as error:
        return _form(voucher_form.with_new_key(typed, error), errors={checked.place(error): refusal(error)})
    flash(gettext("Voucher %(voucher)s is posted.", voucher=entry.number))
    return redirect(url_for("desk.entries.show", number=entry.number))


def _form(typed: Typed, *, errors: dict[str, str] | None = None, more: int = 0) -> ResponseReturnValue:
    mine = seat()
    with reading() as connection:
        officers = organisations.officers(connection, mine.organisation.id)
        regimes = organisations.regimes(connection, mine.organisation.id)
        charts = [funds.chart(connection, mine.organisation.id, regime) for regime in sorted(set(regimes.values()))]
        choices: dict[str, Any] = {
            "funds": funds.every(connection, mine.organisation.id),
            "programmes": funds.every_programme(connection, mine.organisation.id),
            "open_months": organisations.open_months(connection, mine.organisation.id),
        }
    page = render_template(
        "desk/vouchers/form.html",
        typed=typed,
        rows=typed.padded(more),
        errors=errors or {},
        accounts={account.code: account for chart in charts for account in chart if account.postable}.values(),
        approvers=[(o.id, o.name) for o in officers if Role.APPROVER in o.roles and o.id != mine.officer.id],
        fund_codes=[(fund.code, fund.code) for fund in choices["funds"]],
        parts=list(Part),
        sums={"debit": typed.sum("debit"), "credit": typed.sum("credit")},
        open_hint=_open_hint(choices["open_months"]),
        **choices,
    )
    return page, 422 if errors else 200


def _open_hint(months: list[Month]) -> str:
    if not months:
        return gettext("No period is open: ask for one to be opened.")
    return gettext("Open periods: %(first)s to %(last)s.", first=months[0].first_day, last=months[-1].last_day)


def _org() -> str:
    return seat().organisation.code
