"""Differences between years in which the same groups took part."""

import math

import numpy as np
import polars as pl
import pytest
import svy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx

from partsrapport.surveys.comparisons import Pair, correlation_of, year_on_year
from partsrapport.surveys.contrasts import difference
from partsrapport.surveys.estimation import Estimate
from partsrapport.surveys.responses import NOBODY, Responses, Survey

COUNTS = st.tuples(st.integers(1, 9), st.integers(1, 9))
GROUPS = st.lists(st.tuples(COUNTS, COUNTS), min_size=3, max_size=7)


def asked(year, counts, total=None, invited=None):
    """A survey with (positive, other) of each group, a sample of very many or of so many."""
    cells = [
        (group, "", "", "", "", "Ja" if is_positive else "Nej", True, is_positive, None, n)
        for group, both in counts.items()
        for is_positive, n in zip((True, False), both, strict=True)
        if n
    ]
    by_group = dict.fromkeys(counts, invited) if invited else {}
    survey = Survey(str(year), "Enkät", year, "urval", total, invited and invited * len(counts), by_group)
    return Responses(survey, pl.DataFrame(cells, schema=NOBODY.schema, orient="row"))


def compared(previous, current):
    [row] = year_on_year([Pair("q", "Hur?", "kurs", previous, current)], 0.95)
    return row


@given(GROUPS)
@settings(deadline=None, max_examples=30)
def test_the_error_of_a_change_is_that_of_a_regression_on_the_year_with_groups_as_clusters(groups):
    """By svy, which is tested against R: the coefficient of the year, when the same groups answer in both."""
    years = [asked(year, {f"G{i}": both[year] for i, both in enumerate(groups)}) for year in (0, 1)]
    errors = [one.standard_error for one in years]
    assume(min(errors) > 1e-6)
    rows = [
        {"group": str(i), "year": year, "y": y, "w": 1.0}
        for i, both in enumerate(groups)
        for year in (0, 1)
        for y, n in zip((1.0, 0.0), both[year], strict=True)
        for _ in range(n)
    ]
    fitted = svy.Sample(pl.DataFrame(rows), svy.Design(psu="group", wgt="w")).glm.fit(y="y", x=["year"])
    expected = next(coefficient for coefficient in fitted.coefs if coefficient.term == "year")
    variance = errors[0] ** 2 + errors[1] ** 2 - 2 * correlation_of(*years) * errors[0] * errors[1]
    assert compared(*years)["difference_share"] == approx(expected.est)
    assert math.sqrt(max(0, variance)) == approx(expected.se, abs=1e-7)


def test_a_correlation_changes_bounds_as_by_newcombe():
    """Newcombe (1998), paired differences, 8: the bounds of either share, and the correlation φ of the two."""
    first, second = Estimate(0.4, 0.3, 0.5, 100, 40), Estimate(0.6, 0.5, 0.7, 100, 60)
    down = math.sqrt(0.1**2 - 2 * 0.5 * 0.1 * 0.1 + 0.1**2)
    assert difference(first, second, 0.5) == approx((0.2 - down, 0.2 + down))
    assert difference(first, second, 1) == approx((0.2, 0.2))


ALIKE = {"A": (18, 2), "B": (10, 10), "C": (15, 5), "D": (6, 14), "E": (12, 8)}


@pytest.mark.parametrize(("total", "invited"), [(None, None), (40, 25)])
def test_groups_that_stay_as_they_are_tell_of_the_change_more_surely_than_others(total, invited):
    others = {f"{group}2": both for group, both in ALIKE.items()}
    same = compared(asked(2019, ALIKE, total, invited), asked(2020, ALIKE, total, invited))
    other = compared(asked(2019, ALIKE, total, invited), asked(2020, others, total, invited))
    assert other["upper_share"] - other["lower_share"] > 2 * (same["upper_share"] - same["lower_share"])
    assert correlation_of(asked(2019, ALIKE, total, invited), asked(2020, others, total, invited)) == 0


def test_where_all_groups_are_surveyed_they_say_nothing_of_chance():
    survey = Survey("e", "Enkät", 2020, "alla", None, 125, dict.fromkeys(ALIKE, 25))
    strata = [Responses(survey, asked(2020, ALIKE).counts) for _ in range(2)]
    assert correlation_of(*strata) == 0


def test_bounds_of_a_change_hold_for_groups_that_take_part_again():
    """Ten groups of very many, with an intra-class correlation of about 0.2 that lasts: no change, as they are told."""
    rng, wrong, widths = np.random.default_rng(2), 0, []
    for _ in range(300):
        shares = rng.beta(2.4, 1.6, 10)
        years = [
            asked(year, {f"G{i}": (k, 20 - k) for i, k in enumerate(rng.binomial(20, shares).tolist())})
            for year in (0, 1)
        ]
        row = compared(*years)
        wrong += not row["lower_share"] <= 0 <= row["upper_share"]
        lower, upper = difference(*(one.estimate(one.answers, 0.95) for one in years))
        widths.append((row["upper_share"] - row["lower_share"]) / (upper - lower))
    assert wrong / 300 < 0.13  # a tenth is promised: five percent on either side
    assert np.mean(widths) < 0.75  # of bounds as if they were other groups
