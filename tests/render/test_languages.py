"""The report in English is the same report: chapter by chapter, and cell by cell."""

import json
import re
from pathlib import Path

import pytest

from partsrapport.errors import UsageError
from partsrapport.project import Project
from partsrapport.render import cells, chrome
from partsrapport.running import publishing
from partsrapport.words.language import writing

ROOT = Path(__file__).parents[2]
QUARTO = ROOT / "quarto"
CHAPTERS = sorted(path.relative_to(QUARTO).as_posix() for path in QUARTO.rglob("*.qmd") if "en" not in path.parts)
# What the two must have alike and in the same order; what is said between is free, and so is the order of what a
# sentence takes.
HEADING = re.compile(r"(?m)^#+ .*?(\{[^{}]*\})?$")
TAKEN = re.compile(r"\{\{<[^>]*>\}\}")
EMBEDDED = re.compile(r"\{\{< (?:embed|include) [^>]*>\}\}")
CONDITION = re.compile(r"\.content-\w+ \w+-\w+=\"[^\"]*\"")
REFERENCE = re.compile(r"@(?:fig|tbl|sec)-[\w-]+")
NOTEBOOKS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]


def structure(text):
    return {
        "headings": [(line[0].split(" ")[0], line[1]) for line in HEADING.finditer(text)],
        "embedded": EMBEDDED.findall(text),
        "conditions": CONDITION.findall(text),
        "taken": sorted(TAKEN.findall(text)),
        "references": sorted(REFERENCE.findall(text)),
        "terms": text.count("\n:   "),
    }


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_takes_the_same_in_both_languages(name):
    swedish, english = (structure((folder / name).read_text(encoding="utf-8")) for folder in (QUARTO, QUARTO / "en"))
    assert english == swedish


def test_there_is_no_chapter_in_english_alone():
    assert {path.relative_to(QUARTO / "en").as_posix() for path in (QUARTO / "en").rglob("*.qmd")} == set(CHAPTERS)


def test_every_caption_has_its_english():
    options = [
        cells.options_of(cell, "")
        for notebook in NOTEBOOKS
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]
    worded = [(each, name) for each in options for name in cells.WORDED if name in each]
    assert len(worded) > 20
    assert [each["label"] for each, name in worded if f"{name}-en" not in each] == []


def test_a_caption_without_english_stays_as_it_is():
    with writing("en"):
        assert cells.said({"fig-cap": "Egen bild"}, "fig-cap") == "Egen bild"
        assert cells.said({"fig-cap": "Egen bild", "fig-cap-en": "Own picture"}, "fig-cap") == "Own picture"


@pytest.fixture
def own(tmp_path):
    """A project of one's own with a chapter, a text and another text without English."""
    for name in ("_05-aktiviteter.qmd", "texter/01-forord.qmd", "en/texter/01-forord.qmd", "texter/08-tack.qmd"):
        (tmp_path / "quarto" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "quarto" / name).write_text("# Rubrik\n", encoding="utf-8")
    return Project(tmp_path, tmp_path, tmp_path, tmp_path, languages=("en",), language="en")


def test_in_english_an_own_chapter_takes_the_place_of_the_tools_in_both_languages(own):
    sources = publishing.sources(own)
    assert "_05-aktiviteter.qmd" not in sources
    assert sources["_04-effektmal.qmd"] == QUARTO / "en" / "_04-effektmal.qmd"
    assert sources["styles/report.css"] == QUARTO / "styles" / "report.css"
    assert [name for name in sources if name.startswith("texter/")] == ["texter/01-forord.qmd"]
    assert sources["texter/01-forord.qmd"] == own.quarto / "en" / "texter" / "01-forord.qmd"
    assert not [name for name in sources if name.startswith("en/")]


def test_in_swedish_there_is_nothing_of_the_english(own):
    sources = publishing.sources(own._replace(language="sv"))
    assert [name for name in sources if name.startswith("en/")] == []
    assert "texter/08-tack.qmd" in sources


def test_a_language_without_sources_says_what_is_missing(tmp_path):
    (tmp_path / "quarto").mkdir()
    (tmp_path / "quarto" / "_quarto.yml").write_text("lang: sv")
    (tmp_path / "quarto" / "_rapport.qmd").write_text("# Rubrik\n")
    project = Project(tmp_path, tmp_path, tmp_path, tmp_path, languages=("en",), language="en")
    with pytest.raises(UsageError, match=r"quarto/en/_rapport\.qmd finns inte"):
        publishing.sources(project)


def test_the_words_around_the_report_are_the_same_in_both_languages():
    with writing("en"):
        english = chrome.metadata(["sv", "en"])
    swedish = chrome.metadata(["sv"])
    assert english.keys() == swedish.keys()
    assert english["words"].keys() == swedish["words"].keys()
    assert (english["translations"][0]["file"], swedish["translations"]) == ("verksamhetsberattelse.html", [])
