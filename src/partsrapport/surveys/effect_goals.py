"""The effect goals of a report, and the answers that measure them."""

from dataclasses import dataclass
from datetime import date

import duckdb

from partsrapport.errors import DataError
from partsrapport.surveys.responses import Responses, Survey, responses

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
        Nobody in the survey has a value that the goal's filter keeps.
    """
    found = {}
    for goal in goals:
        survey = surveys[goal.survey_id]
        if goal.measured_from_date <= report.as_of_date and survey.year <= report.as_of_date.year:
            _check_filter(connection, goal)
            found[goal] = responses(connection, survey, goal.question_id, report.smallest, goal.goal_id)
    return found


def _check_filter(connection: duckdb.DuckDBPyConnection, goal: Goal) -> None:
    for heading, kept in connection.execute(FILTERS, [goal.goal_id]).fetchall():
        values = [value for (value,) in connection.execute(VALUES, [goal.survey_id, heading]).fetchall()]
        if not set(kept) & set(values):
            raise DataError(
                f"effektmal.toml: målet {goal.goal_id} gäller dem som har {heading} = {' eller '.join(kept)}, men det "
                f"har ingen i enkäten {goal.survey_id}. Rätta urval, så att det står som i enkäten."
            )
