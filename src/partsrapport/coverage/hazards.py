"""Kinds of waiting times by their hazard: those that slow down, rise like an S, level out or change their pace.

docs/forecast.md has the formulas and their sources.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from partsrapport.coverage.durations import ROUNDING, FloatArray

Value = FloatArray | float


@dataclass(frozen=True)
class Family:
    """Waiting times of one kind, by their hazard: functions of years and two parameters.

    Attributes
    ----------
    log_hazard, cumulative
        Logarithm of the hazard a year, and the hazard cumulated from 0: minus the logarithm of the share left.
    years
        The inverse of ``cumulative``; infinite where so much hazard never comes.
    start, bounds
        Where the search for the parameters begins, and the range of each.
    """

    name: str
    log_hazard: Callable[[FloatArray, Value, Value], FloatArray]
    cumulative: Callable[[FloatArray, Value, Value], FloatArray]
    years: Callable[[FloatArray, Value, Value], FloatArray]
    start: tuple[float, float] = (0.0, 0.0)
    bounds: tuple[tuple[float, float], ...] = ((-8.0, 6.0), (-6.0, 6.0))


def _on_log_time(
    name: str,
    log_hazard: Callable[[FloatArray], FloatArray],
    cumulative: Callable[[FloatArray], FloatArray],
    inverse: Callable[[FloatArray], FloatArray],
) -> Family:
    """A family whose logarithm of time is location + exp(log scale) z, by the hazard of z."""

    def standard(years: FloatArray, location: Value, log_scale: Value) -> FloatArray:
        return (np.log(years) - location) * np.exp(-log_scale)

    return Family(
        name,
        lambda t, location, log_scale: log_hazard(standard(t, location, log_scale)) - log_scale - np.log(t),
        lambda t, location, log_scale: cumulative(standard(t, location, log_scale)),
        lambda hazard, location, log_scale: np.exp(location + np.exp(log_scale) * inverse(hazard)),
        bounds=((-8.0, 12.0), (-3.0, 3.0)),
    )


def _gompertz_cumulative(t: FloatArray, log_hazard: Value, growth: Value) -> FloatArray:
    small = np.abs(growth) < ROUNDING
    return np.exp(log_hazard) * np.where(small, t, np.expm1(growth * t) / np.where(small, 1, growth))


def _gompertz_years(hazard: FloatArray, log_hazard: Value, growth: Value) -> FloatArray:
    steady = np.where(np.abs(growth) < ROUNDING, ROUNDING, growth)
    grown = hazard * np.exp(-log_hazard) * steady
    return np.where(grown > -1, np.log1p(np.maximum(grown, ROUNDING - 1)) / steady, np.inf)


def _bass_left(t: FloatArray, log_p: Value, log_q: Value) -> FloatArray:
    """Logarithm of the share left when p comes by itself and q by those who have come (Bass 1969, equation 4)."""
    both = np.exp(log_p) + np.exp(log_q)
    return np.log1p(np.exp(log_q - log_p)) - both * t - np.log1p(np.exp(log_q - log_p - both * t))


def _bass_years(hazard: FloatArray, log_p: Value, log_q: Value) -> FloatArray:
    ratio, left = np.exp(log_q - log_p), np.exp(-hazard)
    return (np.log1p(ratio * (1 - left)) + hazard) / (np.exp(log_p) + np.exp(log_q))


def change_of_pace(year: float) -> Family:
    """A constant hazard until so many years, and another after: logarithm of the first, and of how many times it."""
    return Family(
        "tempoväxling",
        lambda t, log_hazard, change: log_hazard + np.where(t > year, change, 0),
        lambda t, log_hazard, change: (
            np.exp(log_hazard) * (np.minimum(t, year) + np.exp(change) * np.maximum(t - year, 0))
        ),
        lambda hazard, log_hazard, change: np.where(
            hazard < year * np.exp(log_hazard),
            hazard * np.exp(-log_hazard),
            year + (hazard * np.exp(-log_hazard) - year) * np.exp(-change),
        ),
    )


LOG_TIME = (
    _on_log_time("Weibull", lambda z: z, np.exp, np.log),
    _on_log_time(
        "log-logistisk",
        special.log_expit,
        lambda z: np.logaddexp(0, z),
        lambda hazard: hazard + np.log(-np.expm1(-hazard)),
    ),
    _on_log_time(
        "log-normal",
        lambda z: -(z**2) / 2 - math.log(2 * math.pi) / 2 - special.log_ndtr(-z),
        lambda z: -special.log_ndtr(-z),
        lambda hazard: -special.ndtri_exp(-hazard),
    ),
)
GOMPERTZ = Family(
    "Gompertz", lambda t, log_hazard, growth: log_hazard + growth * t, _gompertz_cumulative, _gompertz_years
)
BASS = Family(
    "Bass",
    lambda t, p, q: np.logaddexp(p, q + np.log(-np.expm1(_bass_left(t, p, q)) + ROUNDING)),
    lambda t, p, q: -_bass_left(t, p, q),
    _bass_years,
    start=(-1.0, 0.0),
)
