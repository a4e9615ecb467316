from datetime import date

import pytest
from pytest import approx

from partsrapport.surveys.comparisons import verdict_of
from partsrapport.surveys.sentences import year_on_year


def asked(data, survey_id, year, positive, other, **how):
    data.survey(survey_id, year=year, question="varde", **how)
    data.respond(positive, "I hög grad", survey_id, question="varde")
    data.respond(other, "Delvis", survey_id, question="varde")


@pytest.mark.parametrize(
    ("bounds", "verdict"),
    [
        ((-0.05, 0.05), "samma nivå"),
        ((0.01, 0.04), "samma nivå"),
        ((0.01, 0.06), "högre"),
        ((-0.06, -0.01), "lägre"),
        ((-0.06, 0.04), "går inte att säga"),
        ((-0.2, 0.3), "går inte att säga"),
    ],
)
def test_the_verdict_follows_from_the_interval(bounds, verdict):
    assert verdict_of(*bounds) == verdict


def test_many_answers_alike_are_the_same_level(survey_data):
    asked(survey_data, "a", 2019, 1600, 400)
    asked(survey_data, "b", 2020, 1610, 390)
    survey_data.build()
    [row], [exact] = survey_data.rows("year_on_year"), survey_data.rows("year_on_year", "exact")
    assert (row["year"], row["question_id"], row["verdict"]) == (2020, "varde", "samma nivå")
    assert exact["difference_share"] == approx(0.005)
    assert (row["share"], row["previous_share"], row["answer_n"]) == (0.81, 0.8, 2000)


@pytest.mark.parametrize(
    ("years", "told"),
    [
        (
            (60, 85),
            "Högre än året före: omkring 86 procent positiva mot 60 procent året före. "
            "Förändringen ligger mellan +14 och +36 procentenheter.",
        ),
        (
            (85, 60),
            "Lägre än året före: omkring 60 procent positiva mot 86 procent året före. "
            "Förändringen ligger mellan −36 och −14 procentenheter.",
        ),
    ],
)
def test_a_clear_change_says_which_way_and_how_much(survey_data, years, told):
    for survey_id, year, positive in zip("ab", (2019, 2020), years, strict=True):
        asked(survey_data, survey_id, year, positive, 100 - positive)
    survey_data.build()
    [row] = survey_data.rows("year_on_year")
    assert row["sentence"].replace("\N{NO-BREAK SPACE}", " ") == told


def test_few_answers_say_nothing_about_a_change(survey_data):
    asked(survey_data, "a", 2019, 22, 13)
    asked(survey_data, "b", 2020, 24, 11)
    survey_data.build()
    [row] = survey_data.rows("year_on_year")
    assert (row["verdict"], row["share"]) == ("går inte att säga", None)


def told(verdict, previous, current):
    row = {"verdict": verdict, "previous_share": previous, "share": current, "difference_share": current - previous}
    return year_on_year(row).replace("\N{NO-BREAK SPACE}", " ")


def test_shares_that_rounding_makes_say_otherwise_are_left_out_of_the_sentence():
    assert told("högre", 0.75, 0.75) == "Högre än året före."
    assert told("samma nivå", 0.8, 0.9) == "Samma nivå som året före."
    assert told("lägre", 0.8, 0.75) == "Lägre än året före: omkring 75 procent positiva mot 80 procent året före."


@pytest.mark.parametrize("now", [56, 70])
def test_shares_are_told_of_a_change_that_nobody_is_sure_of_whichever_way_it_goes(now):
    assert told("går inte att säga", 0.63, now / 100) == (
        f"Det går inte att säga om nivån har ändrats: omkring {now} procent positiva mot 63 procent året före."
    )


def test_a_survey_with_too_few_of_an_opinion_shows_no_number(survey_data):
    asked(survey_data, "a", 2019, 60, 40)
    asked(survey_data, "b", 2020, 91, 9)
    survey_data.build()
    [row] = survey_data.rows("year_on_year")
    numbers = ("answer_n", "previous_answer_n", "share", "previous_share", "difference_share", "lower_share")
    assert [row[name] for name in numbers] == [None] * 6
    assert row["verdict"] == "går inte att säga"


def test_only_surveys_of_the_same_thing_in_adjacent_years_are_compared(survey_data):
    asked(survey_data, "a", 2017, 60, 40)
    asked(survey_data, "b", 2019, 60, 40)
    asked(survey_data, "c", 2020, 60, 40, follows="webbinarium")
    survey_data.build()
    assert survey_data.rows("year_on_year") == []


@pytest.mark.parametrize("unanswered", ["a", "b"])
def test_a_year_in_which_nobody_answered_the_question_is_not_compared(survey_data, unanswered):
    for survey_id, year in (("a", 2019), ("b", 2020)):
        n = 0 if survey_id == unanswered else 50
        asked(survey_data, survey_id, year, n, n)
    survey_data.respond(60, None, unanswered)
    survey_data.build()
    assert survey_data.rows("year_on_year") == []


def test_every_pair_of_adjacent_years_up_to_the_date_is_compared(survey_data):
    for year in (2018, 2019, 2020, 2022):
        asked(survey_data, str(year), year, 60, 40)
    survey_data.build()
    assert [row["year"] for row in survey_data.rows("year_on_year")] == [2019, 2020]


@pytest.mark.parametrize(("as_of", "years"), [(date(2020, 12, 30), [2019]), (date(2020, 12, 31), [2019, 2020])])
def test_a_year_that_goes_on_is_not_compared_with_a_whole_one(survey_data, as_of, years):
    for year in (2018, 2019, 2020):
        asked(survey_data, str(year), year, 60, 40)
    survey_data.build(as_of=as_of)
    assert [row["year"] for row in survey_data.rows("year_on_year")] == years


def test_one_group_of_a_sample_says_nothing_about_a_change(survey_data):
    survey_data.survey("a", year=2019)
    survey_data.survey("b", year=2020, groups="urval", total=9, invited={"A": 60})
    for survey_id, group in (("a", None), ("b", "A")):
        survey_data.respond(30, "I hög grad", survey_id, group=group)
        survey_data.respond(10, "Delvis", survey_id, group=group)
    survey_data.build()
    [row] = survey_data.rows("year_on_year")
    assert (row["verdict"], row["lower_share"]) == ("går inte att säga", None)


def test_of_several_surveys_on_the_same_in_a_year_none_is_compared(survey_data):
    asked(survey_data, "a", 2019, 60, 40)
    asked(survey_data, "b", 2020, 85, 15)
    asked(survey_data, "c", 2020, 65, 35)
    survey_data.build()
    assert survey_data.rows("year_on_year") == []


def test_questions_whose_scales_differ_are_not_compared(survey_data):
    """Two of four answers positive are not the same as two of five; what the answers are called may be another."""
    for year, scale in {
        2019: ("Delvis", "I hög grad", "Vet ej"),
        2020: ("Inte alls", "Delvis", "I hög grad", "Vet ej"),
        2021: ("Nej", "Delvis", "Ja", "Vet ej"),
    }.items():
        survey_data.survey(str(year), year=year, question="annan fråga")
        survey_data.question(str(year), "varde", scale)
        survey_data.respond(60, scale[-2], str(year), question="varde")
        survey_data.respond(40, "Delvis", str(year), question="varde")
    survey_data.build(as_of=date(2021, 12, 31))
    assert [row["year"] for row in survey_data.rows("year_on_year")] == [2021]
