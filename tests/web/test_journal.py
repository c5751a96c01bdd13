"""The lists of the desk: their filters live in the address."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.web.site import DESK, Reader

if TYPE_CHECKING:
    from flask import Flask

JOURNAL = f"/vi/{DESK}/journal"


@pytest.fixture(scope="module")
def officer(told_app: Flask) -> Reader:
    return Reader(told_app, "kiemtra")


def _vouchers(page: str) -> list[str]:
    return re.findall(r'entries/([A-Z]{2,3}-\d{4}-\d{4})"', page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("period=2023-Q1", 13),
        ("period=quý 1/2023", 13),
        ("period=3/2023", 4),
        ("period=2023-Q1&fund=UT-VCB", 3),
        ("period=2023-Q1&account=111", 8),
        ("period=2023-Q1&kind=PC", 6),
        ("period=2023-Q1&programme=CT-TVNN", 2),
        ("period=2023-Q1&part=principal", 3),
        ("text=PC-2023-0005", 1),
        ("text=TIẾP NHẬN TÀI TRỢ&period=2023-Q1", 1),
        ("text=tô hiệu&period=2023-Q1&kind=PC", 1),
    ],
)
def test_the_address_alone_says_which_entries_are_shown(officer: Reader, query: str, count: int) -> None:
    found = _vouchers(officer.text(f"{JOURNAL}?{query}"))
    assert len(found) == count


def test_each_filter_in_use_can_be_taken_away(officer: Reader) -> None:
    page = officer.text(f"{JOURNAL}?period=2023-Q1&fund=UT-VCB")
    without = [unescape(address) for address in re.findall(r'<a class="chip" href="([^"]+)"', page)]
    assert [address.split("?")[1] for address in without] == ["fund=UT-VCB", "period=2023-Q1"]
    assert len(_vouchers(officer.text(without[1]))) == 13


def test_a_page_of_the_list_and_the_other_language_keep_the_filters(officer: Reader) -> None:
    page = unescape(officer.text(f"{JOURNAL}?fund=QHB-TH&page=2"))
    assert f"{JOURNAL}?fund=QHB-TH&page=3" in page
    assert f"/en/{DESK}/journal?fund=QHB-TH&page=2" in page


def test_every_entry_is_on_exactly_one_page(officer: Reader) -> None:
    seen: list[str] = []
    for number in range(1, 8):
        seen += _vouchers(officer.text(f"{JOURNAL}?page={number}&order=oldest"))
    assert len(seen) == len(set(seen)) == 280


def test_the_total_is_of_all_pages(officer: Reader) -> None:
    first, second = (officer.text(f"{JOURNAL}?fund=QHB-TH&page={number}") for number in (1, 2))
    total = re.search(r'<tr class="total">.*?</tr>', first, re.DOTALL)
    assert total is not None
    assert total[0] in second


@pytest.mark.parametrize(
    "query", ["period=2023-Q9", "period=hôm qua", "kind=XX", "part=không", "text=" + "a" * 101, "account=%00"]
)
def test_an_address_that_is_not_understood_is_refused_beside_its_field(officer: Reader, query: str) -> None:
    name = query.partition("=")[0]
    answer = officer.get(f"{JOURNAL}?{query}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{name}-error"' in page
    assert _vouchers(page) == []


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=một", "utm_source=zalo"])
def test_an_odd_page_number_or_a_foreign_parameter_is_no_error(officer: Reader, query: str) -> None:
    assert officer.get(f"{JOURNAL}?{query}").status_code == 200


def test_a_page_beyond_the_last_is_empty_and_says_so(officer: Reader) -> None:
    answer = officer.get(f"{JOURNAL}?page=999")
    assert answer.status_code == 200
    assert _vouchers(answer.get_data(as_text=True)) == []


def test_a_corrected_voucher_and_its_correction_name_each_other(officer: Reader) -> None:
    assert "entries/PKT-2024-0006" in officer.text(f"/vi/{DESK}/entries/BN-2024-0010")
    assert "entries/BN-2024-0010" in officer.text(f"/vi/{DESK}/entries/PKT-2024-0006")


def test_a_figure_of_the_trial_balance_leads_to_the_entries_beneath_it(officer: Reader) -> None:
    page = officer.text(f"/vi/{DESK}/statements/trial-balance?period=2023-Q1")
    address = re.search(r'href="([^"]*accounts/1211[^"]*)">4.153.000.000', page)
    assert address is not None
    ledger = officer.text(unescape(address[1]))
    assert "4.153.000.000" in ledger
    assert "BN-2023-0001" in ledger
    assert "12.000.000.000" in ledger


def test_an_account_is_shown_under_the_regime_of_the_period(officer: Reader) -> None:
    assert "hcsn-107" in officer.text(f"/vi/{DESK}/accounts/112?period=2023")
    assert "hcsn-24" in officer.text(f"/vi/{DESK}/accounts/112?period=2026")
