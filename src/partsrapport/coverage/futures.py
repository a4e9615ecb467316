"""Simulated futures: when those who have not ordered will, by the curves fitted to those who have been waited for."""

from dataclasses import dataclass

import numpy as np

from partsrapport.coverage import survival
from partsrapport.coverage.durations import ROUNDING, FloatArray, IntArray
from partsrapport.coverage.hazards import BASS, GOMPERTZ, LOG_TIME, change_of_pace
from partsrapport.coverage.situation import Situation
from partsrapport.coverage.survival import DAYS_A_YEAR, Curve

SMALLEST_EVENTS_N = 30  # ten a parameter, that of the plateau included (Peduzzi et al. 1996)
PARTS = (0.25, 0.5, 0.75)  # of the time observed: where the pace may have changed
DRAWS_N = 2000
FEWEST_DRAWS_N = 500  # the more are waiting, the less is left to chance
LARGEST_N = 400_000  # dates drawn in all: where more are waiting, each stands for several
SEED = 80


@dataclass(frozen=True)
class Futures:
    """Simulated futures of a situation.

    Attributes
    ----------
    curves, weights
        The curves that they follow, and how large a part of them each; none when there are too few events to fit any.
    days
        Shape (draws, points): days from the situation's date until one who waits orders; infinite without curves.
    organisations_n
        Shape (points,): how many organisations each of them stands for; 1 where not so many are waiting.
    """

    situation: Situation
    curves: list[Curve]
    weights: FloatArray
    days: FloatArray
    organisations_n: FloatArray

    @property
    def best(self) -> Curve:
        """The curve with the largest weight."""
        return self.curves[int(self.weights.argmax())]

    def crossing_days(self) -> FloatArray:
        """Shape (draws,): days until the target share have ordered."""
        missing_n = self.situation.missing_n
        if missing_n <= 0:
            return np.zeros(len(self.days))
        order = self.days.argsort(axis=1)
        is_short = self.organisations_n[order].cumsum(axis=1) < missing_n - ROUNDING
        last = np.minimum(is_short.sum(axis=1), order.shape[1] - 1)
        return np.take_along_axis(self.days, order, axis=1)[np.arange(len(last)), last]

    def shares(self, ahead: int) -> FloatArray:
        """Shape (draws,): share of the target group that will have ordered so many days ahead."""
        return (self.situation.ordered_n + (self.days <= ahead) @ self.organisations_n) / self.situation.target_n


def simulate(situation: Situation) -> Futures:
    """Draw curves, then for each a date for everyone who is waiting."""
    waiting_n = len(situation.waiting_days)
    if situation.durations.events_n < SMALLEST_EVENTS_N:
        return Futures(situation, [], np.empty(0), np.full((1, waiting_n), np.inf), np.ones(waiting_n))
    random = np.random.default_rng(SEED)
    curves = _curves(situation)
    weights = survival.weights(curves, situation.durations.events_n)
    draws_n = max(FEWEST_DRAWS_N, min(DRAWS_N, LARGEST_N // max(waiting_n, 1)))
    draws = random.multinomial(draws_n, weights)
    waiting = Waiting.of(situation.waiting_days, LARGEST_N // draws_n)
    days = [_days_ahead(curve, situation, waiting, int(n), random) for curve, n in zip(curves, draws, strict=True) if n]
    return Futures(situation, curves, weights, np.concatenate(days), waiting.organisations_n)


@dataclass(frozen=True)
class Waiting:
    """Those who wait by how long they have, arrays of shape (days,): a group each, and the points it is given."""

    days: FloatArray
    counts: IntArray
    points_n: IntArray

    @classmethod
    def of(cls, waiting_days: FloatArray, most_n: int) -> "Waiting":
        """With a point for each, or about ``most_n`` where they are more."""
        days, counts = np.unique(waiting_days, return_counts=True)
        points_n = np.maximum(1, np.round(counts * min(1, most_n / max(len(waiting_days), 1)))).astype(int)
        return cls(days, counts, points_n)

    @property
    def organisations_n(self) -> FloatArray:
        """Shape (points,): how many each point stands for."""
        return np.repeat(self.counts / self.points_n, self.points_n)

    def left(self, draws_n: int, random: np.random.Generator) -> FloatArray:
        """Shape (draws, points), uniform: the share of those who have waited as long that each will outlast."""
        if (self.points_n == self.counts).all():
            return random.uniform(size=(draws_n, self.counts.sum()))
        groups = zip(self.counts.tolist(), self.points_n.tolist(), strict=True)
        return np.hstack([_in_order(n, points_n, draws_n, random) for n, points_n in groups])


def _in_order(n: int, points_n: int, draws_n: int, random: np.random.Generator) -> FloatArray:
    """Shape (draws, points): of n uniform numbers in order, the middle one of each of so many parts.

    The gaps between n ordered uniform numbers are exponential ones, divided by the sum of all (Rényi 1953), and so many
    gaps together a gamma: nothing is lost but what lies within a part.
    """
    each = n / points_n
    gaps = random.gamma([each / 2, *[each] * (points_n - 1), each / 2 + 1], size=(draws_n, points_n + 1)).cumsum(axis=1)
    return gaps[:, :-1] / gaps[:, -1:]


def _curves(situation: Situation) -> list[Curve]:
    """Curves that slow down, go on, rise like an S, level out, or change their pace."""
    waits = situation.durations
    pace = [change_of_pace(part * situation.observed_days / DAYS_A_YEAR) for part in PARTS]
    fitted = [survival.fit(family, waits) for family in (*LOG_TIME, GOMPERTZ, BASS, *pace)]
    return [*fitted, *(survival.fit(family, waits, with_plateau=True) for family in LOG_TIME)]


def _days_ahead(
    curve: Curve, situation: Situation, waiting: Waiting, draws_n: int, random: np.random.Generator
) -> FloatArray:
    """Shape (draws, points): days until each orders, given how long it has been waited for."""
    drawn = survival.draw(curve, situation.durations, draws_n, random)
    waited = np.repeat(waiting.days, waiting.points_n)
    return survival.days_ahead(curve.family, drawn, waited, waiting.left(draws_n, random))


def bounded(draws: FloatArray, confidence: float) -> list[float]:
    """Lower bound, median and upper bound of draws, each of them a value that was drawn."""
    return np.quantile(draws, [1 - confidence, 0.5, confidence], method="inverted_cdf").tolist()
