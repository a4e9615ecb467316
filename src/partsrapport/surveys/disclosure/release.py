"""From results as they are to what may be published of them: the marts whose columns count respondents."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import polars as pl

from partsrapport.surveys import sentences
from partsrapport.surveys.comparisons import EQUIVALENCE_MARGIN
from partsrapport.surveys.disclosure.rounding import Rule, down, nearest, of_target, up
from partsrapport.surveys.estimation import DesignKind
from partsrapport.surveys.response_rates import LOW
from partsrapport.surveys.responses import SIDES
from partsrapport.warehouse.store import Released
from partsrapport.words.language import either, stored
from partsrapport.words.verdicts import HIGHER, LOWER, NOT_YET_MEASURED, SAME, TOO_FEW, UNDECIDED

ENOUGH_GROUPS = 5  # with fewer, bounds are in steps of at least the coarsest
DISTRIBUTION = 20  # times the smallest cell: fewer answers have no distribution
PORTION = 5  # percent: the steps of a distribution
COARSEST = 5  # percent: years whose shares are in larger steps are not compared
SURVEYS = "enkater/"
COUNTS = ("read_n", "kept_n", "duplicate_n", "superseded_n", "quarantined_n")
Row = dict[str, Any]
Exact = dict[str, list[Row]]


def release(exact: Exact, smallest: int) -> Released:
    """Return the frames of the marts that count respondents, by qualified name, from the rows of ``exact``."""
    tables = {f"mart.{name}": list(rows) for name, rows in released(exact, Rule(smallest)).items()}
    return Released({name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items() if rows})


def released(exact: Exact, rule: Rule) -> dict[str, Iterable[Row]]:
    """Return the rows of the same marts, by name."""
    surveys = [_survey(row, rule) for row in exact["survey_responses"] if row["is_total"]]
    rates = {row["survey_id"]: row["response_share"] for row in surveys}
    goals = [_goal(row, rates.get(row["survey_id"]), rule) for row in exact["effect_goals"]]
    told = {row["goal_id"]: row for row in goals if row.get("share") is not None}
    sides = list(_sides(exact["goal_sides"], told, rule))
    return {
        "survey_responses": surveys,
        "effect_goals": goals,
        "goal_answers": [_answer(row, told.get(row["goal_id"]), rule) for row in exact["goal_answers"]],
        "goal_sides": sides,
        "goal_side_differences": _differences(exact["goal_side_differences"], sides),
        "year_on_year": [_year(row, rule) for row in exact["year_on_year"]],
        "row_accounting": _accounted(exact.get("row_accounting", []), rule),
        "quarantined_rows": _quarantined(exact.get("quarantine", []), rule),
    }


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
        return told | _sentence(lambda: sentences.not_yet_measured(row))
    n = rule.count(row["answer_n"], row["invited_n"])
    few = _few(row, rule)
    if n is None or (any(few) and row["is_within_larger"]):
        return told | {"verdict": TOO_FEW} | _sentence(lambda: sentences.too_few(n, rule.few))
    is_low = (response_share or 1) < LOW
    note = stored("note", lambda: sentences.note(is_low, either(row["note"], row["note_en"])))
    told |= {"design": row["design"], "invited_n": row["invited_n"], "answer_n": n, "response_share": response_share}
    told |= {} if any(few) else _share(row, n, response_share, rule)
    return told | _sentence(lambda: sentences.goal(told, few, rule.few)) | note


def _sentence(say: Callable[[], str]) -> Row:
    return stored("sentence", say)


def _few(row: Row, rule: Rule, prefix: str = "") -> tuple[bool, bool]:
    """Whether few are positive, and whether few are not."""
    positive_n = row[f"{prefix}positive_n"]
    return positive_n < rule.few, row[f"{prefix}answer_n"] - positive_n < rule.few


def _share(row: Row, n: int, response_share: float | None, rule: Rule) -> Row:
    step = rule.step(n, in_groups=row["groups_n"] is not None)
    if step is None:
        return {}
    bounds = row["decisive_lower_share"], row["decisive_upper_share"]
    steps = step, _step_of_bounds(step, row["groups_n"])
    share, (lower, upper) = of_target(row["share"], bounds, steps, row["verdict"], row["target_share"])
    told = {"share": share, "step_share": step / 100, "lower_share": lower, "upper_share": upper}
    if response_share is None:
        return told
    all_no = share * response_share  # from what is told alone: those who did not answer, as often of the population
    return told | {"all_no_share": nearest(all_no, 1), "all_yes_share": nearest(all_no + 1 - response_share, 1)}


def _step_of_bounds(step: int, *groups_n: int | None) -> int:
    """Percent that bounds are told in: they would say more of few groups, which they rest on one by one."""
    return max(step, COARSEST) if any(n is not None and n < ENOUGH_GROUPS for n in groups_n) else step


def _answer(row: Row, goal: Row | None, rule: Rule) -> Row:
    told = {name: row[name] for name in ("goal_id", "position_n", "answer", "is_opinion", "is_positive")}
    is_told = goal is not None and goal["answer_n"] >= DISTRIBUTION * rule.smallest and row["is_opinion"]
    share = nearest(row["share"], PORTION) if is_told and row["answer_n"] >= rule.few else 0
    return told | {"share": share or None, "is_withheld": not share}  # what is rounded to none is not none


def _sides(rows: Iterable[Row], goals: dict[str, Row], rule: Rule) -> Iterator[Row]:
    rows = list(rows)
    hidden = {row["goal_id"] for row in rows if any(_few(row, rule))}
    steps = {id_: rule.step(goal["answer_n"] / 2, in_groups=_in_groups(goal)) for id_, goal in goals.items()}
    for row in rows:
        step = None if row["goal_id"] in hidden else steps.get(row["goal_id"])
        told = {"share": nearest(row["share"], step) if step else None, "is_withheld": not step}
        yield {"goal_id": row["goal_id"], "side": row["side"], **told}


def _in_groups(goal: Row) -> bool:
    return bool(goal["design"] != DesignKind.NO_GROUPS)


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
    numbers = [rule.count(row[f"{prefix}answer_n"]) for prefix in ("previous_", "")]
    grouped = [row[f"{prefix}groups_n"] is not None for prefix in ("previous_", "")]
    steps = [rule.step(n, in_groups=is_grouped) for n, is_grouped in zip(numbers, grouped, strict=True)]
    step = None if None in steps else max(filter(None, steps))
    if step is None or step > COARSEST or any(_few(row, rule, "previous_") + _few(row, rule)):
        return told | {"verdict": UNDECIDED} | _sentence(sentences.years_too_few)
    previous, current = (nearest(row[name], step) for name in ("previous_share", "share"))
    told |= {"previous_answer_n": numbers[0], "answer_n": numbers[1], "verdict": row["verdict"]}
    told |= {"previous_share": previous, "share": current, "difference_share": current - previous}
    if row["lower_share"] is not None:
        told |= _change(row, _step_of_bounds(step, row["previous_groups_n"], row["groups_n"]))
    return told | _sentence(lambda: sentences.year_on_year(told))


def _change(row: Row, step: int) -> Row:
    """Return the bounds of a change, outward, but not past where the verdict would be another."""
    margin = {SAME: (-EQUIVALENCE_MARGIN, EQUIVALENCE_MARGIN), HIGHER: (0, 2), LOWER: (-2, 0)}
    least, most = margin.get(row["verdict"], (-2, 2))
    return {
        "lower_share": max(down(row["lower_share"], step), least),
        "upper_share": min(up(row["upper_share"], step), most),
    }


def _accounted(rows: Iterable[Row], rule: Rule) -> Iterator[Row]:
    """Yield the account of each file, and of all files of surveys together: their rows are respondents."""
    surveys = [row for row in rows if row["file"].startswith(SURVEYS)]
    yield from ({**row, "files_n": 1} for row in rows if not row["file"].startswith(SURVEYS))
    if surveys:
        sums = {name: rule.count(sum(row[name] for row in surveys)) for name in COUNTS}
        yield {"file": SURVEYS, "files_n": len(surveys), **sums}


def _quarantined(rows: Iterable[Row], rule: Rule) -> Iterator[Row]:
    """Yield how many rows are quarantined by kind of file (the first part of its path) and column."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        key = re.split(r"[/.]", row["file"])[0], row["column"]
        found[key] = found.get(key, 0) + 1
    for (kind, column), n in sorted(found.items()):
        told = rule.count(n) if f"{kind}/" == SURVEYS else n
        yield {"source_kind": kind, "column": column, "quarantined_n": told}
