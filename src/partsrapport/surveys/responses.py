"""The answers to one question of a survey, as the arrays that an estimate is made from."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb
import numpy as np
import polars as pl

from partsrapport.surveys import disclosure
from partsrapport.surveys.estimation import (
    BoolArray,
    Design,
    Estimate,
    FloatArray,
    IntArray,
    Kind,
    difference_p_value,
    estimate,
    outward,
)
from partsrapport.words.swedish import integer

SURVEYS = """
    SELECT survey_id, title, year, groups, groups_total_n, invited_n FROM core.surveys ORDER BY survey_id
"""
RESPONDENTS = """
    SELECT respondent.respondent_n, respondent.survey_group, respondent.side, answer.answer,
           coalesce(option.is_opinion, false) AS is_opinion, coalesce(option.is_positive, false) AS is_positive
    FROM core.survey_respondents AS respondent
    SEMI JOIN mart.counted_respondents($smallest) AS counted USING (survey_id, respondent_n)
    LEFT JOIN core.survey_answers AS answer
        ON answer.survey_id = respondent.survey_id AND answer.respondent_n = respondent.respondent_n
        AND answer.question_id = $question_id
    LEFT JOIN core.survey_options AS option
        ON option.survey_id = answer.survey_id AND option.question_id = answer.question_id
        AND option.answer = answer.answer
    WHERE respondent.survey_id = $survey_id
    ORDER BY respondent.respondent_n
"""
# A respondent belongs to a goal's population with a kept value under every heading of its filter; with another value
# under one of them, not; with a value missing, nobody knows.
SCOPE = """
    SELECT background.respondent_n,
           CASE WHEN NOT bool_and(background.value IN (
                    SELECT value FROM core.goal_filters WHERE goal_id = $goal_id AND heading = background.heading
                )) THEN false
                WHEN count(*) = (SELECT count(DISTINCT heading) FROM core.goal_filters WHERE goal_id = $goal_id)
                THEN true END AS is_in_scope
    FROM core.survey_background AS background
    WHERE background.survey_id = $survey_id
        AND background.heading IN (SELECT heading FROM core.goal_filters WHERE goal_id = $goal_id)
    GROUP BY background.respondent_n
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


def surveys(connection: duckdb.DuckDBPyConnection) -> dict[str, Survey]:
    """All surveys by id."""
    invited: dict[str, dict[str, int]] = {}
    for survey_id, group, n in connection.execute("FROM core.survey_groups ORDER BY ALL").fetchall():
        invited.setdefault(survey_id, {})[group] = n
    rows = connection.sql(SURVEYS).pl().rows(named=True)
    return {row["survey_id"]: Survey(**row, invited_by_group=invited.get(row["survey_id"], {})) for row in rows}


@dataclass(frozen=True)
class Responses:
    """The respondents of a survey and what they said to one question.

    Arrays have the shape (respondents,) unless they say otherwise. Where those out of the population, or without an
    opinion, are fewer than the smallest cell, an estimate that rests on their number would give it away, so they count
    as not having answered.

    Attributes
    ----------
    frame
        survey_group, side, answer (empty: none), is_opinion, is_positive, is_in_scope (belongs to the population in
        question; empty: unknown).
    smallest
        The smallest cell that may be shown.
    step
        Estimates are in steps of so many percent, where decimals would tell what few of a group have answered; 0:
        exact.
    """

    survey: Survey
    question_id: str
    frame: pl.DataFrame
    smallest: int
    step: int = 0

    @property
    def is_coarse(self) -> bool:
        """Whether estimates are in steps of percent."""
        return self.step > 0

    @property
    def question(self) -> tuple[str, str]:
        """The question, among those of all surveys."""
        return self.survey.survey_id, self.question_id

    @cached_property
    def in_scope(self) -> BoolArray:
        """Is known to belong to the population."""
        return self._where(pl.col("is_in_scope"))

    @cached_property
    def group(self) -> IntArray:
        """The group of each; alike for those without."""
        codes: IntArray = self.frame.get_column("survey_group").rank("dense").fill_null(0).to_numpy().astype(int)
        return codes

    @property
    def pooled(self) -> BoolArray:
        """Shape (groups,): groups that response rates show as one."""
        return disclosure.pooled(np.array([*self.respondents_by_group.values()], int), self.smallest)

    @property
    def background(self) -> BoolArray:
        """Shape (sets, respondents): those that response rates count, everyone and each group that is shown."""
        names = [name for name, is_pooled in zip(self.respondents_by_group, self.pooled, strict=True) if not is_pooled]
        groups = [self._where(pl.col("survey_group") == name) for name in names]
        return np.array([np.ones(self.frame.height, bool), *groups])

    @cached_property
    def answers(self) -> BoolArray:
        """Belongs to the population and has an opinion."""
        return self._where(pl.col("is_in_scope") & pl.col("is_opinion"))

    @cached_property
    def positive(self) -> BoolArray:
        """Answered positively."""
        return self._where(pl.col("is_positive"))

    def of_side(self, side: str) -> BoolArray:
        """Answers of one side."""
        return self.answers & self._where(pl.col("side") == side)

    @cached_property
    def out_of_scope(self) -> BoolArray:
        """Is known not to belong to the population with an opinion."""
        others = self._where(~pl.col("is_in_scope"))
        without_opinion = self._where(
            pl.col("is_in_scope") & pl.col("answer").is_not_null() & ~pl.col("is_opinion"),
        )
        return self._unless_few(others) | self._unless_few(without_opinion)

    def _unless_few(self, respondents: BoolArray) -> BoolArray:
        return respondents if respondents.sum() >= self.smallest else np.zeros_like(respondents)

    def _where(self, condition: pl.Expr) -> BoolArray:
        found: BoolArray = self.frame.select(condition.fill_null(False)).to_series().to_numpy()
        return found

    @cached_property
    def _known(self) -> BoolArray:
        return self.answers | self.out_of_scope

    @property
    def has_sides(self) -> bool:
        """Whether the survey has the respondents' side."""
        return self.frame.get_column("side").is_not_null().any()

    def counts(self) -> pl.DataFrame:
        """Return the answers of the population, those without an opinion included: answer, answer_n."""
        asked = self.frame.filter(pl.col("is_in_scope") & pl.col("answer").is_not_null())
        return asked.group_by("answer").agg(answer_n=pl.len().cast(pl.Int64))

    @property
    def in_scope_n(self) -> int | None:
        """Invited who may belong to the population with an opinion; None when unknown."""
        return None if self._invited_n is None else self._invited_n - int(self.out_of_scope.sum())

    @property
    def response_share(self) -> float | None:
        """Answers / (invited - out of scope), where those who did not answer are as often out of scope as the others.

        That is the response rate RR4 of AAPOR (Standard Definitions, 2023), and simplifies to those whose answer is
        known / invited. None when the number invited is unknown.
        """
        return None if self._invited_n is None else int(self._known.sum()) / self._invited_n

    @property
    def _invited_n(self) -> int | None:
        """Number invited; of no use when it is less than that of respondents."""
        invited_n = self.survey.invited_n
        return None if invited_n is None or invited_n < self.frame.height else invited_n

    @cached_property
    def design(self) -> Design:
        """The design, with those whose answer is known as its respondents."""
        groups = self.frame.filter(self._known).get_column("survey_group")
        singly = np.ones(len(groups), int)
        if self.survey.groups is None:
            return Design(Kind.NO_GROUPS, np.zeros(len(groups), int), singly, np.array([self._invited_n or math.inf]))
        names = list(self.respondents_by_group)
        members = groups.cast(pl.Enum(names)).to_physical().to_numpy().astype(int)
        if not self._has_usable_groups:
            return Design(Kind.UNKNOWN, members, singly, np.full(len(names), math.inf))
        invited = np.array([self.survey.invited_by_group[group] for group in names], float)
        if self.survey.groups == "alla":
            return Design(Kind.ALL_GROUPS, members, singly, invited)
        return Design(Kind.SAMPLED_GROUPS, members, singly, invited, float(self.survey.groups_total_n or math.inf))

    @cached_property
    def respondents_by_group(self) -> dict[str, int]:
        """Respondents of each group surveyed, those that nobody answered for included."""
        found: dict[str, int] = dict(self.frame.get_column("survey_group").drop_nulls().value_counts().iter_rows())
        return {group: found.get(group, 0) for group in sorted({*self.survey.invited_by_group, *found})}

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

    def by_group(self, included: BoolArray) -> IntArray:
        """Shape (groups,): how many of the included answers come from each group surveyed."""
        return np.bincount(self.design.group[included[self._known]], minlength=len(self.design.invited))

    @property
    def has_published_weights(self) -> bool:
        """Whether groups have weights, and the numbers of all of them are shown."""
        return self.design.kind in (Kind.ALL_GROUPS, Kind.SAMPLED_GROUPS) and not self.pooled.any()

    @property
    def weights(self) -> FloatArray:
        """How many invited each stands for; 0 where that is nobody, as the answer is unknown."""
        weights = np.zeros(self.frame.height)
        weights[self._known] = self.design.weights
        return weights

    def estimate(self, included: BoolArray, confidence: float) -> Estimate:
        """Share positive among the included answers, ``answers`` or those of a side, as precise as may be shown."""
        exact = estimate(self.design, included[self._known], self.positive[self._known], confidence)
        return outward(exact, self.step) if self.is_coarse else exact

    @property
    def _has_few_in_a_group(self) -> bool:
        return self.survey.groups is not None and min(self.respondents_by_group.values()) < self.smallest

    def p_value(self, first: BoolArray, second: BoolArray) -> float | None:
        """P-value of the difference in share positive between two sets of the answers."""
        return difference_p_value(self.design, *(mask[self._known] for mask in (first, second, self.positive)))

    @property
    def has_few_dissenters(self) -> bool:
        """Those of the smaller opinion are some, but fewer than may be shown."""
        positive_n, answer_n = int((self.answers & self.positive).sum()), int(self.answers.sum())
        return 0 < min(positive_n, answer_n - positive_n) < self.smallest

    def with_dissenters(self, n: int) -> "Responses":
        """The same answers, were those of the smaller opinion n in number."""
        positive = self.positive[self.answers]
        smaller = bool(2 * positive.sum() < len(positive))
        first = np.argsort(positive != smaller, kind="stable")[:n]  # those who are of it now, then as they came
        opinions = np.full(len(positive), not smaller)
        opinions[first] = smaller
        changed = self.positive.copy()
        changed[self.answers] = opinions
        return replace(self, frame=self.frame.with_columns(is_positive=pl.Series(changed)))

    def warnings(self) -> list[str]:
        """What to mind about the design, in Swedish."""
        found = []
        if self._has_excess:
            found.append("Svaren är fler än de inbjudna, så antalet inbjudna är inte använt.")
        if self.design.kind is Kind.NO_GROUPS and self._invited_n is None:
            found.append("Utan antalet inbjudna är osäkerheten räknad som om de vore mycket många.")
        if self.design.kind is Kind.UNKNOWN:
            found.append("Utan antalet inbjudna per grupp är grupperna räknade som ett urval ur mycket många.")
        if self._has_few_in_a_group:
            found.append(f"Någon grupp har färre än {integer(self.smallest)} svar; en grupp utan svar räknas inte in.")
        if self.step > 1:
            found.append(f"Andelarna är avrundade till {integer(self.step)}-tal procent, för att skydda små grupper.")
        return found


def responses(
    connection: duckdb.DuckDBPyConnection, survey: Survey, question_id: str, smallest: int, goal_id: str | None = None
) -> Responses:
    """Read the answers to a question, with the population of a goal as scope (without: everyone)."""
    parameters = {"survey_id": survey.survey_id, "question_id": question_id, "smallest": smallest}
    frame = connection.sql(RESPONDENTS, params=parameters).pl()
    return Responses(survey, question_id, _with_scope(connection, frame, survey.survey_id, goal_id), smallest)


def _with_scope(
    connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame, survey_id: str, goal_id: str | None
) -> pl.DataFrame:
    has_filter = connection.execute("SELECT 1 FROM core.goal_filters WHERE goal_id = ?", [goal_id]).fetchall()
    if not has_filter:
        return frame.with_columns(is_in_scope=pl.lit(True))
    scope = connection.sql(SCOPE, params={"survey_id": survey_id, "goal_id": goal_id}).pl()
    return frame.join(scope, on="respondent_n", how="left", maintain_order="left")
