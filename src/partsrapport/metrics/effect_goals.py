"""The effect goals of a report, and the answers that measure them."""

from dataclasses import dataclass
from datetime import date

import duckdb

from partsrapport.errors import DataError
from partsrapport.metrics.responses import Responses, Survey, responses

QUESTIONS = "SELECT DISTINCT question_id FROM core.survey_options WHERE survey_id = ? ORDER BY ALL"
FILTERS = """
    SELECT heading, list(value ORDER BY value) FROM core.goal_filters WHERE goal_id = ? GROUP BY ALL ORDER BY ALL
"""
VALUES = "SELECT DISTINCT value FROM core.survey_background WHERE survey_id = ? AND heading = ? ORDER BY ALL"


@dataclass(frozen=True)
class Report:
    """What the build was asked for."""

    year: int
    as_of_date: date
    smallest: int
    confidence: float


@dataclass(frozen=True)
class Goal:
    """An effect goal, as a row of core.goals."""

    goal_id: str
    year: int
    area: str
    population: str
    statement: str
    survey_id: str
    question_id: str
    measured_from_date: date
    target_share: float


Measured = dict[Goal, Responses]


def report_of(connection: duckdb.DuckDBPyConnection) -> Report:
    """What the one row of meta.build asks for."""
    columns = "year, as_of_date, smallest_cell_n, confidence"
    return Report(*connection.execute(f"SELECT {columns} FROM meta.build").fetchall()[0])


def goals_of(connection: duckdb.DuckDBPyConnection, year: int) -> list[Goal]:
    """Goals that the report of a year shows: that year's, and earlier ones."""
    rows = connection.execute(
        f"SELECT {', '.join(Goal.__dataclass_fields__)} FROM core.goals WHERE year <= ? ORDER BY year DESC, goal_id",
        [year],
    )
    return [Goal(*row) for row in rows.fetchall()]


def measured(
    connection: duckdb.DuckDBPyConnection, goals: list[Goal], surveys: dict[str, Survey], report: Report
) -> Measured:
    """Answers to the goals that can be measured as of the report's date.

    Raises
    ------
    DataError
        Such a goal refers to a survey, question or filter that does not exist.
    """
    found = {}
    for goal in goals:
        if goal.measured_from_date <= report.as_of_date:
            survey = _survey(connection, goal, surveys)
            if survey.year <= report.as_of_date.year:
                found[goal] = responses(connection, survey, goal.question_id, report.smallest, goal.goal_id)
    return found


def _survey(connection: duckdb.DuckDBPyConnection, goal: Goal, surveys: dict[str, Survey]) -> Survey:
    if goal.survey_id not in surveys:
        raise _fault(goal, f"enkäten {goal.survey_id} finns inte i enkater/enkater.toml", list(surveys))
    _check_question(connection, goal)
    _check_filter(connection, goal)
    return surveys[goal.survey_id]


def _check_question(connection: duckdb.DuckDBPyConnection, goal: Goal) -> None:
    questions = [question for (question,) in connection.execute(QUESTIONS, [goal.survey_id]).fetchall()]
    if goal.question_id not in questions:
        raise _fault(goal, f"frågan {goal.question_id} finns inte i enkäten {goal.survey_id}", questions)


def _check_filter(connection: duckdb.DuckDBPyConnection, goal: Goal) -> None:
    query = (
        "SELECT heading, list(value ORDER BY value) FROM core.goal_filters WHERE goal_id = ? GROUP BY ALL ORDER BY ALL"
    )
    for heading, kept in connection.execute(query, [goal.goal_id]).fetchall():
        query = "SELECT DISTINCT value FROM core.survey_background WHERE survey_id = ? AND heading = ? ORDER BY ALL"
        values = [value for (value,) in connection.execute(query, [goal.survey_id, heading]).fetchall()]
        if not values:
            raise _fault(goal, f"kolumnen {heading} i urval finns inte i enkäten {goal.survey_id}")
        if not set(kept) & set(values):
            raise _fault(goal, f"inget svar har {heading} = {' eller '.join(kept)}", values)


def _fault(goal: Goal, what: str, existing: list[str] | None = None) -> DataError:
    choices = f" Det som finns: {', '.join(existing)}." if existing else ""
    return DataError(f"effektmal.toml: målet {goal.goal_id}: {what}. Rätta målet.{choices}")
