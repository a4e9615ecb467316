"""``enkater/enkater.toml``: what the surveys are, and how their files of answers are to be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from partsrapport.core.enumerations import canonical_values, variants
from partsrapport.errors import DataError
from partsrapport.raw import toml_files as toml
from partsrapport.raw.files import check_is_file
from partsrapport.raw.problems import gather, shown, stop_if, suggestion
from partsrapport.raw.text import fold

FOLDER = "enkater"
FILE = "enkater/enkater.toml"
_SCALE = {"svar": toml.TEXTS, "ingen_asikt": toml.optional(toml.TEXTS)}
_SURVEY = {
    "id": toml.TEXT,
    "fil": toml.TEXT,
    "titel": toml.TEXT,
    "ar": toml.YEAR,
    "foljer_upp": toml.optional(toml.TABLE),
    "grupp": toml.optional(toml.TEXT),
    "grupper": toml.optional(toml.TEXT),
    "grupper_totalt": toml.optional(toml.WHOLE),
    "inbjudna": toml.optional(toml.WHOLE),
    "inbjudna_per_grupp": toml.optional(toml.TABLE),
    "sida": toml.optional(toml.TEXT),
    "personuppgifter": toml.optional(toml.TEXTS),
    "fraga": toml.TABLES,
}
_FOLLOWED = {"aktivitetstyp": toml.optional(toml.TEXT), "tjanst": toml.optional(toml.TEXT)}
_QUESTION = {"id": toml.TEXT, "rubrik": toml.TEXT, "skala": toml.TEXT, "positiva": toml.TEXTS}


@dataclass(frozen=True)
class Question:
    """One question: the header of its column, its answers in order, those without an opinion, and the positive ones."""

    question_id: str
    heading: str
    opinions: tuple[str, ...]
    no_opinions: tuple[str, ...]
    positives: frozenset[str]


@dataclass(frozen=True)
class Survey:
    """One survey; what it does not say is None."""

    survey_id: str
    path: Path
    title: str
    year: int
    activity_type: str | None
    service: str | None
    group_heading: str | None
    groups: str | None
    groups_total_n: int | None
    invited_per_group: Mapping[str, int]
    invited_n: int | None
    side_heading: str | None
    personal: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Folder:
    """The folder of files of answers, and the names of those that some survey uses."""

    path: Path
    used: tuple[str, ...]


def read(raw: Path) -> list[Survey]:
    """The declared surveys.

    Raises
    ------
    DataError
        The file is missing, malformed or contradicts itself, or a file of answers does not exist.
    """
    content = toml.read(raw, FILE)
    toml.check(FILE, content, {"skala": toml.optional(toml.TABLE), "enkat": toml.optional(toml.TABLES)})
    scales = content.get("skala", {})
    gather(partial(_check_scale, name, scale) for name, scale in scales.items())
    entries = toml.entries(FILE, content, "enkat")
    folder = Folder(raw / FOLDER, tuple(str(entry.get("fil")) for entry in entries))
    surveys = gather(
        partial(_survey, toml.named(FILE, "enkat", number, entry), entry, scales, folder)
        for number, entry in enumerate(entries, start=1)
    )
    paths = [survey.path for survey in surveys]
    stop_if(f"{FILE}: {path.name} är fil för fler än en enkät." for path in paths if paths.count(path) > 1)
    return surveys


def _check_scale(name: str, scale: object) -> None:
    where = f"{FILE}, [skala.{name}]"
    if not isinstance(scale, dict):
        raise DataError(f"{FILE}: {name} ska skrivas som [skala.{name}].")
    toml.check(where, scale, _SCALE)
    toml.check_texts(where, "svar och ingen_asikt", [*scale["svar"], *scale.get("ingen_asikt", [])])


def _survey(where: str, entry: toml.Table, scales: toml.Table, folder: Folder) -> Survey:
    toml.check(where, entry, _SURVEY)
    toml.check_texts(where, "personuppgifter", entry.get("personuppgifter", ["-"]))
    stop_if([*_contradictions(where, entry), *_wrong_file(where, entry["fil"], folder)])
    check_is_file(folder.path / entry["fil"], f"{FOLDER}/{entry['fil']}")
    activity_type, service = _followed(where, entry.get("foljer_upp", {}))
    per_group = entry.get("inbjudna_per_grupp", {})
    survey = Survey(
        survey_id=entry["id"],
        path=folder.path / entry["fil"],
        title=entry["titel"],
        year=entry["ar"],
        activity_type=activity_type,
        service=service,
        group_heading=entry.get("grupp"),
        groups=entry.get("grupper"),
        groups_total_n=entry.get("grupper_totalt"),
        invited_per_group=per_group,
        invited_n=sum(per_group.values()) if per_group else entry.get("inbjudna"),
        side_heading=entry.get("sida"),
        personal=tuple(entry.get("personuppgifter", [])),
        questions=tuple(_questions(where, entry, scales)),
    )
    stop_if(_clashes(where, survey))
    return survey


def _contradictions(where: str, entry: toml.Table) -> Iterator[str]:
    has = entry.keys().__contains__
    if has("grupp") != has("grupper"):
        yield f"{where}: grupp och grupper hör ihop. Ange båda eller ingen."
    if entry.get("grupper", "alla") not in ("alla", "urval"):
        yield f'{where}: grupper är {toml.shown(entry["grupper"])} men ska vara "alla" eller "urval".'
    if (entry.get("grupper") == "urval") != has("grupper_totalt"):
        yield f'{where}: grupper_totalt ska anges när grupper = "urval", och bara då.'
    if has("inbjudna") and has("inbjudna_per_grupp"):
        yield f"{where}: ange inbjudna eller inbjudna_per_grupp, inte båda."
    if has("inbjudna_per_grupp") and not has("grupp"):
        yield f"{where}: inbjudna_per_grupp förutsätter grupp. Ange kolumnen med grupperna."
    yield from _wrong_counts(where, entry)


def _wrong_counts(where: str, entry: toml.Table) -> Iterator[str]:
    counts: toml.Table = {key: entry[key] for key in ("inbjudna", "grupper_totalt") if key in entry}
    counts |= {f"inbjudna_per_grupp.{group}": n for group, n in entry.get("inbjudna_per_grupp", {}).items()}
    per_group = [n for n in entry.get("inbjudna_per_grupp", {}).values() if type(n) is int]
    counts |= {"summan av inbjudna_per_grupp": sum(per_group)} if per_group else {}
    total = entry.get("grupper_totalt")
    if type(total) is int and total < len(entry.get("inbjudna_per_grupp", {})):
        yield f"{where}: grupper_totalt är {total} men inbjudna_per_grupp har fler grupper. Rätta den ena."
    for key, count in counts.items():
        if type(count) is not int or not 1 <= count <= toml.LARGEST:
            yield f"{where}: {key} är {toml.shown(count)} men ska vara ett heltal från 1."


def _wrong_file(where: str, file: str, folder: Folder) -> Iterator[str]:
    if "/" in file or "\\" in file:
        yield f"{where}: fil är {toml.shown(file)} men ska vara namnet på en fil i {folder.path}, utan mapp."
        return
    names = sorted(path.name for path in folder.path.iterdir())
    if file not in names:
        near = suggestion(file, [name for name in names if name not in folder.used])
        yield f"{where}: filen {shown(file)} finns inte i {folder.path}.{near} Lägg dit den eller rätta fil."


def _followed(where: str, followed: toml.Table) -> tuple[str | None, str | None]:
    toml.check(f"{where}, foljer_upp", followed, _FOLLOWED)
    if len(followed) > 1:
        raise DataError(f"{where}: foljer_upp ska vara en aktivitetstyp eller en tjanst, inte båda.")
    types = variants("activity_type")
    wanted = followed.get("aktivitetstyp")
    if wanted is not None and wanted.lower() not in types:
        known = ", ".join(canonical_values("activity_type"))
        raise DataError(f"{where}: aktivitetstyp är {toml.shown(wanted)} men ska vara något av {known}.")
    return types[wanted.lower()] if wanted else None, followed.get("tjanst")


def _questions(where: str, entry: toml.Table, scales: toml.Table) -> list[Question]:
    found = toml.entries(where, entry, "fraga")
    questions = gather(
        partial(_question, toml.named(where, "fraga", number, question), question, scales)
        for number, question in enumerate(found, start=1)
    )
    if not questions:
        raise DataError(f"{where}: enkäten har inga frågor. Lägg till minst en [[enkat.fraga]].")
    return questions


def _question(where: str, entry: toml.Table, scales: Mapping[str, Any]) -> Question:
    toml.check(where, entry, _QUESTION)
    if entry["skala"] not in scales:
        raise DataError(f"{where}: skalan {entry['skala']} finns inte.{suggestion(entry['skala'], scales)}")
    toml.check_texts(where, "positiva", entry["positiva"])
    opinions = scales[entry["skala"]]["svar"]
    off_scale = [answer for answer in entry["positiva"] if answer not in opinions]
    stop_if(
        f"{where}: ”{answer}” i positiva finns inte bland svaren på skalan {entry['skala']}."
        f"{suggestion(answer, opinions)}"
        for answer in off_scale
    )
    return Question(
        entry["id"],
        entry["rubrik"],
        tuple(opinions),
        tuple(scales[entry["skala"]].get("ingen_asikt", [])),
        frozenset(entry["positiva"]),
    )


def _clashes(where: str, survey: Survey) -> Iterator[str]:
    """A column has one use, and one with personal data none."""
    used = [question.heading for question in survey.questions]
    used += [heading for heading in (survey.group_heading, survey.side_heading) if heading]
    lower = [heading.lower() for heading in used]
    personal = {fold(heading) for heading in survey.personal}
    for heading in used:
        if lower.count(heading.lower()) > 1:
            yield f"{where}: kolumnen ”{heading}” används till flera saker. Varje fråga, grupp och sida har sin egen."
        if fold(heading) in personal:
            yield f"{where}: kolumnen ”{heading}” är både personuppgift och något som ska läsas. Välj det ena."
