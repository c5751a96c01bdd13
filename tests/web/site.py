"""The sites over the demonstration's book: its people, its pages, and a server that a real browser can reach."""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from waitress.server import create_server

from fundledger.cli.story import read_story, tell
from fundledger.reporting.datasets import ledger
from fundledger.storage.schema import upgrade
from fundledger.web.app import create_app
from tests.books import SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import sqlalchemy as sa
    from flask import Flask
    from playwright.sync_api import Page as Tab
    from werkzeug.test import TestResponse

LANGUAGES = ("vi", "en")
DESK = "desk/SL"
PASSWORDS = {user["login"]: user["password"] for user in read_story().plot["user"]}


class Page(NamedTuple):
    """A page of the sites: its name, its address below the language, and who is signed in."""

    name: str
    path: str
    login: str = "ketoan"
    status: int = 200


PUBLIC_PAGES = [
    Page("public-home", "", ""),
    Page("public-fund", "SL/funds/QHB-TH?period=2023-Q1", ""),
    Page("public-fund-latest", "SL/funds/QKH-T", ""),
    Page("public-check", "check", ""),
    Page("public-error", "no-such-page", "", 404),
    Page("sign-in", "desk/sign-in", ""),
]
DESK_PAGES = [
    Page("desk-dashboard", f"{DESK}/"),
    Page("desk-journal", f"{DESK}/journal"),
    Page("desk-journal-filtered", f"{DESK}/journal?period=2023-Q1&fund=QHB-TH&account=111"),
    Page("desk-journal-refused", f"{DESK}/journal?period=2023-Q9", status=422),
    Page("desk-journal-empty", f"{DESK}/journal?text=không có"),
    Page("desk-entry", f"{DESK}/entries/PKT-2023-0001"),
    Page("desk-entry-corrected", f"{DESK}/entries/BN-2024-0010"),
    Page("desk-entry-correction", f"{DESK}/entries/PKT-2024-0006"),
    Page("desk-accounts", f"{DESK}/accounts", "quantri"),
    Page("desk-account", f"{DESK}/accounts/112?period=2023-Q1"),
    Page("desk-fund", f"{DESK}/funds/QHB-TH?period=2023-Q1"),
    Page("desk-statements", f"{DESK}/statements"),
    Page("desk-trial-balance", f"{DESK}/statements/trial-balance?period=2023-Q1"),
    Page("desk-receipts-and-payments", f"{DESK}/statements/receipts-and-payments?period=2023-Q1&fund=QHB-TH"),
    Page("desk-general-journal", f"{DESK}/statements/general-journal?period=2023-Q1"),
    Page("desk-cash-book", f"{DESK}/statements/cash-book?period=2023-Q1"),
    Page("desk-voucher", f"{DESK}/vouchers/new"),
    Page("desk-forbidden", f"{DESK}/vouchers/new", "kiemtra", 403),
    Page("desk-error", f"{DESK}/entries/PKT-2023-9999", status=404),
]
PAGES = PUBLIC_PAGES + DESK_PAGES


def found(engine: sa.Engine) -> None:
    """Tell the demonstration's story in an empty database."""
    upgrade(engine, SCRIPTS)
    tell(engine)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server that answers while the block runs."""
    held = socket.create_server(("127.0.0.1", 0))
    server = create_server(app, sockets=[held], threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
    finally:
        server.close()
        thread.join(5)


def app(engine: sa.Engine) -> Flask:
    return create_app(engine, secret_key="a key for tests only")


class Reader:
    """Somebody whose browser runs no scripts: it keeps cookies and sends the forms as they are on the page."""

    def __init__(self, app: Flask, login: str = "") -> None:
        self.client = app.test_client()
        if login:
            answer = self.send("/vi/desk/sign-in", {"login": login, "password": PASSWORDS[login]})
            assert answer.status_code == 302

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, buffered=True)

    def text(self, path: str) -> str:
        return self.get(path).get_data(as_text=True)

    def send(self, path: str, fields: Mapping[str, str]) -> TestResponse:
        """Open a form, fill it in and send it."""
        return self.client.post(path, data={**hidden(self.text(path)), **fields})


def hidden(page: str) -> dict[str, str]:
    """What a page's forms send without being asked."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def sign_in(tab: Tab, address: str, login: str, language: str = "vi") -> None:
    tab.goto(f"{address}/{language}/desk/sign-in")
    tab.fill("#login", login)
    tab.fill("#password", PASSWORDS[login])
    tab.press("#password", "Enter")
    tab.wait_for_url("**/SL/")


def voucher(amount: str = "1.500.000") -> dict[str, str]:
    """What somebody types who pays an award by bank out of the income of the Tô Hiệu fund."""
    typed = {
        "posted_on": "30/09/2026",
        "description": "Trao học bổng đợt bổ sung theo quyết định",
        "document": "QĐ 12/QĐ-HKH",
    }
    for row, (account, side) in enumerate((("353L", "debit"), ("112", "credit"))):
        line = {"account": account, "fund": "QHB-TH", "part": "income", side: amount}
        typed |= {f"lines-{row}-{name}": value for name, value in line.items()}
    return typed


def fill_voucher(tab: Tab, amount: str = "1.500.000") -> None:
    tab.select_option("#approved_by", index=1)
    for name, value in voucher(amount).items():
        field = tab.locator(f"#{name}")
        if name.endswith(("fund", "part")):
            field.select_option(value)
        else:
            field.fill(value)


def overspend(tab: Tab) -> None:
    """Ask for more than the fund has; the page comes back with the refusal."""
    fill_voucher(tab, "9.000.000.000")
    tab.click('button[value="post"]')
    tab.wait_for_selector("#errors")


def entry_count(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        (mine,) = ledger.organisations(connection)
        return sum(1 for _ in ledger.records(connection, mine["id"]))
