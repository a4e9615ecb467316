"""Answers as survey tools write them: numbers before labels, two header rows, rows of totals."""

from pathlib import Path

import polars as pl
import pytest

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.errors import DataError

ANSWERS = "enkater/tema.csv"
HEADER = "Namn;Konferens;Jag företräder;Ny kunskap?;Skäl"


def _cleaned(raw: Path, settings: Settings, *lines: str) -> dict[str, pl.DataFrame]:
    (raw / ANSWERS).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return clean(raw, settings)


def _decision(frames: dict[str, pl.DataFrame]) -> str:
    return str(frames["meta.sources"].filter(pl.col("file") == ANSWERS)["decisions"][0])


def test_a_second_header_row_that_is_blank_where_it_is_read_is_no_respondent(raw: Path, settings: Settings) -> None:
    frames = _cleaned(raw, settings, HEADER, "Öppet svar;;;;", "Bo;Roller;Fack;3 - I hög grad;Allvarlig störning")
    assert frames["core.survey_respondents"]["respondent_n"].to_list() == [3]
    assert frames["core.survey_answers"]["answer"].to_list() == ["I hög grad"]
    assert _decision(frames).startswith("Rad 2 läses inte: den är blank")


def test_codes_above_the_wording_are_titles(raw: Path, settings: Settings) -> None:
    frames = _cleaned(raw, settings, "q0;q1;q2;q3;q4", HEADER, "Bo;Roller;Fack;Delvis;Allvarlig störning")
    assert frames["core.survey_respondents"]["respondent_n"].to_list() == [3]
    assert _decision(frames) == "Rubrikraden är rad 2: raderna ovanför läses inte."


def test_wording_below_the_codes_and_totals_are_set_aside(raw: Path, settings: Settings) -> None:
    below = "Namn;Konferens?;Företräder;Fick du ny kunskap?;Skäl"
    who = ["Bo;Roller;Fack;Delvis;Allvarlig störning", "Cia;Roller;;;"]
    frames = _cleaned(raw, settings, HEADER, below, *who, "Summa;2;1;1;1")
    assert frames["core.survey_respondents"]["respondent_n"].to_list() == [3, 4]
    assert frames["quality.quarantine"]["row_number"].to_list() == [2, 5]


def _numbered(raw: Path, said: str = "siffror = true") -> None:
    path = raw / "enkater" / "enkater.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[skala.grad]", f"[skala.grad]\n{said}"), encoding="utf-8")


NUMBERS = ["Bo;Roller;Fack;3;", "Cia;Roller;Fack;1;", "Dan;Roller;Fack;Vet ej;", "Eva;Roller;Fack;delvis;"]


def test_bare_numbers_are_answers_where_that_is_declared(raw: Path, settings: Settings) -> None:
    _numbered(raw)
    frames = _cleaned(raw, settings, HEADER, *NUMBERS, "Eva;Roller;Fack;4;", "Eva;Roller;Fack;0;")
    assert frames["core.survey_answers"]["answer"].to_list() == ["I hög grad", "Inte alls", "Vet ej", "Delvis"]
    assert frames["quality.quarantine"]["row_number"].to_list() == [6, 7]


def test_bare_numbers_are_never_guessed(raw: Path, settings: Settings) -> None:
    frames = _cleaned(raw, settings, HEADER, *NUMBERS)
    assert frames["quality.quarantine"]["row_number"].to_list() == [2, 3]


def test_a_scale_of_numbers_has_no_numbers_for_its_answers(raw: Path, settings: Settings) -> None:
    _numbered(raw, 'siffror = true\ningen_asikt = ["9"]')
    path = raw / "enkater" / "enkater.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('ingen_asikt = ["Vet ej"]\n', ""), encoding="utf-8")
    with pytest.raises(DataError, match=r"\[skala.grad\]: svaren är själva siffror"):
        clean(raw, settings)


def _with_column(raw: Path, settings: Settings, heading: str, values: list[str]) -> str | None:
    """What is told of a survey without declared groups, with one more column in its file."""
    path = raw / "enkater" / "enkater.toml"
    declared = path.read_text(encoding="utf-8").splitlines()
    about_groups = ("grupp =", "grupper =", "grupper_totalt =", "inbjudna_per_grupp =")
    path.write_text("\n".join(line for line in declared if not line.startswith(about_groups)), encoding="utf-8")
    rows = [f"P{n};Roller;Fack;Delvis;Störning;{value}" for n, value in enumerate(values)]
    frames = _cleaned(raw, settings, f"{HEADER};{heading}", *rows)
    return frames["core.surveys"].filter(pl.col("file") == ANSWERS)["undeclared_group"][0]


TEAMS = ["Norr", "Söder", "Väst"]


@pytest.mark.parametrize("heading", ["Team", "Vilket team?", "Din arbetsplats", "MYNDIGHET", "Enhetsnamn"])
def test_a_column_of_teams_that_is_not_declared_is_found(raw: Path, settings: Settings, heading: str) -> None:
    assert _with_column(raw, settings, heading, TEAMS * 4) == heading


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Team", [f"Team {n}" for n in range(12)]),
        ("Team", ["Norr"] * 12),
        ("Team", [""] * 12),
        ("Hur stor är din organisation?", ["Liten", "Stor"] * 6),
        ("Sort", TEAMS * 4),
    ],
)
def test_a_column_of_other_things_is_no_group(raw: Path, settings: Settings, heading: str, values: list[str]) -> None:
    assert _with_column(raw, settings, heading, values) is None
