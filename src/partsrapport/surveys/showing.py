"""Which figures on surveys may be shown beside each other, and how precisely."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from partsrapport.surveys import disclosure
from partsrapport.surveys.comparisons import Pair
from partsrapport.surveys.effect_goals import Goal, Measured
from partsrapport.surveys.estimation import BoolArray
from partsrapport.surveys.responses import Responses

STEPS = (1, 5, 10)  # percent
MOST_GROUPS = 12  # with more there is more than one possibility
SIDES = ("arbetsgivare", "fack")
Key = tuple[str, ...]


class Figures(NamedTuple):
    """What is counted for some figures: sets of respondents to a question, shape (sets, respondents)."""

    asked: Responses
    sets: BoolArray


Question = dict[Key, Figures]


class Shown(NamedTuple):
    """The figures that may be shown on a question, and the steps of percent in which weighted shares are; 0: exact."""

    figures: Question
    step: int


def shown_questions(measured: Measured, pairs: list[Pair], smallest: int) -> dict[Key, Shown]:
    """Return what may be shown beside each other, by survey and question.

    Figures on the same question of a survey can be subtracted from each other, so they are judged together, the
    more important first: how many answered for each goal (the larger first), how many of them are positive, the
    same of the whole survey where years are compared, and of each side.
    """
    questions: dict[Key, Question] = {}
    for key, figures in _candidates(_with_a_safe_population(measured, smallest), pairs):
        questions.setdefault(figures.asked.question, {})[key] = figures
    ranges = {goal.goal_id for goal, asked in measured.items() if asked.has_few_dissenters}
    shown = {question: _shown(candidates, ranges, smallest) for question, candidates in questions.items()}
    return {question: _as_precise_as_may_be(figures) for question, figures in shown.items()}


def _with_a_safe_population(measured: Measured, smallest: int) -> Measured:
    """Leave out goals whose population, beside the respondents of the survey and of its groups, would tell of few.

    The populations of a survey's goals are judged together, the larger first: they are the same for all its questions.
    """
    safe: Measured = {}
    for survey_id in sorted({goal.survey_id for goal in measured}):
        of_survey = [(goal, asked) for goal, asked in _by_size(measured) if goal.survey_id == survey_id]
        populations = [asked.in_scope[np.newaxis] for _, asked in of_survey]
        places = disclosure.safe([of_survey[0][1].background, *populations], smallest)
        safe |= dict(of_survey[place - 1] for place in places if place > 0)
    return safe


def _by_size(measured: Measured) -> list[tuple[Goal, Responses]]:
    return sorted(measured.items(), key=lambda item: -item[1].answers.sum())


def _candidates(measured: Measured, pairs: list[Pair]) -> Iterator[tuple[Key, Figures]]:
    for goal, asked in _by_size(measured):
        yield ("antal", goal.goal_id), Figures(asked, asked.answers[np.newaxis])
    for goal, asked in _by_size(measured):
        yield ("andel", goal.goal_id), _split(asked, asked.answers)
    for pair in pairs:
        yield from ((key, _split(asked, asked.answers)) for key, asked in pair.asked_in)
    for goal, asked in measured.items():
        for side in SIDES:
            yield ("sida", goal.goal_id, side), _split(asked, asked.of_side(side))


def _split(asked: Responses, answers: BoolArray) -> Figures:
    """Return what is behind a share: the answers, and the positive ones."""
    return Figures(asked, np.array([answers, answers & asked.positive]))


def _shown(candidates: Question, ranges: Collection[str], smallest: int) -> Question:
    """Return those that may be shown, less what is of no use without the share of its goal.

    Those are the sides; and the number of answers, except that of a goal told by its ``ranges``. A range is told only
    where no other figures are about some of the same respondents: together they could come down to a number.
    """
    keys = list(candidates)
    places = disclosure.safe([figures.sets for figures in candidates.values()], smallest)
    shown = {keys[place]: candidates[keys[place]] for place in places}
    for key in reversed(list(shown)):
        is_of_a_share = key[0] in ("andel", "fråga") or ("andel", key[1]) in shown
        is_told_by_range = key[0] == "antal" and key[1] in ranges and not _overlaps(key, shown)
        if not (is_of_a_share or is_told_by_range):
            del shown[key]
    return shown


def _overlaps(key: Key, shown: Question) -> bool:
    answers = shown[key].sets[0]
    return any((answers & figures.sets[0]).any() for other, figures in shown.items() if other != key)


def _as_precise_as_may_be(figures: Question) -> Shown:
    """In the finest steps from which the answers of few in a group cannot be found; without the sides, or nothing."""
    if not _is_telling(figures):
        return Shown(figures, 0)
    without_sides = {key: each for key, each in figures.items() if key[0] != "sida"}
    choices = (Shown(chosen, step) for chosen in (figures, without_sides) for step in STEPS)
    return next((choice for choice in choices if not _is_narrowed_down(*choice)), Shown({}, 0))


def _is_telling(question: Question) -> bool:
    """Whether few of a group are alike in all that is shown on a question.

    From the decimals of weighted shares it can be found what they said.
    """
    figures = list(question.values())
    if not figures or figures[0].asked.survey.groups is None:
        return False
    sets = [np.vstack([asked.group, asked.out_of_scope, counted]) for asked, counted in figures]
    return disclosure.has_few_alike(np.vstack(sets), figures[0].asked.smallest)


def _is_narrowed_down(question: Question, step: int) -> bool:
    """Whether weighted shares in steps of so many percent leave one possibility for few of an opinion in a group."""
    shares = [figures for key, figures in question.items() if key[0] != "antal"]
    if not shares or not all(asked.has_published_weights for asked, _ in shares):
        return False
    first = shares[0].asked
    if len(first.respondents_by_group) > MOST_GROUPS:
        return False
    answers = np.array([sets[0] for _, sets in shares])
    weights = np.array([asked.weights for asked, _ in shares])
    table = disclosure.Table(answers, first.positive, first.group, weights)
    return disclosure.is_fixed_by_shares(table, step / 100, first.smallest)
