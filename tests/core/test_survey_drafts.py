"""A draft of a survey's declaration says what the file holds, shows nobody's own words, and is read as it stands."""

import tomllib
from pathlib import Path

import pytest

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.core.survey_drafts import draft

HEADER = "Namn;E-post;Konferens;Jag företräder;Nytta?;Värde?;Fritext"
SCALE = ["1 – Inte alls", "2 – Lite", "3 – Delvis", "4 – I hög grad", "5 – Helt"]
ROWS = [
    f"P{n};p{n}@x.se;{['Roller', 'Ledning'][n % 2]};{['Arbetsgivare', 'Fack'][n % 2]};"
    f"{[*SCALE, 'Vet ej'][n % 6]};{['Ja', 'Nej'][n % 2]};eget {n}"
    for n in range(24)
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
    assert scale["svar"] == SCALE
    assert scale["ingen_asikt"] == ["Vet ej"]
    assert survey["fraga"][0]["positiva"] == SCALE[-2:]


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


def test_drafts_of_two_surveys_stand_in_one_file(path: Path) -> None:
    (again := path.with_name("konferens 2021.csv")).write_bytes(path.read_bytes())
    found = tomllib.loads(draft(path) + draft(again))
    assert [survey["id"] for survey in found["enkat"]] == ["konferens-2020", "konferens-2021"]
    assert {question["skala"] for survey in found["enkat"] for question in survey["fraga"]} == set(found["skala"])


def _declared(path: Path, raw: Path, settings: Settings) -> dict[str, int]:
    """The draft put in force as it stands: but for the positive answers, which nothing tells: how many gave each."""
    with (raw / "enkater" / "enkater.toml").open("a", encoding="utf-8") as declared:
        declared.write(draft(path).replace("positiva = []", 'positiva = ["Tid"]'))
    (raw / "enkater" / path.name).write_bytes(path.read_bytes())
    answers = clean(raw, settings)["core.survey_answers"]
    return dict(answers.filter(answers["survey_id"] == path.stem)["answer"].value_counts().iter_rows())


def test_several_answers_in_a_cell_are_proposed_as_such(tmp_path: Path, raw: Path, settings: Settings) -> None:
    path = tmp_path / "skal.csv"
    rows = ['"Tid;Pengar";'] * 3 + ["Tid;"] * 4 + ['"Pengar;";', '"Pengar;";eget']
    path.write_text("\n".join(["Skäl?;Eget", *rows, ""]), encoding="utf-8")
    (survey,) = tomllib.loads(draft(path))["enkat"]
    assert survey["fraga"][0]["flera"] is True
    assert _declared(path, raw, settings) == {"Pengar; Tid": 3, "Tid": 4, "Pengar": 2}


def test_columns_of_ticks_are_proposed_as_one_question(tmp_path: Path, raw: Path, settings: Settings) -> None:
    path = tmp_path / "skal.csv"
    header = '"Skäl? [Tid]";"Skäl? [Pengar]";"Skäl? [Annat, nämligen]";"Annat [fritext]"'
    rows = ["x;x;;eget", "x;;;annat", ";Pengar;;", "x;nej;ja;"]
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    (survey,) = tomllib.loads(draft(path))["enkat"]
    (question,) = survey["fraga"]
    assert (question["rubrik"], question["flera"]) == ("Skäl?", True)
    assert question["kolumner"]["Skäl? [Annat, nämligen]"] == "Annat, nämligen"
    assert _declared(path, raw, settings) == {"Tid; Pengar": 1, "Tid": 1, "Pengar": 1, "Tid; Annat, nämligen": 1}
