"""The report of another organisation: nothing is said of what is not there.

That of one without a programme, where a service has been renamed, is made in ``test_a_year``.
"""

import re
import shutil
from pathlib import Path

import pytest
from lxml import html

BASE = Path(__file__).parent / "worlds" / "base"
OTHER_WORDS = """
[[arbetsomrade]]
ord = "Vägar"
[[arbetsomrade]]
ord = "Broar"
[[aktivitetstyp]]
ord = "besiktning"
[[insatstyp]]
ord = "rådgivande"
[[niva]]
ord = "lokal"
[[niva]]
ord = "central"
"""


def replaced(raw: Path, **words: str) -> None:
    """Write other words in every file."""
    for path in (path for path in raw.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        for old, new in words.items():
            text = text.replace(old.replace("_", " "), new)
        path.write_text(text, encoding="utf-8")


def other_words(project: Path) -> None:
    raw = project / "data" / "raw"
    replaced(raw, seminarium="besiktning", Samverkan="Broar", Hållbart_arbetsliv="Vägar", förebyggande="rådgivande")
    replaced(raw, agendasättande="lokal", organisationsutvecklande="central")
    (raw / "ordlista.toml").write_text(OTHER_WORDS, encoding="utf-8")
    settings = project / "partsrapport.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('program = "Hållbart arbetsliv"', 'program = "Säkra vägar"'), encoding="utf-8")


ABSENT = ["seminari", "Samverkan", "Hållbart arbetsliv", "förebyggande", "agendasättande"]
PRESENT = [
    "besiktning (2)",
    "Broar",
    "rådgivande",
    "lokal",
    "Programmet Säkra vägar",
    "av målgruppen har 50 procent avropat",
]


@pytest.fixture(scope="module")
def page(root: Path, tmp_path_factory: pytest.TempPathFactory, partsrapport):
    """The report of the same few rows in other words, without what people wrote."""
    project = tmp_path_factory.mktemp("world") / "project"
    for name in ("expectations", "notebooks", "quarto"):
        shutil.copytree(root / name, project / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "texter"))
    for name in ("partsrapport.toml", "requirements.lock"):
        shutil.copy(root / name, project / name)
    shutil.copytree(BASE, project / "data" / "raw")
    other_words(project)
    result = partsrapport("build", "--engine", "embedded", cwd=project)
    assert result.returncode == 0, result.stdout + result.stderr
    return html.parse(project / "public" / "verksamhetsberattelse.html").getroot()


def prose(page) -> list[str]:
    """Headings, paragraphs and list items, without what is in tables and charts."""
    found = page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::p or self::li][not(ancestor::figure)]")
    return [" ".join(element.text_content().split()) for element in found]


def about_what_is_not_there(page, absent: list[str]) -> list[str]:
    """The sentences that name it, or have a hole where it would stand."""
    hole = r"uppgift saknas|okänd|None|\{\{|  | \."
    text = prose(page)
    assert len(text) > 50
    return [one for one in text if re.search(hole, one) or any(word.lower() in one.lower() for word in absent)]


def test_no_sentence_is_about_what_is_not_there(page):
    assert about_what_is_not_there(page, ABSENT) == []


def test_what_is_there_is_told_in_its_own_words(page):
    text = " ".join(page.text_content().split()).lower()
    assert [word for word in PRESENT if word.lower() not in text] == []
