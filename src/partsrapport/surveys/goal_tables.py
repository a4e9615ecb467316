"""The rows of the effect goals' marts: numbers where they may be shown, and the verdicts."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import polars as pl

from partsrapport.surveys import sentences
from partsrapport.surveys.effect_goals import Goal, Measured, Report
from partsrapport.surveys.estimation import BoolArray, Estimate
from partsrapport.surveys.response_rates import LOW
from partsrapport.surveys.responses import Responses, Survey
from partsrapport.surveys.showing import SIDES

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
    rows = [
        vars(goal)
        | {"is_earlier": goal.year < report.year}
        | (
            _judged(goal, measured[goal], shown, report)
            if goal in measured
            else _not_yet_measured(goal, surveys[goal.survey_id], report)
        )
        for goal in goals
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _judged(goal: Goal, asked: Responses, shown: Shown, report: Report) -> Row:
    if ("andel", goal.goal_id) in shown:
        return _judged_by_share(goal, asked, report.confidence)
    if ("antal", goal.goal_id) in shown:
        return _judged_by_range(goal, asked, report.confidence)
    is_few = asked.answers.sum() < report.smallest
    return {"verdict": "för få svar", "sentence": (sentences.too_few if is_few else sentences.telling)(report.smallest)}


def _not_yet_measured(goal: Goal, survey: Survey, report: Report) -> Row:
    sentence = sentences.not_yet_measured(goal.measured_from_date, survey.year, report.as_of_date)
    return {"verdict": "ännu ej mätt", "sentence": sentence}


def _judged_by_share(goal: Goal, asked: Responses, confidence: float) -> Row:
    estimate = asked.estimate(asked.answers, confidence)
    verdict = verdict_of(estimate, goal.target_share)
    sentence = sentences.goal_verdict(verdict, estimate, goal.target_share, is_census=asked.design.is_census)
    return {
        **_response(asked),
        **_worst_cases(asked, estimate.positive_n),
        **_numbers(estimate),
        "decisive_lower_share": estimate.decisive[0],
        "decisive_upper_share": estimate.decisive[1],
        "design_effect": None if estimate.design_effect is None else round(estimate.design_effect, 1),
        "verdict": verdict,
        "side_of_target": sentences.side_of_target(estimate, goal.target_share) if verdict == "osäkert" else None,
        "sentence": sentence,
    }


def _judged_by_range(goal: Goal, asked: Responses, confidence: float) -> Row:
    """Without giving away how few are of the other opinion: a verdict only if it is the same for 1, 2, … of them."""
    possible = [asked.with_dissenters(n) for n in range(1, asked.smallest)]
    estimates = [other.estimate(other.answers, confidence) for other in possible]
    verdicts = {verdict_of(estimate, goal.target_share) for estimate in estimates}
    verdict = verdicts.pop() if len(verdicts) == 1 else "osäkert"
    sentence = sentences.verdict_by_range(verdict, estimates[-1], goal.target_share, asked.smallest)
    return _response(asked) | {"answer_n": int(asked.answers.sum()), "verdict": verdict, "sentence": sentence}


def verdict_of(estimate: Estimate, target_share: float) -> str:
    """Return nått, ej nått or osäkert.

    An upper bound that was rounded up to the target lies below it.
    """
    lower, upper = estimate.decisive
    if lower is None or upper is None:
        return "osäkert"
    if lower >= target_share - TOLERANCE:
        return "nått"
    margin = TOLERANCE if estimate.is_outward else -TOLERANCE
    return "ej nått" if upper < target_share + margin else "osäkert"


def _numbers(estimate: Estimate) -> Row:
    return {
        "answer_n": estimate.answer_n,
        "positive_n": estimate.positive_n,
        "share": estimate.share,
        "lower_share": estimate.lower,
        "upper_share": estimate.upper,
    }


def _response(asked: Responses) -> Row:
    response_share = asked.response_share
    is_low = response_share is not None and response_share < LOW
    notes = ["Svarsfrekvensen är under 50 procent."] * is_low + asked.warnings()
    return {
        "design": asked.design.kind,
        "group_n": None if asked.survey.groups is None else int((asked.by_group(asked.answers) > 0).sum()),
        "invited_n": asked.survey.invited_n,
        "out_of_scope_n": int(asked.out_of_scope.sum()),
        "response_share": response_share,
        "note": " ".join(notes) or None,
    }


def _worst_cases(asked: Responses, positive_n: int) -> Row:
    """Return the share if all who did not answer had said no, or yes."""
    if asked.in_scope_n is None:
        return {}
    silent_n = asked.in_scope_n - int(asked.answers.sum())
    return {"all_no_share": positive_n / asked.in_scope_n, "all_yes_share": (positive_n + silent_n) / asked.in_scope_n}


def answers(connection: duckdb.DuckDBPyConnection, measured: Measured, shown: Shown) -> pl.DataFrame:
    """Return the rows of mart.goal_answers.

    Where the populations of two goals overlap, only the larger one's answers are shown: the difference between two
    distributions would be a third.
    """
    tables: list[pl.DataFrame] = []
    taken: dict[tuple[str, str], BoolArray] = {}
    for goal, asked in sorted(measured.items(), key=lambda item: -item[1].answers.sum()):
        question = (goal.survey_id, goal.question_id)
        already = taken.get(question, np.zeros_like(asked.answers))
        is_shown = ("andel", goal.goal_id) in shown and not (already & asked.answers).any()
        taken[question] = already | asked.answers if is_shown else already
        counted = _counted(connection, goal, asked)
        hidden = _hidden(counted, asked.smallest) | (not is_shown)
        tables.append(_emptied(counted, hidden).with_columns(goal_id=pl.lit(goal.goal_id)))
    return pl.concat(tables) if tables else pl.DataFrame()


def _counted(connection: duckdb.DuckDBPyConnection, goal: Goal, asked: Responses) -> pl.DataFrame:
    options: pl.DataFrame = connection.sql(OPTIONS, params=[goal.survey_id, goal.question_id]).pl()
    counted = options.join(asked.counts(), on="answer", how="left", maintain_order="left").fill_null(0)
    return counted.with_columns(share=pl.when("is_opinion").then(pl.col("answer_n") / int(asked.answers.sum())))


def _emptied(counted: pl.DataFrame, hidden: BoolArray) -> pl.DataFrame:
    return counted.with_columns(is_withheld=pl.Series(hidden)).with_columns(
        pl.when(~pl.col("is_withheld")).then(pl.col("answer_n", "share"))
    )


def _hidden(counted: pl.DataFrame, smallest: int) -> BoolArray:
    """Which answers to withhold, of a distribution that may be shown.

    One answer with an opinion that few have given takes them all with it: which answers are withheld would tell that
    each is at least one. Those without an opinion are withheld also when there are none, as few of them are counted
    nowhere else.
    """
    n, is_opinion = (counted[name].to_numpy() for name in ("answer_n", "is_opinion"))
    has_few = bool(((n > 0) & (n < smallest) & is_opinion).any())
    has_few_without = bool(((n < smallest) & ~is_opinion).any())
    hidden: BoolArray = np.where(is_opinion, has_few, has_few_without)
    return hidden


def sides(measured: Measured, shown: Shown, report: Report) -> pl.DataFrame:
    """Return the rows of mart.goal_sides, for the goals whose respondents have a side.

    Where shares are coarse there are no bounds: the sides' and the goal's together would tell what few have answered.
    """
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
    estimate = asked.estimate(asked.of_side(side), confidence)
    return _numbers(replace(estimate, lower=None, upper=None) if asked.is_coarse else estimate) | {"is_withheld": False}


def _is_shown(goal: Goal, side: str, shown: Shown) -> bool:
    return ("sida", goal.goal_id, side) in shown


def side_differences(measured: Measured, shown: Shown, report: Report) -> pl.DataFrame:
    """Return the rows of mart.goal_side_differences; p-values adjusted by Holm's method over the goals compared.

    Where shares are coarse no p-value is shown, only whether the difference is more than chance.
    """
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
    order = np.argsort(p_values)
    times = np.arange(len(p_values), 0, -1)
    adjusted = np.minimum(np.maximum.accumulate(np.array(p_values)[order] * times), 1)
    return [float(p) for p in adjusted[np.argsort(order)]]


def _side_difference(
    goal: Goal, asked: Responses, p_value: float | None, adjusted: float | None, confidence: float
) -> Row:
    employer, union = (asked.estimate(asked.of_side(side), confidence) for side in SIDES)
    is_different = None if adjusted is None else adjusted <= 1 - confidence
    return {
        "goal_id": goal.goal_id,
        "difference_share": employer.share - union.share,
        "p_value": None if asked.is_coarse else _rounded(p_value),
        "adjusted_p_value": None if asked.is_coarse else _rounded(adjusted),
        "is_different": is_different,
        "sentence": sentences.sides(employer, union, is_different),
    }


def _rounded(p_value: float | None) -> float | None:
    """Two digits: more would say something of the answers behind it."""
    return None if p_value is None else float(f"{p_value:.2g}")
