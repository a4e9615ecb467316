"""Answers as survey tools write them: numbers before labels, two header rows, rows of totals."""

from pathlib import Path

import polars as pl

from partsrapport.config import Settings
from partsrapport.core import clean

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
