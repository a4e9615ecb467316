"""Time until something that has not yet happened to all: curves fitted to those who have been waited for.

A curve is its hazard, so that waits grouped by day are enough to fit it; scipy's own fitting of censored data knows
neither plateaus nor curves that rise like a letter S.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from partsrapport.coverage.durations import Durations, FloatArray
from partsrapport.coverage.hazards import Family, Value

STEP = 1e-3  # of the numerical derivatives
DAYS_A_YEAR = 365.25
VAGUE = 4.0
"""The standard deviation given to a parameter, or a combination of some, of which the data say nothing."""
PLATEAU = (0.0, (-5.0, 5.0))  # the logit of a plateau: where the search for it begins, and its range


@dataclass(frozen=True)
class Curve:
    """A fitted curve.

    Attributes
    ----------
    parameters
        Shape (2,) or, with a plateau that the event never comes beyond, (3,): those of the family, and its logit.
    """

    family: Family
    parameters: FloatArray
    log_likelihood: float

    @property
    def plateau(self) -> float:
        """The share that the event ever happens to."""
        return float(special.expit(self.parameters[2])) if len(self.parameters) > 2 else 1.0


def log_likelihood(family: Family, parameters: FloatArray, durations: Durations) -> FloatArray:
    """Log-likelihood of censored times under a curve, or one with a plateau (Boag 1949; Berkson & Gage 1952).

    Parameters
    ----------
    parameters
        Shape (2 or 3, ...): of as many curves as the rest of the shape says.

    Returns
    -------
    Shape (...).
    """
    years = durations.days / DAYS_A_YEAR
    first, second, *plateau = parameters[..., np.newaxis]
    hazard = family.cumulative(years, first, second)
    event, waiting = family.log_hazard(years, first, second) - hazard, -hazard
    for logit in plateau:
        event = special.log_expit(logit) + event
        waiting = np.logaddexp(special.log_expit(-logit), special.log_expit(logit) + waiting)
    return (durations.counts * np.where(durations.is_event, event, waiting)).sum(axis=-1)


def fit(family: Family, durations: Durations, *, with_plateau: bool = False) -> Curve:
    """Maximum-likelihood curve; there must be events, and times above 0."""
    start = [*family.start, PLATEAU[0]] if with_plateau else list(family.start)
    found = optimize.minimize(
        _loss_and_slope, start, (family, durations), jac=True, method="L-BFGS-B", bounds=_bounds(family, len(start))
    )
    return Curve(family, found.x, -float(found.fun))


def _bounds(family: Family, parameters_n: int) -> list[tuple[float, float]]:
    return [*family.bounds, PLATEAU[1]][:parameters_n]


def _loss_and_slope(at: FloatArray, family: Family, durations: Durations) -> tuple[float, FloatArray]:
    """Minus the log-likelihood and its derivatives, from one evaluation at neighbouring points."""
    steps = STEP * np.eye(len(at))
    values = -log_likelihood(family, (at + np.vstack([0 * steps[:1], steps, -steps])).T, durations)
    up, down = values[1:].reshape(2, -1)
    return float(values[0]), (up - down) / (2 * STEP)


def draw(curve: Curve, durations: Durations, draws_n: int, random: np.random.Generator) -> FloatArray:
    """Shape (parameters, draws): the normal distribution of the estimates (Mandel 2013), within the family's range."""
    drawn = random.multivariate_normal(curve.parameters, covariance(curve, durations), draws_n)
    lower, upper = np.transpose(_bounds(curve.family, len(curve.parameters)))
    return np.clip(drawn, lower, upper).T


def covariance(curve: Curve, durations: Durations) -> FloatArray:
    """Covariance of the parameters: the inverse of the observed information, no direction vaguer than ``VAGUE``."""
    steps = STEP * np.eye(len(curve.parameters))
    corners = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
    points = np.array(
        [[[curve.parameters + a * one + b * other for a, b, _ in corners] for one in steps] for other in steps]
    )
    values = log_likelihood(curve.family, np.moveaxis(points, -1, 0), durations)
    information, directions = np.linalg.eigh(-values @ np.array([sign for *_, sign in corners]) / (2 * STEP) ** 2)
    return (directions / np.maximum(information, VAGUE**-2)) @ directions.T


def days_ahead(family: Family, drawn: FloatArray, waited: FloatArray, left: FloatArray) -> FloatArray:
    """Days from now until the event, for those who have waited so many days; infinite where it never comes.

    Parameters
    ----------
    drawn
        Shape (parameters, draws), as ``draw`` gives them.
    left
        Shape (draws, waiting), uniform: the share of those who have waited as long that each will outlast.
    """
    first, second, *plateau = drawn[..., np.newaxis]
    with np.errstate(all="ignore"):  # so late that it counts as never
        log_left = -family.cumulative(waited / DAYS_A_YEAR, first, second)
        hazard = -_log_left_then(log_left, np.log(left), *plateau)
        days: FloatArray = DAYS_A_YEAR * family.years(hazard, first, second) - waited
    return np.where(np.isnan(days), np.inf, days)


def _log_left_then(log_left: FloatArray, log_share: FloatArray, logit: Value = np.inf) -> FloatArray:
    """Logarithm of what is left, of those who will ever come, when a share of all who are left now are."""
    ever, never = special.expit(logit), special.expit(-np.asarray(logit))
    all_left = np.exp(log_share) * (never + ever * np.exp(log_left))
    return np.log((all_left - never) / ever)


def weights(curves: list[Curve], events_n: int) -> FloatArray:
    """How far each curve is to be believed: weights by BIC (Schwarz 1978), tempered since none is the truth.

    None of the curves need be true, and weights that take one of them to be are too sure: the power ½ of the
    likelihood (Holmes & Walker 2017) is what made intervals hold in simulation (docs/forecast.md).
    """
    costs = np.array([len(curve.parameters) for curve in curves]) * math.log(events_n) / 2
    return special.softmax((np.array([curve.log_likelihood for curve in curves]) - costs) / 2)
