"""A journal voucher by hand, sent by a browser without scripts: posted once, or refused beside the field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web import site
from tests.web.site import DESK, hidden

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from tests.web.site import Reader

    Readers = Callable[..., Reader]

NEW = f"/vi/{DESK}/vouchers/new"

REFUSED = [
    ("posted_on", {"posted_on": ""}),
    ("posted_on", {"posted_on": "31/02/2026"}),
    ("posted_on", {"posted_on": "15/03/2023"}),
    ("description", {"description": "  "}),
    ("approved_by", {"approved_by": ""}),
    ("lines-0-account", {"lines-0-account": "9999"}),
    ("lines-1-account", {"lines-1-account": ""}),
    ("lines-1-fund", {"lines-1-fund": "QUY-LA"}),
    ("lines-0-part", {"lines-0-part": "sai"}),
    ("lines-0-debit", {"lines-0-debit": "1.5"}),
    ("lines-0-debit", {"lines-0-debit": "-1500000"}),
    ("lines-1-credit", {"lines-1-debit": "1.500.000"}),
    ("lines-1-credit", {"lines-0-debit": "9.000.000.000", "lines-1-credit": "9.000.000.000"}),
    ("lines", {"lines-1-credit": "1.400.000"}),
    ("lines", {name: "" for name in site.voucher() if name.startswith("lines-")}),
]


def _typed(maker: Reader, **changes: str) -> dict[str, str]:
    """A right voucher, with some of it changed."""
    approver = re.search(r'<option value="([0-9a-f-]{36})">', maker.text(NEW))
    assert approver is not None
    return {**site.voucher(), "approved_by": approver[1], "act": "post", **changes}


def test_a_voucher_is_posted_and_seen_everywhere(book: sa.Engine, reader: Readers) -> None:
    maker = reader("ketoan")
    before = site.entry_count(book)
    answer = maker.send(NEW, _typed(maker))
    assert answer.status_code == 302
    assert site.entry_count(book) == before + 1
    number = answer.location.rsplit("/", 1)[1]
    entry = maker.text(answer.location)
    assert number in entry
    assert entry.count("1.500.000") == 4
    assert 'role="status"' in entry
    assert number in maker.text(f"/vi/{DESK}/journal?period=9/2026")
    assert number in maker.text(f"/vi/{DESK}/accounts/112?period=9/2026")
    assert number in maker.text(f"/vi/{DESK}/funds/QHB-TH?period=9/2026")
    assert "397.852.336" in maker.text(f"/vi/{DESK}/")


@pytest.mark.parametrize(("field", "changes"), REFUSED, ids=lambda value: value if isinstance(value, str) else None)
def test_a_refusal_stands_beside_its_field_and_nothing_is_lost(
    book: sa.Engine, reader: Readers, field: str, changes: dict[str, str]
) -> None:
    maker = reader("ketoan")
    typed = _typed(maker, **changes)
    before = site.entry_count(book)
    answer = maker.send(NEW, typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert site.entry_count(book) == before
    assert f'<a href="#{field}">' in page
    assert re.search(rf'id="{field}"', page)
    if field != "lines":
        assert f'id="{field}-error"' in page
        assert re.search(rf'<(input|select) id="{field}"[^>]*aria-invalid="true"', page)
    for name in ("description", "document", "lines-0-account", "lines-0-debit", "lines-1-credit"):
        assert f'name="{name}"' in page
        assert f'value="{typed[name]}"' in page
    assert page.startswith("<!doctype html>")
    assert "<title>Lỗi:" in page


def test_a_voucher_sent_twice_is_posted_once(book: sa.Engine, reader: Readers) -> None:
    maker = reader("ketoan")
    form = {**hidden(maker.text(NEW)), **_typed(maker)}
    before = site.entry_count(book)
    first, second = (maker.client.post(NEW, data=form) for _ in range(2))
    assert first.location == second.location
    assert site.entry_count(book) == before + 1


def test_another_voucher_under_the_same_key_is_refused_and_may_be_sent_again(book: sa.Engine, reader: Readers) -> None:
    maker = reader("ketoan")
    form = {**hidden(maker.text(NEW)), **_typed(maker)}
    before = site.entry_count(book)
    maker.client.post(NEW, data=form)
    changed = form | {"description": "Một nghiệp vụ khác"}
    refused = maker.client.post(NEW, data=changed)
    assert refused.status_code == 422
    again = {**changed, **hidden(refused.get_data(as_text=True))}
    assert maker.client.post(NEW, data=again).status_code == 302
    assert site.entry_count(book) == before + 2


def test_a_draft_keeps_what_was_typed_and_posts_nothing_until_asked(book: sa.Engine, reader: Readers) -> None:
    maker = reader("ketoan")
    before = site.entry_count(book)
    kept = maker.send(NEW, _typed(maker, **{"act": "keep", "lines-1-credit": "chưa rõ"}))
    assert site.entry_count(book) == before
    draft = maker.text(kept.location)
    assert 'value="chưa rõ"' in draft
    assert kept.location in maker.text(f"/vi/{DESK}/")
    assert reader("thuquy").get(kept.location).status_code == 404
    posted = maker.send(kept.location, _typed(maker))
    assert posted.status_code == 302
    assert site.entry_count(book) == before + 1
    assert maker.get(kept.location).location == posted.location
    assert kept.location not in maker.text(f"/vi/{DESK}/")


def test_a_line_is_added_without_losing_the_others(reader: Readers) -> None:
    maker = reader("ketoan")
    rows = maker.text(NEW).count('name="lines-')
    page = maker.send(NEW, _typed(maker, act="row")).get_data(as_text=True)
    assert page.count('name="lines-') == rows + 6
    assert 'value="353L"' in page


def test_whoever_makes_a_voucher_is_not_offered_as_its_approver(reader: Readers) -> None:
    page = reader("ketoan").text(NEW)
    assert "Chủ tịch (minh họa)</option>" in page
    assert "Kế toán (minh họa)</option>" not in page


def test_what_is_typed_is_shown_as_text(reader: Readers) -> None:
    maker = reader("ketoan")
    answer = maker.send(NEW, _typed(maker, description="<script>alert(1)</script>"))
    entry = maker.text(answer.location)
    assert "<script>alert" not in entry
    assert "&lt;script&gt;alert(1)" in entry
