"""Simulated futures: when those who have not ordered will, by the curves fitted to those who have been waited for."""

from dataclasses import dataclass

import numpy as np

from partsrapport.coverage import survival
from partsrapport.coverage.situation import Situation
from partsrapport.coverage.survival import FAMILIES, Curve, FloatArray

SMALLEST_EVENTS_N = 30  # ten a parameter, that of the plateau included (Peduzzi et al. 1996)
PLATEAU_SUPPORT = 1.0  # log-likelihood that a plateau must gain to be worth its parameter (Akaike 1974)
DRAWS_N = 2000
FEWEST_DRAWS_N = 200  # the more are waiting, the less is left to chance
LARGEST_N = 4_000_000  # dates drawn in all, to bound memory
SEED = 80


@dataclass(frozen=True)
class Futures:
    """Simulated futures of a situation.

    Attributes
    ----------
    curves
        The curves that they follow, each in proportion to its weight; none when there are too few events to fit any.
    days
        Shape (draws, waiting): days from the situation's date until each orders; infinite without curves.
    """

    situation: Situation
    curves: list[Curve]
    days: FloatArray

    @property
    def best(self) -> Curve:
        """The curve with the largest weight."""
        return max(self.curves, key=lambda curve: curve.log_likelihood)

    def crossing_days(self) -> FloatArray:
        """Shape (draws,): days until the target share have ordered."""
        last = self.situation.missing_n - 1
        result: FloatArray = np.partition(self.days, last)[:, last] if last >= 0 else np.zeros(len(self.days))
        return result

    def shares(self, ahead: int) -> FloatArray:
        """Shape (draws,): share of the target group that will have ordered so many days ahead."""
        result: FloatArray = (self.situation.ordered_n + (self.days <= ahead).sum(axis=1)) / self.situation.target_n
        return result


def simulate(situation: Situation) -> Futures:
    """Draw curves, then for each a date for everyone who is waiting.

    Parameters are drawn from the asymptotic normal distribution of their estimates (Mandel 2013).
    """
    waiting_n = len(situation.waiting_days)
    if situation.durations.events_n < SMALLEST_EVENTS_N:
        return Futures(situation, [], np.full((1, waiting_n), np.inf))
    random = np.random.default_rng(SEED)
    curves = [survival.fit(family, situation.durations) for family in FAMILIES]
    draws_n = max(FEWEST_DRAWS_N, min(DRAWS_N, LARGEST_N // max(waiting_n, 1)))
    draws = random.multinomial(draws_n, survival.weights(curves))
    days = [_days_ahead(curve, situation, int(n), random) for curve, n in zip(curves, draws, strict=True)]
    return Futures(situation, curves, np.concatenate(days))


def _days_ahead(curve: Curve, situation: Situation, draws_n: int, random: np.random.Generator) -> FloatArray:
    """Shape (draws, waiting): days until each orders, given how long it has been waited for."""
    covariance = survival.covariance(curve, situation.durations)
    drawn = random.multivariate_normal([curve.location, curve.log_scale], covariance, draws_n)
    location, scale = drawn[:, :1], np.exp(drawn[:, 1:])
    left = np.exp(curve.family.log_left((np.log(situation.waiting_days) - location) / scale))
    with np.errstate(divide="ignore", over="ignore"):  # so late that it counts as never
        z = curve.family.quantile(1 - left * random.uniform(size=left.shape))
        result: FloatArray = np.exp(location + scale * z) - situation.waiting_days
    return result


def bounded(draws: FloatArray, confidence: float) -> list[float]:
    """Lower bound, median and upper bound of draws, each of them a value that was drawn."""
    quantiles: list[float] = np.quantile(draws, [1 - confidence, 0.5, confidence], method="inverted_cdf").tolist()
    return quantiles


def plateau_of(futures: Futures) -> float | None:
    """The share at which orders level out, if that is below the target and fits better than no plateau does (AIC)."""
    fitted = [survival.fit(family, futures.situation.durations, plateaus=(0.01, 1.0)) for family in FAMILIES]
    best = max(fitted, key=lambda curve: curve.log_likelihood)
    is_supported = best.log_likelihood > futures.best.log_likelihood + PLATEAU_SUPPORT
    return best.plateau if is_supported and best.plateau < futures.situation.target_share else None
