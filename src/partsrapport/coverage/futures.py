"""Simulated futures: when those who have not ordered will, by the curves fitted to those who have been waited for."""

from dataclasses import dataclass

import numpy as np

from partsrapport.coverage import survival
from partsrapport.coverage.situation import Situation
from partsrapport.coverage.survival import BASS, DAYS_A_YEAR, GOMPERTZ, LOG_TIME, Curve, FloatArray, change_of_pace

SMALLEST_EVENTS_N = 30  # ten a parameter, that of the plateau included (Peduzzi et al. 1996)
PARTS = (0.25, 0.5, 0.75)  # of the time observed: where the pace may have changed
DRAWS_N = 2000
FEWEST_DRAWS_N = 200  # the more are waiting, the less is left to chance
LARGEST_N = 4_000_000  # dates drawn in all, to bound memory
SEED = 80


@dataclass(frozen=True)
class Futures:
    """Simulated futures of a situation.

    Attributes
    ----------
    curves, weights
        The curves that they follow, and how large a part of them each; none when there are too few events to fit any.
    days
        Shape (draws, waiting): days from the situation's date until each orders; infinite without curves.
    """

    situation: Situation
    curves: list[Curve]
    weights: FloatArray
    days: FloatArray

    @property
    def best(self) -> Curve:
        """The curve with the largest weight."""
        return self.curves[int(self.weights.argmax())]

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
    """Draw curves, then for each a date for everyone who is waiting."""
    waiting_n = len(situation.waiting_days)
    if situation.durations.events_n < SMALLEST_EVENTS_N:
        return Futures(situation, [], np.empty(0), np.full((1, waiting_n), np.inf))
    random = np.random.default_rng(SEED)
    curves = _curves(situation)
    weights = survival.weights(curves, situation.durations.events_n)
    draws_n = max(FEWEST_DRAWS_N, min(DRAWS_N, LARGEST_N // max(waiting_n, 1)))
    draws = random.multinomial(draws_n, weights)
    days = [_days_ahead(curve, situation, int(n), random) for curve, n in zip(curves, draws, strict=True) if n]
    return Futures(situation, curves, weights, np.concatenate(days))


def _curves(situation: Situation) -> list[Curve]:
    """Curves that slow down, go on, rise like an S, level out, or change their pace."""
    waits = situation.durations
    pace = [change_of_pace(part * situation.observed_days / DAYS_A_YEAR) for part in PARTS]
    fitted = [survival.fit(family, waits) for family in (*LOG_TIME, GOMPERTZ, BASS, *pace)]
    return [*fitted, *(survival.fit(family, waits, with_plateau=True) for family in LOG_TIME)]


def _days_ahead(curve: Curve, situation: Situation, draws_n: int, random: np.random.Generator) -> FloatArray:
    """Shape (draws, waiting): days until each orders, given how long it has been waited for."""
    drawn = survival.draw(curve, situation.durations, draws_n, random)
    waited = situation.waiting_days
    return survival.days_ahead(curve.family, drawn, waited, random.uniform(size=(draws_n, len(waited))))


def bounded(draws: FloatArray, confidence: float) -> list[float]:
    """Lower bound, median and upper bound of draws, each of them a value that was drawn."""
    quantiles: list[float] = np.quantile(draws, [1 - confidence, 0.5, confidence], method="inverted_cdf").tolist()
    return quantiles
