"""The split of a change in the share on random target groups."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.coverage.decomposition import LABELS, decompose

IDS = st.sampled_from("abcdefgh")
Members = dict[str, tuple[bool, ...]]


def members(n: int) -> st.SearchStrategy[Members]:
    return st.dictionaries(IDS, st.tuples(*[st.booleans()] * n), min_size=1)


def frame(rows: Members, *columns: str) -> pl.DataFrame:
    schema = {"organisation_id": pl.String, "is_ordered": pl.Boolean} | dict.fromkeys(columns, pl.Boolean)
    return pl.DataFrame([(id_, *row) for id_, row in rows.items()], schema=schema, orient="row")


def split(before: Members, after: Members) -> dict[str, float]:
    parts = decompose(frame(before, "is_followed"), frame(after, "is_ordered_before", "is_successor"))
    return dict(zip(parts["component"], parts["change_share"], strict=True))


def share(rows: Members) -> float:
    return sum(ordered for ordered, *_ in rows.values()) / len(rows)


@given(members(2), members(3))
def test_parts_add_up_to_the_change(before: Members, after: Members) -> None:
    parts = split(before, after)
    assert list(parts) == list(LABELS)
    assert sum(parts.values()) == pytest.approx(share(after) - share(before), abs=1e-12)


@given(members(2), st.data())
def test_with_the_same_target_group_all_is_orders(before: Members, data: st.DataObject) -> None:
    after: Members = {
        id_: (ordered or data.draw(st.booleans()), ordered, False) for id_, (ordered, _) in before.items()
    }
    assert split(before, after)["avrop"] == pytest.approx(share(after) - share(before))


@given(members(2), st.sets(IDS))
def test_without_new_orders_the_target_group_does_it_all(before: Members, came: set[str]) -> None:
    after: Members = {id_: (ordered, ordered, False) for id_, (ordered, _) in before.items()}
    after |= dict.fromkeys(came - before.keys(), (True, True, False))
    assert split(before, after)["avrop"] == 0


def test_a_worked_example() -> None:
    """Four of which one has ordered; one of the others orders, one leaves, and one that has ordered joins."""
    before: Members = {"a": (True, False), "b": (False, False), "c": (False, False), "d": (False, False)}
    after: Members = {
        "a": (True, True, False),
        "b": (True, False, False),
        "c": (False, False, False),
        "e": (True, False, False),
    }
    assert split(before, after) == pytest.approx({"avrop": 1 / 3, "nya": 1 / 12, "lämnade": 1 / 12, "sammanslagna": 0})
