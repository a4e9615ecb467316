"""The effect goals, measured and judged: fills their marts with what may be shown."""

from dataclasses import replace

import duckdb

from partsrapport.surveys import comparisons, effect_goals, goal_tables, showing
from partsrapport.surveys.response_rates import response_rates
from partsrapport.surveys.responses import Responses, surveys
from partsrapport.surveys.showing import Key, Shown
from partsrapport.warehouse import store


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
    pairs = comparisons.pairs(connection, known, report.smallest)
    questions = showing.shown_questions(measured, pairs, report.smallest)
    shown = {key for question in questions.values() for key in question.figures}
    measured = {goal: _as_precise_as_may_be_shown(asked, questions) for goal, asked in measured.items()}
    pairs = [
        replace(
            pair,
            previous=_as_precise_as_may_be_shown(pair.previous, questions),
            current=_as_precise_as_may_be_shown(pair.current, questions),
        )
        for pair in pairs
    ]
    tables = {
        "mart.survey_responses": response_rates(connection, report.as_of_date.year, report.smallest),
        "mart.effect_goals": goal_tables.effect_goals(goals, known, measured, shown, report),
        "mart.goal_answers": goal_tables.answers(connection, measured, shown),
        "mart.goal_sides": goal_tables.sides(measured, shown, report),
        "mart.goal_side_differences": goal_tables.side_differences(measured, shown, report),
        "mart.year_on_year": comparisons.year_on_year(pairs, shown, report.confidence),
    }
    store.load(connection, {name: table for name, table in tables.items() if table.height})


def _as_precise_as_may_be_shown(asked: Responses, shown: dict[Key, Shown]) -> Responses:
    return replace(asked, step=shown[asked.question].step) if asked.question in shown else asked
