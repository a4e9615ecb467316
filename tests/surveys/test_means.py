"""Goals for a mean: estimated as shares are, told on the scale of the question."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest import approx

from partsrapport.surveys.bounds import clopper_pearson
from partsrapport.surveys.disclosure.rounding import step_of_scores
from partsrapport.surveys.estimation import Design, DesignKind, estimate
from tests.surveys.test_release import plain

PLACES = np.arange(5) / 4
COUNTS = st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(lambda counts: sum(counts) > 1)


def of_scores(counts, invited=math.inf):
    """So many of each score from 1 to 5, without groups."""
    design = Design(DesignKind.NO_GROUPS, np.zeros(5, int), np.array(counts), np.array([float(invited)]))
    return estimate(design, np.ones(5, bool), PLACES, 0.95)


@pytest.mark.parametrize("counts", [[2, 5, 13, 40, 40], [5, 0, 0, 5, 90], [0, 0, 2, 17, 1], [8, 1, 1, 0, 10]])
def test_bounds_are_quantiles_of_answers_that_weigh_by_chance_with_one_more_at_the_end(counts):
    """Gaffke's bound, drawn: Dirichlet distributed weights of the answers and of one at the end of the scale."""
    found, rng = of_scores(counts), np.random.default_rng(1)
    for end, chance, bound in ((0, 0.05, found.lower), (4, 0.95, found.upper)):
        one_more = np.array(counts) + (np.arange(5) == end)
        weights = rng.dirichlet(one_more[one_more > 0], 40_000)
        assert bound == approx(np.quantile(weights @ PLACES[one_more > 0], chance), abs=0.006)


@given(st.integers(0, 50), st.integers(0, 50))
def test_scores_at_the_ends_alone_have_the_exact_bounds_of_a_share(positive, other):
    n = positive + other
    assume(n > 1)
    found, share = of_scores([other, 0, 0, 0, positive]), positive / n
    assert (found.share, found.answer_n, found.positive_n) == (share, n, positive)
    worth = n - 1 if 0 < share < 1 else n  # the variance is estimated, with n - 1, where it can be
    assert (found.lower, found.upper) == approx(clopper_pearson(share, worth, 0.95), abs=1e-9)


@given(COUNTS, st.integers(2, 5))
def test_bounds_hold_the_mean_and_close_in_with_more_answers_or_fewer_left(counts, times):
    few, many = of_scores(counts), of_scores([times * n for n in counts])
    left = of_scores(counts, invited=times * sum(counts))
    for found in (few, many, left):
        assert 0 <= found.lower <= found.share <= found.upper <= 1
    for closer in (many, left):
        assert closer.upper - closer.lower <= few.upper - few.lower + 1e-9


def test_a_scale_turned_round_has_its_bounds_turned_round():
    one, other = of_scores([2, 5, 13, 40, 40]), of_scores([40, 40, 13, 5, 2])
    assert (one.lower, one.share, one.upper) == approx((1 - other.upper, 1 - other.share, 1 - other.lower))


def test_when_all_in_all_groups_gave_one_answer_the_bounds_are_those_of_answers_given_singly():
    design = Design(DesignKind.ALL_GROUPS, np.arange(2), np.array([10, 20]), np.array([20.0, 40.0]))
    found = estimate(design, np.ones(2, bool), np.array([0.75, 0.75]), 0.95)
    assert (found.lower, found.upper) == approx((0.75 * clopper_pearson(1, 30, 0.95)[0], found.upper), abs=0.01)
    assert found.upper < 0.8


@pytest.mark.parametrize(
    ("step", "width", "told"),
    [(1, 4, 0.1), (2, 4, 0.1), (5, 4, 0.2), (10, 4, 0.5), (2, 10, 0.2), (10, 10, 1), (1, 100, 1), (10, 3, 0.5)],
)
def test_a_step_of_scores_is_round_and_not_finer_than_that_of_a_share(step, width, told):
    assert step_of_scores(step, width) / 100 * width == approx(told)


def told_of(data, goal):
    row = data.goal_row(goal)
    return row | {"sentence": plain(row["sentence"])}


def answered(data, counts):
    data.survey(invited=300)
    for answer, n in zip(("Inte alls", "I låg grad", "Delvis", "I hög grad", "I mycket hög grad"), counts, strict=True):
        data.respond(n, answer)


def test_a_mean_is_told_on_its_scale_with_steps_of_scores_and_no_shares(survey_data):
    answered(survey_data, [10, 10, 20, 50, 40])
    survey_data.goal(mean=3.5)
    survey_data.build()
    row = told_of(survey_data, "m")
    assert (row["verdict"], row["answer_n"], row["target_mean"]) == ("nått", 130, 3.5)
    assert (row["lower_mean"], row["mean"], row["upper_mean"]) == (3.6, 3.8, 4.0)
    assert (row["all_lowest_mean"], row["all_highest_mean"]) == (2.2, 4.5)
    assert [name for name, value in row.items() if "share" in name and value is not None] == ["response_share"]
    assert row["sentence"] == (
        "Medelvärdet av omkring 130 svar är 3,8 på skalan 1–5. Med osäkerheten inräknad är medelvärdet minst 3,6, "
        "alltså över målet."
    )


@pytest.mark.parametrize(
    ("target", "verdict", "closing"),
    [
        (3.75, "osäkert", "kan medelvärdet vara mellan 3,6 och 4,0, och målet är 3,75."),
        (4, "ej nått", "är medelvärdet under målet på 4,0."),
    ],
)
def test_a_mean_is_judged_as_a_share_is(survey_data, target, verdict, closing):
    answered(survey_data, [10, 10, 20, 50, 40])
    survey_data.goal(mean=target)
    survey_data.build()
    row = told_of(survey_data, "m")
    assert row["verdict"] == verdict
    assert row["sentence"].endswith(closing)


def test_a_mean_near_an_end_of_the_scale_is_not_told_but_judged(survey_data):
    answered(survey_data, [0, 0, 0, 20, 100])
    survey_data.goal(mean=3.5)
    survey_data.build()
    row = told_of(survey_data, "m")
    assert (row["verdict"], row["mean"], row["lower_mean"]) == ("nått", None, None)
    assert row["sentence"].startswith("Omkring 120 har svarat, för få eller för lika för att medelvärdet")


def test_the_sides_are_told_of_shares_only(survey_data):
    survey_data.survey(invited=300)
    for side in ("arbetsgivare", "fack"):
        survey_data.respond(30, "I hög grad", side=side)
        survey_data.respond(20, "Delvis", side=side)
    survey_data.goal("andel")
    survey_data.goal("medel", mean=3.5)
    survey_data.build()
    assert {row["goal_id"] for row in survey_data.rows("goal_sides")} == {"andel"}
