"""A draft of a survey's declaration says what the file holds, shows nobody's own words, and is read as it stands."""

import tomllib
from pathlib import Path

import pytest

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.core.survey_drafts import draft

HEADER = "Namn;E-post;Konferens;Jag företräder;Nytta?;Värde?;Fritext"
ROWS = [
    f"P{n};p{n}@x.se;{['Roller', 'Ledning'][n % 2]};{['Arbetsgivare', 'Fack'][n % 2]};"
    f"{['1 – Inte alls', '2 – Delvis', '3 – I hög grad', '4 – Helt', 'Vet ej'][n % 5]};{['Ja', 'Nej'][n % 2]};eget {n}"
    for n in range(20)
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "konferens 2020.csv").write_text("\n".join([HEADER, *ROWS, "X;;Roller;Fack;Hemlige Harald;Ja;", ""]))
    return tmp_path / "konferens 2020.csv"


def test_the_draft_says_what_the_columns_are(path: Path) -> None:
    found = tomllib.loads(draft(path))
    (survey,) = found["enkat"]
    assert (survey["id"], survey["fil"], survey["ar"]) == ("konferens-2020", "konferens 2020.csv", 2020)
    assert (survey["grupp"], survey["sida"]) == ("Konferens", "Jag företräder")
    assert survey["personuppgifter"] == ["Namn", "E-post"]
    assert [question["rubrik"] for question in survey["fraga"]] == ["Nytta?", "Värde?"]
    scale = found["skala"][survey["fraga"][0]["skala"]]
    assert scale["svar"] == ["1 – Inte alls", "2 – Delvis", "3 – I hög grad", "4 – Helt"]
    assert scale["ingen_asikt"] == ["Vet ej"]
    assert survey["fraga"][0]["positiva"] == ["3 – I hög grad", "4 – Helt"]


def test_the_draft_shows_nothing_that_one_person_wrote(path: Path) -> None:
    said = draft(path)
    assert not [text for text in ("Harald", "eget 1", "p1@x.se", "P1") if text in said]
    assert "# Läses inte, om du inte lägger till det: Fritext" in said


def test_the_draft_is_read_as_it_stands(path: Path, raw: Path, settings: Settings) -> None:
    with (raw / "enkater" / "enkater.toml").open("a", encoding="utf-8") as declared:
        declared.write(draft(path))
    (raw / "enkater" / path.name).write_bytes(path.read_bytes())
    answers = clean(raw, settings)["core.survey_answers"]
    assert answers.filter(answers["survey_id"] == "konferens-2020").height == 2 * len(ROWS)
