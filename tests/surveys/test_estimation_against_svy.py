"""Shares, standard errors and bounds against svy, a survey library that is itself tested against R's survey package."""

import math

import numpy as np
import polars as pl
import pytest
import svy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx

from partsrapport.surveys.estimation import Design, DesignKind, estimate, ratio

CONFIDENCE = 0.95
ANSWERS = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 3)).filter(lambda counts: sum(counts) >= 2)
# (positive, other, without opinion) and the number invited beyond those who answered, of each group
GROUPS = st.lists(st.tuples(ANSWERS, st.integers(0, 20)), min_size=2, max_size=7)


def estimated_by_svy(design, opinion, positive):
    declared, frame = declared_for_svy(design, opinion=opinion.astype(int), positive=positive.astype(int))
    shares = svy.Sample(frame, declared).estimation.prop(
        "positive", where=svy.col("opinion") == 1, ci_method="beta", alpha=2 * (1 - CONFIDENCE)
    )
    found = next(share for share in shares.estimates if share.y_level == 1)
    return found.est, found.se, found.lci, found.uci


def declared_for_svy(design, **columns):
    frame = pl.DataFrame(
        {
            "group": design.group.astype(str),
            "respondent": np.arange(len(design.group)).astype(str),
            "weight": design.weights,
            "invited": design.invited[design.group],
            "groups_total": np.full(len(design.group), design.groups_total_n),
            **columns,
        }
    )
    if design.kind is DesignKind.ALL_GROUPS:
        return svy.Design(stratum="group", wgt="weight", pop_size="invited"), frame
    population = svy.PopSize(psu="groups_total", ssu="invited")
    return svy.Design(psu="group", ssu="respondent", wgt="weight", pop_size=population), frame


@pytest.mark.parametrize("kind", [DesignKind.ALL_GROUPS, DesignKind.SAMPLED_GROUPS])
@given(groups=GROUPS, not_surveyed_n=st.integers(1, 50))
def test_grouped_answers_are_estimated_as_by_svy(kind, groups, not_surveyed_n):
    counts = [answers for answers, _ in groups]
    group = np.repeat(np.arange(len(counts)), [sum(count) for count in counts])
    opinion = np.concatenate([np.repeat([True, True, False], count) for count in counts])
    positive = np.concatenate([np.repeat([True, False, False], count) for count in counts])
    invited = np.array([sum(answers) + silent for answers, silent in groups], float)
    assume(0 < positive.sum() < opinion.sum())
    assume((np.bincount(group, opinion) > 0).all())

    groups_total_n = math.inf if kind is DesignKind.ALL_GROUPS else float(len(groups) + not_surveyed_n)
    design = Design(kind, group, np.ones(len(group), int), invited, groups_total_n)
    share, error = ratio(design, positive.astype(float), opinion.astype(float))
    assume(error > 1e-6)  # where the variance says nothing, R and svy decline; so they are no reference
    found = estimate(design, opinion, positive, CONFIDENCE)
    assume(found.has_bounds)
    expected = estimated_by_svy(design, opinion, positive)
    assert (share, error, found.lower, found.upper) == approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("kind", [DesignKind.ALL_GROUPS, DesignKind.SAMPLED_GROUPS])
@settings(max_examples=20)
@given(groups=st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=9), min_size=2, max_size=6))
def test_means_are_estimated_as_by_svy(kind, groups):
    group = np.repeat(np.arange(len(groups)), [len(scores) for scores in groups])
    places = (np.concatenate(groups) - 1) / 4
    invited = np.array([len(scores) + 3 for scores in groups], float)
    design = Design(kind, group, np.ones(len(group), int), invited, float(len(groups) + 5))
    found = ratio(design, places, np.ones(len(group)))
    assume(found[1] > 1e-6)
    declared, frame = declared_for_svy(design, place=places)
    expected = svy.Sample(frame, declared).estimation.mean("place").estimates[0]
    assert found == approx((expected.est, expected.se), rel=1e-9)
