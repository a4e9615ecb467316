import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest import approx
from scipy import stats

from partsrapport.surveys.bounds import clopper_pearson, korn_graubard, wilson
from partsrapport.surveys.contrasts import difference, difference_p_value, holm
from partsrapport.surveys.estimation import Design, DesignKind, corrected_n, estimate, ratio, variance_of_total


def answered(kind, counts, invited=None, groups_total_n=math.inf):
    """A design and its answers from (positive, other, without opinion) of each group."""
    group = np.repeat(np.arange(len(counts)), [sum(count) for count in counts])
    opinion = np.concatenate([np.repeat([True, True, False], count) for count in counts])
    positive = np.concatenate([np.repeat([True, False, False], count) for count in counts])
    sizes = np.full(len(counts), math.inf) if invited is None else np.array(invited, float)
    return Design(kind, group, np.ones(len(group), int), sizes, groups_total_n), opinion, positive


def estimated(kind, counts, invited=None, groups_total_n=math.inf, confidence=0.95):
    design, opinion, positive = answered(kind, counts, invited, groups_total_n)
    return estimate(design, opinion, positive, confidence)


# Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, methods 3 and 5.
@pytest.mark.parametrize(
    ("positive", "n", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0, 0.1611), (0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_wilson_and_clopper_pearson_are_newcombes(positive, n, score, exact):
    assert wilson(positive / n, n, 0.975) == approx(score, abs=5e-5)
    assert clopper_pearson(positive / n, n, 0.975) == approx(exact, abs=5e-5)


def test_one_sided_lower_bounds_of_half_of_two_hundred():
    # R: prop.test(100, 200, alternative = "greater", correct = FALSE) and binom.test(100, 200, alternative = "greater")
    assert wilson(0.5, 200, 0.95)[0] == approx(0.442235, abs=5e-7)
    assert clopper_pearson(0.5, 200, 0.95)[0] == approx(0.439641, abs=5e-7)


def test_korn_graubard_is_that_of_r():
    # R survey 4.4-2, svyciprop(method = "beta"), strata and clusters, 922 answers: as the tests of svy record it
    assert korn_graubard(0.507348258357226, 0.0167712595840644, 922, 56, 0.975) == approx(
        (0.4732334, 0.5414122), abs=5e-8
    )


def test_korn_graubard_of_a_unanimous_answer_takes_n_for_the_effective_number():
    # Stata, kg_nchs (Ward 2019, Stata Journal 19:510-522), as the tests of svy record it; the effective number is
    # 100 × (t(.975, 99) / t(.975, 5))² = 59.58
    assert korn_graubard(1, 0, 100, 5, 0.975) == approx((0.9400, 1), abs=5e-5)


def test_effective_number_of_answers_may_exceed_n():
    alike = korn_graubard(0.5, math.sqrt(0.25 / 100), 100, 99, 0.95)
    better = korn_graubard(0.5, math.sqrt(0.25 / 200), 100, 99, 0.95)
    assert alike[0] < better[0] < better[1] < alike[1]


class TestFpcExampleOfR:
    """R survey, data(fpc): the example of its documentation; the total is the mean times 27, the weights' sum."""

    x = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
    group = np.array([0] * 5 + [1] * 3)

    @pytest.mark.parametrize(("times", "error"), [(1, 0.6160), (1e12, 0.7413)], ids=["corrected", "without"])
    def test_mean(self, times, error):
        design = Design(DesignKind.ALL_GROUPS, self.group, np.ones(8, int), np.array([15.0, 12.0]) * times)
        assert ratio(design, self.x, np.ones(8)) == approx((5.4481, error), abs=5e-5)

    def test_total(self):
        design = Design(DesignKind.ALL_GROUPS, self.group, np.ones(8, int), np.array([15.0, 12.0]))
        assert design.weights @ self.x == approx(147.1)
        assert math.sqrt(variance_of_total(design, design.weights * self.x)) == approx(27 * 0.6160, abs=2e-3)


class TestSuitesOfLohr:
    """Lohr, Sampling: Design and Analysis (2010), example 5.2: grades of the four students of 5 of 100 suites."""

    grades = np.array(
        [
            [3.08, 2.60, 3.44, 3.04],
            [2.36, 3.04, 3.28, 2.68],
            [2.00, 2.56, 2.52, 1.88],
            [3.00, 2.88, 3.44, 3.64],
            [2.68, 1.92, 3.28, 3.20],
        ]
    )
    design = Design(DesignKind.SAMPLED_GROUPS, np.repeat(np.arange(5), 4), np.ones(20, int), np.full(5, 4.0), 100)

    def test_mean(self):
        assert ratio(self.design, self.grades.ravel(), np.ones(20)) == approx((2.826, 0.164), abs=5e-4)

    def test_total(self):
        total = 100 / 5 * self.grades.sum()
        error = 100 / 5 * math.sqrt(variance_of_total(self.design, self.grades.ravel()))
        assert (total, error) == approx((1130.4, 65.4664), abs=5e-4)


def test_without_groups_the_correction_replaces_n():
    assert corrected_n(50, 100) == approx(99)
    found = estimated(DesignKind.NO_GROUPS, [(35, 15, 0)], [100])
    assert (found.lower, found.upper) == approx(wilson(0.7, 99, 0.95))


def test_without_groups_those_without_opinion_are_no_population():
    found = estimated(DesignKind.NO_GROUPS, [(35, 15, 10)], [100])
    assert (found.lower, found.upper) == approx(wilson(0.7, corrected_n(50, 90), 0.95))


def test_without_groups_and_number_invited_there_is_no_correction():
    found = estimated(DesignKind.NO_GROUPS, [(35, 15, 0)])
    assert (found.lower, found.upper) == approx(wilson(0.7, 50, 0.95))


@pytest.mark.parametrize("kind", [DesignKind.NO_GROUPS, DesignKind.ALL_GROUPS])
def test_when_everyone_answered_no_uncertainty_is_left(kind):
    found = estimated(kind, [(35, 15, 3)], [53])
    assert (found.lower, found.share, found.upper) == (0.7, 0.7, 0.7)


def test_when_everyone_in_every_group_answered_no_uncertainty_is_left():
    found = estimated(DesignKind.SAMPLED_GROUPS, [(10, 0, 0), (4, 6, 0)], [10, 10], groups_total_n=2)
    assert (found.lower, found.share, found.upper) == (0.7, 0.7, 0.7)


def test_one_group_of_a_sample_leaves_no_bounds():
    found = estimated(DesignKind.SAMPLED_GROUPS, [(10, 5, 0)], [20], groups_total_n=9)
    assert not found.has_bounds
    assert found.share == approx(2 / 3)


def test_groups_with_one_answer_each_leave_no_bounds():
    assert not estimated(DesignKind.ALL_GROUPS, [(1, 0, 0), (0, 1, 0)], [5, 5]).has_bounds


def test_a_stratum_with_one_answer_is_centred_on_the_whole():
    design, opinion, positive = answered(DesignKind.ALL_GROUPS, [(6, 4, 0), (1, 0, 0)], [20, 10])
    share, error = ratio(design, positive.astype(float), opinion.astype(float))
    within = 10 / 9 * (1 - 10 / 20) * 10 * 0.6 * 0.4 * (2 / 30) ** 2
    alone = (1 - 1 / 10) * (10 / 30 * (1 - share)) ** 2
    assert error**2 == approx(within + alone)


def test_strata_that_answered_are_a_sample_where_nobody_answered_for_another():
    with_silent = estimated(DesignKind.ALL_GROUPS, [(6, 4, 0), (5, 1, 0), (0, 0, 0)], [20, 10, 30])
    sampled = estimated(DesignKind.SAMPLED_GROUPS, [(6, 4, 0), (5, 1, 0)], [20, 10], groups_total_n=3)
    assert with_silent == sampled


def test_groups_that_agree_have_a_design_effect_below_one_and_narrower_bounds():
    apart = estimated(DesignKind.ALL_GROUPS, [(30, 0, 0), (0, 30, 0), (15, 15, 0)], [60, 60, 60])
    alike = estimated(DesignKind.ALL_GROUPS, [(15, 15, 0)] * 3, [60, 60, 60])
    assert apart.design_effect < alike.design_effect < 1
    assert alike.lower < apart.lower < apart.upper < alike.upper


def test_groups_each_of_one_mind_still_leave_some_uncertainty():
    found = estimated(DesignKind.ALL_GROUPS, [(10, 0, 0), (0, 10, 0)], [60, 60])
    assert found.lower < 0.5 < found.upper


def test_clusters_of_unknown_size_are_taken_as_a_sample_of_very_many():
    unknown = estimated(DesignKind.UNKNOWN, [(8, 2, 0), (9, 1, 0), (5, 5, 0)])
    of_many = estimated(DesignKind.SAMPLED_GROUPS, [(8, 2, 0), (9, 1, 0), (5, 5, 0)], [1e9] * 3, groups_total_n=1e9)
    assert unknown.lower == approx(of_many.lower)


def test_the_cautious_bounds_of_a_sample_of_groups_lie_outside_when_all_agree():
    found = estimated(DesignKind.SAMPLED_GROUPS, [(19, 1, 0)] * 5, [30] * 5, groups_total_n=60)
    assert found.decisive[0] < found.lower
    assert found.decisive[1] >= found.upper


def test_groups_that_are_no_sample_have_no_cautious_bounds():
    assert estimated(DesignKind.ALL_GROUPS, [(19, 1, 0)] * 5, [30] * 5).cautious is None
    assert estimated(DesignKind.SAMPLED_GROUPS, [(19, 1, 0)] * 5, [30] * 5, groups_total_n=5).cautious is None


def test_p_values_are_adjusted_as_holm_does():
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def test_difference_of_independent_shares_is_newcombes():
    # Newcombe (1998), Interval estimation for the difference between independent proportions, table II, method 10:
    # 56/70 - 48/80.
    first, second = (
        estimated(DesignKind.NO_GROUPS, [(a, n - a, 0)], confidence=0.975) for a, n in ((48, 80), (56, 70))
    )
    assert difference(first, second) == approx((0.0524, 0.3339), abs=5e-5)


def test_sides_that_differ_by_chance_and_by_more():
    design, opinion, positive = answered(DesignKind.NO_GROUPS, [(15, 15, 0)])
    one = np.arange(30) % 2 == 0
    assert difference_p_value(design, one, ~one, positive) > 0.5
    assert difference_p_value(design, positive, ~positive, positive) < 1e-4
    assert opinion.all()


def test_the_test_of_two_sides_without_groups_is_about_the_pooled_chi_square():
    design, _, positive = answered(DesignKind.NO_GROUPS, [(50, 30, 0)])
    first = np.r_[np.ones(30), np.zeros(20), np.ones(10), np.zeros(20)].astype(bool)
    chi_square = stats.chi2_contingency([[30, 10], [20, 20]], correction=False)
    expected = 2 * stats.t.sf(math.sqrt(chi_square.statistic), 79)
    assert difference_p_value(design, first, ~first, positive) == approx(expected, rel=0.05)


def test_opposite_sides_of_few_answers_do_not_differ_with_certainty():
    design, _, positive = answered(DesignKind.NO_GROUPS, [(5, 5, 0)])
    fisher = stats.fisher_exact([[5, 0], [0, 5]]).pvalue
    assert difference_p_value(design, positive, ~positive, positive) >= fisher


def test_sides_of_one_mind_do_not_differ():
    design, _, positive = answered(DesignKind.NO_GROUPS, [(10, 0, 0)])
    first = np.arange(10) < 4
    assert difference_p_value(design, first, ~first, positive) == 1


def test_sides_of_one_group_of_a_sample_cannot_be_compared():
    design, _, positive = answered(DesignKind.SAMPLED_GROUPS, [(5, 5, 0)], [20], 9)
    assert difference_p_value(design, positive, ~positive, positive) is None


groups = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=6)


@given(groups, st.sampled_from(list(DesignKind)), st.integers(0, 20))
def test_counted_cells_give_what_one_row_a_respondent_gives(counts, kind, silent):
    counts = [tuple(map(sum, zip(*counts, strict=True)))] if kind is DesignKind.NO_GROUPS else counts
    assume(sum(a + b for a, b, _ in counts) > 0)
    invited = None if kind is DesignKind.UNKNOWN else [sum(count) + silent for count in counts]
    design, opinion, positive = answered(kind, counts, invited, 10 if kind is DesignKind.SAMPLED_GROUPS else math.inf)
    n = np.array(counts).ravel()
    cells = replace(design, group=np.repeat(np.arange(len(counts)), 3), n=n)
    opinions, positives = (np.tile(values, len(counts)) for values in ([True, True, False], [True, False, False]))
    singly, counted = estimate(design, opinion, positive, 0.95), estimate(cells, opinions, positives, 0.95)
    assert (counted.answer_n, counted.positive_n) == (singly.answer_n, singly.positive_n)
    assert [counted.share, *counted.decisive] == [approx(x) for x in (singly.share, *singly.decisive)]


@given(groups, st.sampled_from(list(DesignKind)), st.integers(0, 20), st.sampled_from([0.8, 0.95, 0.99]))
def test_bounds_are_ordered_and_shares(counts, kind, silent, confidence):
    counts = [tuple(map(sum, zip(*counts, strict=True)))] if kind is DesignKind.NO_GROUPS else counts
    assume(sum(a + b for a, b, _ in counts) > 0)
    invited = None if kind is DesignKind.UNKNOWN else [sum(count) + silent for count in counts]
    found = estimated(kind, counts, invited, 10 if kind is DesignKind.SAMPLED_GROUPS else math.inf, confidence)
    if found.has_bounds:
        assert 0 <= found.decisive[0] <= found.lower <= found.share <= found.upper <= found.decisive[1] <= 1


@given(st.integers(0, 20), st.integers(0, 20), st.integers(2, 5), st.sampled_from([None, 2000]))
def test_more_answers_at_the_same_share_never_widen_wilsons_interval(positive, other, times, invited):
    assume(positive + other > 0)
    few, many = (
        estimated(DesignKind.NO_GROUPS, [(n * positive, n * other, 0)], invited and [invited]) for n in (1, times)
    )
    assert few.lower <= many.lower + 1e-12
    assert many.upper <= few.upper + 1e-12


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=5), st.integers(2, 4))
def test_more_answers_at_the_same_shares_never_widen_the_interval_of_strata(counts, times):
    few, many = (
        estimated(DesignKind.ALL_GROUPS, [(n * a, n * b, 0) for a, b in counts], [100] * len(counts))
        for n in (1, times)
    )
    assert few.lower <= many.lower + 1e-12
    assert many.upper <= few.upper + 1e-12


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=5), st.integers(2, 4))
def test_more_groups_of_the_same_shares_never_widen_the_interval_of_clusters(counts, times):
    few, many = (
        estimated(DesignKind.SAMPLED_GROUPS, [(a, b, 0) for a, b in counts] * n, [20] * len(counts) * n, 60)
        for n in (1, times)
    )
    assert few.lower <= many.lower + 1e-12
    assert many.upper <= few.upper + 1e-12


@given(st.integers(5, 300), st.integers(1, 300), st.floats(0.01, 0.99), st.floats(0.3, 4), st.integers(1, 30))
def test_more_answers_at_the_same_design_effect_never_widen_korn_graubards_interval(n, more, share, effect, df):
    few, many = (
        korn_graubard(share, math.sqrt(effect * share * (1 - share) / size), size, df, 0.95) for size in (n, n + more)
    )
    assert few[0] <= many[0] + 1e-9
    assert many[1] <= few[1] + 1e-9
