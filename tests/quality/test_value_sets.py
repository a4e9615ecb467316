"""Sets of values in suites are those of the vocabulary, and own words are asked of the warehouse."""

import pytest

from partsrapport.quality import suites
from partsrapport.words.vocabulary import built_in

OF_COLUMNS = {
    ("core.activities", "form"): "form",
    ("core.activities", "status"): "activity_status",
    ("core.occasions", "form"): "form",
    ("core.occasions", "status"): "occasion_status",
    ("core.orders", "status"): "order_status",
    ("core.survey_respondents", "side"): "side",
    ("core.surveys", "groups"): "survey_groups",
    ("mart.goal_sides", "side"): "side",
    ("mart.monthly_deliveries", "form"): "form",
    ("mart.service_portfolio", "stage"): "stage",
}


@pytest.fixture(scope="module")
def value_sets(root):
    return {
        (suite.table.name, expectation["kwargs"]["column"]): expectation["kwargs"]["value_set"]
        for suite in suites.read(root / "expectations")
        for expectation in suite.expectations
        if "value_set" in expectation["kwargs"]
    }


@pytest.mark.parametrize(("column", "words"), OF_COLUMNS.items())
def test_the_values_of_a_column_are_those_of_the_vocabulary(value_sets, column, words):
    assert value_sets[column] == built_in()[words].values


def test_what_is_only_planned_is_in_no_month(value_sets):
    assert {*value_sets["mart.monthly_activities", "status"], "planerad"} == set(built_in()["activity_status"].values)


def test_no_suite_repeats_a_set_that_an_organisation_may_declare(value_sets):
    own = [set(words.values) for words in built_in().values() if words.is_open and words.words]
    assert not [column for column, values in value_sets.items() if set(values) in own]


def test_verdicts_are_of_the_vocabulary(value_sets):
    for (_, column), values in value_sets.items():
        assert column != "verdict" or set(values) <= set(built_in()["verdict"].values)
