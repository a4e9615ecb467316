import polars as pl

from partsrapport.report import goal_frames

NBSP = "\u00a0"
ANSWERS = pl.DataFrame(
    {
        "goal_id": ["a", "a", "b", "b", "c", "c"],
        "goal": ["A", "A", "B", "B", "C", "C"],
        "answer": ["Nej", "Ja", "Nej", "Ja", "Sällan", "Ofta"],
        "share": [0.2, 0.8, None, 0.9, 0.5, 0.5],
    }
)
BOUNDS = pl.DataFrame(
    {
        "lower_share": [0.766, 0.655, 0.61, None],
        "upper_share": [0.811, 0.6996, 0.7, None],
        "target_share": [0.7] * 4,
        "verdict": ["nått", "ej nått", "osäkert", "ännu ej mätt"],
    }
)


def test_bounds_are_rounded_outward_and_one_below_the_target_says_so() -> None:
    shown = goal_frames.with_bounds(BOUNDS)
    assert shown["lower_share"].to_list() == [f"76{NBSP}%", f"65{NBSP}%", f"61{NBSP}%", None]
    assert shown["upper_share"].to_list() == [f"82{NBSP}%", f"under 70{NBSP}%", f"70{NBSP}%", None]


def test_a_measured_goal_of_which_something_is_not_shown_is_withheld() -> None:
    goals = pl.DataFrame(
        {
            "verdict": ["nått", "nått", "för få svar", "ännu ej mätt", "nått"],
            "share": [0.8, None, None, None, 0.8],
            "invited_n": [100, 40, None, None, None],
            "response_share": [0.5, 0.9, None, None, None],
        }
    )
    assert goal_frames.with_withheld(goals)["is_withheld"].to_list() == [False, True, True, False, False]


def test_nonresponse_can_change_a_verdict_when_the_target_lies_between_the_extremes() -> None:
    extremes = {"all_no_share": [0.7, 0.5, 0.5, None], "all_yes_share": [0.9, 0.69, 0.7, None]}
    goals = pl.DataFrame({**extremes, "target_share": [0.7] * 4})
    assert goal_frames.with_nonresponse(goals)["is_changeable"].to_list() == [False, False, True, None]


def test_a_goal_is_named_by_its_population_unless_another_goal_has_the_same() -> None:
    goals = pl.DataFrame({"population": ["deltagare i nätverken", "parter", "parter"], "statement": ["x", "y", "z"]})
    assert goal_frames.named(goals)["goal"].to_list() == ["Deltagare i nätverken", "y", "z"]


def test_answers_are_shown_for_all_of_a_goal_or_not_at_all() -> None:
    shown = goal_frames.shown_answers(ANSWERS)
    assert shown["goal"].unique(maintain_order=True).to_list() == ["A", "C"]
    assert goal_frames.withheld_answers(ANSWERS) == ["B"]


def test_goals_of_the_same_scale_share_a_panel() -> None:
    both = pl.concat([ANSWERS.head(2), ANSWERS.head(2).with_columns(goal_id=pl.lit("d")), ANSWERS.tail(2)])
    assert goal_frames.shown_answers(both)["scale"].n_unique() == 2


def test_a_survey_has_its_rate_the_spread_of_its_groups_and_a_warning() -> None:
    responses = pl.DataFrame(
        {
            "survey_id": ["s", "s", "s", "t"],
            "title": ["S", "S", "S", "T"],
            "is_total": [True, False, False, True],
            "invited_n": [100, 50, 50, 10],
            "respondent_n": [45, 10, 35, 8],
            "response_share": [0.45, 0.2, 0.7, 0.8],
            "is_low": [True, None, None, False],
            "is_uneven": [True, None, None, None],
            "is_withheld": [False] * 4,
        }
    )
    rows = goal_frames.per_survey(responses).select("title", "lowest_share", "highest_share", "warning").rows()
    assert rows == [("S", 0.2, 0.7, "låg, ojämn"), ("T", None, None, None)]


def test_goals_of_the_year_come_first_and_those_that_are_met_before_the_others() -> None:
    goals = pl.DataFrame(
        {
            "goal_id": ["a", "b", "c", "d"],
            "is_earlier": [True, False, False, False],
            "year": [2013, 2020, 2020, 2020],
            "verdict": ["nått", "för få svar", "nått", "ej nått"],
        }
    )
    assert goal_frames.in_order(goals)["goal_id"].to_list() == ["c", "d", "b", "a"]
