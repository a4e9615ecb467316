"""The effect goals in words, as Markdown: a line each, or a paragraph, in which each number can be asked what it is."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from partsrapport.report.figure_cells import OF_GOALS, OF_SIDES
from partsrapport.report.markdown import Ask, literal, unasked, verdict
from partsrapport.surveys import sentences
from partsrapport.words import wording
from partsrapport.words.labels import label

NUMBER = re.compile(r"\d+(?:[\u00a0,]\d{3})*(?:[.,]\d{1,2}(?!\d))?(?:\u00a0(?:procent|percent))?")
Goal = Mapping[str, Any]


def strip(goals: Iterable[Goal], ask: Ask = unasked) -> str:
    """Return the goals as a list: ``nått 79 % (mål 70 %) deltagare i nätverken``, each in a line."""
    return "\n".join(_item(goal, ask) for goal in goals)


def paragraphs(goals: Iterable[Goal], ask: Ask = unasked) -> str:
    """Return the goals with their verdicts in sentences, and what to mind when reading them."""
    return "\n\n".join(_paragraph(goal, ask) for goal in goals)


def asked(goal: Goal, ask: Ask) -> str:
    """The sentence of a goal, its numbers asked by the columns that it tells of, in their order."""
    columns = iter(sentences.numbers(goal))

    def number(found: re.Match[str]) -> str:
        digits = _without_unit(found[0])
        column = next((name for name in columns if _digits(goal, name) == digits), None)
        return ask(found[0], _figure(goal, column)) if column in OF_GOALS else found[0]

    return NUMBER.sub(number, str(goal["sentence"]))


def asked_of_sides(difference: Goal, ask: Ask) -> str:
    """The sentence of how the two sides differ, its shares asked."""
    sides = iter(("employer_share", "union_share"))

    def share(found: re.Match[str]) -> str:
        return ask(found[0], OF_SIDES[next(sides)].replace("{key}", str(difference["goal_id"])))

    return NUMBER.sub(share, str(difference["sentence"]))


def _item(goal: Goal, ask: Ask) -> str:
    of, said = ("mean", wording.score) if goal["target_share"] is None else ("share", wording.percent_sign)
    target = f"{label('diagram.mål')} {ask(said(goal[f'target_{of}']), _figure(goal, f'target_{of}'))}"
    value = None if goal[of] is None else ask(said(goal[of]), _figure(goal, of))
    outcome = f"**{literal(value)}** ({literal(target)})" if value else f"({literal(target)})"
    return f"- {verdict(goal['verdict'])} {outcome} {literal(wording.uncapital(goal['goal']))}"


def _paragraph(goal: Goal, ask: Ask) -> str:
    text = " ".join(filter(None, [asked(goal, ask), goal["note"]]))
    return f"{verdict(goal['verdict'])} **{literal(goal['statement'])}**\\\n{literal(text)}"


def _digits(goal: Goal, column: str) -> str:
    value = goal[column]
    if value is None:
        return ""
    kind = column.rpartition("_")[2]
    said = {"n": wording.integer, "mean": wording.score, "score": wording.end_of_scale}.get(kind, wording.percent)
    return _without_unit(NUMBER.findall(said(value))[0])


def _without_unit(number: str) -> str:
    return number.partition(f"{wording.NBSP}p")[0]


def _figure(goal: Goal, column: str) -> str:
    return OF_GOALS[column].replace("{key}", str(goal["goal_id"]))
