"""A wrong posting or voucher cannot be built."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.ledger.accounts import AccountCode
from fundledger.ledger.postings import (
    AmountNotPositive,
    AmountTooLarge,
    FundCode,
    Part,
    Posting,
    ProgrammeCode,
    Side,
    TooFewPostings,
    Unbalanced,
    difference,
    must_balance,
)
from fundledger.ledger.vouchers import DescriptionMissing, MakerIsApprover, Narrative, Voucher, VoucherKind
from fundledger.money import LARGEST_MINOR, vnd

MAKER, APPROVER = UUID(int=1), UUID(int=2)


def posting(account: str, side: Side, amount: int, part: Part = Part.INCOME, programme: str = "") -> Posting:
    return Posting(AccountCode(account), FundCode("HB"), part, side, vnd(amount), ProgrammeCode(programme))


def voucher(*postings: Posting, maker: UUID = MAKER, description: str = "Thu lãi") -> Voucher:
    return Voucher(
        VoucherKind.CREDIT_ADVICE, "interest", date(2023, 3, 1), postings, Narrative(description), maker, APPROVER
    )


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_is_above_zero(amount: int) -> None:
    with pytest.raises(AmountNotPositive):
        posting("112", Side.DEBIT, amount)


def test_an_amount_has_a_largest() -> None:
    posting("112", Side.DEBIT, LARGEST_MINOR)
    with pytest.raises(AmountTooLarge):
        posting("112", Side.DEBIT, LARGEST_MINOR + 1)


def test_an_entry_has_two_lines() -> None:
    with pytest.raises(TooFewPostings):
        must_balance([posting("112", Side.DEBIT, 5)])


def test_an_entry_balances_in_each_part_and_not_only_in_total() -> None:
    with pytest.raises(Unbalanced) as refused:
        must_balance([posting("112", Side.DEBIT, 5, Part.PRINCIPAL), posting("353L", Side.CREDIT, 5, Part.INCOME)])
    assert refused.value.values["difference"] == vnd(5)


def test_maker_and_approver_are_two() -> None:
    lines = posting("112", Side.DEBIT, 5), posting("353L", Side.CREDIT, 5)
    with pytest.raises(MakerIsApprover):
        voucher(*lines, maker=APPROVER)
    with pytest.raises(DescriptionMissing):
        voucher(*lines, description="  ")
    assert voucher(*lines).postings == lines


balanced = st.lists(
    st.tuples(
        st.sampled_from(["111", "112", "1211"]),
        st.sampled_from(["353L", "353G"]),
        st.integers(1, 10**9),
        st.sampled_from(list(Part)),
    ),
    min_size=1,
    max_size=6,
).map(
    lambda pairs: [
        line
        for debit, credit, amount, part in pairs
        for line in (posting(debit, Side.DEBIT, amount, part), posting(credit, Side.CREDIT, amount, part))
    ]
)


@given(wrong=balanced, right=balanced)
def test_a_correction_leaves_the_effect_of_what_is_right(wrong: list[Posting], right: list[Posting]) -> None:
    def effect(lines: list[Posting]) -> Counter[tuple[object, ...]]:
        sums: Counter[tuple[object, ...]] = Counter()
        for line in lines:
            sums[line.account, line.part, line.programme] += line.signed
        return Counter({key: amount for key, amount in sums.items() if amount})

    assert effect([*wrong, *difference(wrong, right)]) == effect(right)
    assert difference(right, right) == ()
