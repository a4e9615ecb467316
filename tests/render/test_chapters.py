"""The chapters as they are written: what is shown is told of, and the Swedish is set as Swedish."""

import re
from pathlib import Path

import pytest

CHAPTERS = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[2] / "quarto").glob("_*.qmd"))
}
ALL = "\n".join(CHAPTERS.values())
SHOWN = re.findall(r"\{\{< embed \S+#((?:fig|tbl)-[\w-]+) >\}\}", ALL)


def prose(text: str) -> str:
    """Text without shortcodes, attributes, code and references."""
    return re.sub(r"\{\{<.*?>\}\}|\{[^}]*\}|`[^`]*`|@[\w-]+", "", text)


def test_every_figure_and_table_is_referred_to_in_the_text():
    assert len(SHOWN) > 20
    assert [label for label in SHOWN if not re.search(rf"@{label}\b(?!-)", ALL)] == []


def test_nothing_is_embedded_twice():
    embedded = re.findall(r"\{\{< embed (\S+) >\}\}", ALL)
    assert sorted(embedded) == sorted(set(embedded))


@pytest.mark.parametrize("name", CHAPTERS)
def test_signs_are_swedish(name):
    text = prose(CHAPTERS[name])
    assert re.findall(r"[\"“„'‘]", text) == []
    assert re.findall(r" - | -- |—|%", text) == []


def test_text_that_may_be_hidden_does_not_begin_or_end_with_a_space():
    """Pandoc drops that space, so the words before and after would run together."""
    assert re.findall(r"\w*\[ [^\]]*\]\{|\[[^\]]* \]\{\w*", ALL) == []
