"""Drawing at random so that totals come out exactly."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar

T = TypeVar("T")
_HOLIDAYS = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))


def chance(*seed: object) -> Random:
    """A generator of its own for a part of the data, so that a change in one part leaves the others as they were."""
    return Random("/".join(map(str, seed)))  # noqa: S311  (no secret depends on it)


@dataclass
class Quota:
    """A sequence of ``of`` draws of which exactly ``left`` are to be hits."""

    left: int
    of: int

    def wants_hit(self, rng: Random, tilt: float = 1.0) -> bool:
        """Whether the next draw should hit: by chance, tilted, and by force when that is needed to fill the quota."""
        if self.left <= 0 or self.left >= self.of:
            return self.left > 0
        return rng.random() < tilt * self.left / self.of

    def count(self, is_hit: bool) -> None:
        """Note the outcome of a draw."""
        self.of -= 1
        self.left -= is_hit


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Share ``total`` in whole numbers in proportion to ``weights`` (largest remainder)."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def sample_weighted(rng: Random, items: Sequence[T], weights: Sequence[float], n: int) -> list[T]:
    """``n`` different items in the order drawn, heavier ones sooner (Efraimidis & Spirakis 2006)."""
    keys = [rng.random() ** (1 / weight) for weight in weights]
    order = sorted(range(len(items)), key=lambda i: -keys[i])
    return [items[i] for i in order[:n]]


def workday(rng: Random, first: datetime.date, last: datetime.date) -> datetime.date:
    """A day from first to last that is no Saturday, Sunday, holiday on a fixed date or day in July, if there is one."""
    return rng.choice(_workdays(first, last))


@cache
def _workdays(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    days = [first + datetime.timedelta(n) for n in range((last - first).days + 1)]
    working = [day for day in days if day.weekday() < 5 and day.month != 7 and (day.month, day.day) not in _HOLIDAYS]
    return working or days
