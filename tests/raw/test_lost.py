"""Letters that were lost on the way are told, and those that only look odd are not."""

import re
from collections.abc import Callable

import polars as pl
import pytest

from partsrapport.raw.encoding import MISREAD
from partsrapport.raw.lost import characters_reason, formula_reason
from partsrapport.raw.text import tidy

WORDS = ["Affärsverket", "Åre", "Örebro", "idé", "Müller", "naïve", "50 €", "”så”", "Ærø", "garçon", "à la"]


def _reason(reason: Callable[[pl.Expr], pl.Expr], text: str) -> str | None:
    return pl.select(reason(pl.lit(text))).item()


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("wrong", ["windows-1252", "latin-1"])
def test_utf_8_read_as_another_encoding_is_seen(word: str, wrong: str) -> None:
    misread = tidy(word.encode().decode(wrong, errors="ignore"))
    assert "lästs i fel teckenkodning" in (_reason(characters_reason, misread) or "")


@pytest.mark.parametrize(
    ("written", "read"),
    [("cp1252", "cp850"), ("cp1252", "cp437"), ("cp1252", "mac_roman"), ("cp850", "cp1252"), ("mac_roman", "cp1252")],
)
def test_another_system_s_letters_are_seen_inside_words(written: str, read: str) -> None:
    misread = tidy("Myndigheten för gåvor och träd".encode(written).decode(read))
    assert "lästs i fel teckenkodning" in (_reason(characters_reason, misread) or "")


@pytest.mark.parametrize(
    "word",
    [*WORDS, "SÃO PAULO", "IRMÃ", "Â", "Ângela", "São", "Ängö 2 – £5", "naïve »så«", "„så“", "5 ‰", "Σ n", "a ÷ b"],
)
def test_words_that_are_right_are_let_alone(word: str) -> None:
    assert _reason(characters_reason, word) is None
    assert _reason(formula_reason, word) is None


def test_python_and_polars_see_the_same() -> None:
    texts = [tidy(word.encode().decode("latin-1")) for word in WORDS] + WORDS
    seen = pl.Series(texts).str.contains(MISREAD).to_list()
    assert seen == [re.search(MISREAD, text) is not None for text in texts]
