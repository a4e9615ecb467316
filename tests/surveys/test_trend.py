"""The trend of a share over more than two years."""

import math

import numpy as np
import pytest
from pytest import approx

from partsrapport.surveys.contrasts import slope


def asked(data, shares, n=200, first=2017):
    for year, share in enumerate(shares, first):
        data.survey(str(year), year=year)
        positive = round(share * n)
        data.respond(positive, "I hög grad", str(year))
        data.respond(n - positive, "Delvis", str(year))
    data.build()
    return {row["year"]: row for row in data.rows("year_on_year")}


def line(*asked):
    found = slope(*asked)
    assert found
    return found


def test_a_line_by_years_that_are_equally_sure_is_that_of_least_squares():
    found, error = line([2017, 2018, 2019, 2020], [0.5, 0.55, 0.53, 0.62], 0.03**2 * np.eye(4))
    assert found == approx(np.polyfit([0, 1, 2, 3], [0.5, 0.55, 0.53, 0.62], 1)[0])
    assert error == approx(0.03 / math.sqrt(5))


def test_a_line_of_published_shares():
    """Agresti (2007), table 3.1, snoring and heart disease: a linear probability model, 0.0198 a step, error 0.0028."""
    yes, n = np.array([24, 35, 21, 30]), np.array([1379, 638, 213, 254])
    shares = yes / n
    fitted = 0.0172 + 0.0198 * np.array([0, 2, 4, 5])  # the published fit: its variances are the weights
    found, error = line([0, 2, 4, 5], shares.tolist(), np.diag(fitted * (1 - fitted) / n))
    assert found == approx(0.0198, abs=0.0001)
    assert error == approx(0.0028, abs=0.0001)


def test_years_that_share_what_they_err_in_tell_of_the_change_more_surely():
    apart = line([1, 2, 3], [0.5, 0.6, 0.7], 0.01 * np.eye(3))[1]
    together = line([1, 2, 3], [0.5, 0.6, 0.7], 0.01 * (0.5 * np.eye(3) + 0.5))[1]
    assert together == approx(apart * math.sqrt(0.5))


@pytest.mark.parametrize(
    ("shares", "verdict", "told"),
    [
        ((0.5, 0.56, 0.62, 0.68), "högre", "har andelen positiva ökat."),
        ((0.68, 0.62, 0.56, 0.5), "lägre", "har andelen positiva minskat."),
        ((0.6, 0.62, 0.59, 0.61), "går inte att säga", "går det inte att säga"),
    ],
)
def test_the_trend_is_told_over_all_years_on_end(survey_data, shares, verdict, told):
    rows = asked(survey_data, shares)
    assert (rows[2020]["trend_verdict"], rows[2020]["trend_from_year"]) == (verdict, 2017)
    assert told in rows[2020]["trend"]
    assert "2017" in rows[2020]["trend"]
    assert rows[2019]["trend_from_year"] == 2017
    assert rows[2018]["trend"] is None  # two years are compared, not a trend


def test_a_small_step_each_year_is_a_trend_where_no_year_differs_from_the_next(survey_data):
    rows = asked(survey_data, (0.56, 0.62, 0.68))
    assert rows[2019]["verdict"] == "går inte att säga"
    assert rows[2019]["trend_verdict"] == "högre"


def test_a_year_with_few_of_an_opinion_hides_the_trend(survey_data):
    rows = asked(survey_data, (0.96, 0.9, 0.8, 0.7))
    assert rows[2020]["trend"] is None
    assert rows[2020]["share"] == 0.7


def test_a_year_left_out_begins_anew(survey_data):
    for year in (2016, 2018, 2019, 2020):
        survey_data.survey(str(year), year=year)
        survey_data.respond(60, "I hög grad", str(year))
        survey_data.respond(40, "Delvis", str(year))
    survey_data.build()
    assert {row["trend_from_year"] for row in survey_data.rows("year_on_year")} == {None, 2018}


@pytest.mark.parametrize("shared", [1, -0.5, -1])
def test_years_that_err_in_the_same_or_in_what_others_do_have_no_line(shared):
    correlations = np.full((3, 3), shared) + (1 - shared) * np.eye(3)
    assert slope([2018, 2019, 2020], [0.5, 0.6, 0.7], 0.03**2 * correlations) is None


def test_a_year_in_which_all_groups_answered_alike_is_part_of_no_trend(survey_data):
    """Its error is none, but for what floating point leaves of it: a line would go through it, whatever others say."""
    answers = {2018: [(60, 8), (9, 2), (40, 10)], 2019: [(70, 9), (8, 2), (41, 9)], 2020: [(9, 2), (9, 2), (18, 4)]}
    for year, groups in answers.items():
        survey_data.survey(str(year), year=year, groups="Team")
        for group, (positive_n, other_n) in enumerate(groups):
            survey_data.respond(positive_n, "I hög grad", str(year), group=f"g{group}")
            survey_data.respond(other_n, "Delvis", str(year), group=f"g{group}")
    survey_data.build()
    assert [row["trend"] for row in survey_data.rows("year_on_year")] == [None, None]
