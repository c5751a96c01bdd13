"""The first quarter of 2023 equals the association's report to the đồng; what follows says that it is invented."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fundledger.cli.story import State, read_story, state
from fundledger.config import data
from fundledger.dates import Month, parse_period, quarter, quarter_of
from fundledger.reporting import library
from fundledger.reporting.datasets import balances, charts, giving, positions, vouchers
from fundledger.reporting.verification import verify

if TYPE_CHECKING:
    import pandas as pd

    from fundledger.dates import DateRange
    from fundledger.reporting.layouts.filled import Statement
    from tests.stories.told import Told

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / "sonla_q1_2023.json").read_text("utf-8"))
EXPECTED = GOLDEN["expected"]
Q1 = quarter(2023, 1)
INVENTED_FROM = date(2023, 4, 1)
LAST_DAY = date(2026, 9, 30)

PARTS = {
    "QHB-TH-GOC": ("QHB-TH", "principal"),
    "QHB-TH-LAI": ("QHB-TH", "income"),
    "UT-VCB": ("UT-VCB", "entrusted"),
}
"""What the golden file calls a part of a fund."""


def journal(story: Told, period: DateRange) -> pd.DataFrame:
    return vouchers.journal(*story, vouchers.Wanted(period))


def rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def prepared(story: Told, name: str, period: str = "2023-Q1", **of: str) -> Statement:
    return library.prepare(*story, library.Wanted(name, parse_period(period), **of))


# ------------------------------------------------------------ the first quarter of 2023


def test_the_journal_is_the_golden_one(story: Told) -> None:
    """Every entry has one debit and one credit; the order within a day is free."""
    found: Counter[tuple[Any, ...]] = Counter()
    for _, lines in journal(story, Q1).groupby("sequence"):
        debit, credit = lines.iloc[0], lines.iloc[1]
        assert len(lines) == 2
        assert debit.debit == credit.credit
        assert (debit.fund, debit.part, debit.programme) == (credit.fund, credit.part, credit.programme)
        found[debit.posted_on.isoformat(), debit.account, credit.account, debit.debit, debit.fund, debit.part,
              debit.programme] += 1  # fmt: skip
    assert found == Counter(
        (each["date"], each["debit"], each["credit"], each["amount"], *PARTS[each["fund"]], each["programme"] or "")
        for each in GOLDEN["journal"]
    )


def test_each_voucher_says_what_is_exact_in_it_and_what_is_assumed(story: Told) -> None:
    told = {line.id: line for line in read_story().vouchers}
    statuses = read_story().plot["status"]
    documents = set(journal(story, Q1)["document"])
    for each in GOLDEN["journal"]:
        assert told[each["id"]].narrative.document.endswith(f"({statuses[each['status']]})")
        assert told[each["id"]].narrative.document in documents


def test_the_closing_balances_are_the_golden_ones(story: Told) -> None:
    frame = balances.balances_as_of(*story, Q1.last)
    assert dict(zip(frame["account"], frame["balance"], strict=True)) == EXPECTED["closing"]


def test_the_trial_balance_closes_as_the_golden_file_says(story: Told) -> None:
    statement = prepared(story, "trial-balance")
    debit, credit = statement.of("debit"), statement.of("credit")
    closing = {account: amount(debit, account) - amount(credit, account) for account in debit}
    assert closing == EXPECTED["closing"]
    assert statement.totals is not None
    assert statement.totals[-2:] == (12_047_500_000, 12_047_500_000)
    assert not statement.illustrative


def amount(cells: dict[str, Any], code: str) -> int:
    assert isinstance(cells[code], int)
    return cells[code]


def test_the_trial_balance_moves_what_the_golden_journal_moves(story: Told) -> None:
    opened = {"G00", "G01"}
    debits, credits_ = Counter[str](), Counter[str]()
    for each in GOLDEN["journal"]:
        if each["id"] not in opened:
            debits[each["debit"]] += each["amount"]
            credits_[each["credit"]] += each["amount"]
    statement = prepared(story, "trial-balance")
    assert statement.of("movement_debit") == {account: debits[account] for account in EXPECTED["closing"]}
    assert statement.of("movement_credit") == {account: credits_[account] for account in EXPECTED["closing"]}


def test_receipts_and_payments_are_those_of_the_report(story: Told) -> None:
    lines = prepared(story, "receipts-and-payments", fund="QHB-TH").of("amount")
    assert lines["10"] == 7_847_000_000 + 250_000_000
    assert lines["21"] == lines["20"] == EXPECTED["raised_total"]
    assert lines["31"] == lines["30"] == EXPECTED["awards_sum_of_lines"]
    assert lines["40"] == 12_047_500_000


def test_entrusted_money_came_and_went(story: Told) -> None:
    lines = prepared(story, "receipts-and-payments", fund="UT-VCB").of("amount")
    assert (lines["10"], lines["23"], lines["31"], lines["40"]) == (0, 20_000_000, 20_000_000, 0)


def test_the_cash_book_ends_empty(story: Told) -> None:
    book = prepared(story, "cash-book")
    assert book.totals is not None
    assert [total for total in book.totals if total is not None] == [222_500_000, 222_500_000]
    assert book.closing is not None
    assert book.closing.cells[-1] == EXPECTED["closing"]["111"] == 0


@pytest.mark.parametrize("account", ["112", "1211", "3381", "353G", "353L"])
def test_each_ledger_closes_as_the_golden_file_says(story: Told, account: str) -> None:
    ledger = prepared(story, "general-ledger", account=account)
    assert ledger.closing is not None
    assert ledger.closing.cells[-1] == EXPECTED["closing"][account]


def test_the_parts_of_the_funds_hold_what_the_golden_file_says(story: Told) -> None:
    frame = positions.places(*story, Q1.last)
    held: Counter[tuple[str, str]] = Counter()
    for row in rows(frame):
        held[row.fund, row.part] += row.amount
    assert held == {("QHB-TH", "principal"): 12_000_000_000, ("QHB-TH", "income"): 47_500_000}


def test_awards_are_counted_as_the_report_itemises_them(story: Told) -> None:
    frame = giving.awards(*story, Q1)
    own = frame[frame["programme"] != "CT-VCB"]
    assert own["decided"].sum() == own["paid"].sum() == EXPECTED["awards_sum_of_lines"]
    schools = EXPECTED["border_schools"]
    assert own["decided_count"].sum() == EXPECTED["recipients_sum_of_lines_incl_2_standard_schools"] + schools
    entrusted = frame[frame["programme"] == "CT-VCB"]
    assert (entrusted["paid"].sum(), entrusted["paid_count"].sum()) == (20_000_000, 40)


# ------------------------------------------------------------ pledges and differences


def test_335_pledges_promise_more_than_was_raised(story: Told) -> None:
    frame = giving.pledged_booked(*story, Q1.last)
    (gala,) = rows(frame[frame["programme"] == "CT-MHCM"])
    assert gala.pledges == EXPECTED["pledged_turns"]
    assert gala.announced == gala.pledged == EXPECTED["pledged_total"]
    assert gala.received == gala.banked == EXPECTED["raised_total"]


def test_every_donor_of_the_list_is_invented_and_marked(story: Told) -> None:
    told = read_story()
    assert len(told.pledges) == EXPECTED["pledged_turns"]
    assert sum(line.pledged.minor for line in told.pledges) == EXPECTED["pledged_total"]
    assert sum(line.received.minor for line in told.pledges) == EXPECTED["raised_total"]
    rows = story.connection.exec_driver_sql("SELECT count(*) FROM donors WHERE NOT is_invented").scalar_one()
    assert rows == 0


def test_the_two_differences_are_named_beside_the_books(story: Told) -> None:
    frame = giving.reconciliation_items(*story)
    found = [(row.stated, row.found, row.difference) for row in rows(frame)]
    assert found == [
        (EXPECTED["pledged_total"], EXPECTED["raised_total"], EXPECTED["raised_difference"]),
        (EXPECTED["awards_stated_total"], EXPECTED["awards_sum_of_lines"], EXPECTED["awards_difference"]),
    ]
    for column in ("title_vi", "title_en", "explanation_vi", "explanation_en", "source"):
        assert all(frame[column])


def test_no_posting_hides_a_difference(story: Told) -> None:
    frame = journal(story, Q1)
    amounts = set(frame["debit"]) | set(frame["credit"])
    assert not amounts & {EXPECTED["raised_difference"], EXPECTED["awards_difference"]}
    assert not amounts & {EXPECTED["pledged_total"], EXPECTED["awards_stated_total"]}


# ------------------------------------------------------------ what follows


def test_the_story_goes_on_without_an_empty_quarter_until_a_quarter_ends(story: Told) -> None:
    days = journal(story, parse_period(f"{INVENTED_FROM}..2099-12-31"))["posted_on"]
    assert max(days) == LAST_DAY == quarter_of(LAST_DAY).last
    quarters, day = set(), INVENTED_FROM
    while day <= LAST_DAY:
        quarters.add(quarter_of(day))
        day = quarter_of(day).last + timedelta(days=1)
    assert {quarter_of(day) for day in days} == quarters


def test_every_later_voucher_says_that_it_is_invented(story: Told) -> None:
    later = journal(story, parse_period(f"{INVENTED_FROM}..{LAST_DAY}"))
    assert all("(số liệu minh họa)" in text for text in later["description"])
    earlier = journal(story, Q1)
    assert not any("số liệu minh họa" in text for text in earlier["description"])


@pytest.mark.parametrize(("period", "illustrative"), [("2023-03", False), ("2023-04", True), ("2026-Q3", True)])
def test_a_statement_is_marked_as_soon_as_it_reaches_into_the_invented(
    story: Told, period: str, *, illustrative: bool
) -> None:
    assert prepared(story, "trial-balance", period).illustrative is illustrative


def test_every_month_is_as_the_story_leaves_it(story: Told) -> None:
    ends = {year["number"]: year["end"] for year in read_story().plot["year"]}
    frame = charts.periods(*story)
    assert len(frame) == 12 * len(ends)
    for row in rows(frame):
        assert row.status == ends[Month.parse(row.month).year], row.month
        assert (row.merkle_root is not None) == (row.status == "locked")


def test_each_statement_balances_in_every_year(story: Told) -> None:
    for year in ("2023", "2024", "2025", "2026"):
        totals = prepared(story, "trial-balance", year).totals
        assert totals is not None
        figures = [total for total in totals if total is not None]
        assert figures[::2] == figures[1::2]
        lines = prepared(story, "receipts-and-payments", year).of("amount")
        assert amount(lines, "10") + amount(lines, "20") - amount(lines, "30") == amount(lines, "40")


def test_the_principal_is_never_touched(story: Told) -> None:
    frame = positions.positions(*story)
    (principal,) = rows(frame[(frame["fund"] == "QHB-TH") & (frame["part"] == "principal")])
    assert principal.position == principal.floor > 12_000_000_000
    assert principal.spendable == 0
    assert (frame["spendable"] >= 0).all()


def test_the_books_agree_with_their_entries(story: Told) -> None:
    with story.connection.engine.connect() as connection:
        assert verify(connection, data("migrations")) == []


def test_the_story_knows_that_it_is_told(story: Told) -> None:
    assert state(story.connection) is State.TOLD
