"""Planning a survey: how many answers would decide a goal, by the very bounds that verdicts go by."""

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from partsrapport.errors import UsageError
from partsrapport.surveys.bounds import TOLERANCE
from partsrapport.surveys.estimation import Design, DesignKind, IntArray, estimate
from partsrapport.surveys.results import verdict_of
from partsrapport.words.verdicts import NOT_REACHED, REACHED

POWER = 0.8  # the usual chance to decide what is true
DRAWS = 200  # of surveys with groups: the chance is then known to about three percent
MOST_GROUPS = 400


@dataclass(frozen=True)
class Assumed:
    """A goal's target, what share is taken to be true, and the confidence of the verdict.

    Raises
    ------
    UsageError
        A share is not between 0 and 1, or the true share is the target: no number of answers tells them apart.
    """

    target_share: float
    true_share: float
    confidence: float

    def __post_init__(self) -> None:  # noqa: D105 - what it raises is said above
        target, true = self.target_share, self.true_share
        if not 0 < target < 1 or not 0 < true < 1:
            raise UsageError(f"Målet {target} och den antagna andelen {true} ska ligga mellan 0 och 1.")
        if math.isclose(target, true):
            raise UsageError(f"Den antagna andelen är lika med målet ({target}): inget antal svar kan avgöra det.")

    @property
    def right(self) -> str:
        """The verdict that would be right."""
        return REACHED if self.true_share > self.target_share else NOT_REACHED

    def positive_n(self, invited_n: int) -> int:
        """How many of so many are positive: about the true share of them, on its side of the target."""
        reaching_n = math.ceil(self.target_share * invited_n - TOLERANCE)
        about = round(self.true_share * invited_n)
        return max(about, reaching_n) if self.right == REACHED else min(about, reaching_n - 1)

    def verdict(self, kind: DesignKind, positive: IntArray, other: IntArray, invited_n: float = math.inf) -> str:
        """The verdict when so many of each group, shape (groups,), are positive and not."""
        group, n = np.tile(np.arange(len(positive)), 2), np.concatenate([positive, other])
        design = Design(kind, group, n, np.full(len(positive), invited_n))
        is_positive = np.arange(len(n)) < len(positive)
        return verdict_of(estimate(design, n > 0, is_positive, self.confidence), self.target_share)


def around(target_share: float, confidence: float) -> list[Assumed]:
    """A goal when the true share lies 15, 10 and 5 percentage points below its target, and above it, up to 0 or 1."""
    shares = [round(target_share + points / 100, 4) for points in (-15, -10, -5, 5, 10, 15)]
    return [Assumed(target_share, share, confidence) for share in shares if 0 < share < 1]


def answers_needed(assumed: Assumed, invited_n: int | None = None) -> int:
    """Answers, given singly, from which on a goal is decided rightly with the chance ``POWER``.

    The chance is exact: binomial, or hypergeometric of so many invited.
    """
    n = invited_n or math.ceil(1.3 * _by_normal_approximation(assumed)) + 40
    while n > 1 and _chance(assumed, n - 1, invited_n) >= POWER:
        n -= 1
    return n


def _by_normal_approximation(assumed: Assumed) -> int:
    """A one-sided test of one share (Fleiss, Levin & Paik 2003, 2.3)."""
    chance = special.ndtri([assumed.confidence, POWER])
    spread = [math.sqrt(share * (1 - share)) for share in (assumed.target_share, assumed.true_share)]
    return math.ceil((float(chance @ spread) / (assumed.true_share - assumed.target_share)) ** 2)


def _chance(assumed: Assumed, n: int, invited_n: int | None) -> float:
    def is_enough(positive_n: int) -> bool:
        cells = np.array([positive_n]), np.array([n - positive_n])
        found = assumed.verdict(DesignKind.NO_GROUPS, *cells, invited_n or math.inf)
        return (found == REACHED) if assumed.right == REACHED else (found != NOT_REACHED)

    most = bisect_left(range(n + 1), x=True, key=is_enough) - 1  # more are positive: another verdict
    drawn = stats.hypergeom(invited_n, assumed.positive_n(invited_n), n) if invited_n else None
    below = float((drawn or stats.binom(n, assumed.true_share)).cdf(most))
    return 1 - below if assumed.right == REACHED else below


def groups_needed(assumed: Assumed, answers_per_group_n: int, intraclass_correlation: float) -> int | None:
    """Groups, of very many, with so many answers each that decide a goal rightly with that chance; None: too many.

    Simulated, from a fixed seed, with shares of the groups that are beta distributed.
    """
    rng, spread = np.random.default_rng(1), 1 / max(intraclass_correlation, 1e-6) - 1
    shape = spread * assumed.true_share, spread * (1 - assumed.true_share)
    positive = rng.binomial(answers_per_group_n, rng.beta(*shape, (DRAWS, MOST_GROUPS)))

    def is_likely(groups_n: int) -> bool:
        draws = positive[:, :groups_n]
        found = [assumed.verdict(DesignKind.UNKNOWN, drawn, answers_per_group_n - drawn) for drawn in draws]
        return found.count(assumed.right) >= POWER * DRAWS

    groups_n = 2 + bisect_left(range(2, MOST_GROUPS), x=True, key=is_likely)
    return groups_n if groups_n < MOST_GROUPS else None
