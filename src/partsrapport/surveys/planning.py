"""Planning a survey: how many answers would decide a goal."""

import math

from scipy import special

from partsrapport.errors import UsageError

POWER = 0.8  # the usual chance to decide what is true


def design_effect(intraclass_correlation: float, answers_per_group_n: float) -> float:
    """How many times more answers are needed when they come in groups (Kish 1965, 5.4)."""
    return 1 + (answers_per_group_n - 1) * intraclass_correlation


def answers_needed(
    target_share: float,
    true_share: float,
    confidence: float,
    *,
    design_effect: float = 1.0,
    population_n: float = math.inf,
) -> int:
    """Answers needed to decide, with the power ``POWER``, on which side of the target a true share lies.

    The normal approximation of a one-sided test of one share (Fleiss, Levin & Paik 2003, 2.3), times the design
    effect, less the finite population correction (Cochran 1977, 4.2).

    Raises
    ------
    UsageError
        A share is not between 0 and 1, or the true share is the target: no number of answers tells them apart.
    """
    _check(target_share, true_share)
    chance = special.ndtri([confidence, POWER])
    spread = [math.sqrt(share * (1 - share)) for share in (target_share, true_share)]
    singly = (float(chance @ spread) / (true_share - target_share)) ** 2 * design_effect
    return math.ceil(singly if math.isinf(population_n) else singly / (1 + (singly - 1) / population_n))


def _check(target_share: float, true_share: float) -> None:
    if not 0 < target_share < 1 or not 0 < true_share < 1:
        raise UsageError(f"Målet {target_share} och den antagna andelen {true_share} ska ligga mellan 0 och 1.")
    if math.isclose(target_share, true_share):
        raise UsageError(f"Den antagna andelen är lika med målet ({target_share}): inget antal svar kan avgöra det.")
