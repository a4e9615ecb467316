"""What disclosure control lets out of the exact results, and how it is worded."""

import math
from datetime import date
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.errors import UsageError
from partsrapport.surveys.disclosure import Rule, explained, release
from partsrapport.surveys.disclosure.release import of_target
from partsrapport.surveys.disclosure.rounding import below, nearest, outward
from partsrapport.warehouse import schema, store

NBSP = "\N{NO-BREAK SPACE}"


def plain(text):
    return text.replace(NBSP, " ")


def answered(data, positive, other, survey_id="e", **how):
    data.respond(positive, "I hög grad", survey_id, **how)
    data.respond(other, "Delvis", survey_id, **how)


def judged(data, positive, other, target=0.7, **survey):
    data.survey(**survey)
    answered(data, positive, other)
    data.goal(target=target)
    data.build()
    row = data.goal_row()
    return row | {"sentence": plain(row["sentence"])}


@pytest.mark.parametrize(("n", "told"), [(0, None), (9, None), (10, 10), (12, 10), (13, 15), (47, 45), (48, 50)])
def test_counts_are_in_fives_and_those_below_ten_are_not_told(n, told):
    assert Rule(5).count(n) == told


def test_a_count_is_not_rounded_up_past_the_number_invited():
    """Of 43 invited, about 45 would be all of them; more than invited is noted as such."""
    assert [Rule(5).count(43, invited) for invited in (42, 43, 44, 45, None)] == [45, 40, 40, 45, 45]


@given(st.integers(1, 40), st.integers(0, 5000))
def test_a_count_is_to_the_nearest_multiple_of_the_smallest_cell(smallest, n):
    told = Rule(smallest).count(n)
    assert (told is None) == (n < 2 * smallest)
    assert told is None or (told % smallest == 0 and abs(told - n) <= smallest / 2)


@given(st.integers(3, 40), st.integers(0, 9000), st.booleans())
def test_a_step_is_always_more_than_one_answer(smallest, n, in_groups):
    told = Rule(smallest).count(n)
    step = Rule(smallest).step(told, in_groups=in_groups)
    assert step is None or step / 100 * (told + smallest / 2) > 1
    assert step is None or not in_groups or told >= 8 * smallest


@given(st.floats(0, 1), st.sampled_from([1, 2, 5, 10]))
def test_rounding_is_to_the_step_and_outward(share, step):
    lower, upper = outward((share, share), step, (0, 2))
    assert lower <= share + 1e-9
    assert share <= upper + 1e-9
    assert upper - lower <= step / 100 + 1e-9
    assert share - step / 100 - 1e-9 <= below(share, step) < share or share == 0
    assert abs(nearest(share, step) - share) <= step / 200 + 1e-9 or not step / 200 < share < 1 - step / 200


def test_what_is_neither_none_nor_all_is_not_told_as_such():
    assert [nearest(share, 1) for share in (0, 0.004, 0.996, 1)] == [0, 0.01, 0.99, 1]
    assert [nearest(share, 5) for share in (0.01, 0.99)] == [0.05, 0.95]


@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted), st.floats(0.01, 1), st.sampled_from([1, 2, 5, 10])
)
def test_what_is_told_of_a_share_never_contradicts_the_verdict(shares, target, step):
    lower, share, upper = shares
    verdict = "nått" if lower >= target else "ej nått" if upper < target else "osäkert"
    row = {"share": share, "decisive_lower_share": lower, "decisive_upper_share": upper, "groups_n": 3}
    told, least, most = of_target(row | {"verdict": verdict, "target_share": target}, step)
    assert least <= told <= most
    assert least <= max(lower, target) + 1e-9
    assert most >= min(upper, target) - 1e-9
    if verdict == "nått":
        assert least >= target
    if verdict == "ej nått":
        assert told < target
        assert most <= target


def test_a_goal_that_is_met_has_rounded_numbers_and_a_sentence_of_them(survey_data):
    row = judged(survey_data, 84, 17, invited=200)
    assert (row["verdict"], row["answer_n"], row["share"], row["step_share"]) == ("nått", 100, 0.84, 0.02)
    assert (row["lower_share"], row["upper_share"], row["response_share"]) == (0.78, 0.88, 0.5)
    assert row["sentence"] == (
        "Av omkring 100 svarande är 84 procent positiva. "
        "Med osäkerheten inräknad är andelen minst 78 procent, alltså över målet."
    )


def test_a_goal_that_is_missed_says_how_high_the_share_may_be(survey_data):
    row = judged(survey_data, 50, 50, invited=200)
    assert row["sentence"].endswith("Med osäkerheten inräknad är andelen högst 56 procent, alltså under målet.")


def test_a_goal_in_doubt_says_between_what_the_share_may_be(survey_data):
    row = judged(survey_data, 35, 12)
    assert row["sentence"] == (
        "Av omkring 45 svarande är 75 procent positiva. Med osäkerheten inräknad kan andelen vara mellan "
        "60 och 85 procent, och målet är 70 procent."
    )


@pytest.mark.parametrize(
    ("target", "closing"),
    [
        (0.6, "Målet är nått, också när osäkerheten räknas in."),
        (0.85, "Det går inte att säga om målet är nått när osäkerheten räknas in."),
        (0.97, "Målet är inte nått, inte heller när osäkerheten räknas in."),
    ],
)
def test_few_of_an_opinion_are_told_as_such_and_the_verdict_holds_for_the_exact_number(survey_data, target, closing):
    row = judged(survey_data, 40, 8, target)
    assert (row["answer_n"], row["share"], row["lower_share"]) == (50, None, None)
    assert row["sentence"] == f"Färre än tio av omkring 50 svarande är inte positiva. {closing}"


@pytest.mark.parametrize("positive", [2, 6, 14])
def test_below_twenty_answers_it_is_not_told_which_opinion_has_few(survey_data, positive):
    row = judged(survey_data, positive, 14 - positive)
    assert row["sentence"].startswith("Omkring 15 har svarat, för få för att andelen ska redovisas. ")


@pytest.mark.parametrize("positive", [0, 6])
def test_fewer_than_ten_answers_are_too_few_for_a_verdict(survey_data, positive):
    row = judged(survey_data, positive, 9 - positive, invited=50)
    assert (row["verdict"], row["answer_n"], row["invited_n"]) == ("för få svar", None, None)
    assert row["sentence"] == "För få svar för att bedömas (färre än tio)."


def test_beside_a_larger_goal_few_of_an_opinion_have_no_verdict(survey_data):
    """Two verdicts with different targets on the same answers could come down to one number."""
    survey_data.survey(invited=100)
    answered(survey_data, 40, 8, background=("Skäl", "Störning"))
    answered(survey_data, 20, 10, background=("Skäl", "Annat"))
    survey_data.goal("alla")
    survey_data.goal("några", keep={"Skäl": "Störning"})
    survey_data.build()
    assert survey_data.goal_row("alla")["verdict"] == "nått"
    assert survey_data.goal_row("några")["verdict"] == "för få svar"
    assert survey_data.goal_row("några", "exact")["verdict"] == "nått"
    assert "vid sidan av ett annat mål" in survey_data.goal_row("några")["sentence"]


def test_a_goal_ahead_of_its_measuring_says_when(new_survey_data):
    for since, year, told in (
        (date(2021, 12, 31), 2020, "Det mäts tidigast den 31 december 2021."),
        (date(2020, 12, 31), 2022, "Enkäten som mäter det görs 2022."),
    ):
        data = new_survey_data()
        data.survey(year=year)
        data.goal(since=since)
        data.build()
        assert data.goal_row()["sentence"] == f"Målet är ännu inte mätt. {told}"


@pytest.mark.parametrize(("invited", "rate"), [(200, 0.45), (100_000, 0.01)])
def test_a_low_response_rate_is_noted(survey_data, invited, rate):
    row = judged(survey_data, 60, 30, invited=invited)
    assert (row["note"], row["response_share"]) == ("Svarsfrekvensen är under 50 procent.", rate)


def test_what_those_who_did_not_answer_could_change_is_from_what_is_told(survey_data):
    row = judged(survey_data, 84, 17, invited=200)
    assert (row["all_no_share"], row["all_yes_share"]) == (0.42, 0.92)  # 0.84 × 0.5, and half of the invited more


@pytest.mark.parametrize(
    ("target", "is_changeable"), [(0.41, False), (0.42, False), (0.5, True), (0.92, True), (0.93, False)]
)
def test_nonresponse_can_change_a_verdict_when_the_target_lies_between_the_extremes(survey_data, target, is_changeable):
    row = judged(survey_data, 84, 17, invited=200, target=target)
    assert (row["all_no_share"], row["all_yes_share"]) == (0.42, 0.92)
    assert row["is_changeable"] is is_changeable


def test_groups_have_no_share_below_forty_answers(survey_data):
    survey_data.survey(groups="alla", invited={"A": 30, "B": 30})
    for group in "AB":
        answered(survey_data, 11, 6, group=group)
    survey_data.goal()
    survey_data.build()
    assert (survey_data.goal_row()["answer_n"], survey_data.goal_row()["share"]) == (35, None)


def test_a_distribution_is_in_steps_and_without_few_and_those_without_an_opinion(survey_data):
    survey_data.survey()
    for n, answer in ((6, "Inte alls"), (14, "Delvis"), (60, "I hög grad"), (25, "I mycket hög grad"), (30, "Vet ej")):
        survey_data.respond(n, answer)
    survey_data.goal()
    survey_data.build()
    shown = {row["answer"]: (row["share"], row["is_withheld"]) for row in survey_data.rows("goal_answers")}
    hidden = dict.fromkeys(("Inte alls", "I låg grad", "Vet ej"), (None, True))
    assert shown == hidden | {"Delvis": (0.15, False), "I hög grad": (0.55, False), "I mycket hög grad": (0.25, False)}


def test_fewer_than_a_hundred_answers_have_no_distribution(survey_data):
    survey_data.survey()
    answered(survey_data, 60, 35)
    survey_data.goal()
    survey_data.build()
    assert all(row["is_withheld"] for row in survey_data.rows("goal_answers"))


def test_sides_have_a_share_in_the_step_of_half_the_answers_and_say_whether_they_differ(survey_data):
    survey_data.survey()
    answered(survey_data, 45, 11, side="arbetsgivare")
    answered(survey_data, 25, 25, side="fack")
    survey_data.goal()
    survey_data.build()
    assert [(row["side"], row["share"]) for row in survey_data.rows("goal_sides")] == [
        ("arbetsgivare", 0.8),
        ("fack", 0.5),
    ]
    [row] = survey_data.rows("goal_side_differences")
    assert row["is_different"]
    assert plain(row["sentence"]) == (
        "På arbetsgivarsidan är omkring 80 procent positiva och på den fackliga 50 procent. "
        "Skillnaden är större än vad slumpen rimligen ger."
    )


def test_a_side_with_few_of_an_opinion_takes_the_other_with_it(survey_data):
    survey_data.survey()
    answered(survey_data, 45, 15, side="arbetsgivare")
    answered(survey_data, 35, 9, side="fack")
    survey_data.goal()
    survey_data.build()
    assert [(row["is_withheld"], row["share"]) for row in survey_data.rows("goal_sides")] == [(True, None)] * 2
    assert survey_data.rows("goal_side_differences") == []


def test_only_the_response_rate_of_the_whole_survey_is_told(survey_data):
    survey_data.survey(groups="alla", invited={"A": 50, "B": 50})
    answered(survey_data, 30, 11, group="A")
    answered(survey_data, 5, 5, group="B")
    survey_data.build()
    [row] = survey_data.rows("survey_responses")
    assert (row["respondent_n"], row["response_share"], row["is_low"], row["is_uneven"]) == (50, 0.5, False, True)


def test_a_survey_with_few_respondents_has_only_its_number_invited(survey_data):
    survey_data.survey(invited=20)
    answered(survey_data, 5, 4)
    survey_data.build()
    [row] = survey_data.rows("survey_responses")
    assert (row["invited_n"], row["respondent_n"], row["response_share"], row["is_withheld"]) == (20, None, None, True)


def account(data, file, read, quarantined=0):
    n = {
        "read_n": read,
        "kept_n": read - quarantined,
        "duplicate_n": 0,
        "superseded_n": 0,
        "quarantined_n": quarantined,
    }
    data.insert("quality.row_accounting", file=file, **n)
    for row in range(quarantined):
        row_of = {"row_number": row, "column": "Svar", "reason": "fel", "raw": "{}"}
        data.insert("quality.quarantine", file=file, **row_of, **({"code": "format"} if HAS_CODE else {}))


HAS_CODE = "code" in schema.tables()["quality.quarantine"].column_names


def test_the_rows_of_surveys_are_accounted_for_together_and_rounded(survey_data):
    account(survey_data, "avrop/2020.csv", 41, 2)
    account(survey_data, "enkater/a.xlsx", 4)
    account(survey_data, "enkater/b.xlsx", 33, 3)
    survey_data.build()
    rows = {row["file"]: row for row in survey_data.rows("row_accounting")}
    assert (rows["avrop/2020.csv"]["read_n"], rows["avrop/2020.csv"]["quarantined_n"]) == (41, 2)
    told = rows["enkater/"]
    assert (told["files_n"], told["read_n"], told["kept_n"], told["quarantined_n"]) == (2, 35, 35, None)
    quarantined = {row["source_kind"]: row["quarantined_n"] for row in survey_data.rows("quarantined_rows")}
    assert quarantined == {"avrop": 2, "enkater": None}


def test_a_mart_that_counts_respondents_takes_only_what_is_released(survey_data):
    frame = pl.DataFrame(
        {"survey_id": ["e"], "title": ["t"], "year": [2020], "respondent_n": [3], "is_withheld": [False]}
    )
    with pytest.raises(UsageError, match=r"mart\.survey_responses.*surveys\.disclosure"):
        store.load(survey_data.connection, {"mart.survey_responses": frame})
    assert survey_data.rows("survey_responses") == []


def test_every_mart_on_surveys_is_declared_to_count_respondents_and_is_released(survey_data):
    counting = {table.name for table in schema.tables().values() if table.needs_release}
    assert counting >= {f"mart.{name}" for name in ("effect_goals", "goal_sides", "survey_responses", "row_accounting")}
    judged(survey_data, 60, 40)
    exact = {name: survey_data.rows(name, "exact") for name in EXACT}
    assert set(release(exact, 5).rows) <= counting


EXACT = [table.removeprefix("exact.") for table in schema.tables() if table.startswith("exact.")]


def test_readers_are_told_the_rule_in_two_sentences():
    text = plain(explained(5))
    assert text.count(". ") == 1
    assert "närmaste femtal och färre än tio anges bara så" in text


KINDS = ("utan grupper", "utan antal", "alla svarade", "alla grupper", "urval", "okänt")


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_contradicts_the_exact_answers_or_the_numbers_beside_it(kind, worlds):
    """All numbers of answers up to twenty, and of positive ones among them, against several targets."""
    for positive, other, target in product(range(21), range(21), (0.3, 0.7, 1)):
        if 0 < positive + other <= 20:
            told, exact = worlds(kind, positive, other, target)
            contradicts_neither(told, exact, positive, other)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_no_sentence_on_more_answers_contradicts_them(kind, worlds, data):
    n = data.draw(st.integers(21, 400))
    positive = data.draw(st.integers(0, n))
    target = data.draw(st.integers(1, 100)) / 100
    told, exact = worlds(kind, positive, n - positive, target)
    contradicts_neither(told, exact, positive, n - positive)


def contradicts_neither(told, exact, positive, other):
    sentence, target = plain(told["sentence"]), exact["target_share"]
    assert told["verdict"] in (exact["verdict"], "för få svar")
    assert (told["verdict"] == "för få svar") == (positive + other < 10)
    if "är inte positiva" in sentence:
        assert other < 10
    elif "Färre än tio av" in sentence:
        assert positive < 10
    if told["verdict"] == "nått":
        assert exact["share"] >= target - 1e-9
        assert "inte nått" not in sentence
        assert "under målet på" not in sentence
    if told["verdict"] == "ej nått":
        assert exact["share"] < target
        assert "Målet är nått" not in sentence
        assert "över målet" not in sentence
    if told.get("share") is not None:
        assert abs(told["share"] - exact["share"]) <= told["step_share"] + 1e-9
    if told.get("lower_share") is not None:
        assert (
            told["lower_share"] <= max(exact["decisive_lower_share"], target if told["verdict"] == "nått" else 0) + 1e-9
        )
        assert told["upper_share"] >= exact["decisive_upper_share"] - 1e-9
        assert not math.isclose(told["share"], target) or "precis" not in sentence


def test_of_several_answers_each_has_the_share_of_all_who_gave_it(survey_data):
    survey_data.survey(invited=300)
    for position, both in enumerate(("Delvis; I hög grad", "Inte alls; Delvis"), 7):
        survey_data.insert(
            "core.survey_options", survey_id="e", question_id="q", question="Gav det något?", answer=both,
            position_n=position, is_opinion=True, is_positive=position == 7,
        )  # fmt: skip
    for n, answer in ((60, "Delvis; I hög grad"), (30, "I hög grad"), (4, "Inte alls; Delvis"), (26, "Delvis")):
        survey_data.respond(n, answer)
    survey_data.goal()
    survey_data.build()
    exact = {row["answer"]: (row["answer_n"], row["other_n"]) for row in survey_data.rows("goal_answers", "exact")}
    assert exact["Delvis"] == (90, 30)
    assert exact["I hög grad"] == (90, 30)
    assert exact["Inte alls"] == (4, 116)
    assert "Delvis; I hög grad" not in exact
    shown = {row["answer"]: row["share"] for row in survey_data.rows("goal_answers") if row["share"]}
    assert shown == {"Delvis": 0.75, "I hög grad": 0.75}
    assert all(row["is_of_several"] for row in survey_data.rows("goal_answers"))


def test_of_several_answers_one_that_nearly_all_gave_is_withheld(survey_data):
    survey_data.survey(invited=300)
    survey_data.insert(
        "core.survey_options", survey_id="e", question_id="q", question="Gav det något?", answer="Delvis; I hög grad",
        position_n=7, is_opinion=True, is_positive=True,
    )  # fmt: skip
    for n, answer in ((60, "Delvis; I hög grad"), (57, "Delvis"), (3, "I hög grad")):
        survey_data.respond(n, answer)
    survey_data.goal()
    survey_data.build()
    shown = {row["answer"]: row["share"] for row in survey_data.rows("goal_answers")}
    assert (shown["Delvis"], shown["I hög grad"]) == (None, 0.55)
