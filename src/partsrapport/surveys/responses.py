"""Surveys, and the counted answers to one of their questions as the arrays that an estimate is made from."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import polars as pl

from partsrapport.surveys.bounds import NOTHING
from partsrapport.surveys.contrasts import difference_p_value
from partsrapport.surveys.estimation import (
    BoolArray,
    Design,
    DesignKind,
    Estimate,
    IntArray,
    Values,
    errors_by_group,
    estimate,
    ratio,
)
from partsrapport.surveys.raking import TargetGroup, Weighted, weighted
from partsrapport.words.language import either
from partsrapport.words.vocabulary import values

SIDES = tuple(values("side"))
SURVEYS = """
    SELECT survey_id, title, year, groups, groups_total_n, invited_n, undeclared_group
    FROM core.surveys ORDER BY survey_id
"""


@dataclass(frozen=True)
class Survey:
    """A survey and whom it was sent to; ``invited_by_group`` is empty where the numbers are unknown."""

    survey_id: str
    title: str
    year: int
    groups: str | None
    groups_total_n: int | None
    invited_n: int | None
    invited_by_group: dict[str, int]
    undeclared_group: str | None = None


def surveys(connection: duckdb.DuckDBPyConnection) -> dict[str, Survey]:
    """All surveys by id."""
    invited: dict[str, dict[str, int]] = {}
    for survey_id, group, n in connection.execute("FROM core.survey_groups ORDER BY ALL").fetchall():
        invited.setdefault(survey_id, {})[group] = n
    rows = connection.sql(SURVEYS).pl().rows(named=True)
    return {row["survey_id"]: Survey(**row, invited_by_group=invited.get(row["survey_id"], {})) for row in rows}


TEXTS = dict.fromkeys(("survey_group", "side", "sector", "size_class", "scope", "answer"), pl.String)
FLAGS = {"is_opinion": pl.Boolean, "is_positive": pl.Boolean}
NOBODY = pl.DataFrame(schema=TEXTS | FLAGS | {"score": pl.Float64, "respondents_n": pl.Int64})
Counts = dict[tuple[str, str], pl.DataFrame]  # by survey and question


def counts_of(connection: duckdb.DuckDBPyConnection) -> Counts:
    """What ``exact.survey_counts`` holds, by survey and question."""
    counts = connection.sql("FROM exact.survey_counts ORDER BY ALL").pl()
    parts: Any = counts.partition_by("survey_id", "question_id", as_dict=True, include_key=False)
    return dict(parts)


@dataclass(frozen=True)
class Responses:
    """What the respondents of a survey said to one question, with the population of a goal in mind (None: everyone).

    Arrays have the shape (cells,): respondents who are alike in all that is counted.

    Attributes
    ----------
    counts
        Cells: survey_group, side, sector, size_class, scope, answer (each '' for none), is_opinion, is_positive, score,
        respondents_n.
    goal_id
        The goal, when its population is a part of the respondents.
    scale
        The lowest and the highest score, where the mean is asked for instead of the share of positive answers.
    """

    survey: Survey
    counts: pl.DataFrame
    goal_id: str | None = None
    scale: tuple[float, float] | None = None

    def _is(self, name: str, value: object) -> BoolArray:
        return (self.counts.get_column(name) == value).to_numpy()

    @cached_property
    def n(self) -> IntArray:
        """Respondents."""
        return self.counts.get_column("respondents_n").to_numpy().astype(int)

    def count(self, included: BoolArray) -> int:
        """How many respondents the cells hold."""
        return int(self.n @ included)

    @property
    def respondents_n(self) -> int:
        """Respondents of the survey."""
        return int(self.n.sum())

    @cached_property
    def in_scope(self) -> BoolArray:
        """Is known to belong to the population."""
        return self._says("+") if self.goal_id else np.ones(len(self.n), bool)

    def _says(self, sign: str) -> BoolArray:
        told = f"{sign}{self.goal_id}"
        return np.array([told in scope.split("|") for scope in self.counts.get_column("scope").to_list()], bool)

    @cached_property
    def answers(self) -> BoolArray:
        """Belongs to the population and has an opinion."""
        return self.in_scope & self._is("is_opinion", True)

    @cached_property
    def values(self) -> Values:
        """Answered positively; or, for a mean, the place of its score on the scale, from 0 to 1."""
        if self.scale is None:
            return self._is("is_positive", True)
        lowest, highest = self.scale
        return (self.counts.get_column("score").fill_null(lowest).to_numpy() - lowest) / (highest - lowest)

    def of_side(self, side: str) -> BoolArray:
        """Answers of one side."""
        return self.answers & self._is("side", side)

    @cached_property
    def out_of_scope(self) -> BoolArray:
        """Is known not to belong to the population with an opinion."""
        others = self._says("-") if self.goal_id else np.zeros(len(self.n), bool)
        return others | (self.in_scope & ~self._is("answer", "") & self._is("is_opinion", False))

    @cached_property
    def known(self) -> BoolArray:
        """Belongs to the population with an opinion, or is known not to."""
        return self.answers | self.out_of_scope

    @property
    def has_sides(self) -> bool:
        """Whether the survey has the respondents' side."""
        return not self._is("side", "").all()

    def by_answer(self) -> dict[str, int]:
        """How many of the population gave each answer, those without an opinion included."""
        told = self.counts.select("answer", n=pl.Series(self.n * self.in_scope))
        return dict(told.group_by("answer", maintain_order=True).agg(pl.col("n").sum()).iter_rows())

    @property
    def in_scope_n(self) -> int | None:
        """Invited who may belong to the population with an opinion; None when unknown."""
        return None if self._invited_n is None else self._invited_n - self.count(self.out_of_scope)

    @property
    def response_share(self) -> float | None:
        """Answers / (invited - out of scope), where those who did not answer are as often out of scope as the others.

        That is the response rate RR4 of AAPOR (Standard Definitions, 2023), and simplifies to those whose answer is
        known / invited. None when the number invited is unknown.
        """
        return self.count(self.known) / self._invited_n if self._invited_n else None

    @property
    def _invited_n(self) -> int | None:
        """Number invited; of no use when it is less than that of respondents."""
        invited_n = self.survey.invited_n
        return None if invited_n is None or invited_n < self.respondents_n else invited_n

    @cached_property
    def design(self) -> Design:
        """The design, with those whose answer is known as its respondents."""
        n = self.n[self.known]
        if self.survey.groups is None:
            return Design(DesignKind.NO_GROUPS, np.zeros(len(n), int), n, np.array([self._invited_n or math.inf]))
        places = {group: place for place, group in enumerate(self.respondents_by_group)}
        members = np.array([places[group] for group in self._groups], int)[self.known]
        if not self._has_usable_groups:
            return Design(DesignKind.UNKNOWN, members, n, np.full(len(places), math.inf))
        invited = np.array([self.survey.invited_by_group[group] for group in places], float)
        if self.survey.groups == "alla":
            return Design(DesignKind.ALL_GROUPS, members, n, invited)
        return Design(DesignKind.SAMPLED_GROUPS, members, n, invited, float(self.survey.groups_total_n or math.inf))

    @cached_property
    def respondents_by_group(self) -> dict[str, int]:
        """Respondents of each group surveyed, those that nobody answered for included."""
        found = dict.fromkeys(self.survey.invited_by_group, 0)
        for group, n in zip(self._groups, self.n.tolist(), strict=True):
            found[group] = found.get(group, 0) + n
        return dict(sorted(found.items()))

    @property
    def _groups(self) -> list[str]:
        return self.counts.get_column("survey_group").to_list()

    @property
    def groups_n(self) -> int | None:
        """Groups with answers; None without groups."""
        return None if self.survey.groups is None else int((self.design.by_group(self.answers[self.known]) > 0).sum())

    @property
    def _has_usable_groups(self) -> bool:
        invited, total_n = self.survey.invited_by_group, self.survey.groups_total_n
        is_known = self.respondents_by_group.keys() == invited.keys() and (total_n is None or total_n >= len(invited))
        return is_known and not self._has_excess

    @property
    def _has_excess(self) -> bool:
        """More have answered than were invited, in all or in a group."""
        invited = self.survey.invited_by_group
        in_all = self.survey.invited_n is not None and self._invited_n is None
        return in_all or any(n > invited.get(group, n) for group, n in self.respondents_by_group.items())

    def estimate(self, included: BoolArray, confidence: float) -> Estimate:
        """Share or mean among the included answers, ``answers`` or those of a side: at least one."""
        return estimate(self.design, included[self.known], self.values[self.known], confidence)

    def weighted(self, target_group: TargetGroup, confidence: float) -> Weighted | None:
        """Of the answers whose sector and size are known, weighted to the target group; None where that cannot be."""
        told = self.known & ~self._is("sector", "") & ~self._is("size_class", "")
        classes = self.counts.filter(told).select("sector", "size_class").rows()
        counted = self.n[told], classes, self.answers[told], self.values[told]
        return weighted(*counted, target_group=target_group, confidence=confidence)

    @cached_property
    def standard_error(self) -> float:
        """Of the share positive among the answers; 0 where all groups answered alike."""
        included, values = self.answers[self.known], self.values[self.known]
        share, error = ratio(self.design, (included * values).astype(float), included.astype(float))
        return error if error**2 > NOTHING * share * (1 - share) else 0.0

    def errors_by_group(self) -> dict[str, float]:
        """What each group that answered adds to the error of the share positive among the answers."""
        errors = errors_by_group(self.design, self.answers[self.known], self.values[self.known])
        named = zip(self.respondents_by_group, errors.tolist(), self.design.respondents.tolist(), strict=True)
        return {group: error for group, error, n in named if n}

    def p_value(self, first: BoolArray, second: BoolArray) -> float | None:
        """P-value of the difference in share positive between two sets of the answers."""
        return difference_p_value(self.design, first[self.known], second[self.known], self.values[self.known])

    def warnings(self) -> Iterator[str]:
        """What to mind about the design."""
        if self._has_excess:
            yield either(
                "Svaren är fler än de inbjudna, så antalet inbjudna är inte använt.",
                "There are more answers than people invited, so the number invited is not used.",
            )
        if self.design.kind is DesignKind.ALL_GROUPS and self.design.surveyed_share < 1:
            yield either(
                "I någon grupp har ingen svarat, så de andra är räknade som ett urval av grupperna.",
                "Nobody in some group has answered, so the others are counted as a sample of the groups.",
            )
        if self.survey.undeclared_group:
            yield either(
                "De svarande kommer i grupper som inte är angivna, så osäkerheten är större än den som visas.",
                "The respondents come in groups that are not declared, so the uncertainty is larger than is shown.",
            )
        if self.design.kind is DesignKind.NO_GROUPS and self._invited_n is None:
            yield either(
                "Utan antalet inbjudna är osäkerheten räknad som om de vore mycket många.",
                "Without the number invited, the uncertainty is computed as if they were very many.",
            )
        if self.design.kind is DesignKind.UNKNOWN:
            yield either(
                "Utan antalet inbjudna per grupp är grupperna räknade som ett urval ur mycket många.",
                "Without the number invited by group, the groups are counted as a sample of very many.",
            )
