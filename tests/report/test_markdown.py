import re
from datetime import date
from typing import Any

import pypandoc
import pytest

from partsrapport.report import goal_text, markdown
from partsrapport.surveys import sentences
from partsrapport.words.language import writing

HOSTILE = "<b>fet</b> *x* [a](b) {{< var y >}} @fig-z `k` $1$ | ## \\ 'citat' -- 1."
GOAL = {"verdict": "ej nått", "statement": "Minst 70 procent", "sentence": "Målet är inte nått.", "note": None}
GOAL |= {"goal_id": "m", "share": None, "answer_n": None}


def plain(text: str) -> str:
    return pypandoc.convert_text(text, "plain", format="markdown", extra_args=["--wrap=none"]).strip()


def test_hostile_text_reads_as_it_stands() -> None:
    assert plain(markdown.literal(HOSTILE)) == HOSTILE


def test_hostile_text_stays_in_its_item() -> None:
    assert plain(markdown.bullets([(HOSTILE, "rad\n\n# rubrik")])).endswith(f"{HOSTILE}: rad # rubrik")


@pytest.mark.parametrize(
    ("text", "badge"),
    [("nått", "[nått]{.verdict .met}"), ("för få svar", "[för få svar]{.verdict}")],
)
def test_a_verdict_is_a_badge(text: str, badge: str) -> None:
    assert markdown.verdict(text) == badge


def test_a_goal_is_told_with_its_verdict_first_and_its_note_last() -> None:
    told = goal_text.paragraphs([GOAL, GOAL | {"note": "Andelarna är avrundade."}])
    first, second = told.split("\n\n")
    assert first == "[ej nått]{.verdict .missed} **Minst 70 procent**\\\nMålet är inte nått\\."
    assert second.endswith("Målet är inte nått\\. Andelarna är avrundade\\.")


def test_a_goal_in_short_says_verdict_outcome_target_and_whom() -> None:
    goals: list[dict[str, Any]] = [
        {"goal_id": "a", "verdict": "nått", "share": 0.79, "target_share": 0.7, "goal": "Deltagare i kursen"},
        {"goal_id": "b", "verdict": "för få svar", "share": None, "target_share": 0.6, "goal": "Testgruppen"},
    ]
    assert plain(goal_text.strip(goals)).replace("\u00a0", " ").splitlines() == [
        "- nått 79 % (mål 70 %) deltagare i kursen",
        "- för få svar (mål 60 %) testgruppen",
    ]


def test_a_forecast_names_the_month_and_how_unsure_it_is() -> None:
    forecast = {
        "is_defensible": True,
        "target_share": 0.8,
        "ordered_share": 0.5,
        "forecast_date": date(2023, 5, 10),
        "lower_date": date(2022, 10, 11),
        "upper_date": date(2024, 6, 15),
    }
    told = markdown.forecast_sentence(forecast)
    assert "80\u00a0procent av målgruppen avropat omkring maj 2023" in told
    assert "(tidigast oktober 2022, senast juni 2024)" in told
    assert (
        markdown.forecast_sentence(forecast | {"ordered_share": 0.8})
        == "Andelen som har avropat har redan nått 80\u00a0procent."
    )


def test_a_forecast_that_cannot_be_defended_says_why() -> None:
    told = markdown.forecast_sentence({"is_defensible": False, "reason": "Målgruppen är tom.", "forecast_date": None})
    assert told == "Ingen prognos redovisas. Målgruppen är tom."


JUDGED = {"goal_id": "m", "answer_n": 1010, "share": 0.8, "lower_share": 0.7, "upper_share": 0.8, "target_share": 0.8}


def asked(text: str, figure_id: str) -> str:
    return f"<{text}|{figure_id}>"


@pytest.mark.parametrize(
    ("verdict", "columns"),
    [
        ("nått", ["answers_n", "share", "lower_share"]),
        ("ej nått", ["answers_n", "share", "target_share"]),
        ("osäkert", ["answers_n", "share", "lower_share", "upper_share", "target_share"]),
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_number_of_a_verdict_is_asked_as_what_it_is(verdict: str, columns: list[str], language: str) -> None:
    goal = JUDGED | {"verdict": verdict}
    with writing(language):
        told = goal_text.asked(goal, asked)
        assert re.sub(r"<([^|]*)[^>]*>", r"\1", told) == sentences.goal(goal, (False, False), 10)
    assert re.findall(r"\|goal_m_(\w+)>", told) == columns
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", told))


def test_a_number_that_the_sentence_does_not_say_is_not_taken_for_another() -> None:
    goal = JUDGED | {"verdict": "osäkert", "share": None, "answer_n": 45}
    said = goal | {"sentence": "Färre än 15 av omkring 45 svarande är positiva."}
    assert goal_text.asked(said, asked) == "Färre än 15 av omkring <45|goal_m_answers_n> svarande är positiva."
