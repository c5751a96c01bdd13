"""Money is whole đồng; sharing it loses nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.money import Money, MoneyNotWhole, round_half_up, total, vnd

amounts = st.integers(-(10**15), 10**15)


def test_ten_dong_for_three_are_four_three_and_three() -> None:
    assert vnd(10).split([1, 1, 1]) == [vnd(4), vnd(3), vnd(3)]


@given(amount=amounts, weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_the_parts_of_a_split_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    parts = vnd(amount).split(weights)
    assert total(parts) == vnd(amount)
    assert all(
        abs(part.minor * sum(weights) - amount * weight) < sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize("wrong", [1.0, "1", True, None, Fraction(1)])
def test_only_a_whole_number_is_money(wrong: object) -> None:
    with pytest.raises(MoneyNotWhole):
        Money(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "rounded"), [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("49/100", 0), ("-3/2", -2), ("7", 7)]
)
def test_halves_round_away_from_zero(value: str, rounded: int) -> None:
    assert round_half_up(Fraction(value)) == rounded


@given(st.fractions())
def test_rounding_moves_by_half_at_most(value: Fraction) -> None:
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
