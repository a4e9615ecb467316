"""Answers weighted to the target group, against svy (itself tested against R's survey) and by what must hold."""

from datetime import date

import numpy as np
import polars as pl
import pytest
import svy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx

from partsrapport.surveys.bounds import korn_graubard
from partsrapport.surveys.disclosure.rounding import Rule
from partsrapport.surveys.raking import raked, weighted
from tests.surveys.test_release import plain

TARGET_GROUP = {
    ("myndighet", "under 50"): 86,
    ("myndighet", "50–199"): 41,
    ("myndighet", "200–999"): 36,
    ("lärosäte", "50–199"): 3,
    ("lärosäte", "200–999"): 28,
}
# Of each class (positive, other, no opinion)
ANSWERED = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 1)).filter(any), min_size=5, max_size=5
).map(lambda rows: dict(zip(TARGET_GROUP, ((a + 2 * b, b + c, c) for a, b, c in rows), strict=True)))


def respondents(answered):
    """Cells of one respondent each: classes, with an opinion, positive."""
    cells = [
        (one, opinion, positive)
        for one, counts in answered.items()
        for n, opinion, positive in zip(counts, (True, True, False), (True, False, False), strict=True)
        for _ in range(n)
    ]
    return [cell[0] for cell in cells], *(np.array([cell[part] for cell in cells], bool) for part in (1, 2))


def found(answered, target_group=TARGET_GROUP):
    classes, opinion, positive = respondents(answered)
    return weighted(np.ones(len(classes), int), classes, opinion, positive, target_group=target_group, confidence=0.95)


def by_svy(answered):
    classes, opinion, positive = respondents(answered)
    n, all_n = len(classes), sum(TARGET_GROUP.values())
    columns = {"sector": [one[0] for one in classes], "size": [one[1] for one in classes]}
    controls = {
        name: {key: float(sum(k for one, k in TARGET_GROUP.items() if one[part] == key)) for key in set(columns[name])}
        for part, name in enumerate(columns)
    }
    frame = pl.DataFrame(
        {**columns, "w": np.full(n, all_n / n), "N": np.full(n, float(all_n)), "d": opinion * 1, "y": positive * 1}
    )
    sample = svy.Sample(frame, svy.Design(wgt="w", pop_size="N")).weighting.rake(controls=controls, tol=1e-12)
    estimate = sample.estimation.mean("y", where=svy.col("d") == 1).estimates[0]
    return estimate.est, estimate.se


@settings(max_examples=15)
@given(ANSWERED)
def test_a_weighted_share_and_its_error_are_those_of_svy(answered):
    estimate = found(answered)
    assume(estimate is not None and 0 < estimate.estimate.share < 1)
    share, error = by_svy(answered)
    assume(error > 1e-6)
    n = estimate.estimate.answer_n
    known_n = sum(map(sum, answered.values()))
    assert estimate.estimate.share == approx(share, rel=1e-6)
    expected = korn_graubard(share, error, n, n - 1, 0.95)
    assert known_n >= n
    assert (estimate.estimate.lower, estimate.estimate.upper) == approx(expected, rel=1e-4)


@given(st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_weighted_answers_are_as_many_as_the_target_group_has_of_each(counts):
    table = np.array(counts, float)
    rows, columns = np.arange(1.0, len(table) + 1)[:, np.newaxis], np.array([[1.0, 2.0, 3.0]])
    columns *= rows.sum() / columns.sum()
    weights = raked(table, rows, columns)
    assert weights is not None
    assert (weights * table).sum(axis=1, keepdims=True) == approx(rows)
    assert (weights * table).sum(axis=0, keepdims=True) == approx(columns)


def test_when_all_answer_as_often_weights_change_nothing():
    half = {one: (n // 4, n // 4 + 1, 0) for one, n in TARGET_GROUP.items()}
    target_group = {one: 2 * sum(counts) for one, counts in half.items()}
    positive_n = sum(counts[0] for counts in half.values())
    assert found(half, target_group).estimate.share == approx(positive_n / sum(map(sum, half.values())))


def test_a_size_that_nobody_has_answered_for_leaves_no_weights():
    assert found({one: (3, 3, 0) for one in TARGET_GROUP if one[1] != "under 50"}) is None


def test_answers_of_a_class_that_the_target_group_does_not_have_leave_no_weights():
    assert found({**dict.fromkeys(TARGET_GROUP, (3, 3, 0)), ("lärosäte", "under 50"): (1, 0, 0)}) is None


@pytest.mark.parametrize(
    ("n", "heaviest", "step"), [(35, 0.001, None), (45, 0.02, 5), (45, 0.03, 10), (45, 0.06, None), (150, 0.012, 5)]
)
def test_no_answer_weighs_as_much_as_half_a_step(n, heaviest, step):
    assert Rule(5).step_of_weighted(n, heaviest) == step


def surveyed(data, target):
    """Half of the small organisations answer, of which half are positive; the others all answer and are more so."""
    data.survey(invited=200)
    data.goal(target=target)
    parts = (("myndighet", "under 50", 120, 30, 30), ("lärosäte", "50–199", 80, 60, 20))
    for sector, size, n, positive, other in parts:
        there = {"sector": sector, "size_class": size, "from_date": date(2018, 1, 1), "until_date": date(9999, 12, 31)}
        for number in range(n):
            data.insert("mart.stays", organisation_id=f"{sector} {number}", **there)
        words = {"word_set": "size_class", "word": size, "word_key": size, "label_sv": size, "label_en": size}
        data.insert("core.words", **words, position_n=n, from_n=n)
        data.respond(positive, "I hög grad", sector=sector, size=size)
        data.respond(other, "Delvis", sector=sector, size=size)


def test_the_weighted_share_is_told_beside_the_one_without_and_what_it_changes(survey_data):
    surveyed(survey_data, 0.6)
    survey_data.build()
    (row,) = survey_data.rows("weighted_goals")
    assert (row["unweighted_share"], row["share"]) == (0.64, 0.6)
    assert row["difference_share"] == approx(-0.04)
    assert (row["unweighted_verdict"], row["verdict"]) == ("nått", "osäkert")
    assert plain(row["sentence"]) == (
        "Viktade efter sektor och storlek är omkring 60 procent positiva, mot 64 procent utan vikter. "
        "Bedömningen hade blivit ”osäkert”."
    )


def test_answers_of_unknown_sector_or_size_have_no_weight(survey_data):
    survey_data.respond(20, "Delvis")
    survey_data.respond(20, "Delvis", sector="myndighet")
    surveyed(survey_data, 0.6)
    survey_data.build()
    (row,) = survey_data.rows("weighted_goals", "exact")
    assert (row["unweighted_share"], row["share"]) == (0.5, approx(0.6))


def test_a_survey_without_sector_and_size_has_no_weights(survey_data):
    survey_data.survey(invited=200)
    survey_data.respond(80, "I hög grad")
    survey_data.respond(40, "Delvis")
    survey_data.goal()
    survey_data.build()
    assert survey_data.rows("weighted_goals") == []
