"""Answers weighted so that they are as many, of each sector and of each size, as the target group has: raking."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from partsrapport.surveys.bounds import korn_graubard
from partsrapport.surveys.estimation import (
    BoolArray,
    Design,
    DesignKind,
    Estimate,
    FloatArray,
    IntArray,
    Values,
    variance_of_total,
)

ROUNDS = 1000
NEAR = 1e-9  # of all in the target group: margins that differ by less agree
Class = tuple[str, str]
TargetGroup = Mapping[Class, int]
"""How many organisations there are of each sector and size."""


class Weighted(NamedTuple):
    """An estimate with weights, and how much of it the heaviest answer is."""

    estimate: Estimate
    heaviest_share: float


def raked(counts: FloatArray, rows: FloatArray, columns: FloatArray) -> FloatArray | None:
    """Weights of those counted, shape (sectors, sizes), with which they add up to both margins (Deming & Stephan 1940).

    ``rows`` has the shape (sectors, 1), ``columns`` (1, sizes). None where no weights do that: some sector or size has
    not answered.
    """
    table, near = counts, NEAR * rows.sum()
    for _ in range(ROUNDS):
        table = table * _ratio(rows, table.sum(axis=1, keepdims=True))
        table = table * _ratio(columns, table.sum(axis=0, keepdims=True))
        if abs(table.sum(axis=1, keepdims=True) - rows).max() < near:
            is_whole = abs(table.sum(axis=0, keepdims=True) - columns).max() < near
            return _ratio(table, counts) if is_whole else None
    return None


def _ratio(one: FloatArray, other: FloatArray) -> FloatArray:
    return np.divide(one, other, out=np.zeros_like(one), where=other > 0)


def weighted(  # noqa: PLR0913 - as an estimate, of respondents who also have a class
    n: IntArray,
    classes: Sequence[Class],
    included: BoolArray,
    values: Values,
    *,
    target_group: TargetGroup,
    confidence: float,
) -> Weighted | None:
    """The share or mean by raked weights; None where the target group does not give them.

    The variance is that of what sectors and sizes do not explain, by a regression, as R's ``rake`` has it (Deville,
    Särndal & Sautory 1993).

    Parameters
    ----------
    n, classes, included, values
        Shape (cells,): respondents who are alike, their sector and size, whether they are answers, and of which value.
    """
    sectors, sizes = (sorted({one[part] for one in target_group}) for part in (0, 1))
    organisations_n = sum(target_group.values())
    if not (included.any() and target_group.keys() >= {*classes} and n.sum() <= organisations_n):
        return None
    place = (
        np.array([sectors.index(sector) for sector, _ in classes]),
        np.array([sizes.index(size) for _, size in classes]),
    )
    there = np.array([[target_group.get((sector, size), 0) for size in sizes] for sector in sectors], float)
    counts = np.zeros_like(there)
    np.add.at(counts, place, n)
    weights = raked(counts, there.sum(axis=1, keepdims=True), there.sum(axis=0, keepdims=True))
    if weights is None:
        return None
    by_cell = weights[place]
    total = float(n * by_cell @ included)
    share, square = (float(n * by_cell @ (included * of)) / total for of in (values, values**2))
    margins = np.hstack([np.eye(len(sectors))[place[0]], np.eye(len(sizes))[place[1]]])
    unexplained = _residuals(included * (values.astype(float) - share), margins, n)
    design = Design(DesignKind.NO_GROUPS, np.zeros(len(n), int), n, np.array([float(organisations_n)]))
    error = variance_of_total(design, by_cell * unexplained / total) ** 0.5
    answer_n, df = int(n @ included), design.degrees_of_freedom(included)
    bounds = korn_graubard(share, error, answer_n, df, confidence, square=square)
    positive_n = (n @ (included * values)).item()
    return Weighted(Estimate(share, *bounds, answer_n, positive_n), float((by_cell * included).max()) / total)


def _residuals(values: FloatArray, margins: FloatArray, n: IntArray) -> FloatArray:
    root = np.sqrt(n)
    explained = np.linalg.lstsq(margins * root[:, np.newaxis], values * root, rcond=None)[0]
    return values - margins @ explained
