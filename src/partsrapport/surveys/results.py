"""Results of the surveys as they are: the rows of ``exact``, for staff and tests; only ``disclosure`` lets them out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb

from partsrapport.core.choices import SEPARATOR
from partsrapport.surveys import comparisons, effect_goals
from partsrapport.surveys.bounds import TOLERANCE
from partsrapport.surveys.comparisons import Pair
from partsrapport.surveys.contrasts import holm
from partsrapport.surveys.effect_goals import Goal, Measured, Report
from partsrapport.surveys.estimation import Estimate
from partsrapport.surveys.raking import TargetGroup
from partsrapport.surveys.response_rates import response_rates
from partsrapport.surveys.responses import SIDES, Counts, Responses, Survey, counts_of, surveys
from partsrapport.words.language import stored
from partsrapport.words.verdicts import NOT_REACHED, NOT_YET_MEASURED, REACHED, TOO_FEW, UNCERTAIN

OPTIONS = """
    SELECT survey_id, question_id, position_n, answer, is_opinion, is_positive FROM core.survey_options ORDER BY ALL
"""
TARGET_GROUPS = """
    SELECT survey_id, sector, size_class, organisations_n FROM core.surveys
    JOIN (
        SELECT year, sector, size_class, count(*) AS organisations_n
        FROM (
            SELECT DISTINCT surveys.year, least(make_date(surveys.year, 12, 31), as_of_date) AS day
            FROM core.surveys, meta.build
        )
        JOIN mart.stays ON from_date <= day AND day < until_date
        WHERE size_class IN (SELECT word FROM core.words WHERE word_set = 'size_class' AND from_n IS NOT NULL)
        GROUP BY ALL
    ) USING (year)
    ORDER BY ALL
"""
Row = dict[str, Any]
Exact = dict[str, list[Row]]


@dataclass(frozen=True)
class Asked:
    """All that results are made from: counts by survey and question, what was asked, and the goals that it measures.

    ``target_groups`` has the target group of the survey's year.
    """

    surveys: dict[str, Survey]
    counts: Counts
    options: list[Row]
    goals: list[Goal]
    measured: Measured
    pairs: list[Pair]
    target_groups: Mapping[str, TargetGroup] = field(default_factory=dict)


def read(connection: duckdb.DuckDBPyConnection, report: Report) -> Asked:
    """Read counts, surveys and goals; what is wrong with a goal is raised as ``effect_goals.measured`` says."""
    counts, known = counts_of(connection), surveys(connection)
    goals = effect_goals.goals_of(connection, report.year)
    measured = effect_goals.measured(connection, goals, known, counts, report.as_of_date)
    options = connection.sql(OPTIONS).pl().rows(named=True)
    pairs = comparisons.pairs(connection, known, counts, report.last_year, SEPARATOR)
    return Asked(known, counts, options, goals, measured, pairs, target_groups_of(connection))


def target_groups_of(connection: duckdb.DuckDBPyConnection) -> Mapping[str, TargetGroup]:
    """By survey, how many organisations of known size there were of each sector and size at the end of its year."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for survey_id, sector, size, n in connection.execute(TARGET_GROUPS).fetchall():
        found.setdefault(survey_id, {})[sector, size] = n
    return found


def exact(asked: Asked, report: Report) -> Exact:
    """Return the rows of the tables of ``exact``, by name; no database is needed."""
    return {
        "effect_goals": _effect_goals(asked, report),
        "goal_answers": [row for item in asked.measured.items() for row in _answers(*item, asked.options)],
        "weighted_goals": list(_weighted(asked, report.confidence)),
        "goal_sides": list(_sides(asked.measured, report.confidence)),
        "goal_side_differences": _side_differences(asked.measured, report.confidence),
        "survey_responses": response_rates(asked.surveys, asked.counts, report.as_of_date.year),
        "year_on_year": comparisons.year_on_year(asked.pairs, report.confidence),
    }


def _effect_goals(asked: Asked, report: Report) -> list[Row]:
    beside_another, measured = _beside_another(asked.measured), asked.measured
    return [
        {
            **{name: value for name, value in vars(goal).items() if name != "is_filtered"},
            "is_earlier": goal.year < report.year,
            "survey_year": asked.surveys[goal.survey_id].year,
            "is_ahead": goal.measured_from_date > report.as_of_date,
            "is_beside_another": goal in beside_another,
            **(_judged(goal, measured[goal], report.confidence) if goal in measured else {"verdict": NOT_YET_MEASURED}),
        }
        for goal in asked.goals
    ]


def _beside_another(measured: Measured) -> set[Goal]:
    """The goals about some of the same answers to a question as another: that of everyone, else the first by id.

    Which one it is must not depend on the answers: of nearly equal numbers it would tell which is larger.
    """

    def place(item: tuple[Goal, Responses]) -> tuple[str, str, bool, str]:
        goal, _ = item
        return goal.survey_id, goal.question_id, goal.is_filtered, goal.goal_id

    found: set[Goal] = set()
    for _, group in groupby(sorted(measured.items(), key=place), lambda item: place(item)[:2]):
        alike = list(group)
        for i, (goal, asked) in enumerate(alike):
            if any((asked.answers & other.answers).any() for _, other in alike[:i]):
                found.add(goal)
    return found


def _judged(goal: Goal, asked: Responses, confidence: float) -> Row:
    answer_n = asked.count(asked.answers)
    found = {
        "design": asked.design.kind,
        "groups_n": asked.groups_n,
        "invited_n": asked.survey.invited_n,
        "respondent_n": asked.respondents_n,
        "out_of_scope_n": asked.count(asked.out_of_scope),
        "response_share": asked.response_share,
        **stored("note", lambda: " ".join(asked.warnings()) or None),
    }
    if answer_n == 0:
        return found | {"answer_n": 0, "positive_n": 0, "verdict": TOO_FEW}
    estimate = asked.estimate(asked.answers, confidence)
    return {
        **found,
        **_numbers(estimate),
        **_worst_cases(asked, estimate.positive_n),
        "decisive_lower_share": estimate.decisive[0],
        "decisive_upper_share": estimate.decisive[1],
        "design_effect": estimate.design_effect,
        "verdict": verdict_of(estimate, goal.target_share),
    }


def verdict_of(estimate: Estimate, target_share: float) -> str:
    """Return nått, ej nått or osäkert."""
    lower, upper = estimate.decisive
    if lower is None or upper is None:
        return UNCERTAIN
    if lower >= target_share - TOLERANCE:
        return REACHED
    return NOT_REACHED if upper < target_share - TOLERANCE else UNCERTAIN


def _numbers(estimate: Estimate) -> Row:
    return {
        "answer_n": estimate.answer_n,
        "positive_n": estimate.positive_n,
        "share": estimate.share,
        "lower_share": estimate.lower,
        "upper_share": estimate.upper,
    }


def _worst_cases(asked: Responses, positive_n: float) -> Row:
    """Return the share if all who did not answer had said no, or yes; of a mean, if they were at the scale's ends."""
    if not asked.in_scope_n:
        return {}
    silent_n = asked.in_scope_n - asked.count(asked.answers)
    return {"all_no_share": positive_n / asked.in_scope_n, "all_yes_share": (positive_n + silent_n) / asked.in_scope_n}


def _weighted(asked: Asked, confidence: float) -> Iterator[Row]:
    """The goals for a share with the answers weighted to the target group, beside what they are without."""
    for goal, responses in _of_shares(asked.measured).items():
        found = responses.weighted(asked.target_groups.get(goal.survey_id, {}), confidence)
        if found:
            plain = responses.estimate(responses.answers, confidence)
            yield {
                "goal_id": goal.goal_id,
                "target_share": goal.target_share,
                "share": found.estimate.share,
                "decisive_lower_share": found.estimate.lower,
                "decisive_upper_share": found.estimate.upper,
                "heaviest_share": found.heaviest_share,
                "verdict": verdict_of(found.estimate, goal.target_share),
                "unweighted_share": plain.share,
                "unweighted_verdict": verdict_of(plain, goal.target_share),
            }


def _answers(goal: Goal, asked: Responses, options: Iterable[Row]) -> Iterator[Row]:
    """Of each answer how many gave it, and their share of all with an opinion: of several, alone or with others."""
    counted, answer_n = asked.by_answer(), asked.count(asked.answers)
    scale = [o for o in options if (o["survey_id"], o["question_id"]) == (goal.survey_id, goal.question_id)]
    together = _together([option["answer"] for option in scale])
    for option in scale:
        if option["answer"] not in together:
            n = sum(k for answer, k in counted.items() if option["answer"] in together.get(answer, {answer}))
            share = n / answer_n if option["is_opinion"] and answer_n else None
            shown = {name: option[name] for name in ("position_n", "answer", "is_opinion", "is_positive")}
            counts = {"answer_n": n, "other_n": answer_n - n if option["is_opinion"] else None, "share": share}
            yield {"goal_id": goal.goal_id, **shown, "is_of_several": bool(together), **counts}


def _together(answers: Sequence[str]) -> dict[str, set[str]]:
    """The answers that are several given together, as cleaning spells them (``A; B``), and those that they are."""
    parts = {answer: set(answer.split(SEPARATOR)) for answer in answers}
    return {answer: those for answer, those in parts.items() if len(those) > 1 and those <= set(answers)}


def _sides(measured: Measured, confidence: float) -> Iterator[Row]:
    for goal, asked in _of_shares(measured).items():
        for side in SIDES if asked.has_sides else ():
            answers = asked.of_side(side)
            counted: Row = {"answer_n": 0, "positive_n": 0}
            if answers.any():
                counted = _numbers(asked.estimate(answers, confidence))
            yield {"goal_id": goal.goal_id, "side": side, "groups_n": asked.groups_n, **counted}


def _side_differences(measured: Measured, confidence: float) -> list[Row]:
    """Whether the sides differ, where both have answered; p-values adjusted over the goals of the same plan."""
    pairs = {goal: [asked.of_side(side) for side in SIDES] for goal, asked in _of_shares(measured).items()}
    compared = {goal: sides for goal, sides in pairs.items() if all(side.any() for side in sides)}
    p_values = {goal: measured[goal].p_value(*sides) for goal, sides in compared.items()}
    adjusted = _adjusted({goal: p for goal, p in p_values.items() if p is not None})
    return [
        {
            "goal_id": goal.goal_id,
            "difference_share": _difference(measured[goal], confidence),
            "p_value": p_value,
            "adjusted_p_value": adjusted.get(goal),
            "is_different": adjusted[goal] <= 1 - confidence if goal in adjusted else None,
        }
        for goal, p_value in p_values.items()
    ]


def _adjusted(p_values: Mapping[Goal, float]) -> dict[Goal, float]:
    """Adjusted by Holm's method plan by plan: what is said of a goal must not hang on which other plans are shown."""
    found: dict[Goal, float] = {}
    for year in {goal.year for goal in p_values}:
        of_plan = {goal: p for goal, p in p_values.items() if goal.year == year}
        found |= dict(zip(of_plan, holm(list(of_plan.values())), strict=True))
    return found


def _of_shares(measured: Measured) -> Measured:
    """The goals for a share: only they are told by side."""
    return {goal: asked for goal, asked in measured.items() if goal.scale is None}


def _difference(asked: Responses, confidence: float) -> float:
    employer, union = (asked.estimate(asked.of_side(side), confidence) for side in SIDES)
    return employer.share - union.share
