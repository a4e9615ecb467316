"""Disclosure control: which figures may be shown without giving away those that may not."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int_]


def withheld(counts: IntArray, sums: BoolArray, smallest: int) -> BoolArray:
    """The cells of a table to withhold, so that none can be worked out from the rest.

    Primary suppression takes the cells below the smallest (an empty cell is about nobody and stays); complementary
    suppression takes the smallest further cells of a sum until what is withheld in it is at least the smallest cell,
    and every withheld cell could have had another value.

    Parameters
    ----------
    counts
        Shape (cells,): the table, without its totals.
    sums
        Shape (sums, cells): which cells make up each published total. Every total is 0 or at least two cells.
    smallest
        The smallest count that may be shown.
    """
    hidden = (counts > 0) & (counts < smallest)
    fixed = sums[sums @ counts == 0].any(axis=0)
    while len(partners := _needed_partners(counts, sums, hidden, fixed, smallest)):
        hidden[partners[0]] = True
    return hidden


def _needed_partners(counts: IntArray, sums: BoolArray, hidden: BoolArray, fixed: BoolArray, smallest: int) -> IntArray:
    """The cells of which one more must be withheld, the best first; none when the table is safe."""
    free = ~hidden & ~fixed
    for cells in sums:
        lacking = smallest - counts[cells & hidden].sum()
        if (cells & free).any() and (cells & hidden).any() and lacking > 0:
            return _ranked(counts, cells & free, lacking)
    beside = sums[sums[:, list(derivable(counts, sums, hidden))].any(axis=1)].any(axis=0)
    return _ranked(counts, beside & free, 0)


def _ranked(counts: IntArray, candidates: BoolArray, lacking: int) -> IntArray:
    """Smallest first, among those that make up for what is lacking; then the largest of those that do not."""
    cells = np.flatnonzero(candidates)
    suffices = counts[cells] >= lacking
    return cells[np.lexsort((np.where(suffices, counts[cells], -counts[cells]), ~suffices))]


def derivable(counts: IntArray, sums: BoolArray, hidden: BoolArray) -> Iterator[int]:
    """Yield the hidden cells that can have one value only, given the shown cells and the sums (integer programs)."""
    for cell in np.flatnonzero(hidden):
        objective = np.eye(len(counts))[cell]
        least, most = (_extreme(sign * objective, counts, sums, hidden) for sign in (1, -1))
        if least == most:
            yield int(cell)


def _extreme(objective: NDArray[np.float64], counts: IntArray, sums: BoolArray, hidden: BoolArray) -> int:
    """Return the value of the objective's cell where a table that fits what is shown has it smallest."""
    bounds = Bounds(np.where(hidden, 0, counts), np.where(hidden, counts.sum() + 1, counts))
    totals = LinearConstraint(sums, sums @ counts, sums @ counts)
    solved = milp(objective, integrality=np.ones(len(counts)), bounds=bounds, constraints=totals)
    return round(abs(float(solved.fun)))


def safe(candidates: Sequence[BoolArray], smallest: int) -> list[int]:
    """The candidates that may be shown beside each other: each the sets of respondents that its figures count.

    A candidate is left out when it is about nobody, or when adding and subtracting its sets and those before it would
    single out fewer respondents than the smallest cell: a set that small, or the second of two that differ by three.

    Parameters
    ----------
    candidates
        Each of shape (sets, respondents), the most important candidate first.
    """
    shown: list[int] = []
    for i in range(len(candidates)):
        if candidates[i].any() and not _singles_out(np.vstack([candidates[j] for j in [*shown, i]]), smallest):
            shown.append(i)
    return shown


def _singles_out(sets: BoolArray, smallest: int) -> bool:
    """Whether some few respondents are a linear combination of the sets; they are whole atoms, those alike in all."""
    atoms, sizes = _atoms(sets)
    few = np.flatnonzero(sizes < smallest)
    rank = np.linalg.matrix_rank(atoms)
    return any(
        np.linalg.matrix_rank(np.vstack([atoms, np.isin(range(len(sizes)), union)])) == rank
        for n in range(1, smallest)
        for union in map(list, combinations(few, n))
        if sizes[union].sum() < smallest
    )


def _atoms(sets: BoolArray) -> tuple[BoolArray, IntArray]:
    """Which sets each kind of respondent is in, shape (sets, kinds), and how many there are of each kind."""
    kinds = pl.DataFrame(sets[:, sets.any(axis=0)].T).group_by(pl.all(), maintain_order=True).len("n")
    return kinds.drop("n").to_numpy().T, kinds["n"].to_numpy().astype(int)
