import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.surveys.disclosure import Table, is_fixed_by_shares, pooled, safe

SMALLEST = 5


def test_groups_that_are_large_enough_are_not_pooled():
    assert not pooled(np.array([5, 10, 12, 0]), SMALLEST).any()


@pytest.mark.parametrize(
    ("counts", "together"),
    [
        ([2, 10, 12, 9, 0], [2, 9]),
        ([2, 10, 1, 9, 3], [2, 1, 3]),
        ([4, 30, 4], [4, 4]),
        ([1, 1, 1, 1, 1, 12, 6], [1, 1, 1, 1, 1, 6]),
        ([3, 7], [3, 7]),
        ([0, 3], [3]),
    ],
    ids=["with the next", "many enough", "two are enough", "one in each", "all", "too few in all"],
)
def test_small_groups_are_pooled(counts, together):
    assert np.array(counts)[pooled(np.array(counts), SMALLEST)].tolist() == together


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_pooled_groups_are_several_people_in_each_of_several_groups(cells):
    counts = np.array(cells)
    chosen = pooled(counts, SMALLEST)
    assert not ((counts > 0) & (counts < SMALLEST) & ~chosen).any()
    if chosen.any() and counts[~chosen].any():
        assert chosen.sum() > 1
        assert counts[chosen].sum() >= SMALLEST
        assert counts[chosen].sum() > chosen.sum()


def sets(*members, n=40):
    """Each candidate one set of respondents, given by their numbers."""
    return [np.isin(np.arange(n), list(member))[np.newaxis] for member in members]


def test_sets_apart_are_shown_beside_each_other():
    assert safe(sets(range(20), range(20, 30)), SMALLEST) == [0, 1]


def test_a_set_that_is_too_small_or_empty_is_left_out():
    assert safe(sets(range(4), [], range(5)), SMALLEST) == [2]


def test_of_two_sets_that_differ_by_few_the_second_is_left_out():
    assert safe(sets(range(40), range(37), range(30)), SMALLEST) == [0, 2]


def test_a_remainder_of_three_sets_is_seen():
    assert safe(sets(range(40), range(20), range(20, 37)), SMALLEST) == [0, 1]


def test_the_same_set_may_be_shown_twice():
    assert safe(sets(range(20), range(20)), SMALLEST) == [0, 1]


def test_overlapping_sets_that_do_not_give_their_difference_away_are_shown():
    assert safe(sets(range(22), range(2, 30)), SMALLEST) == [0, 1]


def test_a_share_with_few_of_the_other_opinion_is_left_out_though_its_number_of_answers_is_shown():
    everyone, nearly = sets(range(20), range(18))
    assert safe([everyone, np.vstack([everyone, nearly])], SMALLEST) == [0]


@given(st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=4))
def test_no_few_respondents_can_be_counted_from_the_sets_that_are_shown(members):
    """A count of few is derivable when the shown sums fix it: then it is constant on all tables that fit them."""
    candidates = [np.array(member, bool)[np.newaxis] for member in members]
    shown = safe(candidates, SMALLEST)
    if shown:
        matrix = np.vstack([candidates[i] for i in shown])
        atoms, sizes = np.unique(matrix[:, matrix.any(axis=0)], axis=1, return_counts=True)
        combinations = np.array(np.meshgrid(*[[-1, 0, 1]] * len(matrix))).reshape(len(matrix), -1).T @ atoms
        counted = combinations[((combinations == 0) | (combinations == 1)).all(axis=1)] @ sizes
        assert not ((counted > 0) & (counted < SMALLEST)).any()


def fits(answers, positive, weights, step):
    """All numbers of positive in each of two groups that make the same sum and rounded share, by trying them."""
    total = sum(a * w for a, w in zip(answers, weights, strict=True))

    def published(y):
        return sum(y), round(sum(n * w for n, w in zip(y, weights, strict=True)) / total / step)

    tables = ((y, sum(positive) - y) for y in range(answers[0] + 1))
    return [y for y in tables if 0 <= y[1] <= answers[1] and published(y) == published(positive)]


@pytest.mark.parametrize("step", [0.01, 0.05, 0.1])
@pytest.mark.parametrize("weights", [(1.2, 90.9), (1.8, 1.9), (3.0, 11.0)])
def test_a_share_is_too_precise_where_one_table_fits(weights, step):
    answers, positive = (20, 22), (18, 13)
    group = np.repeat([0, 1], answers)
    is_positive = np.concatenate([np.arange(n) < y for n, y in zip(answers, positive, strict=True)])
    everyone = np.ones((1, len(group)), bool)
    table = Table(everyone, is_positive, group, np.array(weights)[group][np.newaxis])
    assert is_fixed_by_shares(table, step, SMALLEST) == (len(fits(answers, positive, weights, step)) == 1)


def test_a_share_of_a_group_all_of_one_mind_is_no_matter_of_precision():
    group, positive = np.repeat([0, 1], [3, 20]), np.ones(23, bool)
    table = Table(np.ones((1, 23), bool), positive, group, np.ones((1, 23)))
    assert not is_fixed_by_shares(table, 0.01, SMALLEST)
