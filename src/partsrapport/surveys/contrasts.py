"""Differences of shares: between two sides of one survey, and between two years."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import special

from partsrapport.surveys.bounds import NOTHING
from partsrapport.surveys.estimation import BoolArray, Design, Estimate, FloatArray, Values, variance_of_total

LEAST_OWN = 1e-6
"""The least eigenvalue that the correlations of errors may have and still tell them apart."""


def difference_p_value(design: Design, first: BoolArray, second: BoolArray, values: Values) -> float | None:
    """Two-sided p-value of the difference in share positive between two sets of the respondents of one survey.

    The variance is that of the difference if both had the common share (a score test), so that it does not vanish
    when one of them is 0 or 1; the sets may share groups. None when there are no degrees of freedom.
    """
    df = design.degrees_of_freedom(first | second)
    if df < 1:
        return None
    weights = design.n * design.weights
    common = float(weights @ ((first | second) * values)) / float(weights @ (first | second))
    contrast = first / float(weights @ first) - second / float(weights @ second)
    difference = float(weights * contrast @ values)
    # Centred values lack what their mean, the difference, contributes: with a common share there would be none.
    variance = variance_of_total(design, design.weights * contrast * (values - common))
    variance += difference**2 / int(design.n @ (first | second))
    return float(2 * special.stdtr(df, -abs(difference) / math.sqrt(variance))) if variance > NOTHING else 1.0


def difference(first: Estimate, second: Estimate, correlation: float = 0.0) -> tuple[float, float] | tuple[None, None]:
    """Bounds of the difference of two shares, second less first, from theirs and the correlation of their errors.

    Square-and-add (Newcombe 1998, method 10; correlated, and for any bounds, Zou & Donner 2008). None where either has
    no bounds.
    """
    if first.lower is None or first.upper is None or second.lower is None or second.upper is None:
        return None, None
    change = second.share - first.share
    down = _added(second.share - second.lower, first.upper - first.share, correlation)
    up = _added(second.upper - second.share, first.share - first.lower, correlation)
    return change - down, change + up


def _added(one: float, other: float, correlation: float) -> float:
    return math.sqrt(max(0.0, one**2 + other**2 - 2 * correlation * one * other))


def covariance(first: Mapping[str, float], second: Mapping[str, float], not_surveyed_share: float) -> float:
    """Covariance of two shares from what groups, by name, add to the error of either; groups in both count.

    As in R for both surveys put together with the groups as clusters: a group that took part in one of them only adds
    nothing to the error of the other.
    """
    groups_n = len(first.keys() | second.keys())
    together = sum(first[group] * second[group] for group in first.keys() & second.keys())
    return not_surveyed_share * groups_n / (groups_n - 1) * together if groups_n > 1 else 0.0


def slope(years: Sequence[int], shares: Sequence[float], covariances: FloatArray) -> tuple[float, float] | None:
    """Change of the share a year, and its standard error: the line by generalised least squares (Aitken 1936).

    ``covariances``, shape (years, years), are those of the errors of the shares; none of them is without error. None
    where the error of one year is made up of the others', as when the same groups answered alike: nothing then tells
    how sure the line is.
    """
    errors = np.sqrt(np.diag(covariances))
    if np.linalg.eigvalsh(covariances / np.outer(errors, errors))[0] < LEAST_OWN:
        return None
    line = np.column_stack([np.ones(len(years)), np.array(years, float) - np.mean(years)])
    spread = np.linalg.inv(line.T @ np.linalg.solve(covariances, line))
    found = spread @ line.T @ np.linalg.solve(covariances, np.array(shares))
    return float(found[1]), math.sqrt(spread[1, 1])


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number (Holm 1979)."""
    order = np.argsort(p_values)
    times = np.arange(len(p_values), 0, -1)
    adjusted = np.minimum(np.maximum.accumulate(np.array(p_values)[order] * times), 1)
    return [float(p) for p in adjusted[np.argsort(order)]]
