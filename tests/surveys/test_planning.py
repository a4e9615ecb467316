import numpy as np
import pytest
from pytest import approx
from scipy import stats

from partsrapport.errors import UsageError
from partsrapport.surveys.estimation import wilson
from partsrapport.surveys.planning import answers_needed, design_effect


def test_answers_needed_by_the_formula_of_fleiss():
    # ((1.6449 √(.7 × .3) + 0.8416 √(.8 × .2)) / .1)² = 118.9
    assert answers_needed(0.7, 0.8, 0.95) == 119


@pytest.mark.parametrize(("target", "true"), [(0.7, 0.8), (0.8, 0.9), (0.6, 0.5)])
def test_that_many_answers_decide_about_four_times_in_five(target, true):
    n = answers_needed(target, true, 0.95)
    counts = np.arange(n + 1)
    bounds = np.array([wilson(x / n, n, 0.95) for x in counts])
    decides = bounds[:, 0] >= target if true > target else bounds[:, 1] < target
    assert stats.binom.pmf(counts, n, true)[decides].sum() == approx(0.8, abs=0.05)


def test_answers_that_come_in_groups_are_needed_in_greater_number():
    assert design_effect(0.05, 21) == approx(2)
    assert answers_needed(0.7, 0.8, 0.95, design_effect=2) == 238


def test_a_small_population_needs_fewer():
    assert answers_needed(0.7, 0.8, 0.95, population_n=119) == 60


@pytest.mark.parametrize(("target", "true"), [(0.7, 0.7), (0.7, 1.2), (1, 0.9)])
def test_what_no_number_of_answers_decides_is_an_error(target, true):
    with pytest.raises(UsageError):
        answers_needed(target, true, 0.95)
