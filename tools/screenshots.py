"""The pages as pictures: a few for the documentation, or with `--all FOLDER` every page in every dress, to be looked at."""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from fundledger.storage.engine import make_engine, sqlite_url
from tests.services.browser import context, running_chromium
from tests.web import site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

DOCUMENTED = Path(__file__).parents[1] / "docs" / "screenshots"


class Dress(NamedTuple):
    """How a page is shown: the reader's language, the window's width, the theme."""

    language: str
    width: int
    dark: bool = False


CHOSEN = {
    "desk-dashboard-vi": ("desk-dashboard", Dress("vi", 1280)),
    "desk-dashboard-en": ("desk-dashboard", Dress("en", 1280)),
    "desk-entry-vi": ("desk-entry", Dress("vi", 1280)),
    "desk-trial-balance-vi": ("desk-trial-balance", Dress("vi", 1280)),
    "desk-trial-balance-en": ("desk-trial-balance", Dress("en", 1280)),
    "desk-voucher-refused-vi": ("desk-voucher-refused", Dress("vi", 1280)),
    "public-fund-vi": ("public-fund", Dress("vi", 1280)),
    "public-fund-vi-phone-dark": ("public-fund", Dress("vi", 360, dark=True)),
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
REFUSED = site.Page("desk-voucher-refused", f"{site.DESK}/vouchers/new")
PAGES = {page.name: page for page in [*site.PAGES, REFUSED]}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--all", type=Path, metavar="FOLDER", help="every page in every dress, and printed")
    reader.add_argument("--only", default="", metavar="NAME", help="with --all: the pages whose name holds this")
    wanted = reader.parse_args()
    with _demonstration() as address, running_chromium() as browser:
        if wanted.all:
            _every(browser, address, wanted.all, wanted.only)
        else:
            _chosen(browser, address)


def _chosen(browser: Browser, address: str) -> None:
    for name, (page, dress) in CHOSEN.items():
        with _shown(browser, address, PAGES[page], dress) as tab:
            _save(tab.screenshot(), DOCUMENTED / f"{name}.png")


def _every(browser: Browser, address: str, folder: Path, only: str) -> None:
    for language, page in product(site.LANGUAGES, PAGES.values()):
        if only not in page.name:
            continue
        with _shown(browser, address, page, Dress(language, 1440)) as tab:
            for width, theme in product((360, 1440), THEMES):
                tab.set_viewport_size({"width": width, "height": 800})
                tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
                _save(tab.screenshot(full_page=True), folder / f"{page.name}-{language}-{width}-{theme}.png")
            _save_sheet(tab.pdf(prefer_css_page_size=True), folder / f"{page.name}-{language}-print.png")


@contextmanager
def _demonstration() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        owner = make_engine(url, as_owner=True)
        site.found(owner)
        owner.dispose()
        engine = make_engine(url)
        with site.served(site.app(engine)) as address:
            yield address
        engine.dispose()


@contextmanager
def _shown(browser: Browser, address: str, page: site.Page, dress: Dress) -> Iterator[Tab]:
    opened = context(browser, width=dress.width, height=800, dark=dress.dark)
    tab = opened.new_page()
    if page.login:
        site.sign_in(tab, address, page.login)
    tab.goto(f"{address}/{dress.language}/{page.path}")
    if page == REFUSED:
        site.overspend(tab)
    yield tab
    opened.close()


def _save(picture: bytes, path: Path) -> None:
    """In 256 colours: these pages have few, and the file is a third."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path}\n")


def _save_sheet(pdf: bytes, path: Path) -> None:
    """The first printed sheet."""
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=1.5).to_pil()
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, optimize=True)


if __name__ == "__main__":
    main()
