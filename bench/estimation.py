"""How often the verdict "nått" would be wrong at the boundary: a simulation, printed as Markdown.

Each time a population is drawn, and answers from it; the target lies just above the population's own share, so that
every "nått" is wrong. Three rules are compared: a naive Wilson bound that takes the answers as drawn singly, the
design's own bound, and the verdict itself (which also wants the cautious bounds of a sample of groups).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import special

from partsrapport.surveys.bounds import korn_graubard, wilson
from partsrapport.surveys.estimation import Design, DesignKind, estimate, ratio
from partsrapport.surveys.results import verdict_of

REPETITIONS = 1000
CONFIDENCE = 0.95
SHARES = (0.5, 0.7, 0.8, 0.9, 0.95)
CORRELATIONS = (0.0, 0.05, 0.2)
SAMPLED_GROUPS = (5, 10, 30)
POPULATION_GROUPS = 60
STRATA = 10
SILENT_SHARE = 0.2
GROUP_SIZES = (15, 45)
RESPONSE = 0.7
STRATUM_SIZES = np.array([10, 15, 20, 30, 40, 60, 80, 120])
STRATUM_RESPONSE = np.array([0.9, 0.8, 0.5, 0.7, 0.4, 0.6, 0.35, 0.3])
JUST_ABOVE = 1e-6
MEANS_REPETITIONS = 2000
ANSWERED = (10, 20, 50, 100)
SPREADS = {
    "even": (0.1, 0.2, 0.4, 0.2, 0.1),
    "mostly high": (0.02, 0.05, 0.13, 0.4, 0.4),
    "split": (0.3, 0.1, 0.05, 0.15, 0.4),
    "at the top, with a few at the bottom": (0.05, 0, 0, 0.05, 0.9),
    "nearly alike, with a few at the bottom": (0.05, 0, 0, 0.9, 0.05),
}

Counts = NDArray[np.int_]
Draw = Callable[[np.random.Generator, float, int], "Iterator[Drawn]"]


@dataclass(frozen=True)
class Drawn:
    """Answers from one population: per surveyed group invited, answers and positive; the population's own share."""

    invited: Counts
    answers: Counts
    positive: Counts
    share: float


def main(repetitions: int = REPETITIONS) -> None:
    """Print the table of wrong verdicts, in percent."""
    print(f"| wrong “nått”, percent: naive / bound / verdict | {' | '.join(f'p = {p}' for p in SHARES)} |")
    print(f"|---|{'---|' * len(SHARES)}")
    rates = []
    for label, cells in rows(repetitions):
        print(f"| {label} | {' | '.join(' / '.join(f'{100 * rate:.1f}' for rate in cell) for cell in cells)} |")
        rates += cells
    limit = 1 - CONFIDENCE + 2 * (CONFIDENCE * (1 - CONFIDENCE) / repetitions) ** 0.5
    where_naive_exceeds = max(verdict for naive, _, verdict in rates if naive > limit)
    print(f"\n{repetitions} repetitions a cell; 5 and two standard errors of the simulation are {100 * limit:.1f}.")
    print(f"Worst verdict: {100 * max(verdict for _, _, verdict in rates):.1f}; ", end="")
    print(f"where the naive bound exceeds that limit: {100 * where_naive_exceeds:.1f}.")


def means(repetitions: int = MEANS_REPETITIONS) -> None:
    """Print the table of wrong verdicts on means, in percent: by Student's t, by the bound of a share, and by ours."""
    print(f"\n| wrong “nått”, percent: t / as a share / ours | {' | '.join(f'n = {n}' for n in ANSWERED)} |")
    print(f"|---|{'---|' * len(ANSWERED)}")
    for label, chance in SPREADS.items():
        cells = [_wrong_means(np.random.default_rng(1), n, np.array(chance), repetitions) for n in ANSWERED]
        print(f"| {label} | {' | '.join(' / '.join(f'{100 * rate:.1f}' for rate in cell) for cell in cells)} |")


def _wrong_means(
    rng: np.random.Generator, n: int, chance: NDArray[np.float64], repetitions: int
) -> tuple[float, float, float]:
    places = np.linspace(0, 1, len(chance))
    target, wrong = chance @ places + JUST_ABOVE, np.zeros(3)
    for counts in rng.multinomial(n, chance, repetitions):
        design = Design(DesignKind.NO_GROUPS, np.zeros(len(counts), int), counts, np.array([np.inf]))
        mean, error = ratio(design, places, np.ones(len(counts)))
        found = estimate(design, np.ones(len(counts), bool), places, CONFIDENCE)
        by_t = mean - error * special.stdtrit(n - 1, CONFIDENCE)
        as_share, _ = korn_graubard(mean, error, n, n - 1, CONFIDENCE)
        wrong += np.array([by_t, as_share, found.lower]) >= target
    by_t, as_share, ours = (wrong / repetitions).tolist()
    return by_t, as_share, ours


def rows(repetitions: int) -> Iterator[tuple[str, list[tuple[float, float, float]]]]:
    """Yield each design with its rates (naive, bound, verdict) at each share."""
    for label, kind, draw in designs():
        yield label, [wrong(kind, draw(np.random.default_rng(1), share, repetitions)) for share in SHARES]


def designs() -> Iterator[tuple[str, DesignKind, Draw]]:
    """Yield label, kind and how to draw, of each design."""
    yield f"no groups: some {RESPONSE:.0%} of 100", DesignKind.NO_GROUPS, singly
    yield "strata, alike", DesignKind.ALL_GROUPS, partial(strata, slope=0.0)
    yield "strata, the positive answer more", DesignKind.ALL_GROUPS, partial(strata, slope=3.0)
    for correlation, n in product(CORRELATIONS, SAMPLED_GROUPS):
        label = f"{n} of {POPULATION_GROUPS} groups, intra-class correlation {correlation:g}"
        yield label, DesignKind.SAMPLED_GROUPS, partial(clusters, n=n, correlation=correlation)
    for correlation in CORRELATIONS:
        label = f"{STRATA} strata, one in five silent, intra-class correlation {correlation:g}"
        yield label, DesignKind.ALL_GROUPS, partial(partly_silent, correlation=correlation)


def singly(rng: np.random.Generator, share: float, repetitions: int) -> Iterator[Drawn]:
    """Yield answers from a hundred invited."""
    positive = np.array([round(100 * share)])
    for _ in range(repetitions):
        yield _answered(rng, np.array([100]), positive, RESPONSE, positive[0] / 100)


def strata(rng: np.random.Generator, share: float, repetitions: int, slope: float) -> Iterator[Drawn]:
    """Yield answers from all groups, of unequal size and response; the slope ties a group's share to its response."""
    middle = np.average(STRATUM_RESPONSE, weights=STRATUM_SIZES)
    odds = share / (1 - share) * np.exp(slope * (STRATUM_RESPONSE - middle))
    positive = np.round(STRATUM_SIZES * odds / (1 + odds)).astype(int)
    for _ in range(repetitions):
        yield _answered(rng, STRATUM_SIZES, positive, STRATUM_RESPONSE, positive.sum() / STRATUM_SIZES.sum())


def clusters(  # noqa: PLR0913 - what differs between designs
    rng: np.random.Generator,
    share: float,
    repetitions: int,
    n: int,
    correlation: float,
    *,
    population_n: int = POPULATION_GROUPS,
) -> Iterator[Drawn]:
    """Yield answers from n groups, whose shares are beta distributed with the intra-class correlation."""
    spread = 1 / correlation - 1 if correlation else np.inf
    for _ in range(repetitions):
        sizes = rng.integers(*GROUP_SIZES, population_n)
        shares = rng.beta(share * spread, (1 - share) * spread, len(sizes)) if correlation else share
        positive = rng.binomial(sizes, shares)
        yield _answered(rng, sizes[:n], positive[:n], RESPONSE, positive.sum() / sizes.sum())


def partly_silent(rng: np.random.Generator, share: float, repetitions: int, correlation: float) -> Iterator[Drawn]:
    """Yield answers from groups that were all surveyed, but of which some have not answered at all."""
    for drawn in clusters(rng, share, repetitions, STRATA, correlation, population_n=STRATA):
        told = rng.random(STRATA) >= SILENT_SHARE
        yield replace(drawn, answers=drawn.answers * told, positive=drawn.positive * told)


def _answered(
    rng: np.random.Generator, sizes: Counts, positive: Counts, response: NDArray[np.float64] | float, share: float
) -> Drawn:
    answers = np.maximum(rng.binomial(sizes, response), 1)
    return Drawn(sizes, answers, rng.hypergeometric(positive, sizes - positive, answers), share)


def wrong(kind: DesignKind, populations: Iterator[Drawn]) -> tuple[float, float, float]:
    """Rates of wrong verdicts: by a naive bound, by the design's bound, and of the verdict."""
    return tuple(np.mean([_is_wrong(kind, drawn) for drawn in populations], axis=0))


def _is_wrong(kind: DesignKind, drawn: Drawn) -> tuple[bool, bool, bool]:
    groups, n = len(drawn.answers), np.concatenate([drawn.positive, drawn.answers - drawn.positive])
    positive = np.arange(2 * groups) < groups
    design = Design(kind, np.tile(np.arange(groups), 2), n, drawn.invited.astype(float), POPULATION_GROUPS)
    found = estimate(design, np.ones(2 * groups, bool), positive, CONFIDENCE)
    target = drawn.share + JUST_ABOVE
    naive, _ = wilson(drawn.positive.sum() / n.sum(), n.sum(), CONFIDENCE)
    is_above = found.lower is not None and found.lower >= target
    return naive >= target, is_above, verdict_of(found, target) == "nått"


if __name__ == "__main__":
    main()
    means()
