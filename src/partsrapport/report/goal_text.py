"""The effect goals in words, as Markdown: a line each, or a paragraph, in which each number can be asked what it is."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from partsrapport.report.figure_cells import OF_GOALS, OF_SIDES
from partsrapport.report.markdown import literal, verdict
from partsrapport.surveys import sentences
from partsrapport.words import wording
from partsrapport.words.asked import Ask, unasked
from partsrapport.words.labels import label

Goal = Mapping[str, Any]


def strip(goals: Iterable[Goal], ask: Ask = unasked) -> str:
    """Return the goals as a list: ``nått 79 % (mål 70 %) deltagare i nätverken``, each in a line."""
    return "\n".join(_item(goal, ask) for goal in goals)


def paragraphs(goals: Iterable[Goal], ask: Ask = unasked) -> str:
    """Return the goals with their verdicts in sentences, and what to mind when reading them."""
    return "\n\n".join(_paragraph(goal, ask) for goal in goals)


def asked(goal: Goal, ask: Ask) -> str:
    """The sentence of a goal, its numbers asked."""
    figure = partial(_asked, ask, OF_GOALS, goal)
    if goal[sentences.told_in(goal)] is not None:
        return sentences.judged(goal, figure)
    if goal["answer_n"] is None:
        return str(goal["sentence"])
    n = wording.integer(goal["answer_n"])
    return str(goal["sentence"]).replace(n, figure(n, "answer_n"), 1)


def asked_of_sides(sides: Goal, ask: Ask) -> str:
    """The sentence of how the two sides differ, its shares asked."""
    shares = sides["employer_share"], sides["union_share"]
    return sentences.sides(*shares, sides["is_different"], partial(_asked, ask, OF_SIDES, sides))


def _item(goal: Goal, ask: Ask) -> str:
    of, figure = sentences.told_in(goal), partial(_asked, ask, OF_GOALS, goal)
    said = wording.percent_sign if of == "share" else wording.score
    target = f"{label('diagram.mål')} {figure(said(goal[f'target_{of}']), f'target_{of}')}"
    value = None if goal[of] is None else figure(said(goal[of]), of)
    outcome = f"**{literal(value)}** ({literal(target)})" if value else f"({literal(target)})"
    return f"- {verdict(goal['verdict'])} {outcome} {literal(wording.uncapital(goal['goal']))}"


def _paragraph(goal: Goal, ask: Ask) -> str:
    text = " ".join(filter(None, [asked(goal, ask), goal["note"]]))
    return f"{verdict(goal['verdict'])} **{literal(goal['statement'])}**\\\n{literal(text)}"


def _asked(ask: Ask, figures: Mapping[str, str], goal: Goal, text: str, column: str) -> str:
    """A number of the goal, asked as the figure that its column is."""
    return ask(text, figures[column].replace("{key}", str(goal["goal_id"])))
