"""Results as they are: the tables of ``exact``."""

from datetime import date

import pytest
from pytest import approx

from partsrapport.errors import DataError
from partsrapport.surveys.bounds import wilson
from partsrapport.surveys.estimation import corrected_n


def answered(data, positive, other, survey_id="e", **how):
    data.respond(positive, "I hög grad", survey_id, **how)
    data.respond(other, "Delvis", survey_id, **how)


def exact(data, goal_id="m"):
    return data.goal_row(goal_id, "exact")


def test_a_goal_is_met_when_the_lower_bound_reaches_the_target(survey_data):
    survey_data.survey(invited=200)
    answered(survey_data, 84, 16)
    survey_data.goal(target=0.7)
    survey_data.build()
    row = exact(survey_data)
    assert (row["verdict"], row["answer_n"], row["positive_n"]) == ("nått", 100, 84)
    assert (row["lower_share"], row["upper_share"]) == approx(wilson(0.84, corrected_n(100, 200), 0.95))


@pytest.mark.parametrize(("positive", "verdict"), [(50, "ej nått"), (70, "osäkert")])
def test_a_goal_is_missed_when_the_upper_bound_lies_below_the_target(survey_data, positive, verdict):
    survey_data.survey(invited=200)
    answered(survey_data, positive, 100 - positive)
    survey_data.goal(target=0.7)
    survey_data.build()
    assert exact(survey_data)["verdict"] == verdict


@pytest.mark.parametrize(
    ("survey", "verdict"),
    [({"groups": "alla"}, "nått"), ({"groups": "urval", "total": 20}, "osäkert")],
    ids=["all events", "five of twenty events"],
)
def test_what_twenty_four_of_thirty_one_answers_at_five_events_can_carry(survey_data, survey, verdict):
    survey_data.survey(invited=dict.fromkeys("ABCDE", 8), **survey)
    for group, positive, other in zip("ABCDE", (6, 5, 6, 3, 4), (1, 0, 1, 3, 2), strict=True):
        answered(survey_data, positive, other, group=group)
    survey_data.goal(target=0.7)
    survey_data.build()
    row = exact(survey_data)
    assert (row["answer_n"], row["positive_n"], row["verdict"], row["groups_n"]) == (31, 24, verdict, 5)
    assert row["response_share"] == approx(31 / 40)
    assert (row["all_no_share"], row["all_yes_share"]) == approx((24 / 40, 33 / 40))


def test_a_share_that_equals_the_target_when_all_have_answered_meets_it(survey_data):
    survey_data.survey(invited=50)
    answered(survey_data, 35, 15)
    survey_data.goal(target=0.7)
    survey_data.build()
    row = exact(survey_data)
    assert (row["verdict"], row["lower_share"], row["upper_share"]) == ("nått", 0.7, 0.7)


def test_those_without_an_opinion_are_out_of_scope_and_those_who_left_a_blank_unknown(survey_data):
    survey_data.survey(invited=150)
    answered(survey_data, 60, 30)
    survey_data.respond(10, "Vet ej")
    survey_data.respond(3, None)
    survey_data.goal()
    survey_data.build()
    row = exact(survey_data)
    assert (row["invited_n"], row["respondent_n"], row["out_of_scope_n"]) == (150, 103, 10)
    assert row["response_share"] == approx(100 / 150)
    assert (row["all_no_share"], row["all_yes_share"]) == approx((60 / 140, 110 / 140))


@pytest.mark.parametrize(
    ("survey_year", "since", "as_of"),
    [(2020, date(2021, 6, 1), date(2021, 5, 31)), (2022, date(2020, 12, 31), date(2021, 5, 31))],
    ids=["measured later", "asked later"],
)
def test_a_goal_ahead_of_its_measuring_has_no_numbers(survey_data, survey_year, since, as_of):
    survey_data.survey(year=survey_year)
    answered(survey_data, 24, 7)
    survey_data.goal(since=since)
    survey_data.build(as_of=as_of)
    row = exact(survey_data)
    assert (row["verdict"], row["answer_n"], row["is_ahead"]) == ("ännu ej mätt", None, since > as_of)


def test_the_report_has_earlier_goals_but_no_later_ones(survey_data):
    survey_data.survey()
    answered(survey_data, 24, 7)
    for year in (2013, 2020, 2021):
        survey_data.goal(str(year), year=year)
    survey_data.build()
    assert [(row["goal_id"], row["is_earlier"]) for row in survey_data.rows("effect_goals", "exact")] == [
        ("2013", True),
        ("2020", False),
    ]


def test_a_filter_keeps_the_population_and_the_others_are_out_of_scope(survey_data):
    survey_data.survey(invited=100)
    answered(survey_data, 20, 10, background=("Skäl", "Störning"))
    answered(survey_data, 5, 15, background=("Skäl", "Annat"))
    answered(survey_data, 5, 5)
    survey_data.goal(keep={"Skäl": "Störning"})
    survey_data.build()
    row = exact(survey_data)
    assert (row["answer_n"], row["positive_n"], row["out_of_scope_n"]) == (30, 20, 20)
    # 30 answers of those who belong, and of the 50 silent as many belong as of the others, 30 of 50
    assert row["response_share"] == approx(30 / (30 + 50 * 30 / 50))
    assert (row["all_no_share"], row["all_yes_share"]) == approx((20 / 80, 70 / 80))


def test_a_filter_that_keeps_nobody_is_an_error_that_says_what_there_is(survey_data):
    survey_data.survey()
    answered(survey_data, 20, 10, background=("Skäl", "Störning"))
    survey_data.goal(keep={"Skäl": "Störningar"})
    with pytest.raises(DataError, match=r"målet m gäller dem som har Skäl = Störningar.*Rätta urval"):
        survey_data.build()


def test_a_goal_with_a_filter_waits_for_its_survey(survey_data):
    survey_data.survey()
    survey_data.goal(keep={"Skäl": "Störning"})
    survey_data.build()
    assert exact(survey_data)["verdict"] == "för få svar"


def test_only_goals_on_a_question_about_some_of_the_same_answers_are_beside_another(survey_data):
    survey_data.survey()
    for reason in ("A", "B"):
        answered(survey_data, 30, 10, background=("Skäl", reason))
        survey_data.goal(reason, keep={"Skäl": reason})
    survey_data.goal("alla")
    survey_data.goal("igen")
    survey_data.build()
    beside = {row["goal_id"]: row["is_beside_another"] for row in survey_data.rows("effect_goals", "exact")}
    assert beside == {"alla": False, "igen": True, "A": True, "B": True}


def test_strata_are_weighted(survey_data):
    survey_data.survey(groups="alla", invited={"A": 100, "B": 20})
    answered(survey_data, 10, 10, group="A")
    answered(survey_data, 15, 5, group="B")
    survey_data.goal()
    survey_data.build()
    row = exact(survey_data)
    assert (row["design"], row["groups_n"]) == ("alla grupper", 2)
    assert row["share"] == approx((100 * 0.5 + 20 * 0.75) / 120)


def test_one_group_of_a_sample_has_no_bounds(survey_data):
    survey_data.survey(groups="urval", total=9, invited={"A": 60})
    answered(survey_data, 30, 10, group="A")
    survey_data.goal()
    survey_data.build()
    assert (exact(survey_data)["verdict"], exact(survey_data)["lower_share"]) == ("osäkert", None)


def test_few_groups_that_agree_do_not_meet_a_goal_that_others_could_change(survey_data):
    survey_data.survey(groups="urval", total=60, invited=dict.fromkeys("ABCDE", 30))
    for group in "ABCDE":
        answered(survey_data, 18, 2, group=group)
    survey_data.goal(target=0.85)
    survey_data.build()
    row = exact(survey_data)
    assert row["decisive_lower_share"] < 0.85 < row["lower_share"]
    assert row["verdict"] == "osäkert"


@pytest.mark.parametrize(
    ("survey", "kind", "warning"),
    [
        ({}, "utan grupper", "Utan antalet inbjudna"),
        ({"invited": 30}, "utan grupper", "Svaren är fler än de inbjudna"),
        ({"groups": "alla"}, "okänt antal inbjudna", "Utan antalet inbjudna per grupp"),
        ({"groups": "alla", "invited": {"A": 60, "B": 19}}, "okänt antal inbjudna", "Svaren är fler än de inbjudna"),
        ({"groups": "urval", "total": 1, "invited": {"A": 60, "B": 60}}, "okänt antal inbjudna", "Utan antalet"),
        ({"groups": "alla", "invited": dict.fromkeys("ABC", 60)}, "alla grupper", "I någon grupp har ingen svarat"),
    ],
    ids=["unknown", "fewer invited", "unknown per group", "fewer in a group", "more groups than there are", "silent"],
)
def test_what_to_mind_about_who_was_asked_is_noted(survey_data, survey, kind, warning):
    survey_data.survey(**survey)
    for group in "AB":
        answered(survey_data, 10, 10, group=group)
    survey_data.goal()
    survey_data.build()
    assert exact(survey_data)["design"] == survey_data.goal_row()["design"] == kind
    assert warning in exact(survey_data)["note"]
    assert warning in survey_data.goal_row()["note"]


def test_all_answers_are_counted_over_the_scale(survey_data):
    survey_data.survey()
    survey_data.question("e", "annan", ("Ja", "Nej"))
    for n, answer in ((6, "Inte alls"), (14, "Delvis"), (25, "I hög grad"), (5, "I mycket hög grad"), (3, "Vet ej")):
        survey_data.respond(n, answer)
    survey_data.goal()
    survey_data.build()
    counted = [(row["answer_n"], row["share"]) for row in survey_data.rows("goal_answers", "exact")]
    assert counted == [(6, 0.12), (0, 0.0), (14, 0.28), (25, 0.5), (5, 0.1), (3, None)]


def test_sides_are_estimated_and_p_values_adjusted_for_the_number_of_goals(survey_data):
    for survey_id, (a, b) in {"e": (40, 30), "f": (45, 25), "g": (30, 30)}.items():
        survey_data.survey(survey_id, follows=survey_id)
        answered(survey_data, a, 50 - a, survey_id, side="arbetsgivare")
        answered(survey_data, b, 50 - b, survey_id, side="fack")
        survey_data.goal(survey_id, survey=survey_id)
    survey_data.build()
    shares = {(row["goal_id"], row["side"]): row["share"] for row in survey_data.rows("goal_sides", "exact")}
    assert (shares["f", "arbetsgivare"], shares["f", "fack"]) == (0.9, 0.5)
    rows = survey_data.rows("goal_side_differences", "exact")
    # Holm (1979): the smallest of three times 3, the next times 2
    adjusted = {row["goal_id"]: row["adjusted_p_value"] / row["p_value"] for row in rows}
    assert adjusted == approx({"e": 2, "f": 3, "g": 1}, rel=0.1)
    assert {row["goal_id"]: row["is_different"] for row in rows} == {"e": False, "f": True, "g": False}


def test_what_is_said_of_the_sides_in_one_plan_does_not_hang_on_the_goals_of_another(survey_data):
    for survey_id, year in {"e": 2020, "f": 2019, "g": 2019, "h": 2019}.items():
        survey_data.survey(survey_id, year=year, follows=survey_id)
        answered(survey_data, 40, 10, survey_id, side="arbetsgivare")
        answered(survey_data, 29, 21, survey_id, side="fack")
        survey_data.goal(survey_id, survey=survey_id, year=year)
    survey_data.build()
    rows = {row["goal_id"]: row for row in survey_data.rows("goal_side_differences", "exact")}
    assert rows["e"]["adjusted_p_value"] == rows["e"]["p_value"]
    assert [goal_id for goal_id, row in rows.items() if row["is_different"]] == ["e"]


def test_a_survey_without_sides_has_no_rows_of_sides(survey_data):
    survey_data.survey()
    answered(survey_data, 30, 15)
    survey_data.goal()
    survey_data.build()
    assert survey_data.rows("goal_sides", "exact") == survey_data.rows("goal_sides") == []


def test_response_rates_by_group_and_in_all(survey_data):
    survey_data.survey(groups="alla", invited={"A": 50, "B": 50, "C": 20})
    answered(survey_data, 30, 10, group="A")
    answered(survey_data, 5, 5, group="B")
    survey_data.build()
    rows = survey_data.rows("survey_responses", "exact")
    assert {row["survey_group"]: (row["respondent_n"], row["response_share"], row["is_uneven"]) for row in rows} == {
        "A": (40, 0.8, None),
        "B": (10, 0.2, None),
        "C": (0, 0.0, None),
        "alla": (50, approx(50 / 120), True),
    }


def test_respondents_who_answered_nothing_are_no_respondents(survey_data):
    survey_data.survey(invited=50)
    answered(survey_data, 30, 10)
    survey_data.insert("core.survey_respondents", survey_id="e", respondent_n=99, survey_group=None, side=None)
    survey_data.build()
    assert [row["respondent_n"] for row in survey_data.rows("survey_responses", "exact")] == [40]


def test_a_survey_that_nobody_has_answered_and_a_question_without_answers_are_no_fault(survey_data):
    survey_data.survey(invited=50)
    survey_data.goal("obesvarad")
    survey_data.survey("f", year=2019)
    survey_data.respond(30, None, "f")
    survey_data.goal("blank", survey="f")
    survey_data.build()
    verdicts = {row["goal_id"]: row["verdict"] for row in survey_data.rows("effect_goals")}
    assert verdicts == {"obesvarad": "för få svar", "blank": "för få svar"}


def test_no_surveys_and_no_goals_give_empty_marts(survey_data):
    survey_data.build()
    assert {name: rows for name, rows in survey_data.published().items() if rows} == {}


def test_a_survey_of_undeclared_groups_says_so_beside_its_goal(survey_data):
    survey_data.survey(invited=100)
    survey_data.connection.execute("UPDATE core.surveys SET undeclared_group = 'Team'")
    answered(survey_data, 30, 20)
    survey_data.goal()
    survey_data.build()
    assert "De svarande kommer i grupper som inte är angivna" in survey_data.goal_row()["note"]
