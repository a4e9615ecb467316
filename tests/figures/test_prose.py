"""What prose takes: nothing flatters, and nothing is said that is not known."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.figures import prose

VALUES = st.one_of(st.none(), st.integers(0, 1000).map(float))


def figure(name: str, value: float | None, unit: str = "antal") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "text": "", "noun": None}


def registry(**pairs: tuple[float | None, float | None]) -> dict[str, dict[str, Any]]:
    """Figures by id with their values the year before and now."""
    found = {}
    for name, (before, now) in pairs.items():
        found |= {name: figure(name, now), f"{name}_year_before": figure(name, before)}
    return found


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        (
            {"avrop": (126, 84), "mottagare": (10, 36)},
            "Mest ökade mottagare, från 10 till 36. Mest minskade avrop, från 126 till 84.",
        ),
        ({"a": (10, 30), "b": (10, 20)}, "Mest ökade a, från 10 till 30. Inget av nyckeltalen minskade."),
        ({"a": (30, 10), "b": (20, 10)}, "Inget av nyckeltalen ökade. Mest minskade a, från 30 till 10."),
        ({"a": (5, 5)}, "Inget av nyckeltalen ökade. Inget av nyckeltalen minskade."),
        ({"a": (0, 3), "b": (1, 100)}, "Mest ökade a, från 0 till 3. Inget av nyckeltalen minskade."),
        ({"a": (0, 0), "b": (1, 2)}, "Mest ökade b, från 1 till 2. Inget av nyckeltalen minskade."),
        ({"a": (None, 3), "b": (4, None)}, ""),
        ({}, ""),
    ],
)
def test_the_largest_rise_and_the_largest_fall_are_both_told(figures: dict[str, Any], text: str):
    assert prose.largest_changes(registry(**figures), list(figures)) == text


@given(st.dictionaries(st.sampled_from("abcde"), st.tuples(VALUES, VALUES)))
def test_a_fall_is_told_whenever_there_is_one(figures: dict[str, tuple[float | None, float | None]]):
    known = [(before, now) for before, now in figures.values() if before is not None and now is not None]
    text = prose.largest_changes(registry(**figures), sorted(figures))
    assert ("Mest minskade" in text) == any(now < before for before, now in known)
    assert ("Mest ökade" in text) == any(now > before for before, now in known)
    assert bool(text) == bool(known)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "inga tjänster"), (1, "en tjänst"), (12, "tolv tjänster"), (13, "13 tjänster")]
)
def test_a_number_in_words_has_its_noun_in_the_right_form(built_registry, value: float, text: str):
    built_registry.execute("UPDATE mart.figures SET value = ? WHERE figure_id = 'new_services_begun_n'", [value])
    assert prose.variables(built_registry)["counted"]["new_services_begun_n"] == text
    assert prose.variables(built_registry)["opening"]["new_services_begun_n"] == text[0].upper() + text[1:]


def test_a_text_is_known_unless_it_is_missing(built_registry):
    flags = prose.flags(built_registry)
    assert flags["has"]["services_ordered_first"]
    built_registry.execute("UPDATE mart.figures SET text = 'uppgift saknas' WHERE figure_id = 'services_ordered_first'")
    assert not prose.flags(built_registry)["known"]["services_ordered_first"]


def test_what_is_nought_is_known_but_not_had(built_registry):
    built_registry.execute("UPDATE mart.figures SET value = 0 WHERE figure_id = 'orders_n'")
    flags = prose.flags(built_registry)
    assert (flags["known"]["orders_n"], flags["has"]["orders_n"]) == (True, False)
