"""Who is let in, and how far."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import pytest

from fundledger.bookkeeping import setup
from fundledger.storage.engine import WRITES
from fundledger.storage.stores import people
from fundledger.web.app import create_app
from tests.web import site
from tests.web.site import DESK, DESK_PAGES, PASSWORDS, Page, Reader, hidden

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa
    from flask import Flask

    Readers = Callable[..., Reader]

DOOR = "/vi/desk/sign-in"


@pytest.mark.parametrize("page", DESK_PAGES, ids=lambda page: page.name)
def test_a_stranger_gets_nothing_of_the_desk(told_app: Flask, page: Page) -> None:
    answer = Reader(told_app).get(f"/vi/{page.path}")
    assert answer.status_code == 302
    assert answer.location.startswith(f"{DOOR}?next=")
    assert "Tô Hiệu" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("form", ["csv", "json", "pdf", "xlsx"])
def test_a_stranger_gets_no_file_of_the_desk(told_app: Flask, form: str) -> None:
    assert Reader(told_app).get(f"/vi/{DESK}/statements/general-journal.{form}").status_code == 302


def test_a_right_password_leads_to_where_one_wanted_to_go(told_app: Flask) -> None:
    stranger = Reader(told_app)
    door = stranger.get(f"/vi/{DESK}/journal?fund=QHB-TH").location
    answer = stranger.send(door, {"login": "ketoan", "password": PASSWORDS["ketoan"]})
    assert answer.location == f"/vi/{DESK}/journal?fund=QHB-TH"
    assert stranger.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_signing_in_never_leads_elsewhere(told_app: Flask, elsewhere: str) -> None:
    wanted = {"login": "ketoan", "password": PASSWORDS["ketoan"], "next": elsewhere}
    assert Reader(told_app).send(DOOR, wanted).location == "/vi/desk/"


def test_a_wrong_password_and_an_unknown_name_read_alike(told_app: Flask) -> None:
    told = []
    for login in ("ketoan", "khong-co-ai"):
        stranger = Reader(told_app)
        answer = stranger.send(DOOR, {"login": login, "password": "sai mật khẩu"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert f'value="{login}"' in page
        assert "sai mật khẩu" not in page
        assert stranger.get(f"/vi/{DESK}/").status_code == 302
        told.append(re.findall(r'id="password-error">(.+)</span>', page))
    assert told[0] == told[1] != []


def test_signing_out_ends_the_session_on_the_server(told_app: Flask) -> None:
    officer = Reader(told_app, "ketoan")
    stolen = officer.client.get_cookie("fundledger")
    assert stolen is not None
    token = hidden(officer.text(f"/vi/{DESK}/"))
    assert officer.client.post("/vi/desk/sign-out", data=token).status_code == 302
    officer.client.set_cookie("fundledger", stolen.value)
    assert officer.get(f"/vi/{DESK}/").status_code == 302


def test_an_auditor_reads_every_page_but_makes_no_voucher(book: sa.Engine, reader: Readers) -> None:
    auditor, maker = reader("kiemtra"), reader("ketoan")
    for page in DESK_PAGES:
        if "vouchers" not in page.path:
            assert auditor.get(f"/vi/{page.path}").status_code == page.status
    assert "vouchers/new" not in auditor.text(f"/vi/{DESK}/")
    before = site.entry_count(book)
    form = hidden(maker.text(f"/vi/{DESK}/vouchers/new")) | hidden(auditor.text(f"/vi/{DESK}/"))
    answer = auditor.client.post(f"/vi/{DESK}/vouchers/new", data={**form, **site.voucher(), "act": "post"})
    assert answer.status_code == 403
    assert site.entry_count(book) == before


def test_a_person_without_a_role_sees_no_organisation(book: sa.Engine, reader: Readers) -> None:
    password = "mật khẩu của kiểm thử"
    with book.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        hashed = setup.hash_password(password)
        people.add_user(connection, login="khach", name="Khách (minh họa)", password_hash=hashed)
    guest = reader()
    assert guest.send(DOOR, {"login": "khach", "password": password}).status_code == 302
    answer = guest.get(f"/vi/{DESK}/journal")
    assert answer.status_code == 403
    assert "PKT-" not in answer.get_data(as_text=True)
    assert "quản trị viên" in guest.text("/vi/desk/")


@pytest.mark.parametrize("path", ["desk/sign-in", f"{DESK}/vouchers/new", "desk/sign-out"])
def test_a_form_without_its_token_is_refused(told_app: Flask, path: str) -> None:
    answer = Reader(told_app, "ketoan").client.post(f"/vi/{path}", data={**site.voucher(), "act": "post"})
    assert answer.status_code == 400
    assert "hãy" in answer.get_data(as_text=True)


def test_the_session_is_a_cookie_that_no_script_and_no_other_site_reads(told_app: Flask, book: sa.Engine) -> None:
    plain = _session_cookie(told_app, "http://localhost")["fundledger"]
    assert plain["httponly"]
    assert plain["samesite"] == "Lax"
    secure = _session_cookie(create_app(book, https=True), "https://localhost")["__Host-fundledger"]
    assert secure["secure"]
    assert secure["path"] == "/"
    assert not secure["domain"]


def _session_cookie(app: Flask, base: str) -> SimpleCookie:
    client = app.test_client()
    token = hidden(client.get(DOOR, base_url=base).get_data(as_text=True))
    form = {**token, "login": "ketoan", "password": PASSWORDS["ketoan"]}
    answer = client.post(DOOR, base_url=base, data=form, headers={"Referer": f"{base}{DOOR}"})
    return SimpleCookie("\r\n".join(answer.headers.getlist("Set-Cookie")))
