"""How counts and shares are rounded; the only place where they are."""

import math
from dataclasses import dataclass

from partsrapport.words.language import either
from partsrapport.words.wording import numeral

Bounds = tuple[float | None, float | None]
# From so many times the smallest cell, shares are in steps of so many percent: always more than one answer.
STEPS = ((40, 1), (20, 2), (8, 5), (4, 10))
GROUPED = 8  # times the smallest cell: answers that come in groups, with weights of their own, have no share below
LEAST_SCORE = 0.1  # means have one decimal


@dataclass(frozen=True)
class Rule:
    """The rule for a smallest cell; with five, counts are in fives, and those below ten are told as such only."""

    smallest: int

    @property
    def few(self) -> int:
        """Fewer than this are not counted out."""
        return 2 * self.smallest

    def count(self, n: int, most: int | None = None) -> int | None:
        """To the nearest multiple of the smallest cell; None for few.

        Not up past the most that there can be: of 43 invited, 45 would tell that all have answered.
        """
        if n < self.few:
            return None
        told = (n + self.smallest // 2) // self.smallest * self.smallest
        return told - self.smallest if most is not None and n <= most < told else told

    def step(self, rounded_n: float | None, *, in_groups: bool) -> int | None:
        """Percent that shares of about so many answers are told in; None when they are not told."""
        if rounded_n is None or (in_groups and rounded_n < GROUPED * self.smallest):
            return None
        return next((step for times, step in STEPS if rounded_n >= times * self.smallest), None)

    def step_of_weighted(self, rounded_n: float | None, heaviest_share: float) -> int | None:
        """The same where each answer has a weight of its own, the heaviest less than half a step."""
        least = self.step(rounded_n, in_groups=True)
        return next((step for _, step in STEPS if least and step >= least and heaviest_share < step / 200), None)


def step_of_scores(step: float, width: float) -> float:
    """The step of a share as one of a mean on a scale so wide, in percent of it: not finer, and a round score."""
    least = max(step / 100 * width, LEAST_SCORE)
    power = 10.0 ** math.floor(math.log10(least) + 1e-9)
    rounded = next(times * power for times in (1, 2, 5, 10) if times * power >= least - 1e-9)
    return 100 * rounded / width


def nearest(share: float, step: float) -> float:
    """To the nearest step of so many percent, but not to none or all what is neither."""
    told = math.floor(round(100 * share / step, 9) + 0.5) * step / 100
    return min(max(told, step / 100), 1 - step / 100) if 0 < round(share, 9) < 1 else told


def below(share: float, step: float) -> float:
    """The largest multiple of a step of so many percent that is less than the share."""
    return (math.ceil(round(100 * share / step, 9)) - 1) * step / 100


def outward(bounds: Bounds, step: float, limits: tuple[float, float]) -> Bounds:
    """Round a lower and an upper bound outward to a step of so many percent, but not past the limits of a verdict."""
    if bounds[0] is None or bounds[1] is None:
        return None, None
    lower = math.floor(round(100 * bounds[0] / step, 9)) * step / 100
    upper = math.ceil(round(100 * bounds[1] / step, 9)) * step / 100
    return max(lower, limits[0]), min(upper, limits[1])


def explained(smallest: int) -> str:
    """Tell readers the rule."""
    return either(
        f"Antal svarande avrundas till närmaste {numeral(smallest)}tal och färre än {numeral(2 * smallest)} anges "
        "bara så; andelar anges i steg som är större än ett enda svar. "
        "Bedömningen av ett mål bygger på de exakta svaren.",
        f"Numbers of respondents are rounded to the nearest multiple of {numeral(smallest)}, and fewer than "
        f"{numeral(2 * smallest)} are told as such only; shares are told in steps larger than a single answer. "
        "The verdict on a goal rests on the exact answers.",
    )
