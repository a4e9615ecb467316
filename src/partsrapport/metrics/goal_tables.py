"""The rows of the effect goals' marts: numbers where they may be shown, and the verdicts."""

from collections.abc import Collection
from typing import Any

import duckdb
import numpy as np
import polars as pl
from statsmodels.stats.multitest import multipletests

from partsrapport.metrics import disclosure, sentences
from partsrapport.metrics.effect_goals import Goal, Measured, Report
from partsrapport.metrics.estimation import BoolArray, Estimate
from partsrapport.metrics.response_rates import LOW
from partsrapport.metrics.responses import Responses, Survey

SIDES = ("arbetsgivare", "fack")
TOLERANCE = 1e-9  # a bound that equals the target must not miss it by a rounding error
OPTIONS = """
    SELECT position_n, answer, is_opinion, is_positive
    FROM core.survey_options WHERE survey_id = ? AND question_id = ? ORDER BY position_n
"""
Row = dict[str, Any]
Shown = Collection[tuple[str, ...]]


def effect_goals(
    goals: list[Goal], surveys: dict[str, Survey], measured: Measured, shown: Shown, report: Report
) -> pl.DataFrame:
    """Return the rows of mart.effect_goals."""
    rows = []
    for goal in goals:
        if goal not in measured:
            judged = _not_yet_measured(goal, surveys.get(goal.survey_id), report)
        elif ("mål", goal.goal_id) not in shown:
            judged = {"verdict": "för få svar", "sentence": sentences.too_few(report.smallest)}
        else:
            judged = _judged(goal, measured[goal], report.confidence)
        rows.append(_identity(goal, report) | judged)
    return pl.DataFrame(rows, infer_schema_length=None)


def _identity(goal: Goal, report: Report) -> Row:
    return vars(goal) | {"is_earlier": goal.year < report.year}


def _not_yet_measured(goal: Goal, survey: Survey | None, report: Report) -> Row:
    year = survey.year if survey else goal.year
    sentence = sentences.not_yet_measured(goal.measured_from_date, year, report.as_of_date)
    return {"verdict": "ännu ej mätt", "sentence": sentence}


def _judged(goal: Goal, asked: Responses, confidence: float) -> Row:
    estimate = asked.published(asked.answers, confidence)
    verdict = verdict_of(estimate, goal.target_share)
    sentence = sentences.goal_verdict(verdict, estimate, goal.target_share, is_census=asked.design.is_census)
    response = _response(asked, estimate)
    return (
        _numbers(estimate)
        | response
        | {
            "design": asked.design.kind,
            "group_n": asked.answered_groups_n,
            "design_effect": None if estimate.design_effect is None else round(estimate.design_effect, 1),
            "verdict": verdict,
            "side_of_target": sentences.side_of_target(estimate, goal.target_share) if verdict == "osäkert" else None,
            "sentence": sentence,
            "note": _note(asked, response["response_share"]),
        }
    )


def verdict_of(estimate: Estimate, target_share: float) -> str:
    """Return nått, ej nått or osäkert."""
    if estimate.lower is None or estimate.upper is None:
        return "osäkert"
    if estimate.lower >= target_share - TOLERANCE:
        return "nått"
    return "ej nått" if estimate.upper < target_share - TOLERANCE else "osäkert"


def _numbers(estimate: Estimate) -> Row:
    return {
        "answer_n": estimate.answer_n,
        "positive_n": estimate.positive_n,
        "share": estimate.share,
        "lower_share": estimate.lower,
        "upper_share": estimate.upper,
    }


def _response(asked: Responses, estimate: Estimate) -> Row:
    """Return the response rate, and the share if all who did not answer had said no, or yes."""
    invited_n, scope_n = asked.survey.invited_n, asked.in_scope_n
    response = {"invited_n": invited_n, "out_of_scope_n": asked.out_of_scope_n, "response_share": None}
    if scope_n is None:
        return response
    silent_n = scope_n - estimate.answer_n
    return response | {
        "response_share": estimate.answer_n / scope_n,
        "all_no_share": estimate.positive_n / scope_n,
        "all_yes_share": (estimate.positive_n + silent_n) / scope_n,
    }


def _note(asked: Responses, response_share: float | None) -> str | None:
    low = ["Svarsfrekvensen är under 50 procent."] if response_share is not None and response_share < LOW else []
    return " ".join(low + asked.warnings()) or None


def answers(connection: duckdb.DuckDBPyConnection, measured: Measured, shown: Shown, smallest: int) -> pl.DataFrame:
    """Return the rows of mart.goal_answers.

    Where the populations of two goals overlap, only the larger one's answers are shown: the difference between two
    distributions would be a third.
    """
    tables: list[pl.DataFrame] = []
    taken: dict[tuple[str, str], BoolArray] = {}
    for goal, asked in sorted(measured.items(), key=lambda item: -item[1].answers.sum()):
        question = (goal.survey_id, goal.question_id)
        already = taken.get(question, np.zeros_like(asked.answers))
        is_shown = ("mål", goal.goal_id) in shown and not (already & asked.answers).any()
        taken[question] = already | asked.answers if is_shown else already
        tables.append(_distribution(connection, goal, asked, smallest if is_shown else None))
    return pl.concat(tables).sort("goal_id", "position_n") if tables else pl.DataFrame()


def _distribution(
    connection: duckdb.DuckDBPyConnection, goal: Goal, asked: Responses, smallest: int | None
) -> pl.DataFrame:
    """Return the counts of a goal's answers, safe with the smallest cell; without one, all withheld."""
    options: pl.DataFrame = connection.sql(OPTIONS, params=[goal.survey_id, goal.question_id]).pl()
    counted = options.join(asked.counts(), on="answer", how="left", maintain_order="left").fill_null(0)
    hidden = _hidden(counted, smallest) if smallest else np.ones(counted.height, bool)
    return counted.with_columns(
        goal_id=pl.lit(goal.goal_id),
        is_withheld=pl.Series(hidden),
        answer_n=pl.when(~pl.Series(hidden)).then("answer_n"),
    ).with_columns(share=pl.when("is_opinion").then(pl.col("answer_n") / asked.answers.sum()))


def _hidden(options: pl.DataFrame, smallest: int) -> BoolArray:
    """Positive, other and no opinions sum to published numbers; one opinion that is such a number itself is no cell."""
    is_opinion, is_positive = (options[name].to_numpy() for name in ("is_opinion", "is_positive"))
    blocks: BoolArray = np.array([is_opinion & is_positive, is_opinion & ~is_positive, ~is_opinion])
    is_sum = blocks.sum(axis=1) > 1
    is_cell = blocks[is_sum].any(axis=0) | ~is_opinion
    hidden = np.zeros(len(is_cell), bool)
    counts = options["answer_n"].to_numpy()[is_cell]
    hidden[is_cell] = disclosure.withheld(counts, blocks[is_sum][:, is_cell], smallest)
    return hidden


def sides(measured: Measured, shown: Shown, report: Report) -> pl.DataFrame:
    """Return the rows of mart.goal_sides, for the goals whose respondents have a side."""
    rows = [
        {"goal_id": goal.goal_id, "side": side} | _side(goal, asked, side, shown, report.confidence)
        for goal, asked in measured.items()
        if asked.has_sides
        for side in SIDES
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _side(goal: Goal, asked: Responses, side: str, shown: Shown, confidence: float) -> Row:
    if not _is_shown(goal, side, shown):
        return {"is_withheld": True}
    return _numbers(asked.published(asked.of_side(side), confidence)) | {"is_withheld": False}


def _is_shown(goal: Goal, side: str, shown: Shown) -> bool:
    return ("mål", goal.goal_id) in shown and ("sida", goal.goal_id, side) in shown


def side_differences(measured: Measured, shown: Shown, report: Report) -> pl.DataFrame:
    """Return the rows of mart.goal_side_differences; p-values adjusted by Holm's method over the goals compared."""
    compared = {goal: asked for goal, asked in measured.items() if all(_is_shown(goal, side, shown) for side in SIDES)}
    p_values = {goal: asked.p_value(*map(asked.of_side, SIDES)) for goal, asked in compared.items()}
    tested = {goal: p for goal, p in p_values.items() if p is not None}
    adjusted = dict(zip(tested, holm(list(tested.values())), strict=True))
    rows = [
        _side_difference(goal, asked, p_values[goal], adjusted.get(goal), report.confidence)
        for goal, asked in compared.items()
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def holm(p_values: list[float]) -> list[float]:
    """Return p-values adjusted for their number (Holm 1979)."""
    return [float(p) for p in multipletests(p_values, method="holm")[1]] if p_values else []


def _side_difference(
    goal: Goal, asked: Responses, p_value: float | None, adjusted: float | None, confidence: float
) -> Row:
    employer, union = (asked.published(asked.of_side(side), confidence) for side in SIDES)
    is_different = None if adjusted is None else adjusted <= 1 - confidence
    return {
        "goal_id": goal.goal_id,
        "difference_share": employer.share - union.share,
        "p_value": p_value,
        "adjusted_p_value": adjusted,
        "is_different": is_different,
        "sentence": sentences.sides(employer, union, is_different),
    }
