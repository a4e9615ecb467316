import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from partsrapport.metrics.disclosure import derivable, safe, withheld

SMALLEST = 5
ONE_TOTAL = np.ones((1, 5), bool)


def rows_and_columns(n_rows, n_columns):
    """The sums of a two-way table, cell by cell."""
    cells = np.arange(n_rows * n_columns)
    return np.array(
        [cells // n_columns == row for row in range(n_rows)] + [cells % n_columns == col for col in range(n_columns)]
    )


def feasible_by_search(counts, sums, hidden):
    """The values each hidden cell can have, by trying every table: independent of the integer programs."""
    if not hidden.any():
        return []
    places = np.flatnonzero(hidden)
    most = [int(min(sums[row] @ counts for row in np.flatnonzero(sums[:, cell]))) for cell in places]
    tables = np.tile(counts, (int(np.prod([n + 1 for n in most])), 1))
    tables[:, places] = np.indices([n + 1 for n in most]).reshape(len(places), -1).T
    fitting = tables[(tables @ sums.T == counts @ sums.T).all(axis=1)]
    return [set(fitting[:, cell]) for cell in places]


def test_a_table_without_small_cells_is_shown_whole():
    assert not withheld(np.array([5, 10, 12, 9, 0]), ONE_TOTAL, SMALLEST).any()


def test_a_small_cell_takes_the_smallest_sufficient_cell_with_it():
    assert withheld(np.array([2, 10, 12, 9, 0]), ONE_TOTAL, SMALLEST).tolist() == [True, False, False, True, False]


def test_small_cells_that_are_many_enough_together_need_no_other():
    assert withheld(np.array([2, 10, 1, 9, 3]), ONE_TOTAL, SMALLEST).tolist() == [True, False, True, False, True]


def test_without_a_published_total_only_the_small_cell_is_withheld():
    assert withheld(np.array([2, 10]), np.zeros((0, 2), bool), SMALLEST).tolist() == [True, False]


def test_a_two_way_table_withholds_a_rectangle():
    counts = np.array([[2, 9, 30], [8, 7, 30], [30, 30, 30]])
    hidden = withheld(counts.ravel(), rows_and_columns(3, 3), SMALLEST).reshape(3, 3)
    assert hidden.tolist() == [[True, True, False], [True, True, False], [False, False, False]]


def test_search_and_integer_program_find_the_same_cells_derivable():
    counts, sums = np.array([3, 6, 6, 7]), rows_and_columns(2, 2)
    hidden = np.array([True, True, True, False])
    assert list(derivable(counts, sums, hidden)) == [0, 1, 2]
    assert [len(values) for values in feasible_by_search(counts, sums, hidden)] == [1, 1, 1]


@given(st.lists(st.integers(0, 6), min_size=2, max_size=4).filter(lambda counts: sum(counts) >= SMALLEST))
def test_no_withheld_cell_of_a_one_way_table_is_derivable(cells):
    counts, sums = np.array(cells), np.ones((1, len(cells)), bool)
    hidden = withheld(counts, sums, SMALLEST)
    assert not ((counts > 0) & (counts < SMALLEST) & ~hidden).any()
    assert all(len(values) > 1 for values in feasible_by_search(counts, sums, hidden))
    assert not 0 < counts[hidden].sum() < SMALLEST


@st.composite
def two_way_tables(draw):
    """Small tables of which every published sum is 0 or may be shown."""
    shape = draw(st.sampled_from([(2, 2), (2, 3)]))
    cells = draw(st.lists(st.integers(0, 4), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return np.array(cells), rows_and_columns(*shape)


@given(two_way_tables())
def test_no_withheld_cell_of_a_two_way_table_is_derivable(table):
    counts, sums = table
    smallest = 3
    assume(all(n == 0 or n >= smallest for n in sums @ counts))
    hidden = withheld(counts, sums, smallest)
    assert not ((counts > 0) & (counts < smallest) & ~hidden).any()
    assert all(len(values) > 1 for values in feasible_by_search(counts, sums, hidden))


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
