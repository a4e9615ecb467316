"""``effektmal.toml`` → ``core.goals`` and ``core.goal_filters``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from partsrapport.core.enumerations import canonical_values, variants
from partsrapport.core.survey_declarations import Survey
from partsrapport.raw import toml_files as toml
from partsrapport.raw.problems import gather, stop_if, suggestion
from partsrapport.raw.text import fold

FILE = "effektmal.toml"
_GOAL = {
    "id": toml.TEXT,
    "ar": toml.YEAR,
    "arbetsomrade": toml.TEXT,
    "population": toml.TEXT,
    "lydelse": toml.TEXT,
    "mal": toml.NUMBER,
    "enkat": toml.TEXT,
    "fraga": toml.TEXT,
    "urval": toml.optional(toml.TABLE),
    "mats_fran": toml.DATE,
}


@dataclass(frozen=True)
class Goal:
    """One effect goal and the respondents it is about, as column header → values kept."""

    goal_id: str
    year: int
    area: str
    population: str
    statement: str
    target_share: float
    survey_id: str
    question_id: str
    measured_from_date: date
    filters: Mapping[str, Sequence[str]]


def read(raw: Path, surveys: Sequence[Survey]) -> list[Goal]:
    """The goals.

    Raises
    ------
    DataError
        The file is missing or malformed, or a goal's survey or question does not exist.
    """
    content = toml.read(raw, FILE)
    toml.check(FILE, content, {"mal": toml.optional(toml.TABLES)})
    by_id = {survey.survey_id: survey for survey in surveys}
    return gather(
        partial(_goal, toml.named(FILE, "mal", number, entry), entry, by_id)
        for number, entry in enumerate(toml.entries(FILE, content, "mal"), start=1)
    )


def _goal(where: str, entry: toml.Table, surveys: Mapping[str, Survey]) -> Goal:
    toml.check(where, entry, _GOAL)
    filters = entry.get("urval", {})
    stop_if([*_problems(where, entry), *_wrong_reference(where, entry, surveys)])
    for heading, values in filters.items():
        toml.check_texts(where, f"urval.{heading}", values if isinstance(values, list) else [])
    return Goal(
        entry["id"],
        entry["ar"],
        variants("area")[entry["arbetsomrade"].lower()],
        entry["population"],
        entry["lydelse"],
        float(entry["mal"]),
        entry["enkat"],
        entry["fraga"],
        entry["mats_fran"],
        filters,
    )


def _problems(where: str, entry: toml.Table) -> Iterator[str]:
    if entry["arbetsomrade"].lower() not in variants("area"):
        areas = ", ".join(canonical_values("area"))
        yield f"{where}: arbetsomrade är {toml.shown(entry['arbetsomrade'])} men ska vara något av {areas}."
    if not 0 < entry["mal"] <= 1:
        yield f"{where}: mal är {entry['mal']} men ska vara en andel över 0 och högst 1, t.ex. 0.70."


def _wrong_reference(where: str, entry: toml.Table, surveys: Mapping[str, Survey]) -> Iterator[str]:
    if entry["enkat"] not in surveys:
        near = suggestion(entry["enkat"], surveys)
        yield f"{where}: enkäten {entry['enkat']} finns inte i enkater.toml.{near} Rätta enkat eller lägg till den."
        return
    survey = surveys[entry["enkat"]]
    questions = [question.question_id for question in survey.questions]
    if entry["fraga"] not in questions:
        near = suggestion(entry["fraga"], questions)
        yield f"{where}: frågan {entry['fraga']} finns inte i enkäten {survey.survey_id}.{near} Rätta fraga."
    personal = {fold(heading) for heading in survey.personal}
    for heading in entry.get("urval", {}):
        if fold(heading) in personal:
            yield f"{where}: kolumnen ”{heading}” i urval är en personuppgift och får inte läsas. Välj en annan."


def table(goals: Sequence[Goal]) -> pl.DataFrame:
    """``core.goals``, but for the dtypes."""
    return pl.DataFrame([{**vars(goal), "filters": None} for goal in goals])


def filter_table(goals: Sequence[Goal]) -> pl.DataFrame:
    """``core.goal_filters``, but for the dtypes."""
    return pl.DataFrame(
        {"goal_id": goal.goal_id, "heading": heading, "value": value}
        for goal in goals
        for heading, values in goal.filters.items()
        for value in values
    )
