"""What everybody may see: the funds' figures, and nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from fundledger.storage.engine import make_engine
from tests.web.site import LANGUAGES, PUBLIC_PAGES, Page, Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

FUND = "/vi/SL/funds/QHB-TH"
FILES = [f"{FUND}/receipts-and-payments.{form}?period=2023-Q1" for form in ("json", "csv")]


@pytest.fixture(scope="module")
def stranger(told_app: Flask) -> Reader:
    return Reader(told_app)


@pytest.fixture(scope="module")
def names(told_app: Flask) -> list[str]:
    """Whom the books name as a giver or as somebody paid; a fund that bears its founder's name says it openly."""
    engine = told_app.extensions["fundledger"].engine
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT name FROM donors UNION SELECT party FROM narratives")).scalars()
        titles = " ".join(connection.execute(sa.text("SELECT name_vi FROM funds")).scalars())
        return [name for name in found if name and name not in titles]


@pytest.mark.parametrize("page", PUBLIC_PAGES, ids=lambda page: page.name)
def test_a_public_page_leaves_no_cookie_and_is_always_asked_for_anew(told_app: Flask, page: Page) -> None:
    answer = Reader(told_app).get(f"/en/{page.path}")
    if page.name != "sign-in":
        assert answer.headers.getlist("Set-Cookie") == []
        assert answer.headers["Cache-Control"] == "no-cache"


def test_no_public_page_and_no_file_names_a_giver_or_a_recipient(stranger: Reader, names: list[str]) -> None:
    assert len(names) > 300
    addresses = [f"/{language}/{page.path}" for language in LANGUAGES for page in PUBLIC_PAGES]
    for address in [*addresses, *FILES]:
        text = stranger.text(address)
        assert [name for name in names if name in text] == [], address


def test_a_fund_shows_its_position_and_the_quarter_to_the_dong(stranger: Reader) -> None:
    page = stranger.text(f"{FUND}?period=2023-Q1")
    for figure in ("8.097.000.000", "4.153.000.000", "202.500.000", "12.047.500.000", "134.000.000"):
        assert figure in page


def test_a_quarter_is_chosen_in_the_address(stranger: Reader) -> None:
    assert "Quý II/2024" in stranger.text(f"{FUND}?period=2024-Q2")
    assert stranger.get(f"{FUND}?period=quý năm").status_code == 422


def test_every_download_of_a_fund_answers_with_its_kind(stranger: Reader) -> None:
    kinds = {"json": "application/json", "csv": "text/csv", "pdf": "application/pdf", "xlsx": "openxmlformats"}
    for form, kind in kinds.items():
        answer = stranger.get(f"{FUND}/receipts-and-payments.{form}?period=2023-Q1")
        assert answer.status_code == 200
        assert kind in answer.headers["Content-Type"]
        assert "attachment" in answer.headers["Content-Disposition"]


def test_a_fund_that_is_not_public_is_not_there(book: sa.Engine, reader: Callable[..., Reader]) -> None:
    owner = make_engine(book.url.render_as_string(hide_password=False), as_owner=True)
    with owner.begin() as connection:
        connection.execute(sa.text("UPDATE funds SET is_public = false WHERE code = 'QHB-TH'"))
    owner.dispose()
    stranger = reader()
    assert stranger.get(FUND).status_code == 404
    assert stranger.get(FILES[0]).status_code == 404
    assert "Quỹ học bổng Tô Hiệu" not in stranger.text("/vi/")


def test_no_public_address_takes_anything(stranger: Reader) -> None:
    for page in PUBLIC_PAGES:
        if page.name != "sign-in":
            assert stranger.client.post(f"/vi/{page.path}").status_code in (400, 404, 405)
