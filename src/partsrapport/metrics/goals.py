"""The effect goals, measured and judged: fills their marts with what may be shown."""

from collections.abc import Iterator

import duckdb
import numpy as np

from partsrapport.metrics import comparisons, disclosure, effect_goals, goal_tables
from partsrapport.metrics.effect_goals import Measured
from partsrapport.metrics.estimation import BoolArray
from partsrapport.metrics.response_rates import response_rates
from partsrapport.metrics.responses import Responses, surveys
from partsrapport.warehouse import publish

Key = tuple[str, ...]


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the marts of the effect goals, the response rates and the year-on-year comparisons.

    Raises
    ------
    DataError
        A goal that can be measured refers to a survey, question or filter that does not exist.
    """
    report = effect_goals.report_of(connection)
    goals = effect_goals.goals_of(connection, report.year)
    known = surveys(connection)
    measured = effect_goals.measured(connection, goals, known, report)
    pairs = comparisons.pairs(connection, known, report.as_of_date.year, report.smallest)
    shown = shown_keys(measured, pairs, report.smallest)
    tables = {
        "mart.survey_responses": response_rates(connection, report.as_of_date.year, report.smallest),
        "mart.effect_goals": goal_tables.effect_goals(goals, known, measured, shown, report),
        "mart.goal_answers": goal_tables.answers(connection, measured, shown),
        "mart.goal_sides": goal_tables.sides(measured, shown, report),
        "mart.goal_side_differences": goal_tables.side_differences(measured, shown, report),
        "mart.year_on_year": comparisons.year_on_year(pairs, shown, report.confidence),
    }
    publish.load(connection, {name: table for name, table in tables.items() if table.height})


def shown_keys(measured: Measured, pairs: list[comparisons.Pair], smallest: int) -> set[Key]:
    """Return the keys of what may be shown beside each other.

    Figures on the same question of a survey can be subtracted from each other, so they are judged together, the
    more important first: how many answered for each goal (the larger first), how many of them are positive, the
    same of the whole survey where years are compared, and of each side.
    """
    questions: dict[Key, dict[Key, BoolArray]] = {}
    for key, asked, sets in _candidates(measured, pairs):
        questions.setdefault((asked.survey.survey_id, asked.question_id), {})[key] = sets
    return {
        list(candidates)[i]
        for candidates in questions.values()
        for i in disclosure.safe(list(candidates.values()), smallest)
    }


def _candidates(measured: Measured, pairs: list[comparisons.Pair]) -> Iterator[tuple[Key, Responses, BoolArray]]:
    by_size = sorted(measured.items(), key=lambda item: -item[1].answers.sum())
    for goal, asked in by_size:
        yield ("antal", goal.goal_id), asked, asked.answers[np.newaxis]
    for goal, asked in by_size:
        yield ("andel", goal.goal_id), asked, _split(asked, asked.answers)
    for pair in pairs:
        yield from ((key, asked, _split(asked, asked.answers)) for key, asked in pair.asked_in)
    for goal, asked in measured.items():
        for side in goal_tables.SIDES:
            yield ("sida", goal.goal_id, side), asked, _split(asked, asked.of_side(side))


def _split(asked: Responses, answers: BoolArray) -> BoolArray:
    """Return the sets behind a share: the answers, and the positive ones."""
    return np.array([answers, answers & asked.positive])
