"""How sure a share or a mean is: estimates and one-sided bounds under the design of a survey.

A share is the mean of answers that are 1 (positive) or 0; a mean score is that of places on a scale, from 0 (the lowest
score) to 1 (the highest). So one estimate does for both, and what is said of shares below holds for means too.

Everything here is arithmetic on counted cells: so many respondents of a group who are alike in what is asked about. So
no row of a respondent is needed, and no order of rows matters. docs/estimation.md has the formulas, their sources and a
simulation.
Variances are linearised and bounds those of Korn and Graubard, as R's survey package gives them; written out here
because verdicts also need the variance with groups not surveyed, and of a contrast, which survey libraries do not give.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from partsrapport.surveys.bounds import NOTHING, korn_graubard, wilson

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int_]
BoolArray = NDArray[np.bool_]
Values = BoolArray | FloatArray  # of answers: positive or not, or the places of their scores


class DesignKind(StrEnum):
    """The designs of a survey, by their Swedish names."""

    NO_GROUPS = "utan grupper"
    ALL_GROUPS = "alla grupper"
    SAMPLED_GROUPS = "urval av grupper"
    UNKNOWN = "okänt antal inbjudna"


@dataclass(frozen=True)
class Design:
    """Who was asked, and who answered, in cells of respondents who are alike.

    Attributes
    ----------
    kind
        What the groups are: none, strata (all groups surveyed), clusters (a sample of them), or clusters of
        unknown size. Without groups everyone is of group 0.
    group
        Shape (cells,): the group of each, from 0.
    n
        Shape (cells,): respondents in each.
    invited
        Shape (groups,): number invited of each group; infinite where unknown.
    groups_total_n
        Groups in the population, when those surveyed are a sample of them; infinite where unknown.
    """

    kind: DesignKind
    group: IntArray
    n: IntArray
    invited: FloatArray
    groups_total_n: float = math.inf

    @cached_property
    def respondents(self) -> FloatArray:
        """Shape (groups,): respondents of each group."""
        return self.by_group(np.ones(len(self.n)))

    def by_group(self, values: FloatArray | BoolArray) -> FloatArray:
        """Shape (groups,): the sum over respondents of values, shape (cells,)."""
        return np.bincount(self.group, (self.n * values).astype(float), len(self.invited)).astype(float)

    @cached_property
    def surveyed_share(self) -> float:
        """Share of the population's groups that gave answers; 1 of strata, where somebody of each has answered."""
        is_sample = self.kind in (DesignKind.SAMPLED_GROUPS, DesignKind.UNKNOWN)
        return float((self.respondents > 0).sum()) / (self.groups_total_n if is_sample else len(self.invited))

    @property
    def is_census(self) -> bool:
        """Everyone in the population has answered."""
        return self.surveyed_share == 1 and bool((self.respondents == self.invited).all())

    @cached_property
    def weights(self) -> FloatArray:
        """Shape (cells,): how many invited each respondent stands for; 1 where that is unknown."""
        if not np.isfinite(self.invited).all():
            return np.ones(len(self.group))
        return (self.invited / np.maximum(self.respondents, 1))[self.group]

    def degrees_of_freedom(self, included: BoolArray) -> int:
        """Answers less strata, or clusters less one, counting what is included."""
        groups_n = int((self.by_group(included) > 0).sum())
        return groups_n - 1 if self.is_clustered else int(self.n @ included) - groups_n

    @property
    def is_clustered(self) -> bool:
        """The groups are a sample, or treated as one, as those that answered are where others have not at all."""
        return self.kind is DesignKind.SAMPLED_GROUPS or self.surveyed_share < 1


@dataclass(frozen=True)
class Estimate:
    """A share with one-sided bounds; the bounds are empty when there is nothing to estimate the uncertainty from.

    ``positive_n`` is the sum of the values: of a mean, as many answers at the top of the scale would make the same.
    ``cautious`` are the bounds when groups that were not surveyed might differ more than those that were; empty when
    the groups are no sample.
    """

    share: float
    lower: float | None
    upper: float | None
    answer_n: int
    positive_n: float
    design_effect: float | None = None
    cautious: tuple[float, float] | None = None

    @property
    def decisive(self) -> tuple[float | None, float | None]:
        """The bounds to decide by: the outer ones."""
        if self.lower is None or self.upper is None or self.cautious is None:
            return self.lower, self.upper
        return min(self.lower, self.cautious[0]), max(self.upper, self.cautious[1])

    @property
    def has_bounds(self) -> bool:
        """Whether the uncertainty could be estimated."""
        return self.lower is not None


def variance_of_total(design: Design, values: FloatArray, further: Sequence[float] = ()) -> float:
    """Variance of the sum over respondents of weighted values, shape (cells,), and of further totals of other groups.

    Two stages (Särndal, Swensson & Wretman 1992, ch. 4): (1 - k/K) × between groups + k/K × within groups. Strata are
    the case k = K, clusters of unknown size the case k/K = 0.
    """
    surveyed = design.surveyed_share
    between = _between_groups(design, values, further) if surveyed < 1 else 0.0
    return (1 - surveyed) * between + surveyed * _within_groups(design, values)


def _between_groups(design: Design, values: FloatArray, further: Sequence[float]) -> float:
    totals = np.append(design.by_group(values)[design.respondents > 0], further)
    return float(len(totals) * np.var(totals, ddof=1)) if len(totals) > 1 else math.nan


def _within_groups(design: Design, values: FloatArray) -> float:
    """A group with one answer is centred on the whole (0, for values that sum to 0) instead of on itself."""
    n = np.maximum(design.respondents, 1)
    means = np.where(n > 1, design.by_group(values) / n, 0)
    squares = design.by_group((values - means[design.group]) ** 2)
    return float(((1 - n / np.maximum(design.invited, n)) * n / np.maximum(n - 1, 1) * squares).sum())


def ratio(
    design: Design, numerator: FloatArray, denominator: FloatArray, further: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Weighted ratio of two totals and its linearised standard error; a respondent's values of shape (cells,).

    ``further`` has the numerator and denominator of a group that was not surveyed.
    """
    more = further or (0.0, 0.0)
    share, total, values = _linearised(design, numerator, denominator, more)
    variance = variance_of_total(design, values, [(more[0] - share * more[1]) / total] if further else [])
    return share, math.sqrt(variance)


def _linearised(
    design: Design, numerator: FloatArray, denominator: FloatArray, more: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float, FloatArray]:
    """The ratio, its denominator, and what each respondent adds to its error."""
    total = float(design.n * design.weights @ denominator) + more[1]
    share = (float(design.n * design.weights @ numerator) + more[0]) / total
    return share, total, design.weights * (numerator - share * denominator) / total


def errors_by_group(design: Design, included: BoolArray, values: Values) -> FloatArray:
    """What each group, shape (groups,), adds to the error of the share among the included respondents."""
    return design.by_group(_linearised(design, (included * values).astype(float), included.astype(float))[2])


def estimate(design: Design, included: BoolArray, values: Values, confidence: float) -> Estimate:
    """Share, or mean, among the included respondents (at least one), with one-sided bounds at the confidence.

    Parameters
    ----------
    included, values
        Shape (cells,): belongs to the population with an opinion; answered positively, or the place of its score.
    """
    if design.is_census:
        answer_n, positive_n = _counts(design, included, values)
        share = positive_n / answer_n
        return Estimate(share, share, share, answer_n, positive_n)
    if design.kind is DesignKind.NO_GROUPS and values.dtype == bool:
        return _without_groups(design, included, values, confidence)
    return _by_variance(design, included, values, confidence)


def _counts(design: Design, included: BoolArray, values: Values) -> tuple[int, float]:
    return int(design.n @ included), (design.n @ (included * values)).item()


def _without_groups(design: Design, included: BoolArray, values: Values, confidence: float) -> Estimate:
    answer_n, positive_n = _counts(design, included, values)
    outside_n = int(design.n.sum()) - answer_n
    effective_n = corrected_n(answer_n, float(design.invited[0]) - outside_n)
    share = positive_n / answer_n
    return Estimate(share, *wilson(share, effective_n, confidence), answer_n, positive_n, answer_n / effective_n)


def corrected_n(n: int, population_n: float) -> float:
    """Number of answers from an infinite population that would say as much: n (N - 1) / (N - n), for n < N."""
    return n if math.isinf(population_n) else n * (population_n - 1) / (population_n - n)


def _by_variance(design: Design, included: BoolArray, values: Values, confidence: float) -> Estimate:
    answer_n, positive_n = _counts(design, included, values)
    counted, places = included.astype(float), values.astype(float)
    total, squares = counted * places, counted * places**2
    df = design.degrees_of_freedom(included)

    def estimated(further: tuple[float, float] | None = None) -> tuple[float, float, float]:
        return *ratio(design, total, counted, further), ratio(design, squares, counted, further)[0]

    def bounds(share: float, error: float, square: float) -> tuple[float, float]:
        return korn_graubard(share, error, answer_n, df, confidence, square=square)

    share, error, square = estimated()
    if df < 1:
        return Estimate(share, None, None, answer_n, positive_n)
    spread = square - share**2
    effect = error**2 * answer_n / spread if spread > NOTHING else None
    if design.surveyed_share == 1:
        return Estimate(share, *bounds(share, error, square), answer_n, positive_n, effect)
    cautious = bounds(*estimated(_unseen(design, included)))
    return Estimate(share, *bounds(share, error, square), answer_n, positive_n, effect, cautious)


def _unseen(design: Design, included: BoolArray) -> tuple[float, float]:
    """Return positive and all of a third of an average group, half of it positive.

    Few groups that happen to agree say too little about those not surveyed: when nearly all are positive, a group
    where many are not is rare, seldom among the few, and missed by their variance. Half positive pulls towards the
    middle, as Agresti & Coull (1998) do with single answers; a third is the least that kept wrong verdicts within
    the promised rate in simulation (docs/estimation.md).
    """
    average = float(design.n * design.weights @ included) / int((design.by_group(included) > 0).sum())
    return average / 6, average / 3
