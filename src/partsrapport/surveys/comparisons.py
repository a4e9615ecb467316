"""This year's answers against the year before's, where both surveys follow up the same and ask the same."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from scipy import special

from partsrapport.surveys.contrasts import covariance, difference, slope
from partsrapport.surveys.responses import Counts, Responses, Survey
from partsrapport.words.verdicts import HIGHER, LOWER, SAME, UNDECIDED

LEAST_YEARS = 3  # that make a trend
EQUIVALENCE_MARGIN = 0.05  # "same level": the interval of the difference lies within this of 0
# Of several surveys in a year that ask the same about the same, none is the one to compare with. The same is asked
# where as many answers can be given, and those in the same places are positive; several together are made up of these.
PAIRS = """
    WITH asked AS (SELECT survey_id, question_id, any_value(question ORDER BY position_n) AS question,
                       list(is_positive ORDER BY position_n)
                           FILTER (is_opinion AND NOT contains(answer, $several)) AS scale
                   FROM core.survey_options GROUP BY ALL),
         survey AS (SELECT *, coalesce(activity_type, service) AS follows_up FROM core.surveys)
    SELECT current.survey_id, previous.survey_id, question_id, asked.question, current.follows_up
    FROM survey AS current
    JOIN survey AS previous ON previous.year = current.year - 1 AND previous.follows_up = current.follows_up
        AND (previous.service IS NULL) = (current.service IS NULL)
    JOIN asked ON asked.survey_id = current.survey_id
    JOIN asked AS asked_before USING (question_id, scale)
    WHERE asked_before.survey_id = previous.survey_id AND current.year <= $year
    QUALIFY count(*) OVER (PARTITION BY current.follows_up, current.year, question_id) = 1
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Pair:
    """One question in two surveys of adjacent years."""

    question_id: str
    question: str
    follows_up: str
    previous: Responses
    current: Responses


def pairs(
    connection: duckdb.DuckDBPyConnection, surveys: dict[str, Survey], counts: Counts, year: int, separator: str
) -> list[Pair]:
    """Every question that can be compared with the year before, up to a year: the last one that is over.

    Several answers are separated so.
    """
    found = []
    known = {"year": year, "several": separator}
    for current_id, previous_id, question_id, *what in connection.execute(PAIRS, known).fetchall():
        if all((survey_id, question_id) in counts for survey_id in (previous_id, current_id)):
            asked = (Responses(surveys[id_], counts[id_, question_id]) for id_ in (previous_id, current_id))
            found.append(Pair(question_id, *what, *asked))
    return found


def year_on_year(pairs: list[Pair], confidence: float) -> list[dict[str, Any]]:
    """Return the rows of exact.year_on_year, of the questions that somebody has answered both years."""
    answered = [pair for pair in pairs if pair.previous.answers.any() and pair.current.answers.any()]
    before = {(pair.current.survey.survey_id, pair.question_id): pair for pair in answered}
    return [_row(pair, confidence) | _trend(_years(pair, before), confidence) for pair in answered]


def _years(pair: Pair, before: Mapping[tuple[str, str], Pair]) -> list[Responses]:
    """What was answered to the question in all years on end up to this one, the first year first."""
    earlier = before.get((pair.previous.survey.survey_id, pair.question_id))
    return [*(_years(earlier, before) if earlier else [pair.previous]), pair.current]


def _trend(years: Sequence[Responses], confidence: float) -> dict[str, Any]:
    """Whether a line through more than two years rises or falls: its slope is more than chance, to either side."""
    estimates = [asked.estimate(asked.answers, confidence) for asked in years]
    errors = [asked.standard_error for asked in years]
    if len(years) < LEAST_YEARS or not all(errors) or not all(estimate.has_bounds for estimate in estimates):
        return {}
    correlations = np.array([[1.0 if a is b else correlation_of(a, b) for b in years] for a in years])
    line = slope(
        [asked.survey.year for asked in years],
        [estimate.share for estimate in estimates],
        correlations * np.outer(errors, errors),
    )
    if line is None:
        return {}
    change, error = line
    freedom = [asked.design.degrees_of_freedom(asked.answers[asked.known]) for asked in years]
    margin = error * float(special.stdtrit(min(freedom), confidence))
    fewest = min(n for one in estimates for n in (one.positive_n, one.answer_n - one.positive_n))
    return {
        "trend_from_year": years[0].survey.year,
        "trend_fewest_n": fewest,
        "trend_share": change,
        "trend_error_share": error,
        "trend_verdict": HIGHER if change > margin else LOWER if change < -margin else UNDECIDED,
    }


def _row(pair: Pair, confidence: float) -> dict[str, Any]:
    previous, current = (asked.estimate(asked.answers, confidence) for asked in (pair.previous, pair.current))
    lower, upper = difference(previous, current, correlation_of(pair.previous, pair.current))
    return {
        "survey_id": pair.current.survey.survey_id,
        "previous_survey_id": pair.previous.survey.survey_id,
        "question_id": pair.question_id,
        "year": pair.current.survey.year,
        "follows_up": pair.follows_up,
        "question": pair.question,
        "answer_n": current.answer_n,
        "positive_n": current.positive_n,
        "groups_n": pair.current.groups_n,
        "previous_answer_n": previous.answer_n,
        "previous_positive_n": previous.positive_n,
        "previous_groups_n": pair.previous.groups_n,
        "share": current.share,
        "previous_share": previous.share,
        "difference_share": current.share - previous.share,
        "lower_share": lower,
        "upper_share": upper,
        "verdict": UNDECIDED if lower is None or upper is None else verdict_of(lower, upper),
    }


def correlation_of(previous: Responses, current: Responses) -> float:
    """Correlation of the errors of two years' shares, where the same groups, of the same names, took part in both.

    Only groups that stand for others tell of chance: where all are surveyed, or there are none, it is 0.
    """
    if not (previous.design.is_clustered and current.design.is_clustered):
        return 0.0
    errors = [asked.standard_error for asked in (previous, current)]
    if not all(errors):
        return 0.0
    not_surveyed = math.sqrt(math.prod(1 - asked.design.surveyed_share for asked in (previous, current)))
    together = covariance(previous.errors_by_group(), current.errors_by_group(), not_surveyed)
    return max(-1.0, min(1.0, together / math.prod(errors)))


def verdict_of(lower: float, upper: float) -> str:
    """Return samma nivå (two one-sided tests of equivalence, Schuirmann 1987), högre, lägre or går inte att säga."""
    if lower >= -EQUIVALENCE_MARGIN and upper <= EQUIVALENCE_MARGIN:
        return SAME
    if lower > 0:
        return HIGHER
    return LOWER if upper < 0 else UNDECIDED
