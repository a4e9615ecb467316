"""The effect goals of a report, and the answers that measure them."""

from dataclasses import dataclass
from datetime import date

import duckdb

from partsrapport.errors import DataError
from partsrapport.surveys.responses import NOBODY, Counts, Responses, Survey

GOALS = """
    WITH scales AS (SELECT survey_id, question_id, min(score) AS lowest_score, max(score) AS highest_score
                    FROM core.survey_options GROUP BY ALL)
    SELECT goals.* EXCLUDE (target_share, target_mean),
        goal_id IN (SELECT goal_id FROM core.goal_filters) AS is_filtered,
        CASE WHEN target_mean IS NOT NULL THEN lowest_score END AS lowest_score,
        CASE WHEN target_mean IS NOT NULL THEN highest_score END AS highest_score,
        coalesce(target_share, (target_mean - lowest_score) / (highest_score - lowest_score)) AS target_share
    FROM core.goals AS goals JOIN scales USING (survey_id, question_id)
    WHERE year <= ? ORDER BY year DESC, goal_id
"""
KEEPS_NOBODY = """
    SELECT heading, list(DISTINCT value ORDER BY value)
    FROM core.goal_filters
    LEFT JOIN (
        SELECT DISTINCT heading, value, true AS is_there FROM core.survey_background WHERE survey_id = $survey_id
    ) USING (heading, value)
    WHERE goal_id = $goal_id GROUP BY heading HAVING count(is_there) = 0 ORDER BY ALL
"""


@dataclass(frozen=True)
class Report:
    """What the build was asked for."""

    year: int
    as_of_date: date
    smallest: int
    confidence: float

    @property
    def last_year(self) -> int:
        """The last year that is over on the date."""
        is_over = (self.as_of_date.month, self.as_of_date.day) == (12, 31)
        return self.as_of_date.year - (not is_over)


@dataclass(frozen=True)
class Goal:
    """An effect goal, as a row of core.goals; ``is_filtered``: it is about a part of the survey's respondents.

    Of a goal for the mean, the target is its place on the scale, from 0 (the lowest score) to 1 (the highest).
    """

    goal_id: str
    year: int
    area: str
    population: str
    statement: str
    target_share: float
    survey_id: str
    question_id: str
    measured_from_date: date
    is_filtered: bool
    lowest_score: float | None = None
    highest_score: float | None = None

    @property
    def of(self) -> str | None:
        """Its id, where it is about a part of the respondents."""
        return self.goal_id if self.is_filtered else None

    @property
    def scale(self) -> tuple[float, float] | None:
        """The lowest and the highest score; None for a share."""
        if self.lowest_score is None or self.highest_score is None:
            return None
        return self.lowest_score, self.highest_score


Measured = dict[Goal, Responses]


def goals_of(connection: duckdb.DuckDBPyConnection, year: int) -> list[Goal]:
    """Goals that the report of a year shows: that year's, and earlier ones."""
    rows = connection.sql(GOALS, params=[year]).pl().rows(named=True)
    return [Goal(**{name: row[name] for name in Goal.__dataclass_fields__}) for row in rows]


def measured(
    connection: duckdb.DuckDBPyConnection,
    goals: list[Goal],
    surveys: dict[str, Survey],
    counts: Counts,
    as_of_date: date,
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
        if goal.measured_from_date <= as_of_date and survey.year <= as_of_date.year:
            cells = counts.get((goal.survey_id, goal.question_id), NOBODY)
            if cells is not NOBODY:  # of a survey that nobody has answered yet, a filter keeps nobody
                _check_filter(connection, goal)
            found[goal] = Responses(survey, cells, goal.of, goal.scale)
    return found


def _check_filter(connection: duckdb.DuckDBPyConnection, goal: Goal) -> None:
    asked = {"goal_id": goal.goal_id, "survey_id": goal.survey_id}
    for heading, kept in connection.execute(KEEPS_NOBODY, asked).fetchall():
        raise DataError(
            f"effektmal.toml: målet {goal.goal_id} gäller dem som har {heading} = {' eller '.join(kept)}, men det "
            f"har ingen i enkäten {goal.survey_id}. Rätta urval, så att det står som i enkäten."
        )
