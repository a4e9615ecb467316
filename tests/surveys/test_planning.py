import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from partsrapport.errors import UsageError
from partsrapport.surveys.bounds import wilson
from partsrapport.surveys.estimation import DesignKind, corrected_n
from partsrapport.surveys.planning import Assumed, answers_needed, around, groups_needed

SHARES = st.tuples(st.sampled_from([0.5, 0.6, 0.7, 0.8, 0.9]), st.sampled_from([-0.25, -0.1, 0.06, 0.09]))


def chance(assumed, n, invited=None):
    """The chance that the verdict is right, summed over all that may be answered."""
    counts = np.arange(n + 1)
    drawn = stats.binom(n, assumed.true_share)
    if invited:
        drawn = stats.hypergeom(invited, round(assumed.true_share * invited), n)
    effective_n = corrected_n(n, invited) if invited else n
    bounds = np.array([wilson(k / n, effective_n, assumed.confidence) for k in counts])
    if assumed.true_share > assumed.target_share:
        return drawn.pmf(counts)[bounds[:, 0] >= assumed.target_share - 1e-9].sum()
    return drawn.pmf(counts)[bounds[:, 1] < assumed.target_share - 1e-9].sum()


@given(SHARES)
@settings(max_examples=6, deadline=None)
def test_from_that_many_answers_on_the_verdict_is_right_four_times_in_five(shares):
    target, further = shares
    assumed = Assumed(target, target + further, 0.95)
    n = answers_needed(assumed)
    assert chance(assumed, n - 1) < 0.8
    assert all(chance(assumed, more) >= 0.8 for more in range(n, n + 60, 7))


@pytest.mark.parametrize("target", [0.7, 0.8, 0.85])
def test_a_true_share_is_assumed_on_both_sides_of_any_target(target):
    assumed = around(target, 0.95)
    assert [round(one.true_share - target, 2) for one in assumed if one.true_share < target] == [-0.15, -0.1, -0.05]
    assert all(one.true_share > target for one in assumed[3:])
    assert {one.target_share for one in assumed} == {target}
    assert (len(around(0.8, 0.95)), len(around(0.98, 0.95)), len(around(0.02, 0.95))) == (6, 3, 3)


def test_of_few_invited_fewer_are_needed():
    assumed = Assumed(0.7, 0.8, 0.95)
    n = answers_needed(assumed, invited_n=200)
    assert n < answers_needed(assumed) == 125
    assert chance(assumed, n - 1, 200) < 0.8 <= chance(assumed, n, 200)


@given(st.integers(1, 60), st.sampled_from([0.5, 0.7, 0.9]), st.sampled_from([-0.04, 0.02]))
def test_when_all_of_few_invited_have_answered_the_verdict_is_right(invited, target, further):
    """0.65 of 7 are 5, who are more than 0.7 of them: no number of answers would have shown that they are fewer."""
    assumed = Assumed(target, target + further, 0.95)
    positive_n = assumed.positive_n(invited)
    assert abs(positive_n - assumed.true_share * invited) <= 1
    counts = np.array([positive_n]), np.array([invited - positive_n])
    assert assumed.verdict(DesignKind.NO_GROUPS, *counts, invited) == assumed.right


def groups_chance(assumed, groups_n, answers_per_group_n, correlation):
    """The chance that the verdict is right, with other draws."""
    rng, right = np.random.default_rng(7), 0
    spread = 1 / correlation - 1
    for _ in range(300):
        shares = rng.beta(assumed.true_share * spread, (1 - assumed.true_share) * spread, groups_n)
        positive = rng.binomial(answers_per_group_n, shares)
        right += assumed.verdict(DesignKind.UNKNOWN, positive, answers_per_group_n - positive) == assumed.right
    return right / 300


@pytest.mark.parametrize("true", [0.55, 0.85])
def test_so_many_groups_decide_four_times_in_five_and_two_hardly_ever(true):
    """By a normal approximation and the design effect, 38 answers would do: two groups of twenty."""
    assumed = Assumed(0.7, true, 0.95)
    groups_n = groups_needed(assumed, 20, 0.05)
    assert groups_chance(assumed, groups_n, 20, 0.05) == pytest.approx(0.8, abs=0.09)
    assert groups_chance(assumed, groups_n // 2, 20, 0.05) < 0.6
    assert groups_chance(assumed, 2, 20, 0.05) < 0.1


def test_more_groups_than_anybody_asks_are_none():
    assert groups_needed(Assumed(0.7, 0.71, 0.95), 20, 0.2) is None


@pytest.mark.parametrize(("target", "true"), [(0.7, 0.7), (0.7, 1.2), (1, 0.9)])
def test_what_no_number_of_answers_decides_is_an_error(target, true):
    with pytest.raises(UsageError):
        Assumed(target, true, 0.95)
