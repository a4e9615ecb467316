"""Time until something that has not yet happened to all: Kaplan–Meier estimates and parametric curves.

docs/forecast.md has the formulas and their sources. The curves are those of scipy on the logarithm of time, written out
because scipy's own fitting of censored data knows no plateau, and its densities are ten times slower.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
ROUNDING = 1e-9
STEP = 1e-3  # of the numerical derivatives


@dataclass(frozen=True)
class Durations:
    """Right-censored times.

    Attributes
    ----------
    days
        Shape (times,): days until the event, or for which it has been waited for.
    is_event
        Shape (times,): the event has happened; the others are censored.
    counts
        Shape (times,): how many subjects each stands for.
    """

    days: FloatArray
    is_event: BoolArray
    counts: IntArray

    @classmethod
    def of(cls, days: FloatArray, is_event: BoolArray) -> "Durations":
        """Those of subjects one by one, put together day by day."""
        alike, counts = np.unique(np.column_stack([days, is_event]), axis=0, return_counts=True)
        return cls(alike[:, 0], alike[:, 1] > 0, counts)

    @property
    def events_n(self) -> int:
        """Number of events."""
        return int(self.counts[self.is_event].sum())

    @property
    def subjects_n(self) -> int:
        """Number of subjects."""
        return int(self.counts.sum())


def quantile_days(durations: Durations, share: float) -> float | None:
    """Days until the share (above 0) have had the event, by Kaplan & Meier (1958); None when fewer are seen to have."""
    if not durations.events_n:
        return None
    days, is_censored = np.repeat(durations.days, durations.counts), np.repeat(~durations.is_event, durations.counts)
    left = stats.ecdf(stats.CensoredData.right_censored(days, is_censored)).sf
    reached = np.flatnonzero(left.probabilities <= 1 - share + ROUNDING)
    return float(left.quantiles[reached[0]]) if len(reached) else None


@dataclass(frozen=True)
class Family:
    """A distribution of the logarithm of time, by its standard form.

    Attributes
    ----------
    log_density, log_left, quantile
        Logarithm of the density, logarithm of the share left (1 minus the distribution function), and the inverse of
        the distribution function.
    """

    name: str
    log_density: Callable[[FloatArray], FloatArray]
    log_left: Callable[[FloatArray], FloatArray]
    quantile: Callable[[FloatArray], FloatArray]


FAMILIES = (
    Family("Weibull", lambda z: z - np.exp(z), lambda z: -np.exp(z), lambda p: np.log(-np.log1p(-p))),
    Family(
        "log-logistisk",
        lambda z: special.log_expit(z) + special.log_expit(-z),
        lambda z: special.log_expit(-z),
        special.logit,
    ),
    Family(
        "log-normal",
        lambda z: -(z**2) / 2 - math.log(2 * math.pi) / 2,
        lambda z: special.log_ndtr(-z),
        special.ndtri,
    ),
)


@dataclass(frozen=True)
class Curve:
    """A fitted curve: the event ever happens to a share ``plateau``, at log time location + exp(log_scale) z."""

    family: Family
    location: float
    log_scale: float
    plateau: float
    log_likelihood: float


def log_likelihood(family: Family, parameters: FloatArray, durations: Durations) -> FloatArray:
    """Log-likelihood of censored times under a curve with a plateau (Boag 1949; Berkson & Gage 1952).

    Parameters
    ----------
    parameters
        Shape (3, ...): location, log scale and plateau, of as many curves as the rest of the shape says.

    Returns
    -------
    Shape (...).
    """
    location, log_scale, plateau = parameters[..., np.newaxis]
    log_days = np.log(durations.days)
    z = (log_days - location) * np.exp(-log_scale)
    event = np.log(plateau) + family.log_density(z) - log_scale - log_days
    censored = np.logaddexp(special.log1p(-plateau), np.log(plateau) + family.log_left(z))
    result: FloatArray = (durations.counts * np.where(durations.is_event, event, censored)).sum(axis=-1)
    return result


def fit(family: Family, durations: Durations, plateaus: tuple[float, float] = (1.0, 1.0)) -> Curve:
    """Maximum-likelihood curve with its plateau between two values; there must be events, and times above 0."""
    start = np.array([np.average(np.log(durations.days), weights=durations.counts), 0.0, sum(plateaus) / 2])
    found = optimize.minimize(
        lambda parameters: -float(log_likelihood(family, parameters, durations)),
        start,
        method="SLSQP",
        bounds=[(-10, 30), (-3, 3), plateaus],
        options={"ftol": 1e-9},
    )
    location, log_scale, plateau = found.x.tolist()
    return Curve(family, location, log_scale, plateau, -float(found.fun))


def covariance(curve: Curve, durations: Durations) -> FloatArray:
    """Shape (2, 2): covariance of location and log scale, the plateau held: the inverse of the observed information."""
    at = np.array([curve.location, curve.log_scale, curve.plateau])
    steps = STEP * np.eye(3)[:2]
    corners = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
    points = np.array([[[at + a * one + b * other for a, b, _ in corners] for one in steps] for other in steps])
    values = log_likelihood(curve.family, np.moveaxis(points, -1, 0), durations)
    information = -values @ np.array([sign for *_, sign in corners]) / (2 * STEP) ** 2
    result: FloatArray = np.linalg.inv(information)
    return result


def weights(curves: list[Curve]) -> FloatArray:
    """Akaike weights of curves with equally many parameters (Burnham & Anderson 2002, section 2.9)."""
    result: FloatArray = special.softmax([curve.log_likelihood for curve in curves])
    return result
