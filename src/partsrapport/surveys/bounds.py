"""One-sided bounds of a share, or of the mean of values from 0 to 1, at a confidence."""

import math

from scipy import special

TOLERANCE = 1e-9  # a bound that equals the target must not miss it by a rounding error
NOTHING = 1e-12  # a variance relative to that of one answer: less is a rounding error of 0


def wilson(share: float, n: float, confidence: float) -> tuple[float, float]:
    """One-sided bounds of Wilson's score interval; n need not be whole (Wilson 1927)."""
    z2 = float(special.ndtri(confidence)) ** 2 / n
    half = math.sqrt(z2 * (share * (1 - share) + z2 / 4))
    return _within(share, (share + z2 / 2 - half) / (1 + z2), (share + z2 / 2 + half) / (1 + z2))


def clopper_pearson(share: float, n: float, confidence: float, square: float | None = None) -> tuple[float, float]:
    """One-sided exact bounds; n need not be whole (Clopper & Pearson 1934).

    ``square`` is the mean of the squared values, for a share the share itself: of scores the bounds are those of Gaffke
    (2005), by the beta distribution with the same mean and variance.
    """
    ends = (0.0, 1 - confidence), (1.0, confidence)
    return _within(share, *(_quantile(share, share if square is None else square, n, *end) for end in ends))


def _quantile(share: float, square: float, n: float, end: float, chance: float) -> float:
    """Quantile of the mean of n answers and one more at an end of the scale, when they weigh as chance will have it."""
    middle = (n * share + end) / (n + 1)
    variance = ((n * square + end) / (n + 1) - middle**2) / (n + 2)
    if variance < NOTHING / (n + 2):
        return end
    concentration = middle * (1 - middle) / variance - 1
    return float(special.betaincinv(middle * concentration, (1 - middle) * concentration, chance))


def _within(share: float, lower: float, upper: float) -> tuple[float, float]:
    """Rounding errors must not take a bound past the share or out of [0, 1]."""
    return max(0.0, min(lower, share)), min(1.0, max(upper, share))


def korn_graubard(  # noqa: PLR0913 - what R's svyciprop takes, and the square
    share: float,
    standard_error: float,
    n: int,
    degrees_of_freedom: int,
    confidence: float,
    *,
    square: float | None = None,
) -> tuple[float, float]:
    """One-sided bounds of a share from a survey: exact ones (``clopper_pearson``) for its effective number of answers.

    As R's ``svyciprop(method = "beta")``: the effective number may exceed n. Where the variance says nothing
    (all answered alike, or alike within every group), n takes its place (Korn & Graubard 1998).
    """
    effective_n, spread = float(n), (share if square is None else square) - share**2
    if spread > NOTHING and standard_error**2 > NOTHING * spread:
        effective_n = spread / standard_error**2
    quantiles = special.stdtrit([n - 1, degrees_of_freedom], confidence)
    return clopper_pearson(share, effective_n * (quantiles[0] / quantiles[1]) ** 2, confidence, square)
