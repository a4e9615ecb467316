"""The answers to the surveys, a respondent at a time, from the files themselves."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.figures.recount import raw


@dataclass(frozen=True)
class Answer:
    """What one respondent said to one question: whether there is an opinion, and a positive one; None for no answer.

    Where a mean is asked for, ``positive`` is instead how far up the scale the answer is, from 0 to 1.
    """

    group: str
    opinion: bool | None
    positive: float
    score: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A question of a survey, with everybody who answered something in it, and how many were invited."""

    survey: dict[str, Any]
    question: dict[str, Any]
    answers: list[Answer]
    background: list[dict[str, str]]
    scores: dict[str, float]

    def in_places(self) -> "Asked":
        """Med hur högt upp på skalan varje svar ligger i stället för om det är positivt."""
        low, high = min(self.scores.values()), max(self.scores.values())
        placed = [
            replace(one, positive=(one.score - low) / (high - low) if one.opinion else 0.0) for one in self.answers
        ]
        return replace(self, answers=placed)

    @property
    def invited_n(self) -> int | None:
        """Hur många som fick enkäten."""
        by_group = self.survey.get("inbjudna_per_grupp")
        return sum(by_group.values()) if by_group else self.survey.get("inbjudna")

    def kept(self, is_kept: Callable[[dict[str, str]], bool | None]) -> "Asked":
        """Only those of a population; others have answered, but not this; of None nobody knows whether they belong."""
        said = [(answer, is_kept(one)) for answer, one in zip(self.answers, self.background, strict=True)]
        changed = {None: lambda one: Answer(one.group, None, False), False: lambda one: Answer(one.group, False, False)}
        answers = [changed[belongs](answer) if belongs in changed else answer for answer, belongs in said]
        return replace(self, answers=answers)


def read(folder: Path) -> dict[tuple[str, str], Asked]:
    """Every question of every survey, by their ids."""
    declared = tomllib.loads((folder / "enkater" / "enkater.toml").read_text(encoding="utf-8"))
    found = {}
    for survey in declared.get("enkat", []):
        rows = list(raw.table(folder / "enkater" / survey["fil"]))
        headings = [question["rubrik"] for question in survey["fraga"]]
        scales = {question["rubrik"]: declared["skala"][question["skala"]] for question in survey["fraga"]}
        sound = [row for row in rows if all(_is_declared(row[heading], scales[heading]) for heading in headings)]
        answered = [row for row in sound if any(row[heading] for heading in headings)]
        for question in survey["fraga"]:
            scale = scales[question["rubrik"]]
            answers = [_answer(row, survey, question, scale) for row in answered]
            found[survey["id"], question["id"]] = Asked(survey, question, answers, answered, _scores(scale))
    return found


def _is_declared(text: str, scale: dict[str, Any]) -> bool:
    return {*_given(text)} <= {*scale["svar"], *scale.get("ingen_asikt", [])}


def _given(text: str) -> list[str]:
    """Svaren i en cell; där flera kan ges står semikolon mellan dem."""
    return [part for part in text.split(";") if part]


def _answer(row: dict[str, str], survey: dict[str, Any], question: dict[str, Any], scale: dict[str, Any]) -> Answer:
    group, text = row[survey["grupp"]] if "grupp" in survey else "", row[question["rubrik"]]
    score = _scores(scale).get(text, 0.0)
    said = {*_given(text)}
    return Answer(group, bool(said & {*scale["svar"]}) if text else None, bool(said & {*question["positiva"]}), score)


def _scores(scale: dict[str, Any]) -> dict[str, float]:
    return dict(zip(scale["svar"], scale.get("poang", range(1, len(scale["svar"]) + 1)), strict=True))
