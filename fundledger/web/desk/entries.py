"""One entry: its voucher, its lines, what it corrects, and its place in the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from fundledger.reporting.datasets.pages import journal
from fundledger.web.desk.access import seat
from fundledger.web.shared.site import reading

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from fundledger.ledger.vouchers import VoucherNumber

views = Blueprint("entries", __name__)


@views.route("/<org>/entries/<voucher:number>")
def show(number: VoucherNumber) -> ResponseReturnValue:
    with reading() as connection:
        entry = journal.entry(connection, seat().organisation.id, number)
    return render_template("desk/entries/show.html", entry=entry, latest=entry.row.posted_on)
