"""Text is tidied the same way one by one and by the column."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsrapport.raw.text import tidy, tidy_series

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('="-. \t\n\x00\x1b\x85\u00ad\u200b\u202e\ufeffe\u0301')
)


@given(TEXTS)
def test_a_text_is_tidied_as_a_column_is_and_only_once(text: str) -> None:
    tidied = tidy(text)
    assert tidy_series(pl.Series([text])).item() == (tidied or None)
    assert tidy(tidied) == tidied


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("\x1b[31mröd\x1b[0m", "[31mröd[0m"),
        ("a\x00b\x07", "ab"),
        ("\u202eavtal\u202c \u200fx", "avtal x"),
        ("Sam\u00adverkan\u200b", "Samverkan"),
        ("rad\nbrytning\x85här", "rad brytning här"),
        ("e\u200b\u0301", "é"),
        ("-", ""),
        (" –\u00a0", ""),
        ("...", ""),
        ("NULL", ""),
        ("Null", "Null"),
        ("9999-12-31", ""),
        ("0000-00-00 00:00:00", ""),
        ("9999-12-30", "9999-12-30"),
        ("- se bilaga", "- se bilaga"),
        ("…", "…"),
        ('="0042"', "0042"),
        ('=" 0042\u00a0"', "0042"),
        ('="-"', ""),
        ('="a" & "b"', '="a" & "b"'),
    ],
)
def test_nothing_that_a_reader_cannot_see_is_left(text: str, tidied: str) -> None:
    assert tidy(text) == tidied
