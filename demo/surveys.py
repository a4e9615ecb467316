"""The files of survey answers, as a survey tool exports them: a row a respondent, a column a question."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

from demo import answers, plans
from demo.answers import Respondent
from demo.exports import CsvSheet, ExcelSheet, Sheet
from demo.quotas import chance

OFF_SCALE = ("webbinarier-2020", "Jättebra!")
"""A survey with one faulty row at the end: an answer to its first question that the scale does not have."""
_MOST_EXCEL_ROWS = 100_000
"""A sheet holds at most 1,048,576 rows, and long before that nobody opens it: larger surveys are written as CSV."""
_FREE_TEXT = "Vad kan vi göra bättre?"
_COMMENTS = ("", "", "", "", "Mer tid för diskussion.", "Inget särskilt.", "Fler exempel från vardagen.", "Bra tempo!")
_SIDES = ("Arbetsgivare", "Facklig organisation")

Cells = dict[str, str | int]


def file_name(survey: Mapping[str, Any], scale: int, *, as_csv: bool = False) -> str:
    """The file of a survey at a scale."""
    is_long = as_csv or sum(answers.answered(survey["id"]).values()) * scale > _MOST_EXCEL_ROWS
    return str(Path(survey["fil"]).with_suffix(".csv")) if is_long else str(survey["fil"])


def write(folder: Path, scale: int, seed: int, *, as_csv: bool = False) -> None:
    """Write the files of answers of all surveys."""
    folder.mkdir(parents=True, exist_ok=True)
    for survey in plans.toml("enkater.toml")["enkat"]:
        headers = _headers(survey)
        with ExitStack() as stack:
            sheet = _sheet(folder / file_name(survey, scale, as_csv=as_csv), stack)
            sheet.append(headers)
            for row in _rows(survey, scale, seed):
                sheet.append([row.get(header, "") for header in headers])


def _sheet(path: Path, stack: ExitStack) -> Sheet:
    if path.suffix == ".xlsx":
        return ExcelSheet(path, stack)
    return CsvSheet(path, stack, encoding="utf-8-sig", delimiter=";")


def _headers(survey: Mapping[str, Any]) -> list[str]:
    background = answers.plan_of(survey["id"]).get("background")
    beside = [*(survey.get(name) for name in ("grupp", "sektor", "storleksklass", "sida")), background]
    questions = [question["rubrik"] for question in survey["fraga"]]
    return ["Svarsnummer", *survey["personuppgifter"], *(header for header in beside if header), *questions, _FREE_TEXT]


def _rows(survey: dict[str, Any], scale: int, seed: int) -> Iterator[Cells]:
    """The rows by header, one world after the other."""
    number = 0
    row: Cells = {}
    for world in range(scale):
        rng = chance(seed, world, survey["id"])
        for respondent in answers.respondents(survey, rng):
            number += 1
            row = {"Svarsnummer": number, **_row(respondent, survey, rng)}
            yield row
    if survey["id"] == OFF_SCALE[0]:
        yield {**row, "Svarsnummer": number + 1, survey["fraga"][0]["rubrik"]: OFF_SCALE[1]}


def _row(respondent: Respondent, survey: dict[str, Any], rng: Random) -> Cells:
    sector, _, size = respondent.group.partition(", ")
    beside = {
        survey.get("grupp", ""): respondent.group,
        survey.get("sektor", ""): sector.capitalize(),
        survey.get("storleksklass", ""): size,
        survey.get("sida", ""): _SIDES[respondent.is_union],
        answers.plan_of(survey["id"]).get("background", ""): respondent.background,
    }
    personal = dict(zip(survey["personuppgifter"], _person(rng), strict=True))
    return {**personal, **beside, **respondent.answers, _FREE_TEXT: rng.choice(_COMMENTS)}


def _person(rng: Random) -> tuple[str, str]:
    """An invented name and address; no real address ends in ``.example`` (RFC 2606)."""
    names = plans.toml("names.toml")
    first, last = rng.choice(names["first_names"]), rng.choice(names["last_names"])
    address = f"{first}.{last}@myndighet.example".lower().translate(str.maketrans("åäö", "aao"))
    return f"{first} {last}", address
