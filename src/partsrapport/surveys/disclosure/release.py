"""From results as they are to what may be published of them: the marts whose columns count respondents."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from partsrapport.surveys import sentences
from partsrapport.surveys.bounds import TOLERANCE
from partsrapport.surveys.comparisons import EQUIVALENCE_MARGIN
from partsrapport.surveys.disclosure.rounding import Rule, below, nearest, outward, step_of_scores
from partsrapport.surveys.response_rates import LOW
from partsrapport.surveys.responses import SIDES
from partsrapport.warehouse.store import Released
from partsrapport.words.language import either, stored
from partsrapport.words.verdicts import HIGHER, LOWER, NOT_REACHED, NOT_YET_MEASURED, REACHED, SAME, TOO_FEW, UNDECIDED

ENOUGH_GROUPS = 5  # with fewer, bounds are in steps of at least the coarsest
DISTRIBUTION = 20  # times the smallest cell: fewer answers have no distribution
PORTION = 5  # percent: the steps of a distribution
COARSEST = 5  # percent: years whose shares are in larger steps are not compared
SURVEYS = "enkater/"
MEANS = {
    "target_share": "target_mean",
    "share": "mean",
    "lower_share": "lower_mean",
    "upper_share": "upper_mean",
    "all_no_share": "all_lowest_mean",
    "all_yes_share": "all_highest_mean",
}
COUNTS = ("read_n", "kept_n", "duplicate_n", "superseded_n", "quarantined_n")
Row = dict[str, Any]
Exact = dict[str, list[Row]]


def release(exact: Exact, smallest: int) -> Released:
    """Return what the marts that count respondents hold, by qualified name, from the rows of ``exact``."""
    rule = Rule(smallest)
    surveys = [_survey(row, rule) for row in exact["survey_responses"] if row["is_total"]]
    rates = {row["survey_id"]: row["response_share"] for row in surveys}
    goals = [_goal(row, rates.get(row["survey_id"]), rule) for row in exact["effect_goals"]]
    told = {row["goal_id"]: row for row in goals if row.get(sentences.told_in(row)) is not None}
    sides = list(_sides(exact["goal_sides"], told, rule))
    found: dict[str, Iterable[Row]] = {
        "survey_responses": surveys,
        "effect_goals": goals,
        "goal_answers": [_answer(row, told.get(row["goal_id"]), rule) for row in exact["goal_answers"]],
        "weighted_goals": list(_weighted(exact["weighted_goals"], told, rule)),
        "goal_sides": sides,
        "goal_side_differences": _differences(exact["goal_side_differences"], sides),
        "year_on_year": [_year(row, rule) for row in exact["year_on_year"]],
        "row_accounting": _accounted(exact.get("row_accounting", []), rule),
        "quarantined_rows": _quarantined(exact.get("quarantine", []), rule),
    }
    return Released({f"mart.{name}": rows for name, rows in found.items()})


def _survey(row: Row, rule: Rule) -> Row:
    invited_n = row["invited_n"]
    n = rule.count(row["respondent_n"], invited_n)
    rate = None if n is None or row["response_share"] is None else nearest(min(1.0, n / invited_n), 1)
    told = {name: row[name] for name in ("survey_id", "title", "year", "invited_n")}
    told |= {"respondent_n": n, "response_share": rate, "is_low": None if rate is None else rate < LOW}
    is_uneven = row["is_uneven"] if rule.step(n, in_groups=True) else None
    return told | {"is_uneven": is_uneven, "is_withheld": n is None}


def _goal(row: Row, response_share: float | None, rule: Rule) -> Row:
    told = {name: row[name] for name in sentences.GOAL}
    if row["verdict"] == NOT_YET_MEASURED:
        return _in_scores(told) | _sentence(lambda: sentences.not_yet_measured(row))
    n = rule.count(row["answer_n"], row["invited_n"])
    few = _few(row, rule)
    if n is None or (any(few) and row["is_beside_another"]):
        return _in_scores(told) | {"verdict": TOO_FEW} | _sentence(lambda: sentences.too_few(n, rule.few))
    is_low = response_share is not None and response_share < LOW
    note = stored("note", lambda: sentences.note(is_low, either(row["note"], row["note_en"])))
    told |= {"design": row["design"], "invited_n": row["invited_n"], "answer_n": n, "response_share": response_share}
    told = _in_scores(told | _share(row, _step(row, n, rule), response_share))
    return told | _sentence(lambda: sentences.goal(told, few, rule.few)) | note


def _sentence(say: Callable[[], str]) -> Row:
    return stored("sentence", say)


def _few(row: Row, rule: Rule, prefix: str = "") -> tuple[bool, bool]:
    """Whether few are positive, and whether few are not."""
    positive_n = row[f"{prefix}positive_n"]
    return positive_n < rule.few, row[f"{prefix}answer_n"] - positive_n < rule.few


def _step(row: Row, n: float | None, rule: Rule, prefix: str = "") -> int | None:
    """Percent that a share of about n answers is told in; None when it is not told, nor any bounds."""
    if any(_few(row, rule, prefix)):
        return None
    return rule.step(n, in_groups=row[f"{prefix}groups_n"] is not None)


def _step_of_bounds(step: int, *groups_n: int | None) -> int:
    """Percent that bounds are told in: they would say more of few groups, which they rest on one by one."""
    return max(step, COARSEST) if any(n is not None and n < ENOUGH_GROUPS for n in groups_n) else step


def _share(row: Row, step: int | None, response_share: float | None) -> Row:
    if step is None:
        return {}
    share, lower, upper = of_target(row, step)
    told = {"share": share, "step_share": _on_scale(row, step) / 100, "lower_share": lower, "upper_share": upper}
    if response_share is None:
        return told
    all_no = share * response_share  # from what is told alone: those who did not answer, as often of the population
    lowest, highest = (nearest(place, _on_scale(row, 1)) for place in (all_no, all_no + 1 - response_share))
    is_changeable = lowest < row["target_share"] - TOLERANCE <= highest
    return told | {"all_no_share": lowest, "all_yes_share": highest, "is_changeable": is_changeable}


def _on_scale(row: Row, step: float) -> float:
    """Percent that a mean is told in, where a share is told in steps of so many."""
    if row.get("lowest_score") is None:
        return step
    return step_of_scores(step, row["highest_score"] - row["lowest_score"])


def _in_scores(row: Row) -> Row:
    """A goal for the mean with scores instead of their places on the scale."""
    if row.get("lowest_score") is None:
        return row
    lowest, width = row["lowest_score"], row["highest_score"] - row["lowest_score"]
    places = {mean: row.get(share) for share, mean in MEANS.items()}
    scores = {mean: None if place is None else round(lowest + place * width, 9) for mean, place in places.items()}
    return {name: value for name, value in row.items() if name not in (*MEANS, "step_share")} | scores


def of_target(row: Row, step: int) -> tuple[float, float | None, float | None]:
    """A share to its step and its bounds outward, but not past the target to where the verdict would be another."""
    target, verdict = row["target_share"], row["verdict"]
    least, most = target if verdict == REACHED else 0, target if verdict == NOT_REACHED else 1
    bounds = row["decisive_lower_share"], row["decisive_upper_share"]
    highest = below(target, _on_scale(row, step)) if verdict == NOT_REACHED else 1
    share = min(max(nearest(row["share"], _on_scale(row, step)), least), highest)
    return share, *outward(bounds, _on_scale(row, _step_of_bounds(step, row["groups_n"])), (least, most))


def _answer(row: Row, goal: Row | None, rule: Rule) -> Row:
    identity = ("goal_id", "position_n", "answer", "is_opinion", "is_positive", "is_of_several")
    told = {name: row[name] for name in identity}
    is_told = goal is not None and goal["answer_n"] >= DISTRIBUTION * rule.smallest and row["is_opinion"]
    is_told = is_told and min(row["answer_n"], row["other_n"]) >= rule.few
    is_told = is_told and row["share"] >= PORTION / 200  # what is nearer to none than to a step is not told as either
    return told | {"share": nearest(row["share"], PORTION) if is_told else None, "is_withheld": not is_told}


def _weighted(rows: Iterable[Row], goals: dict[str, Row], rule: Rule) -> Iterator[Row]:
    """Yield the shares with weights of the goals whose shares without are told."""
    for row in rows:
        goal = goals.get(row["goal_id"], {"answer_n": None})
        step = rule.step_of_weighted(goal["answer_n"], row["heaviest_share"])
        if step:
            share, *_ = of_target(row | {"groups_n": None}, step)
            told = {"goal_id": row["goal_id"], "share": share, "unweighted_share": goal["share"]}
            told |= {"difference_share": share - goal["share"]}
            told |= {name: row[name] for name in ("verdict", "unweighted_verdict")}
            yield told | _sentence(partial(sentences.weighted, told))


def _sides(rows: Iterable[Row], goals: dict[str, Row], rule: Rule) -> Iterator[Row]:
    for goal_id, of in groupby(rows, lambda row: row["goal_id"]):
        sides = list(of)
        steps = [_step(row, goals[goal_id]["answer_n"] / 2, rule) if goal_id in goals else None for row in sides]
        step = None if None in steps else max(filter(None, steps))
        for row in sides:
            told = {"share": nearest(row["share"], step) if step else None, "is_withheld": not step}
            yield {"goal_id": goal_id, "side": row["side"], **told}


def _differences(rows: Iterable[Row], sides: Iterable[Row]) -> Iterator[Row]:
    shares = {(row["goal_id"], row["side"]): row["share"] for row in sides if not row["is_withheld"]}
    for row in rows:
        employer, union = (shares.get((row["goal_id"], side)) for side in SIDES)
        if employer is not None and union is not None:
            told = {"difference_share": employer - union, "is_different": row["is_different"]}
            sentence = _sentence(partial(sentences.sides, employer, union, row["is_different"]))
            yield {"goal_id": row["goal_id"], **told, **sentence}


def _year(row: Row, rule: Rule) -> Row:
    identity = ("survey_id", "previous_survey_id", "question_id", "year", "follows_up", "question")
    told = {name: row[name] for name in identity}
    numbers = {prefix: rule.count(row[f"{prefix}answer_n"]) for prefix in ("previous_", "")}
    steps = [_step(row, n, rule, prefix) for prefix, n in numbers.items()]
    step = None if None in steps else max(filter(None, steps))
    if step is None or step > COARSEST:
        return told | {"verdict": UNDECIDED} | _sentence(sentences.years_too_few)
    previous, current = (nearest(row[name], step) for name in ("previous_share", "share"))
    told |= {f"{prefix}answer_n": n for prefix, n in numbers.items()} | {"verdict": row["verdict"]}
    told |= {"previous_share": previous, "share": current, "difference_share": current - previous}
    limits = {SAME: (-EQUIVALENCE_MARGIN, EQUIVALENCE_MARGIN), HIGHER: (0, 2), LOWER: (-2, 0)}
    bounds = row["lower_share"], row["upper_share"]
    outer = _step_of_bounds(step, row["previous_groups_n"], row["groups_n"])
    told |= dict(
        zip(("lower_share", "upper_share"), outward(bounds, outer, limits.get(row["verdict"], (-2, 2))), strict=True)
    )
    if (row.get("trend_fewest_n") or 0) >= rule.few:
        told |= {name: row[name] for name in ("trend_verdict", "trend_from_year")}
        told |= stored("trend", lambda: sentences.trend(row))
    return told | _sentence(lambda: sentences.year_on_year(told))


def _accounted(rows: Iterable[Row], rule: Rule) -> Iterator[Row]:
    """Yield the account of each file, and of all files of surveys together: their rows are respondents."""
    surveys = [row for row in rows if row["file"].startswith(SURVEYS)]
    yield from ({**row, "files_n": 1} for row in rows if not row["file"].startswith(SURVEYS))
    if surveys:
        sums = {name: rule.count(sum(row[name] for row in surveys)) for name in COUNTS}
        yield {"file": SURVEYS, "files_n": len(surveys), **sums}


def _quarantined(rows: Iterable[Row], rule: Rule) -> Iterator[Row]:
    """Yield how many rows are quarantined by kind of file (the first part of its path) and column."""
    found = Counter((re.split(r"[/.]", row["file"])[0], row["column"]) for row in rows)
    for (kind, column), n in sorted(found.items()):
        told = rule.count(n) if f"{kind}/" == SURVEYS else n
        yield {"source_kind": kind, "column": column, "quarantined_n": told}
