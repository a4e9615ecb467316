"""What the respondents of a survey answer: as many of each answer as planned, unevenly over groups and sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from demo import plans
from demo.quotas import apportion

_NO_OPINION_SHARE, _BLANK_SHARE, _EMPLOYER_SHARE = 0.03, 0.02, 0.55


@dataclass
class Respondent:
    """One respondent; ``answers`` is by header, and an unanswered question is not in it."""

    group: str
    is_union: bool
    background: str
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question and, for some respondents, the planned shares of the answers on its scale, in per cent."""

    header: str
    scale: Sequence[str]
    no_opinion: str
    shares: Sequence[int]
    has_several: bool = False


def plan_of(survey_id: str) -> dict[str, Any]:
    """The planned answers of a survey."""
    plan: dict[str, Any] = plans.toml("answers.toml")[survey_id]
    return plan


def answered(survey_id: str) -> dict[str, int]:
    """Number of respondents by group; without groups, one that has no name."""
    planned = plan_of(survey_id)["answered"]
    return planned if isinstance(planned, dict) else {"": planned}


def respondents(survey: dict[str, Any], rng: Random) -> list[Respondent]:
    """The respondents of a survey in one world, in random order."""
    everyone = _everyone(survey["id"], rng)
    for question in survey["fraga"]:
        for part, shares in _parts(survey["id"], question["id"], everyone):
            scale = plans.toml("enkater.toml")["skala"][question["skala"]]
            no_opinion = scale.get("ingen_asikt", [""])[0]
            asked = Question(question["rubrik"], scale["svar"], no_opinion, shares, question.get("flera", False))
            _answer(asked, part, plan_of(survey["id"]), rng)
    rng.shuffle(everyone)
    return everyone


def _everyone(survey_id: str, rng: Random) -> list[Respondent]:
    background = {group: value for value, part in _backgrounds(survey_id) for group in part["groups"]}
    groups = [group for group, n in answered(survey_id).items() for _ in range(n)]
    employers_n = round(len(groups) * _EMPLOYER_SHARE)
    sides = [place >= employers_n for place in range(len(groups))]
    rng.shuffle(sides)
    return [Respondent(group, side, background.get(group, "")) for group, side in zip(groups, sides, strict=True)]


def _backgrounds(survey_id: str) -> list[tuple[str, dict[str, Any]]]:
    parts = plan_of(survey_id).items()
    return [(value, part) for value, part in parts if isinstance(part, dict) and "groups" in part]


def _parts(
    survey_id: str, question_id: str, everyone: Sequence[Respondent]
) -> Iterator[tuple[list[Respondent], Sequence[int]]]:
    """The respondents, by background where there is one, with the shares planned for them."""
    backgrounds = _backgrounds(survey_id)
    if not backgrounds:
        yield list(everyone), plan_of(survey_id)[question_id]
    for value, part in backgrounds:
        yield [respondent for respondent in everyone if respondent.background == value], part[question_id]


def _answer(question: Question, asked: Sequence[Respondent], plan: dict[str, Any], rng: Random) -> None:
    """Let them answer: who is more content takes the higher of the planned answers."""
    shuffled = rng.sample(asked, len(asked))
    blank_n, no_opinion_n = round(len(asked) * _BLANK_SHARE), round(len(asked) * _NO_OPINION_SHARE)
    for respondent in shuffled[blank_n : blank_n + no_opinion_n]:
        respondent.answers[question.header] = question.no_opinion
    rest = _by_content(shuffled[blank_n + no_opinion_n :], plan, rng)
    counts = apportion(len(rest), question.shares)
    answers = [answer for answer, n in zip(question.scale, counts, strict=True) for _ in range(n)]
    if question.has_several:
        answers = [
            _with_next(answer, question.scale) if place % 3 == 0 else answer for place, answer in enumerate(answers)
        ]
    for respondent, answer in zip(rest, answers, strict=True):
        respondent.answers[question.header] = answer


def _with_next(answer: str, scale: Sequence[str]) -> str:
    """The answer and the one after it, as form tools write several; the first, none of them, stands alone."""
    place = scale.index(answer)
    return f"{answer};{scale[place + 1]};" if 0 < place < len(scale) - 1 else answer


def _by_content(respondents: Sequence[Respondent], plan: dict[str, Any], rng: Random) -> list[Respondent]:
    """The less content first: by chance, group and side."""
    mood = {group: rng.gauss(0, plan.get("spread", 0)) for group in dict.fromkeys(r.group for r in respondents)}
    shift = plan.get("fack", 0)
    content = [mood[r.group] + shift * r.is_union + rng.gauss(0, 1) for r in respondents]
    order = sorted(range(len(content)), key=lambda place: (content[place], place))
    return [respondents[place] for place in order]
