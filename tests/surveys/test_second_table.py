"""No count of one to four is determined by all that is published."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest

from bench.second_table import ANSWERS, RULE, TOGETHER, World, determined, random_world
from partsrapport.surveys.effect_goals import Goal
from partsrapport.surveys.responses import Survey

WORLDS = range(5, 15)
"""Of the thousand of ``python -m bench.second_table``: to find other tables of its first alone takes half a minute."""


def test_another_table_has_the_same_publication_for_every_small_count():
    """Random surveys with groups, sides, nested filters and filters on another question, from 8 to 320 respondents."""
    small_n = 0
    for seed in WORLDS:
        rng = np.random.default_rng(seed)
        world, table = random_world(rng)
        small_n += int(((world.sums @ table > 0) & (world.sums @ table < RULE.smallest)).sum())
        assert [row @ table for row in determined(world, table, rng)] == [], f"seed {seed}"
    assert small_n > 20 * len(WORLDS)


def test_another_table_has_the_same_publication_where_several_answers_are_given_together():
    for seed in WORLDS:
        rng = np.random.default_rng(seed)
        world, table = random_world(rng, TOGETHER)
        assert [row @ table for row in determined(world, table, rng)] == [], f"seed {seed}"


def test_another_table_has_the_same_publication_where_goals_are_for_means_too():
    """Of the same answers as the goals for shares: what both tell together must not determine a small count either."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        world, table = random_world(rng, with_means=True)
        assert [row @ table for row in determined(world, table, rng)] == [], f"seed {seed}"


def test_another_table_has_the_same_publication_where_answers_are_weighted_to_a_target_group():
    for seed in range(4):
        rng = np.random.default_rng(seed)
        world, table = random_world(rng, with_target_group=True)
        assert [row @ table for row in determined(world, table, rng)] == [], f"seed {seed}"


def goal(goal_id, target, keep=None):
    return Goal(goal_id, 2020, "o", "p", "s", target, "e", "q1", date(2020, 12, 31), is_filtered=bool(keep)), keep or {}


def mean(goal_id, target):
    """A goal for the mean, whose target is a place on the scale."""
    plain, keep = goal(goal_id, target)
    return replace(plain, lowest_score=1.0, highest_score=4.0), keep


SMALL = {
    "one goal": ([""], [""], [goal("alla", 0.7)], 13, 0),
    "everyone answered": ([""], [""], [goal("alla", 0.7)], 15, None),
    "two targets": ([""], [""], [goal("alla", 0.7), goal("igen", 0.8)], 13, 0),
    "a part": ([""], ["a", "b"], [goal("alla", 0.7), goal("a", 0.5, {"value": ("a",)})], 10, 2),
    "a mean beside a share": ([""], [""], [goal("alla", 0.7), mean("medel", 0.6)], 13, 0),
    "two groups": (["A", "B"], [""], [goal("alla", 0.7)], 10, 2),
    "two groups of a sample": (["A", "B"], [""], [goal("alla", 0.5)], 10, 2),
}
"""Groups, values, goals, at most how many respondents, and how many did not answer.

The fewer they are, the fewer tables are alike: what is free among these is free among more.
"""


@pytest.mark.parametrize("case", SMALL)
def test_no_small_count_is_the_same_in_all_small_tables_with_one_publication(case):
    """Every table of positive, other and no-opinion answers of so many respondents, by what is published of it."""
    groups, values, goals, most, silent = SMALL[case]
    answers = [ANSWERS[1], ANSWERS[2]] if len(groups) > 1 or len(values) > 1 else [ANSWERS[1], ANSWERS[2], ANSWERS[4]]
    cells = tuple(
        {"group": group, "side": "", "value": value, "q1": answer, "q2": ""}
        for group, value, answer in product(groups, values, answers)
    )
    by_publication = defaultdict(list)
    for table in tables(len(cells), most):
        world = World(surveyed(case, groups, cells, table, silent), dict(goals), cells)
        by_publication[repr((world.survey.invited_n, world.published(table)))].append(table)
    world = World(surveyed(case, groups, cells, table, silent), dict(goals), cells)
    for alike in by_publication.values():
        counts = np.array(alike) @ world.sums.T
        is_fixed = (counts == counts[0]).all(axis=0) & (counts[0] > 0) & (counts[0] < RULE.smallest)
        assert not is_fixed.any(), alike[0]
    assert len(by_publication) > 1


def tables(cells_n, most):
    """Every table of nine to so many respondents."""
    for counts in product(range(most + 1), repeat=cells_n):
        if RULE.few - 1 <= sum(counts) <= most:
            yield np.array(counts)


def surveyed(case, groups, cells, table, silent):
    """A survey with the same number invited whatever the answers; when everyone has answered, as many as they."""
    kind = None if groups == [""] else "urval" if "sample" in case else "alla"
    invited = dict.fromkeys(groups, 20) if kind else {}
    in_all = int(table.sum()) if silent is None else sum(invited.values()) or 20
    return Survey("e", "Enkät", 2020, kind, 9 if kind == "urval" else None, in_all, invited)
