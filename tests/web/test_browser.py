"""The pages in a real browser: usable by everybody, at every width, in both themes, by keyboard, on paper, without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from tests.services.browser import context
from tests.web import site
from tests.web.site import DESK, LANGUAGES, PAGES, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NEW = f"vi/{DESK}/vouchers/new"
POST = 'button[value="post"]'

SERIOUS = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""
TOO_WIDE = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] : [document.title,
  ...[...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth && !element.closest(".scroll"))
    .map((element) => element.outerHTML.slice(0, 120))]"""


@pytest.fixture(scope="module")
def tabs(chromium: Browser, told_address: str) -> Iterator[dict[str, Tab]]:
    """A tab for each person, signed in."""
    opened = {login: context(chromium).new_page() for login in {page.login for page in PAGES}}
    for login, tab in opened.items():
        if login:
            site.sign_in(tab, told_address, login)
    yield opened
    for tab in opened.values():
        tab.context.close()


@pytest.fixture
def tab(chromium: Browser, address: str) -> Iterator[Tab]:
    """The accountant at a new voucher."""
    opened = context(chromium)
    yield _at_a_new_voucher(opened.new_page(), address)
    opened.close()


def _on_a_desk(tabs: dict[str, Tab]) -> Tab:
    tab = tabs["ketoan"]
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1440, "height": 900})
    return tab


def _at_a_new_voucher(tab: Tab, address: str) -> Tab:
    site.sign_in(tab, address, "ketoan")
    tab.goto(f"{address}/{NEW}")
    return tab


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_usable_by_everybody_at_every_width(
    tabs: dict[str, Tab], told_address: str, page: Page, language: str
) -> None:
    """Light in Vietnamese and dark in English: neither depends on the other."""
    tab = tabs[page.login]
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    scheme: Literal["light", "dark"] = "light" if language == "vi" else "dark"
    tab.emulate_media(media="screen", color_scheme=scheme, reduced_motion="reduce")
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto(f"{told_address}/{language}/{page.path}")
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (1440, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate(TOO_WIDE) == []
    for shown in tab.locator("details").all():
        shown.evaluate("element => element.open = true")
    assert tab.evaluate(SERIOUS) == []
    assert tab.evaluate(TOO_WIDE) == []
    assert complaints == []


@pytest.mark.parametrize(
    "path", [f"{DESK}/entries/PKT-2023-0001", f"{DESK}/statements/trial-balance", f"{DESK}/journal"]
)
def test_paper_shows_the_figures_and_not_the_machinery(tabs: dict[str, Tab], told_address: str, path: str) -> None:
    tab = tabs["ketoan"]
    tab.set_viewport_size({"width": 661, "height": 970})
    tab.goto(f"{told_address}/vi/{path}")
    tab.emulate_media(media="print")
    for machinery in (".nav", ".masthead__tools", ".filters", ".footer", ".pager", ".downloads"):
        assert not any(found.is_visible() for found in tab.locator(machinery).all()), machinery
    assert tab.locator("table .amount").first.is_visible()
    assert tab.locator("thead").first.evaluate("head => getComputedStyle(head).display") == "table-header-group"


def test_figures_stand_in_columns(tabs: dict[str, Tab], told_address: str) -> None:
    tab = _on_a_desk(tabs)
    tab.goto(f"{told_address}/vi/{DESK}/statements/trial-balance?period=2023-Q1")
    for column in range(3, 9):
        cells = tab.locator(f"tbody td:nth-child({column})")
        edges = cells.evaluate_all(
            "cells => cells.map(({ firstChild }) => { const range = new Range(); range.selectNodeContents(firstChild);"
            " return Math.round(range.getBoundingClientRect().right) })"
        )
        assert len(set(edges)) == 1
        assert cells.first.evaluate("cell => getComputedStyle(cell).fontVariantNumeric") == "tabular-nums"


def test_a_voucher_is_posted_in_the_browser(tab: Tab, book: sa.Engine) -> None:
    before = site.entry_count(book)
    site.fill_voucher(tab)
    expect(tab.locator('[data-total="credit"]')).to_have_text("1.500.000")
    tab.fill("#lines-1-credit", "1.400.000")
    expect(tab.locator("[data-difference]")).to_contain_text("100.000")
    tab.fill("#lines-1-credit", "1 500 000 đ")
    expect(tab.locator("[data-difference]")).to_be_empty()
    tab.click(POST)
    expect(tab.get_by_role("status")).to_contain_text("PKT-2026-")
    expect(tab.locator(".hash").last).to_be_visible()
    assert site.entry_count(book) == before + 1


def test_a_refusal_takes_the_focus_and_leads_to_its_field(tab: Tab, book: sa.Engine) -> None:
    before = site.entry_count(book)
    site.overspend(tab)
    expect(tab.locator("#errors")).to_be_focused()
    tab.click("#errors a")
    expect(tab.locator("#lines-1-credit")).to_be_focused()
    expect(tab.locator("#lines-1-credit")).to_have_accessible_description(tab.inner_text("#errors a"))
    expect(tab.locator("#lines-1-credit")).to_have_value("9.000.000.000")
    assert site.entry_count(book) == before


def test_an_impatient_double_click_posts_once(tab: Tab, book: sa.Engine) -> None:
    before = site.entry_count(book)
    site.fill_voucher(tab)
    tab.dblclick(POST)
    tab.wait_for_url("**/entries/**")
    assert site.entry_count(book) == before + 1


def test_a_line_is_added_without_asking_the_server(tab: Tab) -> None:
    site.fill_voucher(tab)
    rows = tab.locator("[data-rows] tr").count()
    tab.click('button[value="row"]')
    expect(tab.locator("[data-rows] tr")).to_have_count(rows + 1)
    expect(tab.locator(f"#lines-{rows}-account")).to_be_focused()
    expect(tab.locator(f"#lines-{rows}-account")).to_have_value("")
    assert tab.url.endswith(NEW)


def test_the_form_is_filled_in_and_posted_by_keyboard_alone(tab: Tab, book: sa.Engine) -> None:
    before = site.entry_count(book)
    typed = {**site.voucher(), "approved_by": tab.locator("#approved_by option").last.get_attribute("value") or ""}
    while tab.evaluate("document.activeElement.value") != "post":
        tab.keyboard.press("Tab")
        name = tab.evaluate("document.activeElement.name ?? ''")
        if name not in typed:
            continue
        if tab.evaluate("document.activeElement.tagName") == "INPUT":
            tab.keyboard.type(typed[name])
        while tab.evaluate("document.activeElement.value") != typed[name]:
            tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/entries/**")
    assert site.entry_count(book) == before + 1


def test_the_first_key_leads_past_the_navigation(tabs: dict[str, Tab], told_address: str) -> None:
    tab = _on_a_desk(tabs)
    tab.goto(f"{told_address}/vi/{DESK}/journal")
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()


def test_everything_works_without_scripts(chromium: Browser, address: str, book: sa.Engine) -> None:
    before = site.entry_count(book)
    opened = context(chromium, js=False)
    tab = _at_a_new_voucher(opened.new_page(), address)
    site.overspend(tab)
    rows = tab.locator("[data-rows] tr").count()
    tab.click('button[value="row"]')
    expect(tab.locator("[data-rows] tr")).to_have_count(rows + 1)
    site.fill_voucher(tab)
    tab.click(POST)
    expect(tab.get_by_role("status")).to_contain_text("PKT-2026-")
    assert site.entry_count(book) == before + 1
    tab.goto(f"{address}/vi/{DESK}/journal")
    tab.select_option("#kind", "PKT")
    tab.click(".filters button")
    assert "kind=PKT" in tab.url
    tab.click(".chip")
    assert "kind" not in tab.url
    opened.close()
