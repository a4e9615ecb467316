from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.words import wording

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234, f"1{NBSP}234"),
        (-1234567, f"\u22121{NBSP}234{NBSP}567"),
        (2.5, "3"),
        (-2.5, "\u22123"),
        (-0.2, "0"),
    ],
)
def test_whole_numbers_have_no_break_thousands_and_a_true_minus(value: float, text: str) -> None:
    assert wording.integer(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (12.34, 1, "12,3"),
        (2.25, 1, "2,3"),
        (2.675, 2, "2,68"),
        (1000, 1, f"1{NBSP}000,0"),
        (1e-9, 1, "0,0"),
        (3e20, 0, NBSP.join(["300", *["000"] * 6])),
    ],
)
def test_decimals_round_half_away_from_zero(value: float, digits: int, text: str) -> None:
    assert wording.decimal(value, digits) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.57, 0, "57"),
        (0.285, 0, "29"),
        (57 / 200, 1, "28,5"),
        (0, 0, "0"),
        (1, 0, "100"),
        (0.1 * 3 + 0.7, 0, "100"),
        (210 / 211, 0, "över 99"),
        (0.9996, 1, "över 99,9"),
        (1.004, 0, "över 100"),
        (1 / 211, 0, "under 1"),
        (0.0004, 1, "under 0,1"),
    ],
)
def test_percent_never_claims_all_or_none_falsely(share: float, digits: int, text: str) -> None:
    assert wording.percent(share, digits) == f"{text}{NBSP}procent"
    assert wording.percent_sign(share, digits) == f"{text}{NBSP}%"


@given(st.integers(1, 10_000), st.data())
def test_only_all_is_100_and_only_none_is_0(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    text = wording.percent(k / n).split(NBSP)[0]
    assert (text == "100") == (k == n)
    assert (text == "0") == (k == 0)


@pytest.mark.parametrize(
    ("difference", "digits", "text"),
    [
        (0.032, 1, "+3,2|procentenheter"),
        (-0.01, 0, "\u22121|procentenhet"),
        (0.01, 1, "+1,0|procentenheter"),
        (0.0, 1, "0,0|procentenheter"),
        (0.285 - 0.25, 0, "+4|procentenheter"),
    ],
)
def test_points_carry_their_sign(difference: float, digits: int, text: str) -> None:
    assert wording.points(difference, digits) == text.replace("|", NBSP)


def test_dates_are_written_out() -> None:
    assert wording.long_date(date(2021, 5, 31)) == "31 maj 2021"
    assert wording.month_year(date(2021, 12, 1)) == "december 2021"
    assert wording.month_of(wording.long_date(date(2021, 12, 31))) == "december 2021"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_lists_end_with_och(words: list[str], text: str) -> None:
    assert wording.list_of(words) == text


def test_counts_agree_with_their_noun() -> None:
    assert wording.counted(1, "enkät", "enkäter") == "1 enkät"
    assert wording.counted(0, "enkät", "enkäter") == "0 enkäter"
    assert wording.counted(1200, "svar", "svar") == f"1{NBSP}200 svar"
