"""The answers to one question of a survey, as the arrays that an estimate is made from."""

import math
from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np
import polars as pl

from partsrapport.metrics.estimation import BoolArray, Design, Estimate, Kind, difference_p_value, estimate, outward
from partsrapport.report.swedish import counted

SURVEYS = """
    SELECT survey_id, title, year, groups, groups_total_n, invited_n AS declared_invited_n
    FROM core.surveys ORDER BY survey_id
"""
RESPONDENTS = """
    SELECT respondent.respondent_n, respondent.survey_group, respondent.side, answer.answer,
           coalesce(option.is_opinion, false) AS is_opinion, coalesce(option.is_positive, false) AS is_positive
    FROM core.survey_respondents AS respondent
    SEMI JOIN core.survey_answers AS any_answer USING (survey_id, respondent_n)
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
    declared_invited_n: int | None
    invited_by_group: dict[str, int]

    @property
    def invited_n(self) -> int | None:
        """Invited in all; None when unknown."""
        return self.declared_invited_n or sum(self.invited_by_group.values()) or None


def surveys(connection: duckdb.DuckDBPyConnection) -> dict[str, Survey]:
    """All surveys by id."""
    invited: dict[str, dict[str, int]] = {}
    for survey_id, group, n in connection.execute("FROM core.survey_groups ORDER BY ALL").fetchall():
        invited.setdefault(survey_id, {})[group] = n
    rows = connection.sql(SURVEYS).pl().rows(named=True)
    return {row["survey_id"]: Survey(**row, invited_by_group=invited.get(row["survey_id"], {})) for row in rows}


@dataclass(frozen=True)
class Responses:
    """The respondents of a survey (those who answered anything) and what they said to one question.

    ``frame`` has one row a respondent: survey_group, side, answer (empty: none), is_opinion, is_positive and
    is_in_scope (belongs to the population in question; empty: unknown). Sets of respondents fewer than
    ``smallest`` that an estimate would give away (those out of scope, or without an opinion) are counted as not
    having answered.
    """

    survey: Survey
    question_id: str
    frame: pl.DataFrame
    smallest: int

    @cached_property
    def answers(self) -> BoolArray:
        """Shape (respondents,): belongs to the population and has an opinion."""
        return self._mask(self._has_group & pl.col("is_in_scope") & pl.col("is_opinion"))

    @cached_property
    def positive(self) -> BoolArray:
        """Shape (respondents,): answered positively."""
        return self._mask(pl.col("is_positive"))

    def of_side(self, side: str) -> BoolArray:
        """Shape (respondents,): the answers of one side."""
        return self.answers & self._mask(pl.col("side") == side)

    @cached_property
    def _out_of_scope(self) -> BoolArray:
        others = self._mask(self._has_group & ~pl.col("is_in_scope"))
        without_opinion = self._mask(
            self._has_group & pl.col("is_in_scope") & pl.col("answer").is_not_null() & ~pl.col("is_opinion")
        )
        return self._unless_few(others) | self._unless_few(without_opinion)

    @property
    def _has_group(self) -> pl.Expr:
        return pl.lit(True) if self.survey.groups is None else pl.col("survey_group").is_not_null()

    def _unless_few(self, mask: BoolArray) -> BoolArray:
        return mask if mask.sum() >= self.smallest else np.zeros_like(mask)

    def _mask(self, condition: pl.Expr) -> BoolArray:
        return self.frame.select(condition.fill_null(False).alias("is")).get_column("is").to_numpy().astype(bool)

    @cached_property
    def _known(self) -> BoolArray:
        return self.answers | self._out_of_scope

    @property
    def has_sides(self) -> bool:
        """Whether the survey has the respondents' side."""
        return self.frame.get_column("side").is_not_null().any()

    def counts(self) -> pl.DataFrame:
        """Return the answers of the population, those without an opinion included: answer, answer_n."""
        asked = self.frame.filter(self._has_group & pl.col("is_in_scope") & pl.col("answer").is_not_null())
        return asked.group_by("answer").agg(answer_n=pl.len().cast(pl.Int64))

    @property
    def answered_groups_n(self) -> int | None:
        """Groups with answers; None without groups."""
        if self.survey.groups is None:
            return None
        return self.frame.filter(self.answers).get_column("survey_group").n_unique()

    @property
    def out_of_scope_n(self) -> int:
        """Invited who are known not to belong to the population with an opinion."""
        return int(self._out_of_scope.sum())

    @property
    def in_scope_n(self) -> int | None:
        """Invited who may belong to the population with an opinion; None when unknown."""
        return None if self._usable_invited_n is None else self._usable_invited_n - self.out_of_scope_n

    @property
    def _usable_invited_n(self) -> int | None:
        invited_n = self.survey.invited_n
        return None if invited_n is None or invited_n < self.frame.height else invited_n

    @cached_property
    def groups(self) -> list[str]:
        """The groups that were surveyed, or that answers came from."""
        if self.survey.groups is None:
            return ["alla"]
        return sorted({*self.survey.invited_by_group, *self.frame.get_column("survey_group").drop_nulls()})

    @cached_property
    def design(self) -> Design:
        """The design, with those whose answer is known as its respondents."""
        known = self.frame.filter(self._known)
        if self.survey.groups is None:
            return Design(Kind.NO_GROUPS, np.zeros(known.height, int), np.array([self._usable_invited_n or math.inf]))
        index = {group: i for i, group in enumerate(self.groups)}
        members = np.array([index[group] for group in known.get_column("survey_group")], int)
        if not self._has_usable_groups:
            return Design(Kind.UNKNOWN, members, np.full(len(index), math.inf))
        invited = np.array([float(self.survey.invited_by_group[group]) for group in self.groups])
        if self.survey.groups == "alla":
            return Design(Kind.ALL_GROUPS, members, invited)
        return Design(Kind.SAMPLED_GROUPS, members, invited, float(self.survey.groups_total_n or math.inf))

    @cached_property
    def respondents_by_group(self) -> dict[str, int]:
        """Respondents of each group."""
        counted_groups = self.frame.get_column("survey_group").drop_nulls().value_counts()
        found: dict[str, int] = dict(counted_groups.iter_rows())
        return {group: found.get(group, 0) for group in self.groups}

    @property
    def _has_usable_groups(self) -> bool:
        invited, total = self.survey.invited_by_group, self.survey.groups_total_n
        enough = all(n <= invited.get(group, -1) for group, n in self.respondents_by_group.items())
        return enough and (self.survey.groups == "alla" or (total is not None and total >= len(self.groups)))

    @property
    def has_few_in_a_group(self) -> bool:
        """Some group has fewer answers than may be shown, so that an exact estimate could give them away."""
        if self.survey.groups is None:
            return False
        answers = np.bincount(self.design.group[self.answers[self._known]], minlength=len(self.groups))
        respondents = np.array(list(self.respondents_by_group.values()))
        return bool((((answers > 0) & (answers < self.smallest)) | (respondents < self.smallest)).any())

    def estimate(self, included: BoolArray, confidence: float) -> Estimate:
        """Share positive among the included answers, e.g. ``answers`` or those of a side."""
        return estimate(self.design, included[self._known], self.positive[self._known], confidence)

    def published(self, included: BoolArray, confidence: float) -> Estimate:
        """Return the estimate as it may be shown: outward to whole percent when a group behind it is too small."""
        exact = self.estimate(included, confidence)
        return outward(exact) if self.has_few_in_a_group else exact

    def p_value(self, first: BoolArray, second: BoolArray) -> float | None:
        """Of the difference in share positive between two sets of the answers."""
        return difference_p_value(self.design, *(mask[self._known] for mask in (first, second, self.positive)))

    def warnings(self) -> list[str]:
        """What to mind about the design, in Swedish."""
        return [text for text in (self._invited_warning(), self._group_warning(), self._no_group_warning()) if text]

    def _invited_warning(self) -> str | None:
        if self.survey.groups is None and not self._usable_invited_n:
            if self.survey.invited_n is not None:
                return "Svaren är fler än de inbjudna, så antalet inbjudna är inte använt."
            return "Antalet inbjudna är okänt, så osäkerheten är räknad som om de vore mycket många."
        if self.design.kind is Kind.UNKNOWN:
            return (
                "Antalet inbjudna per grupp är okänt eller mindre än antalet svar, så osäkerheten är räknad som om "
                "grupperna vore ett urval ur mycket många."
            )
        return None

    def _group_warning(self) -> str | None:
        if self.survey.groups is None or not self.has_few_in_a_group:
            return None
        return (
            f"Minst en grupp har färre än {counted(self.smallest, 'svar', 'svar')}. Grupper utan svar ingår inte i "
            "skattningen, som är avrundad till hela procent."
        )

    def _no_group_warning(self) -> str | None:
        return "Svar utan uppgift om grupp är inte med." if not self._mask(self._has_group).all() else None


def responses(
    connection: duckdb.DuckDBPyConnection, survey: Survey, question_id: str, smallest: int, goal_id: str | None = None
) -> Responses:
    """Read the answers to a question, with the population of a goal as scope (without: everyone)."""
    parameters = {"survey_id": survey.survey_id, "question_id": question_id}
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
