import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.words.value_text import changed, span, written
from partsrapport.words.wording import NBSP

COUNTS = st.integers(0, 10**6).map(float)


@pytest.mark.parametrize(
    ("before", "now", "unit", "text"),
    [
        (0.38, 0.58, "andel", f"ökade från 38 till 58{NBSP}procent"),
        (126.0, 84.0, "antal", "minskade från 126 till 84"),
        (1383.0, 4977.0, "antal", f"ökade från 1{NBSP}383 till 4{NBSP}977"),
        (16.0, 16.0, "antal", "låg kvar på 16"),
        (0.5, 0.5, "andel", f"låg kvar på 50{NBSP}procent"),
        (0.581, 0.579, "andel", f"låg i stort sett kvar på 58{NBSP}procent"),
        (0.0, 1.0, "antal", "ökade från noll till ett"),
        (0.004, 0.05, "andel", f"ökade från under 1 till 5{NBSP}procent"),
        (1.0, 344.0, "dagar", "ökade från 1 dag till 344 dagar"),
        (79.0, 344.0, "dagar", "ökade från 79 till 344 dagar"),
    ],
)
def test_direction_and_size_come_from_the_numbers(before: float, now: float, unit: str, text: str):
    assert changed(before, now, unit) == text


@given(COUNTS, COUNTS)
def test_a_rise_is_never_called_a_fall(before: float, now: float):
    text = changed(before, now, "antal")
    assert text.startswith("ökade ") == (now > before)
    assert text.startswith("minskade ") == (now < before)


@given(st.floats(0, 1), st.floats(0, 1))
def test_shares_that_are_written_alike_are_not_told_apart(before: float, now: float):
    is_alike = written(before, "andel") == written(now, "andel")
    assert ("kvar på" in changed(before, now, "andel")) == is_alike


@given(COUNTS, COUNTS)
def test_both_values_are_said(before: float, now: float):
    if before == now:
        assert not span(before, now, "antal")
    elif max(before, now) > 12:
        assert span(before, now, "antal") == f"från {written(before, 'antal')} till {written(now, 'antal')}"
    else:
        assert not re.search(r"\d", span(before, now, "antal"))
