"""The report of other organisations: nothing is said of what is not there.

Each world is the same few rows, changed in one way, and is built once.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

pytestmark = pytest.mark.xdist_group("other worlds")  # built once, not by every process

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


def no_programme(project: Path) -> None:
    replaced(project / "data" / "raw", **{";ja;": ";nej;"})
    settings = project / "partsrapport.toml"
    settings.write_text(re.sub(r"(?m)^program .*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")


def renamed_service(project: Path) -> None:
    """The catalogue has the new name, the exports the old one."""
    raw = project / "data" / "raw"
    catalogue = raw / "tjanster.csv"
    text = catalogue.read_text(encoding="utf-8").replace("Fånga tidiga tecken", "Tidiga signaler")
    catalogue.write_text(text, encoding="utf-8")
    (raw / "tjanstenamn.csv").write_text("tjanst_id;namn\nT2;Fånga tidiga tecken\n", encoding="utf-8")


WORLDS: dict[str, Callable[[Path], None]] = {
    "other words": other_words,
    "no programme": no_programme,
    "a renamed service": renamed_service,
}
ABSENT = {
    "other words": ["seminari", "Samverkan", "Hållbart arbetsliv", "förebyggande", "agendasättande"],
    "no programme": ["Hållbart arbetsliv består", "Programmet", "programmets tjänster"],
    "a renamed service": ["Fånga tidiga tecken"],
}
PRESENT = {
    "other words": ["besiktning (2)", "Broar", "rådgivande", "lokal", "Programmet Säkra vägar"],
    "no programme": ["två tjänster som är lanserade"],
    "a renamed service": ["Tidiga signaler"],
}


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory, partsrapport):
    """The name of a world and the text of its report, without what people wrote."""
    project = tmp_path_factory.mktemp("world") / "project"
    for name in ("expectations", "notebooks", "quarto"):
        shutil.copytree(root / name, project / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "texter"))
    for name in ("partsrapport.toml", "requirements.lock"):
        shutil.copy(root / name, project / name)
    shutil.copytree(BASE, project / "data" / "raw")
    WORLDS[request.param](project)
    result = partsrapport("build", "--engine", "embedded", cwd=project)
    assert result.returncode == 0, result.stdout + result.stderr
    return request.param, html.parse(project / "public" / "verksamhetsberattelse.html").getroot()


def prose(page) -> list[str]:
    """Headings, paragraphs and list items, without what is in tables and charts."""
    found = page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::p or self::li][not(ancestor::figure)]")
    return [" ".join(element.text_content().split()) for element in found]


def test_no_sentence_is_about_what_is_not_there(world):
    name, page = world
    text = prose(page)
    assert len(text) > 50
    for sentence in text:
        assert not re.search(r"uppgift saknas|okänd|None|\{\{|  | \.", sentence), sentence
        assert not any(word.lower() in sentence.lower() for word in ABSENT[name]), sentence


def test_what_is_there_is_told_in_its_own_words(world):
    name, page = world
    text = " ".join(page.text_content().split()).lower()
    assert [word for word in PRESENT[name] if word.lower() not in text] == []
    assert "av målgruppen har 50 procent avropat" in text
