"""Censored times as counts by day, and the quantiles of them; no library that takes long to import."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
ROUNDING = 1e-9


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
    days, place = np.unique(durations.days, return_inverse=True)
    events = np.bincount(place, durations.counts * durations.is_event)
    at_risk = np.bincount(place, durations.counts)[::-1].cumsum()[::-1]
    reached = np.flatnonzero((1 - events / at_risk).cumprod() <= 1 - share + ROUNDING)
    return float(days[reached[0]]) if len(reached) else None
