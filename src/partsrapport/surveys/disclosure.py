"""Disclosure control: which figures may be shown without giving away those that may not."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.optimize import Bounds, LinearConstraint, milp

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int_]
FloatArray = NDArray[np.float64]
ROUNDING = 1e-9  # larger than what rounding errors make of a sum that is 0


def pooled(counts: IntArray, smallest: int) -> BoolArray:
    """The groups to show as one, of their numbers of respondents: those below the smallest cell, and more if need be.

    The smallest further groups are added until those pooled are at least two groups and at least the smallest cell of
    people, and more people than groups: as many would be one in each. A group of nobody is shown by itself.
    """
    chosen = (counts > 0) & (counts < smallest)
    if not chosen.any():
        return chosen
    order = np.argsort(counts, kind="stable")
    for group in order[counts[order] >= smallest]:
        if counts[chosen].sum() >= max(smallest, chosen.sum() + 1) and chosen.sum() > 1:
            break
        chosen[group] = True
    return chosen


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
    """Whether some few respondents are a linear combination of the sets; they are whole atoms, those alike in all.

    A vector is a combination of the rows of a matrix when it is orthogonal to the null space of the matrix.
    """
    atoms, sizes = _atoms(sets)
    few = np.flatnonzero(sizes < smallest)
    outside = null_space(atoms.astype(float))
    return any(
        not np.any(np.abs(outside[union].sum(axis=0)) > ROUNDING)
        for n in range(1, smallest)
        for union in map(list, combinations(few, n))
        if sizes[union].sum() < smallest
    )


def _atoms(sets: BoolArray) -> tuple[BoolArray, IntArray]:
    """Which sets each kind of respondent is in, shape (sets, kinds), and how many there are of each kind."""
    kinds = pl.DataFrame(sets[:, sets.any(axis=0)].T).group_by(pl.all(), maintain_order=True).len("n")
    return kinds.drop("n").to_numpy().T, kinds["n"].to_numpy().astype(int)


def has_few_alike(kinds: IntArray, smallest: int) -> bool:
    """Whether some few respondents are alike in every row, and nobody else is like them; shape (rows, respondents)."""
    _, sizes = np.unique(kinds, axis=1, return_counts=True)
    return bool((sizes < smallest).any())


class Table(NamedTuple):
    """Who answered what, for some shares.

    Attributes
    ----------
    answers, weights
        Shape (shares, respondents): whose answers each share is about, and what each of them weighs in it.
    positive, group
        Shape (respondents,).
    """

    answers: BoolArray
    positive: BoolArray
    group: IntArray
    weights: FloatArray


def is_fixed_by_shares(table: Table, step: float, smallest: int) -> bool:
    """Whether shares rounded to steps leave one possibility for the positive of a group, where few are or are not.

    Whoever looks is taken to know how many have answered in each group, and how many are positive in all. What that
    fixes without any share, as when everyone is positive, is no matter of the shares.
    """
    asked = table.answers.any(axis=0)
    rows = np.vstack([table.group, table.answers])[:, asked]
    kinds, first, kind = np.unique(rows, axis=1, return_index=True, return_inverse=True)
    sizes, positive_n = np.bincount(kind.ravel()), np.bincount(kind.ravel(), table.positive[asked])
    members = kinds[1:].astype(bool)
    weighted = members * table.weights[:, asked][:, first]
    weighted = weighted / (weighted @ sizes)[:, np.newaxis]
    counted = LinearConstraint(members.astype(float), members @ positive_n, members @ positive_n)
    shares = np.round(weighted @ positive_n / step) * step
    rounded = LinearConstraint(weighted, shares - step / 2 - ROUNDING, shares + step / 2 + ROUNDING)
    few = [
        cells
        for cells in (each & (kinds[0] == group) for each in members for group in np.unique(kinds[0]))
        if 0 < positive_n[cells].sum() < smallest or 0 < (sizes - positive_n)[cells].sum() < smallest
    ]
    return any(_is_fixed(cells, sizes, [counted, rounded]) and not _is_fixed(cells, sizes, [counted]) for cells in few)


def _is_fixed(cells: BoolArray, sizes: IntArray, constraints: list[LinearConstraint]) -> bool:
    """Whether the sum of the cells, each between 0 and its size, has one value only that fits (integer programs)."""
    least, most = (
        milp(sign * cells, integrality=np.ones(len(sizes)), bounds=Bounds(0, sizes), constraints=constraints).fun
        for sign in (1.0, -1.0)
    )
    return bool(round(least) == round(-most))
