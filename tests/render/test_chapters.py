"""The chapters as they are written: what is shown is told of, and the Swedish is set as Swedish."""

import re
import tomllib
from pathlib import Path

import pytest

from partsrapport.figures import definitions
from partsrapport.render import visibility
from partsrapport.render.syntax import LABEL, REFERENCE
from partsrapport.render.visibility import Condition

ROOT = Path(__file__).parents[2]
CHAPTERS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "quarto").glob("_[0-9]*.qmd"))}
ALL = "\n".join(CHAPTERS.values())
SHOWN = re.findall(r"\{\{< embed \S+#((?:fig|tbl)-[\w-]+) >\}\}", ALL)


def prose(text: str) -> str:
    """Text without shortcodes, attributes, code and references."""
    return re.sub(r"\{\{<.*?>\}\}|\{[^}]*\}|`[^`]*`|@[\w-]+", "", text)


def test_every_figure_and_table_is_referred_to_in_the_text():
    assert len(SHOWN) > 20
    assert [label for label in SHOWN if not re.search(rf"@{label}\b(?!-)", ALL)] == []


def test_no_chapter_takes_a_figure_that_there_is_only_where_words_are_the_demonstration_s():
    """An organisation's own sectors, areas and services have other keys in their ids; a missing one ends the build."""
    fixed = [relation for relation in definitions.relations() if "SELECT" not in (relation.members or "")]
    always = tuple(one.figure_id.partition("{key}")[0] for relation in fixed for one in relation.figures)
    chapters = [*(ROOT / "quarto").glob("_[0-9]*.qmd"), *(ROOT / "quarto" / "en").glob("_[0-9]*.qmd")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in chapters)
    taken = set(re.findall(r"\{\{< var (?:figures|counted|number|opening|noun|changed)\.(\w+) >\}\}", written))
    assert len(taken) > 50
    assert [id_ for id_ in sorted(taken) if not id_.startswith(always)] == []


def test_nothing_is_embedded_twice():
    embedded = re.findall(r"\{\{< embed (\S+) >\}\}", ALL)
    assert sorted(embedded) == sorted(set(embedded))


def test_a_heading_that_holds_a_number_has_a_name_of_its_own():
    """Or links to it would end with the number, and Quarto would make a name of the shortcode."""
    varying = re.findall(r"^#+ .*\{\{<.*$", ALL, re.MULTILINE)
    assert len(varying) > 3
    assert [heading for heading in varying if not re.search(r"\{#[a-z-]+\}$", heading)] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_signs_are_swedish(name):
    text = prose(CHAPTERS[name])
    assert re.findall(r"[\"“„'‘]", text) == []
    assert re.findall(r" - | -- |—|%", text) == []


def test_text_that_may_be_hidden_does_not_begin_or_end_with_a_space():
    """Pandoc drops that space, so the words before and after would run together."""
    assert re.findall(r"\w*\[ [^\]]*\]\{|\[[^\]]* \]\{\w*", ALL) == []


# What a flag says besides, by what it is made of.
IMPLIED = {
    "has.activities_indicators_n": {"has.activities_planned_n"},
    "says.claims": {"has.published"},
}


def document() -> list[str]:
    """The chapters with a frame where each cell is embedded, as the renderer reads them."""
    embedded = re.compile(r"^\{\{< embed \S+#(?P<label>[\w-]+) >\}\}$")
    lines = [line for text in CHAPTERS.values() for line in text.splitlines()]
    return [embedded.sub(r"::: {#\g<label>}\n:::", line) for line in lines]


def test_a_reference_stands_under_the_conditions_of_its_target():
    """Whatever the data: no build meets a reference to what is hidden."""
    lines = document()
    targets = {label: set(conditions) for _, label, conditions in visibility.found(lines, LABEL)}
    references = [(label, set(conditions)) for _, label, conditions in visibility.found(lines, REFERENCE)]
    assert len(references) > 30
    for label, conditions in references:
        names = {condition.name for condition in conditions if condition.is_wanted}
        implied = {Condition(name, True) for given in names for name in IMPLIED.get(given, ())}
        assert targets[label] <= conditions | implied, label


def test_a_reference_to_another_chapter_is_shown_only_where_there_is_one():
    """An office may take away any chapter."""
    lines = document()
    chapter_of = [path[1:3] for path, text in CHAPTERS.items() for _ in text.splitlines()]
    home = {label: chapter_of[line] for line, label, _ in visibility.found(lines, LABEL)}
    abroad = [one for one in visibility.found(lines, REFERENCE) if home[one[1]] != chapter_of[one[0]]]
    assert len(abroad) > 5
    for _, label, conditions in abroad:
        assert Condition(f"chapter.{home[label]}", is_wanted=True) in conditions, label


@pytest.mark.parametrize("register", ["core.interests", "core.employees", "core.occasions"])
def test_numbers_of_a_register_are_told_where_they_are_known(register: str):
    """Not every office has a register of who is interested, or of the occasions."""
    figures = [one for relation in definitions.relations() for one in relation.figures if register in one.needs]
    ids = {id_ for one in figures for id_ in one.ids if "{" not in id_}
    told = list(
        visibility.found(
            document(), re.compile(rf"\{{\{{< var \w+\.(?P<label>{'|'.join(map(re.escape, ids))}) >\}}\}}")
        )
    )
    assert told
    for _, figure_id, conditions in told:
        flags = {condition.name.partition(".")[2] for condition in conditions if condition.is_wanted}
        assert flags & ids, figure_id


def test_what_is_new_is_told_against_the_same_time_of_the_year_before():
    """In March, what was first held in September the year before is not new in the year."""
    told = [line for text in CHAPTERS.values() for line in text.splitlines() if "activities_new_types >}}" in line]
    assert told
    assert all("{{< var report.year_before >}} är {{< var figures.activities_new_types >}}" in line for line in told)


def test_no_chapter_names_a_service_an_area_or_the_programme():
    catalogue = tomllib.loads((ROOT / "demo" / "data" / "services.toml").read_text(encoding="utf-8"))
    areas = tomllib.loads((ROOT / "demo" / "data" / "ordlista.toml").read_text(encoding="utf-8"))["arbetsomrade"]
    names = [service["name"].removesuffix(" (exempel)") for service in catalogue["service"]]
    names += [area["ord"] for area in areas if area["ord"] != "Samverkan"]
    assert len(names) > 15
    assert [name for name in [*names, "Partsrådet", "poddavsnitt"] if name.lower() in ALL.lower()] == []
