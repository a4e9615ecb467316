"""This year's answers against the year before's, where both surveys follow up the same and ask the same."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import duckdb
import polars as pl

from partsrapport.surveys import sentences
from partsrapport.surveys.estimation import difference
from partsrapport.surveys.responses import Responses, Survey, responses

EQUIVALENCE_MARGIN = 0.05  # "same level": the interval of the difference lies within this of 0
FINEST = 1  # percent: shares in larger steps cannot be compared
# Of several surveys in a year that ask the same about the same, none is the one to compare with.
PAIRS = """
    WITH asked AS (SELECT survey_id, question_id, any_value(question ORDER BY position_n) AS question
                   FROM core.survey_options GROUP BY ALL),
         survey AS (SELECT *, coalesce(activity_type, service) AS follows_up FROM core.surveys)
    SELECT current.survey_id, previous.survey_id, question_id, asked.question, current.follows_up
    FROM survey AS current
    JOIN survey AS previous ON previous.year = current.year - 1 AND previous.follows_up = current.follows_up
        AND (previous.service IS NULL) = (current.service IS NULL)
    JOIN asked ON asked.survey_id = current.survey_id
    JOIN asked AS asked_before USING (question_id)
    WHERE asked_before.survey_id = previous.survey_id AND current.year <= $year
    QUALIFY count(*) OVER (PARTITION BY current.follows_up, current.year, question_id) = 1
    ORDER BY ALL
"""


# A claim is tested as of its own date, which may lie after the report's.
LAST_YEAR = """
    SELECT extract(year FROM greatest(max(build.as_of_date), max(coalesce(claims.as_of_date, period_to_date))))::INTEGER
    FROM meta.build LEFT JOIN core.claims ON true
"""


@dataclass(frozen=True)
class Pair:
    """One question in two surveys of adjacent years."""

    question_id: str
    question: str
    follows_up: str
    previous: Responses
    current: Responses

    @property
    def asked_in(self) -> Iterator[tuple[tuple[str, ...], Responses]]:
        """The responses of either year, each with the key under which its figures are shown."""
        for asked in (self.previous, self.current):
            yield ("fråga", asked.survey.survey_id, self.question_id), asked


def pairs(connection: duckdb.DuckDBPyConnection, surveys: dict[str, Survey], smallest: int) -> list[Pair]:
    """Every question that can be compared with the year before, up to the year of the report or of the last claim."""
    year = connection.execute(LAST_YEAR).fetchall()[0][0]
    found = connection.execute(PAIRS, {"year": year}).fetchall()
    return [
        Pair(
            question_id,
            question,
            follows_up,
            responses(connection, surveys[previous_id], question_id, smallest),
            responses(connection, surveys[current_id], question_id, smallest),
        )
        for current_id, previous_id, question_id, question, follows_up in found
    ]


def year_on_year(pairs: list[Pair], shown: Collection[tuple[str, ...]], confidence: float) -> pl.DataFrame:
    """Return the rows of mart.year_on_year; questions that are not ``shown`` have no numbers."""
    return pl.DataFrame([_row(pair, shown, confidence) for pair in pairs], infer_schema_length=None)


def _row(pair: Pair, shown: Collection[tuple[str, ...]], confidence: float) -> dict[str, object]:
    is_shown = all(key in shown and asked.step <= FINEST for key, asked in pair.asked_in)
    return _identity(pair) | (_compared(pair, confidence) if is_shown else _undecided())


def _identity(pair: Pair) -> dict[str, object]:
    return {
        "survey_id": pair.current.survey.survey_id,
        "previous_survey_id": pair.previous.survey.survey_id,
        "question_id": pair.question_id,
        "year": pair.current.survey.year,
        "follows_up": pair.follows_up,
        "question": pair.question,
    }


def _undecided() -> dict[str, object]:
    return {
        "verdict": "går inte att säga",
        "sentence": "Det går inte att säga om nivån har ändrats: svaren av något slag är för få för att redovisas.",
    }


def _compared(pair: Pair, confidence: float) -> dict[str, object]:
    previous, current = (asked.estimate(asked.answers, confidence) for asked in (pair.previous, pair.current))
    numbers: dict[str, object] = {
        "answer_n": current.answer_n,
        "previous_answer_n": previous.answer_n,
        "share": current.share,
        "previous_share": previous.share,
        "difference_share": current.share - previous.share,
    }
    if not (previous.has_bounds and current.has_bounds):
        return numbers | {
            "verdict": "går inte att säga",
            "sentence": f"Det går inte att säga om nivån har ändrats: {sentences.NO_BOUNDS}.",
        }
    _, lower, upper = difference(previous, current)
    verdict = verdict_of(lower, upper)
    return numbers | {
        "lower_share": lower,
        "upper_share": upper,
        "verdict": verdict,
        "sentence": sentences.year_on_year(verdict, previous, current, (lower, upper)),
    }


def verdict_of(lower: float, upper: float) -> str:
    """Return samma nivå (two one-sided tests of equivalence, Schuirmann 1987), högre, lägre or går inte att säga."""
    if lower >= -EQUIVALENCE_MARGIN and upper <= EQUIVALENCE_MARGIN:
        return "samma nivå"
    if lower > 0:
        return "högre"
    return "lägre" if upper < 0 else "går inte att säga"
