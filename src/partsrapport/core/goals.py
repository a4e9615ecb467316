"""``effektmal.toml`` → ``core.goals`` and ``core.goal_filters``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.core import choices, own_words
from partsrapport.core.survey_declarations import QuestionDeclaration, SurveyDeclaration
from partsrapport.raw import toml_files, unread
from partsrapport.raw.keys import DATE, NUMBER, TABLE, TEXT, TEXTS, YEAR, build, key, share, wrong_value
from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.raw.text import fold
from partsrapport.words.vocabulary import Vocabulary, plain

FILE = unread.GOALS


@dataclass(frozen=True, kw_only=True)
class GoalDeclaration:
    """One effect goal, the keys of [[mal]]; ``filters`` are column header → values kept."""

    goal_id: str = key("id", TEXT)
    year: int = key("ar", YEAR)
    area: str = key("arbetsomrade", TEXT)
    population: str = key("population", TEXT, about="vilka målet gäller, t.ex. deltagare i nätverken")
    population_en: str | None = key("population_en", TEXT, None)
    statement: str = key("lydelse", TEXT)
    statement_en: str | None = key("lydelse_en", TEXT, None)
    target_share: float | None = key(
        "mal",
        share("en andel över 0 och högst 1, t.ex. 0.70", lambda p: 0 < p <= 1),
        None,
        about="andelen positiva svar som ska nås",
    )
    target_mean: float | None = key("mal_medel", NUMBER, None, about="i stället för mal: det medelvärde som ska nås")
    survey_id: str = key("enkat", TEXT, about="enkätens id")
    question_id: str = key("fraga", TEXT, about="frågans id")
    measured_from_date: date = key("mats_fran", DATE, about="före den dagen är målet ännu ej mätt")
    filters: Mapping[str, Sequence[str]] | None = key(
        "urval", TABLE, None, about="bara svarande med de värdena räknas: { rubrik = [värde, …] }"
    )


def read(raw: Path, surveys: Sequence[SurveyDeclaration], vocabulary: Vocabulary) -> list[GoalDeclaration]:
    """The goals.

    Raises
    ------
    DataError
        The file is missing or malformed, or a goal's survey or question does not exist.
    """
    by_id = {survey.survey_id: survey for survey in surveys}
    return toml_files.entries(raw, FILE, "mal", partial(_goal, by_id, vocabulary))


def _goal(
    surveys: Mapping[str, SurveyDeclaration], vocabulary: Vocabulary, where: str, entry: Mapping[str, Any]
) -> GoalDeclaration:
    goal = build(GoalDeclaration, where, entry)
    stop_if([*_problems(where, goal, vocabulary), *_wrong_reference(where, goal, surveys)])
    return goal


def _problems(where: str, goal: GoalDeclaration, vocabulary: Vocabulary) -> Iterator[str]:
    yield from own_words.wrong_word(where, "arbetsomrade", goal.area, vocabulary["area"])
    if (goal.target_share is None) == (goal.target_mean is None):
        yield f"{where}: skriv antingen mal, en andel (t.ex. 0.70), eller mal_medel, ett medelvärde (t.ex. 3.5)."
    for heading, kept in (goal.filters or {}).items():
        if not (isinstance(kept, list) and TEXTS.accepts(kept)):
            yield wrong_value(where, f"urval.{heading}", kept, TEXTS.expected)


def _wrong_reference(where: str, goal: GoalDeclaration, surveys: Mapping[str, SurveyDeclaration]) -> Iterator[str]:
    if goal.survey_id not in surveys:
        near = suggestion(goal.survey_id, surveys)
        yield (
            f"{where}: enkäten {goal.survey_id} finns inte i enkater.toml.{near} Rätta enkat eller lägg till den; "
            "är den inte gjord än räcker en fil med bara rubrikerna."
        )
        return
    survey = surveys[goal.survey_id]
    questions = {question.question_id: question for question in survey.questions}
    if goal.question_id not in questions:
        near = suggestion(goal.question_id, questions)
        yield f"{where}: frågan {goal.question_id} finns inte i enkäten {survey.survey_id}.{near} Rätta fraga."
    elif goal.target_mean is not None:
        yield from _wrong_mean(where, goal.target_mean, questions[goal.question_id])
    personal = {fold(heading) for heading in survey.personal}
    for heading in goal.filters or {}:
        if fold(heading) in personal:
            yield f"{where}: kolumnen ”{heading}” i urval är en personuppgift och får inte läsas. Välj en annan."


def _wrong_mean(where: str, target: float, question: QuestionDeclaration) -> Iterator[str]:
    scores = question.scale.scored.values()
    if question.has_several:
        yield f"{where}: frågan {question.question_id} har flera svar och därför inget medelvärde. Skriv mal, en andel."
    elif not question.rises:
        yield (
            f"{where}: på skalan {question.scale_name} har något svar i positiva inte högre poäng än de andra. "
            "Skriv poang för skalan i enkater.toml."
        )
    elif not min(scores) < target <= max(scores):
        yield f"{where}: mal_medel är {target:g} men ska ligga över {min(scores):g} och vara högst {max(scores):g}."


def table(goals: Sequence[GoalDeclaration], vocabulary: Vocabulary) -> pl.DataFrame:
    """``core.goals``, but for the dtypes; the area is spelled as in the vocabulary."""
    areas = vocabulary["area"]
    return pl.DataFrame([{**vars(goal), "area": areas.spelled(goal.area), "filters": None} for goal in goals])


def filter_table(goals: Sequence[GoalDeclaration], background: pl.DataFrame) -> pl.DataFrame:
    """``core.goal_filters``, but for the dtypes: the values kept, and the cells of several choices that hold one."""
    return pl.DataFrame(
        {"goal_id": goal.goal_id, "heading": heading, "value": value}
        for goal in goals
        for heading in goal.filters or {}
        for value in _kept(goal, heading, goals, background)
    )


def _kept(goal: GoalDeclaration, heading: str, goals: Sequence[GoalDeclaration], background: pl.DataFrame) -> list[str]:
    of_survey = [one for one in goals if one.survey_id == goal.survey_id]
    spelled = choices.spelled([value for one in of_survey for value in (one.filters or {}).get(heading, [])])
    own = {spelled[plain(member)] for value in (goal.filters or {})[heading] for member in choices.members(value)}
    if background.is_empty():
        return sorted(own)
    cells = background.filter(survey_id=goal.survey_id, heading=heading)["value"].unique()
    return sorted(own | {cell for cell in cells if own & {*cell.split(choices.SEPARATOR)}})
