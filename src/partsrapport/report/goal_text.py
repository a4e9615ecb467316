"""The effect goals in words, as Markdown: a line each, or a paragraph, in which each number can be asked what it is."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from partsrapport.report.figure_cells import OF_GOALS
from partsrapport.report.markdown import Ask, literal, unasked, verdict
from partsrapport.surveys import sentences
from partsrapport.words import wording
from partsrapport.words.labels import label

NUMBER = re.compile(r"\d+(?:[\u00a0,]\d{3})*(?:\u00a0(?:procent|percent))?")
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
        return ask(found[0], _figure(goal, column)) if column else found[0]

    return NUMBER.sub(number, str(goal["sentence"]))


def _item(goal: Goal, ask: Ask) -> str:
    target = f"{label('diagram.mål')} {ask(wording.percent_sign(goal['target_share']), _figure(goal, 'target_share'))}"
    share = None if goal["share"] is None else ask(wording.percent_sign(goal["share"]), _figure(goal, "share"))
    outcome = f"**{literal(share)}** ({literal(target)})" if share else f"({literal(target)})"
    return f"- {verdict(goal['verdict'])} {outcome} {literal(goal['population'])}"


def _paragraph(goal: Goal, ask: Ask) -> str:
    text = " ".join(filter(None, [asked(goal, ask), goal["note"]]))
    return f"{verdict(goal['verdict'])} **{literal(goal['statement'])}**\\\n{literal(text)}"


def _digits(goal: Goal, column: str) -> str:
    value = goal[column]
    if value is None:
        return ""
    written = wording.integer(value) if column.endswith("_n") else wording.percent(value)
    return _without_unit(NUMBER.findall(written)[0])


def _without_unit(number: str) -> str:
    return number.partition(f"{wording.NBSP}p")[0]


def _figure(goal: Goal, column: str) -> str:
    return OF_GOALS[column].replace("{key}", str(goal["goal_id"]))
