import polars as pl

from partsrapport.report import goal_frames

NBSP = "\u00a0"
ANSWERS = pl.DataFrame(
    {
        "goal_id": ["a", "a", "b", "b", "c", "c"],
        "goal": ["A", "A", "B", "B", "C", "C"],
        "answer": ["Nej", "Ja", "Nej", "Ja", "Sällan", "Ofta"],
        "share": [None, 0.8, None, None, 0.5, 0.5],
        "is_of_several": [False] * 6,
    }
)
BOUNDS = pl.DataFrame(
    {
        "lower_share": [0.76, 0.65, 0.61, None],
        "upper_share": [0.82, 0.7, 0.7, None],
        "target_share": [0.7] * 4,
        "verdict": ["nått", "ej nått", "osäkert", "ännu ej mätt"],
    }
)


def test_bounds_are_text_and_an_upper_one_below_the_target_says_so() -> None:
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


def test_a_goal_is_named_by_its_population_unless_another_goal_has_the_same() -> None:
    populations = ["deltagare i nätverken", "parter", "parter", "parter"]
    goals = pl.DataFrame({"population": populations, "year": [2020, 2020, 2020, 2019], "statement": list("xyzw")})
    assert goal_frames.named(goals)["goal"].to_list() == ["Deltagare i nätverken", "y", "z", "Parter 2019"]


def test_goals_of_the_same_words_are_told_apart() -> None:
    """The same goal year after year, or of two surveys of a year: a chart has one bar for each label."""
    goals = pl.DataFrame(
        {
            "statement": ["Minst 70 procent", "Minst 70 procent", "Minst 80 procent", "Minst 80 procent", "Medel 4"],
            "population": ["kursen", "kursen", "kursen", "nätverken", "kursen"],
            "year": [2019, 2020, 2020, 2020, 2020],
        }
    )
    named = goal_frames.named(goals)
    assert named["statement"].to_list() == [
        "Minst 70 procent (2019)",
        "Minst 70 procent (2020)",
        "Minst 80 procent (kursen 2020)",
        "Minst 80 procent (nätverken 2020)",
        "Medel 4",
    ]
    assert named["goal"].to_list() == [
        "Kursen 2019",
        "Minst 70 procent (2020)",
        "Minst 80 procent (kursen 2020)",
        "Nätverken",
        "Medel 4",
    ]


def test_answers_that_are_withheld_are_left_out_and_goals_without_any_are_named() -> None:
    shown = goal_frames.shown_answers(ANSWERS)
    assert shown.select("goal", "answer").rows() == [("A", "Ja"), ("C", "Sällan"), ("C", "Ofta")]
    assert goal_frames.withheld_answers(ANSWERS) == ["B"]


def test_goals_of_the_same_scale_share_a_panel() -> None:
    both = pl.concat([ANSWERS.head(2), ANSWERS.head(2).with_columns(goal_id=pl.lit("d")), ANSWERS.tail(2)])
    assert goal_frames.shown_answers(both)["scale"].n_unique() == 2


def test_a_survey_has_its_rate_and_a_warning() -> None:
    responses = pl.DataFrame(
        {
            "title": ["S", "T"],
            "invited_n": [100, 10],
            "respondent_n": [45, None],
            "response_share": [0.45, None],
            "is_low": [True, None],
            "is_uneven": [True, None],
            "is_withheld": [False, True],
        }
    )
    rows = goal_frames.per_survey(responses).select("title", "response_share", "warning", "is_withheld").rows()
    assert rows == [("S", 0.45, "Låg, ojämn", False), ("T", None, None, True)]


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


def test_comparisons_of_several_questions_are_told_apart() -> None:
    changes = pl.DataFrame({"follows_up": ["Kurs", "Kurs", "Träff"], "question": ["Nytta?", "Nytt?", "Nytta?"]})
    assert goal_frames.told_apart(changes)["follows_up"].to_list() == ["Kurs: Nytta?", "Kurs: Nytt?", "Träff"]


def test_trends_are_told_of_what_has_one() -> None:
    changes = pl.DataFrame({"follows_up": ["Kurser", "Träffar"], "trend": [None, "Har ökat."]})
    assert goal_frames.trends(changes) == [("Träffar", "Har ökat.")]


def test_answers_of_which_several_may_be_given_are_told_by_themselves() -> None:
    answers = ANSWERS.with_columns(is_of_several=pl.col("goal_id") == "c")
    assert goal_frames.several_answers(answers) == [
        ("C", f"Sällan 50{NBSP}procent, Ofta 50{NBSP}procent (flera svar kunde ges).")
    ]
    assert goal_frames.shown_answers(answers)["goal_id"].to_list() == ["a"]
