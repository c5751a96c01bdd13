"""What holds of every page: its language, its marks, its headers, and that nothing on it leads nowhere."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from fundledger.storage.engine import make_engine
from fundledger.web.desk import dashboard
from fundledger.web.public import home
from tests.web import site
from tests.web.site import DESK, LANGUAGES, PAGES, Page, Reader
from tools.translations import wanted

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.postgres import PostgresServer

IN_LANGUAGES = pytest.mark.parametrize("language", LANGUAGES)
ON_PAGES = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture(scope="module")
def readers(told_app: Flask) -> dict[str, Reader]:
    return {login: Reader(told_app, login) for login in {page.login for page in PAGES}}


class Words(HTMLParser):
    """What a page says in its own language: its text and what its attributes say aloud."""

    SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-label", "data-words")
    VOID = ("meta", "link", "input", "br", "wbr", "rect", "path")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._foreign: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID:
            self._foreign.append("lang" in given and tag != "html")
        for name in self.SPOKEN:
            self._say(given.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self._foreign.pop()

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        text = " ".join(text.split())
        if text and not any(self._foreign):
            self.found.add(text)


@cache
def english() -> re.Pattern[str]:
    """Every sentence of the program in English, its places open."""
    sentences = {one for message in wanted() if message.id for one in _forms(message.id)}
    patterns = [re.sub(r"%\\\(\w+\\\)[sd]|\\\{\w+\\\}", ".+", re.escape(sentence)) for sentence in sentences]
    return re.compile("|".join(pattern for pattern in patterns if re.search(r"[a-z]{3}", pattern)))


def _forms(message: Any) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


@IN_LANGUAGES
@ON_PAGES
def test_a_page_is_there_in_both_languages(readers: dict[str, Reader], page: Page, language: str) -> None:
    answer = readers[page.login].get(f"/{language}/{page.path}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == page.status
    assert f'<html lang="{language}">' in text
    assert len(re.findall("<h1", text)) == 1
    assert len(re.findall("<main", text)) == 1
    other = "en" if language == "vi" else "vi"
    assert re.search(rf'<link rel="alternate" hreflang="{other}" href="/{other}/', text)
    assert INLINE.search(text) is None
    assert "Traceback" not in text


@ON_PAGES
def test_no_english_is_left_on_a_vietnamese_page(readers: dict[str, Reader], page: Page) -> None:
    found = Words(readers[page.login].text(f"/vi/{page.path}")).found
    assert sorted(words for words in found if english().fullmatch(words)) == []


@ON_PAGES
def test_every_link_of_a_page_leads_somewhere(readers: dict[str, Reader], page: Page) -> None:
    reader = readers[page.login]
    links = {unescape(link) for link in re.findall(r'(?:href|src)="(/[^"]*)"', reader.text(f"/vi/{page.path}"))}
    for link in sorted(links - _followed):
        answer = reader.get(link)
        _followed.add(link)
        assert answer.status_code < 400 or answer.status_code == page.status, link


_followed: set[str] = set()


@pytest.mark.parametrize(
    ("path", "is_invented"),
    [
        (f"{DESK}/", True),
        (f"{DESK}/journal", True),
        (f"{DESK}/journal?period=2023-Q1", False),
        (f"{DESK}/journal?period=2023", True),
        (f"{DESK}/entries/PC-2023-0001", False),
        (f"{DESK}/entries/PKT-2024-0006", True),
        (f"{DESK}/accounts/112?period=2023-Q1", False),
        (f"{DESK}/accounts/112?period=2023-Q2", True),
        (f"{DESK}/statements/trial-balance?period=2023-Q1", False),
        (f"{DESK}/statements/trial-balance?period=2023-Q2", True),
        (f"{DESK}/statements/cash-book?period=2024", True),
        ("SL/funds/QHB-TH?period=2023-Q1", True),
        ("SL/funds/QKH-T?period=2025-Q1", True),
        ("", True),
    ],
)
def test_invented_figures_are_said_to_be_invented(readers: dict[str, Reader], path: str, is_invented: bool) -> None:
    text = readers["ketoan"].text(f"/vi/{path}")
    assert ("Số liệu từ ngày 01/04/2023 là số liệu minh họa." in text) is is_invented
    assert "Tên của mọi nhà tài trợ trong bản minh họa này đều là tên đặt ra." in text


def test_an_administrator_sees_which_accounts_are_unverified_and_why(readers: dict[str, Reader]) -> None:
    told = readers["quantri"].text(f"/vi/{DESK}/accounts")
    assert "chưa xác minh" in told
    assert "Circular 24/2024/TT-BTC" in told
    assert "Circular 24/2024/TT-BTC" not in readers["ketoan"].text(f"/vi/{DESK}/accounts")


@pytest.mark.parametrize(
    ("path", "language", "sentence"),
    [
        ("/vi/khong-co", "vi", "Không có gì ở địa chỉ này"),
        ("/en/nothing", "en", "There is nothing at this address"),
        ("/nothing/at/all", "vi", "Không có gì ở địa chỉ này"),
        ("/fr/", "vi", "Không có gì ở địa chỉ này"),
        ("/en/XX/funds/QHB-TH", "en", "XX"),
        ("/vi/SL/funds/KHONG-CO", "vi", "KHONG-CO"),
        ("/vi/desk/SL/accounts/9999", "vi", "9999"),
        ("/vi/desk/SL/statements/khong-co", "vi", "khong-co"),
        ("/vi/desk/SL/statements/trial-balance.docx", "vi", "trial-balance.docx"),
        ("/vi/desk/SL/entries/PKT-2023-9999", "vi", "PKT-2023-9999"),
        ("/vi/desk/SL/vouchers/00000000-0000-0000-0000-000000000000", "vi", "Bản nháp"),
        ("/vi/desk/XX/journal", "vi", "XX"),
        ("/static/none.js", "vi", "Không có gì ở địa chỉ này"),
        ("/assets/site-000000000000.css", "vi", "Không có gì ở địa chỉ này"),
    ],
)
def test_a_wrong_address_says_so_in_one_sentence(
    readers: dict[str, Reader], path: str, language: str, sentence: str
) -> None:
    answer = readers["ketoan"].get(path)
    text = answer.get_data(as_text=True)
    said = re.findall(r"<p>([^<]+)</p>\s*<p><a class", text)
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in text
    assert len(said) == 1
    assert sentence in said[0]


@IN_LANGUAGES
@pytest.mark.parametrize(("path", "module"), [("", home), (f"{DESK}/", dashboard)])
def test_a_mistake_of_ours_shows_a_sentence_and_no_trace(
    readers: dict[str, Reader], monkeypatch: pytest.MonkeyPatch, path: str, module: Any, language: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        message = "a secret of the server"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(module, "reading", fail)
    answer = readers["ketoan"].get(f"/{language}/{path}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert ("nothing was written" if language == "en" else "chưa ghi gì") in text
    assert re.search("secret|Traceback|ZeroDivision|File &#34;", text) is None


def test_a_database_out_of_reach_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:1/none")
    answer = Reader(site.app(engine)).get("/vi/")
    assert answer.status_code in (500, 503)
    assert "Traceback" not in answer.get_data(as_text=True)
    assert "hãy" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/vi/", "/vi/desk/sign-in", f"/vi/{DESK}/", "/vi/khong-co", "/static/favicon.svg"])
def test_every_answer_forbids_what_it_does_not_need(readers: dict[str, Reader], path: str) -> None:
    headers = readers["ketoan"].get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    if "desk" in path:
        assert headers["Cache-Control"] == "no-store"


def test_the_desk_remembers_the_language(told_app: Flask) -> None:
    reader = Reader(told_app)
    assert reader.get("/").location == "/vi/"
    reader.get("/en/desk/sign-in")
    assert reader.get("/").location == "/en/"


@pytest.mark.postgres
def test_every_page_answers_on_postgresql_too(postgres_server: PostgresServer) -> None:
    url = postgres_server.create_database("pages")
    owner = make_engine(url, as_owner=True)
    site.found(owner)
    owner.dispose()
    engine = make_engine(url)
    app = site.app(engine)
    readers = {login: Reader(app, login) for login in {page.login for page in PAGES}}
    for page in PAGES:
        assert readers[page.login].get(f"/vi/{page.path}").status_code == page.status, page.name
    engine.dispose()
    postgres_server.drop_database("pages")
