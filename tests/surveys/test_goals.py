from datetime import date

import pytest
from pytest import approx

from partsrapport.errors import DataError
from partsrapport.surveys.estimation import corrected_n, wilson

NBSP = "\N{NO-BREAK SPACE}"


def plain(text):
    return text.replace(NBSP, " ")


def answered(data, positive, other, survey_id="e", **how):
    data.respond(positive, "I hög grad", survey_id, **how)
    data.respond(other, "Delvis", survey_id, **how)


def test_a_goal_is_met_when_the_lower_bound_reaches_the_target(survey_data):
    survey_data.survey(invited=200)
    answered(survey_data, 84, 16)
    survey_data.goal(target=0.7)
    survey_data.build()
    row = survey_data.verdict()
    assert (row["verdict"], row["answer_n"], row["positive_n"]) == ("nått", 100, 84)
    assert (row["lower_share"], row["upper_share"]) == approx(wilson(0.84, corrected_n(100, 200), 0.95))
    assert plain(row["sentence"]) == (
        "Målet är nått: 84 av 100 svarande är positiva (84 procent), och även med osäkerheten minst 79 procent. "
        "Målet är minst 70 procent."
    )


def test_a_goal_is_missed_when_the_upper_bound_lies_below_the_target(survey_data):
    survey_data.survey(invited=200)
    answered(survey_data, 50, 50)
    survey_data.goal(target=0.7)
    survey_data.build()
    assert survey_data.verdict()["verdict"] == "ej nått"
    assert plain(survey_data.verdict()["sentence"]) == (
        "Målet är inte nått: 50 av 100 svarande är positiva (50 procent), och även med osäkerheten högst 56 procent. "
        "Målet är minst 70 procent."
    )


def test_a_goal_between_the_bounds_is_undecided_and_says_on_which_side(survey_data):
    survey_data.survey()
    answered(survey_data, 24, 7)
    survey_data.goal(target=0.7)
    survey_data.build()
    row = survey_data.verdict()
    assert (row["verdict"], row["side_of_target"]) == ("osäkert", "över")
    assert plain(row["sentence"]) == (
        "Det går inte att säga om målet är nått: 24 av 31 svarande är positiva (77 procent), alltså över målet på "
        "70 procent, men med osäkerheten kan andelen vara mellan 63 och 88 procent."
    )


@pytest.mark.parametrize(
    ("survey", "verdict", "ending"),
    [
        ({"groups": "alla"}, "nått", "med osäkerheten minst 71 procent. Målet är minst 70 procent."),
        ({"groups": "urval", "total": 20}, "osäkert", "mellan 56 och 92 procent."),
    ],
    ids=["all events", "five of twenty events"],
)
def test_what_twenty_four_of_thirty_one_answers_at_five_events_can_carry(survey_data, survey, verdict, ending):
    survey_data.survey(invited=dict.fromkeys("ABCDE", 8), **survey)
    for group, positive, other in zip("ABCDE", (6, 5, 6, 3, 4), (1, 0, 1, 3, 2), strict=True):
        answered(survey_data, positive, other, group=group)
    survey_data.goal(target=0.7)
    survey_data.build()
    row = survey_data.verdict()
    assert (row["answer_n"], row["positive_n"], row["verdict"]) == (31, 24, verdict)
    assert row["response_share"] == approx(31 / 40)
    assert (row["all_no_share"], row["all_yes_share"]) == approx((24 / 40, 33 / 40))
    assert "24 av 31 svarande är positiva (77 procent)" in plain(row["sentence"])
    assert plain(row["sentence"]).endswith(ending)


def test_a_share_that_equals_the_target_when_all_have_answered_meets_it(survey_data):
    survey_data.survey(invited=50)
    answered(survey_data, 35, 15)
    survey_data.goal(target=0.7)
    survey_data.build()
    row = survey_data.verdict()
    assert (row["verdict"], row["lower_share"], row["upper_share"]) == ("nått", 0.7, 0.7)
    assert "och alla inbjudna har svarat" in row["sentence"]


def test_those_who_did_not_answer_are_counted_as_no_and_as_yes(survey_data):
    survey_data.survey(invited=150)
    answered(survey_data, 60, 30)
    survey_data.respond(10, "Vet ej")
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert (row["invited_n"], row["out_of_scope_n"]) == (150, 10)
    assert row["response_share"] == approx(100 / 150)
    assert (row["all_no_share"], row["all_yes_share"]) == approx((60 / 140, 110 / 140))


def test_a_low_response_rate_is_noted(survey_data):
    survey_data.survey(invited=200)
    answered(survey_data, 60, 30)
    survey_data.goal()
    survey_data.build()
    assert survey_data.verdict()["note"] == "Svarsfrekvensen är under 50 procent."


def test_a_goal_whose_date_lies_ahead_is_not_yet_measured(survey_data):
    survey_data.survey()
    answered(survey_data, 24, 7)
    survey_data.goal(since=date(2021, 6, 1))
    survey_data.build()
    row = survey_data.verdict()
    assert (row["verdict"], row["answer_n"], row["share"]) == ("ännu ej mätt", None, None)
    assert row["sentence"] == "Målet är ännu inte mätt. Det mäts tidigast 1 juni 2021."


def test_a_goal_whose_survey_is_of_a_later_year_is_not_yet_measured(survey_data):
    survey_data.survey(year=2014)
    answered(survey_data, 24, 7)
    survey_data.goal(year=2013, since=date(2013, 12, 31))
    survey_data.build(year=2013, as_of=date(2013, 12, 31))
    assert survey_data.verdict()["sentence"] == "Målet är ännu inte mätt. Enkäten som mäter det görs 2014."


def test_the_report_has_earlier_goals_but_no_later_ones(survey_data):
    survey_data.survey()
    answered(survey_data, 24, 7)
    for year in (2013, 2020, 2021):
        survey_data.goal(str(year), year=year)
    survey_data.build()
    assert [(row["goal_id"], row["is_earlier"]) for row in survey_data.rows("effect_goals")] == [
        ("2013", True),
        ("2020", False),
    ]


def test_a_goal_with_too_few_answers_shows_no_number(survey_data):
    survey_data.survey(invited=50)
    answered(survey_data, 2, 2)
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert row["verdict"] == "för få svar"
    assert [row[name] for name in ("answer_n", "positive_n", "share", "response_share", "all_no_share")] == [None] * 5
    assert "svaren är färre än 5 och redovisas därför inte" in row["sentence"]
    assert all(answer["is_withheld"] and answer["answer_n"] is None for answer in survey_data.rows("goal_answers"))


def test_a_filter_keeps_the_population_and_the_others_are_out_of_scope(survey_data):
    survey_data.survey(invited=100)
    answered(survey_data, 20, 10, background=("Skäl", "Störning"))
    answered(survey_data, 5, 15, background=("Skäl", "Annat"))
    answered(survey_data, 5, 5)
    survey_data.goal(keep={"Skäl": "Störning"})
    survey_data.build()
    row = survey_data.verdict()
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


def test_strata_are_weighted_and_the_sentence_says_so(survey_data):
    survey_data.survey(groups="alla", invited={"A": 100, "B": 20})
    answered(survey_data, 10, 10, group="A")
    answered(survey_data, 15, 5, group="B")
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert (row["design"], row["group_n"]) == ("alla grupper", 2)
    assert row["share"] == approx((100 * 0.5 + 20 * 0.75) / 120)
    assert "25 av 40 svarande är positiva (63 procent), vilket vägt efter gruppernas storlek blir 54" in plain(
        row["sentence"]
    )


def test_one_group_of_a_sample_has_no_bounds_and_says_so(survey_data):
    survey_data.survey(groups="urval", total=9, invited={"A": 60})
    answered(survey_data, 30, 10, group="A")
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert (row["verdict"], row["lower_share"]) == ("osäkert", None)
    assert "svaren kommer från en enda grupp" in row["sentence"]


def test_few_groups_that_agree_do_not_meet_a_goal_that_others_could_change(survey_data):
    survey_data.survey(groups="urval", total=60, invited=dict.fromkeys("ABCDE", 30))
    for group in "ABCDE":
        answered(survey_data, 18, 2, group=group)
    survey_data.goal(target=0.85)
    survey_data.build(smallest=2)
    row = survey_data.verdict()
    assert row["decisive_lower_share"] < 0.85 < row["lower_share"]
    assert row["verdict"] == "osäkert"
    assert "andra grupper kan ändra bilden" in row["sentence"]


@pytest.mark.parametrize(
    ("survey", "kind", "warning"),
    [
        ({}, "utan grupper", "Utan antalet inbjudna"),
        ({"invited": 30}, "utan grupper", "Svaren är fler än de inbjudna"),
        ({"groups": "alla"}, "okänt antal inbjudna", "Utan antalet inbjudna per grupp"),
        ({"groups": "alla", "invited": {"A": 60, "B": 19}}, "okänt antal inbjudna", "Svaren är fler än de inbjudna"),
        ({"groups": "urval", "total": 1, "invited": {"A": 60, "B": 60}}, "okänt antal inbjudna", "Utan antalet"),
    ],
    ids=["unknown", "fewer invited", "unknown per group", "fewer in a group", "more groups than there are"],
)
def test_unusable_numbers_of_invited_are_left_out_with_a_warning(survey_data, survey, kind, warning):
    survey_data.survey(**survey)
    for group in "AB":
        answered(survey_data, 10, 10, group=group)
    survey_data.goal()
    survey_data.build()
    assert survey_data.verdict()["design"] == kind
    assert warning in survey_data.verdict()["note"]


def test_a_group_with_few_answers_makes_the_estimate_coarse_and_is_warned_of(survey_data):
    survey_data.survey(groups="alla", invited={"A": 60, "B": 60, "C": 60})
    answered(survey_data, 30, 11, group="A")
    answered(survey_data, 2, 1, group="B")
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert [round(100 * row[name], 9) % 1 for name in ("share", "lower_share", "upper_share")] == [0, 0, 0]
    assert "Någon grupp har färre än 5 svar" in row["note"]


def test_few_dissenters_in_a_group_make_the_estimate_coarse(survey_data):
    survey_data.survey(groups="alla", invited={"A": 60, "B": 90})
    answered(survey_data, 30, 11, group="A")
    answered(survey_data, 30, 2, group="B")
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert row["share"] == approx((60 * 30 / 41 + 90 * 30 / 32) / 150, abs=0.005)
    assert row["share"] == round(row["share"], 2)


def test_a_share_that_two_groups_of_unequal_weight_would_make_exact_is_in_larger_steps(survey_data):
    """In whole percent, and in steps of five, only 18 of 20 and 13 of 22 make 31 positive and the share."""
    survey_data.survey(groups="alla", invited={"Liten": 24, "Stor": 2000})
    answered(survey_data, 18, 2, group="Liten")
    answered(survey_data, 13, 9, group="Stor")
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert (row["positive_n"], row["share"], row["verdict"]) == (31, 0.6, "osäkert")
    assert [round(10 * row[name], 9) % 1 for name in ("lower_share", "upper_share")] == [0, 0]
    assert "Andelarna är avrundade till 10-tal procent" in row["note"]


def test_a_goal_is_missed_also_when_its_upper_bound_is_rounded_up_to_the_target(survey_data):
    survey_data.survey(groups="alla", invited={"A": 200, "B": 200})
    answered(survey_data, 52, 48, group="A")
    answered(survey_data, 97, 3, group="B")
    survey_data.goal(target=0.78)
    survey_data.build()
    row = survey_data.verdict()
    assert (row["verdict"], row["upper_share"]) == ("ej nått", 0.78)
    assert "högst" not in row["sentence"]
    assert "med osäkerheten under 78 procent" in plain(row["sentence"])


def test_few_without_an_opinion_in_a_group_make_the_estimate_coarse(survey_data):
    survey_data.survey(groups="alla", invited={"A": 60, "B": 90})
    for group, without in (("A", 1), ("B", 6)):
        answered(survey_data, 20, 10, group=group)
        survey_data.respond(without, "Vet ej", group=group)
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert row["share"] == round(row["share"], 2)


def test_whether_the_only_one_without_an_answer_said_so_or_left_it_blank_shows_nowhere(new_survey_data):
    published = [_published_with_one_more(new_survey_data(), is_said=is_said) for is_said in (True, False)]
    assert published[0] == published[1]
    assert published[0][0][0]["answer_n"] == 40


def _published_with_one_more(data, *, is_said):
    data.survey(invited=80)
    answered(data, 30, 10)
    data.respond(1, None)
    if is_said:
        data.insert("core.survey_answers", survey_id="e", respondent_n=41, question_id="q", answer="Vet ej")
    data.goal()
    data.build()
    return [data.rows(table) for table in ("effect_goals", "goal_answers", "goal_sides", "survey_responses")]


@pytest.mark.parametrize("target", [0.7, 0.95])
def test_how_many_few_dissenters_there_are_shows_nowhere(new_survey_data, target):
    """One, two, three or four who disagree give the same published tables, so that none of them can be told."""
    published = [_published_with_dissenters(new_survey_data(), n, target) for n in (1, 2, 3, 4)]
    assert published[0] == published[1] == published[2] == published[3]
    assert published[0][0][0]["positive_n"] is None


def _published_with_dissenters(data, n, target):
    data.survey(invited=80)
    answered(data, 42 - n, n)
    data.goal(target=target)
    data.build()
    return [data.rows(table) for table in ("effect_goals", "goal_answers", "goal_sides", "survey_responses")]


def test_a_verdict_by_range_says_the_least_number_that_are_positive(survey_data):
    survey_data.survey(invited=80)
    answered(survey_data, 40, 2)
    survey_data.goal()
    survey_data.build()
    row = survey_data.verdict()
    assert (row["verdict"], row["answer_n"], row["share"], row["all_yes_share"]) == ("nått", 42, None, None)
    assert "minst 38 av 42 svarande är positiva (exakt hur många redovisas inte)" in row["sentence"]


def test_answers_are_distributed_over_the_scale(survey_data):
    survey_data.survey()
    for n, answer in ((6, "Inte alls"), (14, "Delvis"), (25, "I hög grad"), (5, "I mycket hög grad"), (3, "Vet ej")):
        survey_data.respond(n, answer)
    survey_data.goal()
    survey_data.build()
    shown = [(row["answer_n"], row["share"], row["is_withheld"]) for row in survey_data.rows("goal_answers")]
    assert shown == [
        (6, 0.12, False),
        (0, 0.0, False),
        (14, 0.28, False),
        (25, 0.5, False),
        (5, 0.1, False),
        (None, None, True),
    ]


@pytest.mark.parametrize("few", [(1, 1, 8), (5, 4, 1), (3, 0, 7)])
def test_an_answer_that_few_gave_takes_the_whole_distribution_with_it(new_survey_data, few):
    """Whichever were few, the same is withheld: none of the counts is known to be at least one."""
    data = new_survey_data()
    data.survey()
    for n, answer in zip(few, ("Inte alls", "I låg grad", "Delvis"), strict=True):
        data.respond(n, answer)
    for n, answer in ((20, "I hög grad"), (20, "I mycket hög grad"), (6, "Vet ej")):
        data.respond(n, answer)
    data.goal()
    data.build()
    assert data.verdict()["positive_n"] == 40
    assert [row["answer_n"] for row in data.rows("goal_answers")] == [None] * 5 + [6]


@pytest.mark.parametrize("without", [0, 1, 4])
def test_those_without_an_opinion_are_withheld_unless_they_are_enough_to_show(new_survey_data, without):
    data = new_survey_data()
    data.survey()
    answered(data, 30, 15)
    data.respond(without, "Vet ej")
    data.respond(1, None)
    data.goal()
    data.build()
    assert [row["answer_n"] for row in data.rows("goal_answers")] == [0, 0, 15, 30, 0, None]


def test_goals_that_differ_by_few_respondents_are_not_both_shown(survey_data):
    survey_data.survey(invited=100)
    answered(survey_data, 30, 20, background=("Skäl", "Störning"))
    answered(survey_data, 1, 2, background=("Skäl", "Annat"))
    survey_data.goal("alla")
    survey_data.goal("några", keep={"Skäl": "Störning"})
    survey_data.build()
    assert survey_data.verdict("alla")["answer_n"] == 53
    assert survey_data.verdict("några")["verdict"] == "för få svar"


def test_goals_that_together_show_what_few_of_the_others_said_are_not_both_shown(survey_data):
    survey_data.survey(invited=100)
    answered(survey_data, 30, 20, background=("Skäl", "Störning"))
    answered(survey_data, 2, 20, background=("Skäl", "Annat"))
    survey_data.goal("alla")
    survey_data.goal("några", keep={"Skäl": "Störning"})
    survey_data.build()
    assert (survey_data.verdict("alla")["answer_n"], survey_data.verdict("alla")["positive_n"]) == (72, 32)
    row = survey_data.verdict("några")
    assert (row["verdict"], row["answer_n"], row["share"]) == ("för få svar", None, None)
    assert "tillsammans med andra uppgifter" in row["sentence"]


def _with_ranges_below(data, whole):
    """Two populations of which four are of the other opinion, and a goal about all of them where asked for."""
    data.survey(invited=200)
    for reason in ("Störning", "Annat"):
        answered(data, 36, 4, background=("Skäl", reason))
        data.goal(reason, keep={"Skäl": reason})
    if whole:
        data.goal("alla")
    data.build()


def test_ranges_below_a_whole_that_is_shown_are_not_told(survey_data):
    """Eight are of the other opinion in all, so two ranges of at most four would be four and four."""
    _with_ranges_below(survey_data, whole=True)
    assert survey_data.verdict("alla")["positive_n"] == 72
    assert [survey_data.verdict(goal)["verdict"] for goal in ("Störning", "Annat")] == ["för få svar"] * 2


def test_ranges_of_populations_apart_are_told(survey_data):
    _with_ranges_below(survey_data, whole=False)
    sentences = [survey_data.verdict(goal)["sentence"] for goal in ("Störning", "Annat")]
    assert all("minst 36 av 40 svarande är positiva" in plain(sentence) for sentence in sentences)


def test_populations_on_different_questions_do_not_give_few_away(survey_data):
    """Those out of scope of one goal less those of the other would be three."""
    survey_data.survey(invited=200)
    for reason, n in (("A", 10), ("B", 3), ("C", 15)):
        answered(survey_data, n, 10 if n > 3 else 0, background=("Skäl", reason))
    survey_data.question("e", "q2")
    survey_data.connection.execute(
        "INSERT INTO core.survey_answers SELECT survey_id, respondent_n, 'q2', answer FROM core.survey_answers"
    )
    survey_data.goal("a", question="q2", keep={"Skäl": "A"})
    survey_data.goal("ab", keep={"Skäl": "A"})
    survey_data.insert("core.goal_filters", goal_id="ab", heading="Skäl", value="B")
    survey_data.build()
    assert (survey_data.verdict("ab")["answer_n"], survey_data.verdict("ab")["out_of_scope_n"]) == (23, 25)
    row = survey_data.verdict("a")
    assert (row["verdict"], row["answer_n"], row["out_of_scope_n"]) == ("för få svar", None, None)


def test_a_population_does_not_tell_how_many_of_a_pooled_group_answered(survey_data):
    """Groups A and B are ten together, and those out of scope of a goal about B would tell that A is three."""
    survey_data.survey(groups="alla", invited={"A": 9, "B": 12, "C": 40})
    for group, positive, other in (("A", 2, 1), ("B", 0, 7), ("C", 15, 10)):
        answered(survey_data, positive, other, group=group, background=("Grupp", group))
    survey_data.goal(keep={"Grupp": "B"})
    survey_data.build()
    assert survey_data.verdict()["verdict"] == "för få svar"


def test_of_goals_whose_populations_overlap_only_one_distribution_is_shown(survey_data):
    survey_data.survey(invited=100)
    answered(survey_data, 30, 20, background=("Skäl", "Störning"))
    answered(survey_data, 10, 20, background=("Skäl", "Annat"))
    survey_data.goal("alla")
    survey_data.goal("några", keep={"Skäl": "Störning"})
    survey_data.build()
    shown = {row["goal_id"] for row in survey_data.rows("goal_answers") if not row["is_withheld"]}
    assert survey_data.verdict("några")["answer_n"] == 50
    assert shown == {"alla"}


def test_sides_that_differ_by_more_than_chance_are_said_to(survey_data):
    survey_data.survey()
    answered(survey_data, 45, 5, side="arbetsgivare")
    answered(survey_data, 25, 25, side="fack")
    survey_data.goal()
    survey_data.build()
    [row] = survey_data.rows("goal_side_differences")
    assert row["difference_share"] == approx(0.4)
    assert row["is_different"]
    assert plain(row["sentence"]) == (
        "På arbetsgivarsidan är 90 procent positiva och på den fackliga 50 procent. Skillnaden är större än vad "
        "slumpen rimligen ger."
    )


@pytest.mark.parametrize(
    "answers",
    [
        {("N", "arbetsgivare"): (10, 5), ("N", "fack"): (2, 6), ("S", "arbetsgivare"): (7, 9), ("S", "fack"): (8, 6)},
        {("N", "arbetsgivare"): (9, 7), ("N", "fack"): (7, 6), ("S", "arbetsgivare"): (7, 9), ("S", "fack"): (8, 3)},
    ],
    ids=["few positive of a side in a group", "few others of a side in a group"],
)
def test_few_of_a_side_in_a_group_make_all_on_the_question_coarse(new_survey_data, answers):
    """An exact whole and an exact side would give the other side's groups, and bounds and p-values all of them."""
    data = new_survey_data()
    data.survey(groups="alla", invited={"N": 37, "S": 91})
    for (group, side), (positive, other) in answers.items():
        answered(data, positive, other, group=group, side=side)
    data.goal()
    data.build()
    sides = data.rows("goal_sides")
    assert [row["share"] for row in [data.verdict(), *sides]] == [
        round(row["share"], 2) for row in [data.verdict(), *sides]
    ]
    assert [(row["lower_share"], row["upper_share"]) for row in sides] == [(None, None)] * 2
    [difference] = data.rows("goal_side_differences")
    assert (difference["p_value"], difference["adjusted_p_value"]) == (None, None)
    assert difference["is_different"] is False


def test_few_of_a_group_who_left_the_question_blank_make_it_coarse(survey_data):
    """The weights would tell of which groups they are."""
    survey_data.survey(groups="alla", invited={"A": 60, "B": 90})
    for group, blank in (("A", 1), ("B", 6)):
        answered(survey_data, 20, 10, group=group)
        survey_data.respond(blank, None, group=group)
    survey_data.goal()
    survey_data.build()
    assert survey_data.verdict()["share"] == round(survey_data.verdict()["share"], 2)


def test_p_values_are_adjusted_for_the_number_of_goals(survey_data):
    for survey_id, (a, b) in {"e": (40, 30), "f": (45, 25), "g": (30, 30)}.items():
        survey_data.survey(survey_id, follows=survey_id)
        answered(survey_data, a, 50 - a, survey_id, side="arbetsgivare")
        answered(survey_data, b, 50 - b, survey_id, side="fack")
        survey_data.goal(survey_id, survey=survey_id)
    survey_data.build()
    adjusted = {
        row["goal_id"]: row["adjusted_p_value"] / row["p_value"] for row in survey_data.rows("goal_side_differences")
    }
    assert adjusted == approx(
        {"e": 2, "f": 3, "g": 1}, rel=0.1
    )  # Holm (1979): the smallest of three times 3, the next times 2


def test_a_side_with_few_answers_takes_the_other_with_it(survey_data):
    survey_data.survey()
    answered(survey_data, 30, 15, side="arbetsgivare")
    answered(survey_data, 2, 2, side="fack")
    survey_data.goal()
    survey_data.build()
    assert [(row["is_withheld"], row["answer_n"]) for row in survey_data.rows("goal_sides")] == [(True, None)] * 2
    assert survey_data.rows("goal_side_differences") == []


def test_a_survey_without_sides_has_no_rows_of_sides(survey_data):
    survey_data.survey()
    answered(survey_data, 30, 15)
    survey_data.goal()
    survey_data.build()
    assert survey_data.rows("goal_sides") == []


def test_response_rates_by_group_with_their_warnings(survey_data):
    survey_data.survey(groups="alla", invited={"A": 50, "B": 50})
    answered(survey_data, 30, 10, group="A")
    answered(survey_data, 5, 5, group="B")
    survey_data.build()
    rows = [
        [row[name] for name in ("survey_group", "respondent_n", "response_share", "is_low", "is_uneven")]
        for row in survey_data.rows("survey_responses")
    ]
    assert rows == [["A", 40, 0.8, False, None], ["B", 10, 0.2, True, None], ["alla", 50, 0.5, False, True]]


def _by_group(data, counts):
    data.survey(groups="alla", invited={group: n + 1 for group, n in counts.items()})
    for group, n in counts.items():
        answered(data, n - 1, 1, group=group)
    data.build()
    columns = ("invited_n", "respondent_n", "response_share")
    return {row["survey_group"]: tuple(row[name] for name in columns) for row in data.rows("survey_responses")}


def test_a_group_with_few_respondents_is_shown_with_another_as_one(survey_data):
    """Neither their names nor their numbers invited are told: few invited would tell that all of them answered."""
    shown = _by_group(survey_data, {"A": 39, "B": 3, "C": 10, "D": 24})
    assert shown == {
        "A": (40, 39, 39 / 40),
        "D": (25, 24, 24 / 25),
        "övriga grupper": (None, 13, None),
        "alla": (80, 76, 76 / 80),
    }


def test_when_all_groups_would_be_one_only_the_whole_survey_is_shown(survey_data):
    assert _by_group(survey_data, {"A": 3, "B": 10}) == {"alla": (15, 13, 13 / 15)}


def test_respondents_who_answered_nothing_are_no_respondents(survey_data):
    survey_data.survey(invited=50)
    answered(survey_data, 30, 10)
    survey_data.insert("core.survey_respondents", survey_id="e", respondent_n=99, survey_group=None, side=None)
    survey_data.build()
    assert [row["respondent_n"] for row in survey_data.rows("survey_responses")] == [40]


@pytest.mark.parametrize("groups", [None, "alla"])
def test_few_who_only_have_no_opinion_are_no_respondents(new_survey_data, groups):
    """In a survey of one question the respondents less the answers would be those without an opinion."""
    published = [_published_with_no_opinion(new_survey_data(), n, groups) for n in (0, 1, 4)]
    assert published[0] == published[1] == published[2]
    assert {row["respondent_n"] for row in published[0][-1] if row["is_total"]} == {47}


def _published_with_no_opinion(data, n, groups):
    data.survey(groups=groups, invited={"A": 80} if groups else 80)
    answered(data, 35, 12, group="A" if groups else None)
    data.respond(n, "Vet ej", group="A" if groups else None)
    data.goal()
    data.build()
    return [data.rows(table) for table in ("effect_goals", "goal_answers", "goal_sides", "survey_responses")]


def test_those_who_only_have_no_opinion_are_respondents_when_they_are_enough_to_show(survey_data):
    survey_data.survey(invited=80)
    answered(survey_data, 35, 12)
    survey_data.respond(5, "Vet ej")
    survey_data.goal()
    survey_data.build()
    assert [row["respondent_n"] for row in survey_data.rows("survey_responses")] == [52]
    assert (survey_data.verdict()["answer_n"], survey_data.verdict()["out_of_scope_n"]) == (47, 5)


def test_no_surveys_and_no_goals_give_empty_marts(survey_data):
    survey_data.build()
    assert survey_data.rows("effect_goals") == survey_data.rows("survey_responses") == []
