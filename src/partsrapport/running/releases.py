"""What differs between two published folders, and what did it: the data, the program, the settings, a definition."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from partsrapport.core import contract
from partsrapport.errors import UsageError
from partsrapport.figures import definitions
from partsrapport.figures.definition import year_before_id
from partsrapport.project import MANIFEST
from partsrapport.raw import paths, reads
from partsrapport.raw.files import raw_table_of
from partsrapport.running import code, downloads
from partsrapport.warehouse import schema, store

DATA, ANSWERS, SETTINGS, PERIOD, PROGRAM, DEFINITION = (
    "underlaget",
    "enkätsvaren",
    "inställningarna",
    "perioden",
    "programmet",
    "definitionen",
)
FIGURE, VERDICT, WORDING, RESTATED = "nyckeltal", "bedömning", "definition", "året före"
CHANGED, NEW, GONE = "ändrad", "ny", "borta"
_JUDGED = {
    "mart.effect_goals": ("goal_id", "statement"),
    "mart.claims": ("claim_id", "statement"),
    "mart.plan_measures": ("measure_id", "statement"),
}
"""The tables that hold verdicts: their key, and what was judged."""
_SOURCES = """
    SELECT
        file,
        format,
        CASE WHEN is_described THEN rows_n END AS rows_n,
        CASE WHEN is_described THEN bytes_n END AS bytes_n,
        CASE WHEN is_described THEN sha256 END AS sha256
    FROM (SELECT *, NOT starts_with(file, 'enkater/') AS is_described FROM meta.sources)
    ORDER BY file
"""
"""What is published of the files that were read.

The rows of a survey are its respondents: a number that may be too small to publish. And whoever has the size and the
checksum of a small file can try all files of that size until one fits."""
_PROGRAM = ("version", "program")
_PERIOD = {"year", "as_of_date"}
_NAMES = {f"{name}{suffix}" for name in ("title", "organisation", "programme") for suffix in ("", "_en", "_short")}
"""The settings that say what things are called, and change no number."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Release:
    """A published folder: its manifest, its figures by id, and its verdicts (``name`` is what was judged) by id."""

    manifest: Row
    figures: Mapping[str, Row]
    verdicts: Mapping[str, Row]

    @property
    def files(self) -> dict[str, Row]:
        """What the manifest says of each file of raw data, by its name."""
        return {source["file"]: source for source in self.manifest["sources"]}

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that it was built with."""
        return {key: value for key, value in self.manifest["build"].items() if key not in _PROGRAM}

    @property
    def program(self) -> list[Any]:
        """Which program built it; of older ones only the version is known."""
        return [self.manifest["build"].get(key) or self.manifest.get(key) for key in _PROGRAM]


def read(folder: Path) -> Release:
    """Read a published folder.

    Raises
    ------
    UsageError
        It is none.
    """
    try:
        manifest = json.loads(reads.text(folder / MANIFEST))
        figures = json.loads(reads.text(folder / "data" / "figures.json"))
        judged = [table for table in map(schema.tables().get, _JUDGED) if table]
        files = {table: folder / "data" / downloads.name_of(table) for table in judged}
        verdicts = {key: one for table, file in files.items() if file.exists() for key, one in _verdicts(table, file)}
        return Release(manifest, _by_id(figures), verdicts)
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            f"{folder} är ingen publicerad rapport: {MANIFEST} eller filerna i data saknas eller är skadade. Ange en "
            "mapp som partsrapport build har publicerat, t.ex. public."
        ) from None


def of_warehouse(connection: duckdb.DuckDBPyConnection) -> Release:
    """What will be published from a warehouse."""
    verdicts = {
        id_: {"name": judged, "verdict": verdict}
        for name, (key, statement) in _JUDGED.items()
        for id_, verdict, judged in connection.execute(f"SELECT {key}, verdict, {statement} FROM {name}").fetchall()
    }
    figures = downloads.rows(connection, schema.tables()["mart.figures"])
    return Release(_as_written(built_from(connection)), _by_id(_as_written(figures)), verdicts)


def built_from(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the manifest of a published folder says that it was built from."""
    sources = connection.sql(_SOURCES).pl().to_dicts()
    return {"build": store.built(connection), "program": _program(), "sources": sources}


def _program() -> str:
    """One hash of the package: whether two releases were built by the same."""
    files = sorted(map(Path, paths.below(str(code.PACKAGE))), key=lambda path: path.parts)  # the same on every system
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()


def _as_written(content: Any) -> Any:
    """The content as it is when it has been published and read."""
    return json.loads(json.dumps(content, default=str))


def _by_id(figures: Iterable[Row]) -> dict[str, Row]:
    """The figures but those of checks: the comparison is checked too, so it comes before they are counted."""
    return {row["figure_id"]: row for row in figures if row["figure_id"] not in definitions.of_checks()}


def _verdicts(table: schema.Table, file: Path) -> Iterator[tuple[str, Row]]:
    key, judged, verdict = (downloads.header(table, column) for column in (*_JUDGED[table.name], "verdict"))
    for row in csv.DictReader(io.StringIO(reads.text(file)), delimiter=";"):
        yield row[key], {"name": row[judged], "verdict": row[verdict]}


def differences(old: Release, new: Release) -> dict[str, Any]:
    """What differs, as ``--json`` answers it (docs/json.md): lists of rows in the order of their ids."""
    found = list(changes(old, new))

    def those(change: str, kind: str, **said: str) -> list[Row]:
        rows = (row for row in found if (row["change"], row["kind"]) == (change, kind))
        return [{name: row[column] for name, column in said.items()} for row in rows]

    figure, verdict = {"figure_id": "id", "name": "name"}, {"id": "id", "judged": "name"}
    both = {"old": "earlier", "new": "current"}
    moved = both | {"old_value": "earlier_value", "new_value": "current_value", "causes": "causes"}
    return {
        "releases": [release.manifest["build"] for release in (old, new)],
        "causes": causes(old, new),
        "changed_files": changed_files(old, new),
        "changed_settings": changed_settings(old, new),
        "changed_verdicts": those(CHANGED, VERDICT, **verdict, **both),
        "new_verdicts": those(NEW, VERDICT, **verdict, verdict="current"),
        "gone_verdicts": those(GONE, VERDICT, **verdict, verdict="earlier"),
        "changed_figures": those(CHANGED, FIGURE, **figure, text="current", **moved),
        "restated_figures": those(CHANGED, RESTATED, **figure, **moved),
        "new_figures": those(NEW, FIGURE, **figure, text="current"),
        "gone_figures": those(GONE, FIGURE, **figure, text="earlier"),
        "changed_definitions": those(CHANGED, WORDING, figure_id="id", **both),
    }


def changes(old: Release, new: Release) -> Iterator[Row]:
    """Each figure, verdict and definition that is changed, new or gone, as it was and is, and what is restated."""
    for id_, was, now in _beside(old.verdicts, new.verdicts):
        if was.get("verdict") != now.get("verdict"):
            yield _change(VERDICT, id_, was, now, "verdict")
    for id_, was, now in _beside(old.figures, new.figures):
        if [was.get(key) for key in ("value", "text")] != [now.get(key) for key in ("value", "text")]:
            values = {"earlier_value": was.get("value"), "current_value": now.get("value")}
            unit = (now or was).get("unit")
            found = _causes_of(was, now, old, new) if was and now else []
            yield _change(FIGURE, id_, was, now, "text") | values | {"unit": unit, "causes": found}
        if was and now and _is_redefined(was, now):
            yield _change(WORDING, id_, was, now, "definition")
    yield from _restated(old, new)


def _restated(old: Release, new: Release) -> Iterator[Row]:
    """What the old one said of its year and day, where the new one says otherwise of the year before.

    What both years have in common depends on both, and not on what has been corrected.
    """
    for id_ in sorted(old.figures.keys() - definitions.of_both_years()):
        was = old.figures[id_]
        now = new.figures.get(year_before_id(id_), {})
        differs = now and now["value"] != was["value"] and not {now["value"], was["value"]} & {None}
        if differs and _moment(now) == _moment(was):
            found = _causes_of(was, new.figures[id_], old, new)
            values = {"earlier_value": was["value"], "current_value": now["value"], "unit": now.get("unit")}
            told = _change(RESTATED, id_, was, {**now, "name": was.get("name"), "name_en": was.get("name_en")}, "text")
            yield told | values | {"causes": [cause for cause in found if cause != PERIOD]}


def _moment(row: Row) -> tuple[Any, Any]:
    return row["from_date"], row["as_of_date"]


def _beside(old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[tuple[str, Row, Row]]:
    """By id what both releases say; empty where one says nothing."""
    return ((id_, old.get(id_, {}), new.get(id_, {})) for id_ in sorted(old.keys() | new.keys()))


def _change(kind: str, id_: str, was: Row, now: Row, said: str) -> dict[str, Any]:
    named = now or was
    return {
        "kind": kind,
        "id": id_,
        "change": CHANGED if was and now else NEW if now else GONE,
        "name": named.get("name") or named["definition"],
        "name_en": named.get("name_en"),
        "earlier": was.get(said),
        "earlier_en": was.get(f"{said}_en"),
        "current": now.get(said),
        "current_en": now.get(f"{said}_en"),
        "causes": [],
    }


def causes(old: Release, new: Release) -> list[str]:
    """What differs between what the two were built from; of the answers to surveys nothing is published to tell by."""
    settings = {row["setting"] for row in changed_settings(old, new)}
    differs = {
        DATA: bool(changed_files(old, new)),
        PERIOD: bool(settings & _PERIOD),
        SETTINGS: bool(settings - _PERIOD - _NAMES),
        PROGRAM: old.program != new.program,
    }
    return [cause for cause, is_so in differs.items() if is_so]


def changed_files(old: Release, new: Release) -> list[str]:
    """Names of the files of raw data that are new, gone or other than they were."""
    names = old.files.keys() | new.files.keys()
    return sorted(name for name in names if _sum(old.files.get(name)) != _sum(new.files.get(name)))


def _sum(source: Row | None) -> Any:
    return source and (source["sha256"] or "not published")


def changed_settings(old: Release, new: Release) -> list[Row]:
    """The settings that differ; what only one has, its program knows and the other's does not."""
    was, now = old.settings, new.settings
    keys = sorted(was.keys() & now.keys())
    return [{"setting": key, "old": was[key], "new": now[key]} for key in keys if was[key] != now[key]]


def _causes_of(was: Row, now: Row, old: Release, new: Release) -> list[str]:
    """Whatever may have changed a figure: several, where more than one thing that it rests on differs."""
    files, tables = {raw_table_of(name) for name in changed_files(old, new)}, _raw_tables(now["sources"])
    of_all = causes(old, new)
    found = {
        DEFINITION: _is_redefined(was, now),
        PERIOD: _moment(was) != _moment(now),
        DATA: bool(files & tables if tables else files),
        SETTINGS: SETTINGS in of_all,
        PROGRAM: PROGRAM in of_all,
    }
    is_of_surveys = any("survey" in source or "goal" in source for source in now["sources"])
    return [cause for cause, is_so in found.items() if is_so] or [ANSWERS if is_of_surveys else PROGRAM]


def _is_redefined(was: Row, now: Row) -> bool:
    """Whether a figure means something else: that a service, say, has another name in its definition is not that."""
    if was["definition"] == now["definition"]:
        return False
    family = next((one for one in definitions.families() if one.is_one(now["figure_id"])), None)
    pattern = re.escape(family.words["sv"].definition).replace(re.escape("{name}"), ".+") if family else ""
    return not all(re.fullmatch(pattern, row["definition"]) for row in (was, now))


def _raw_tables(sources: list[str]) -> set[str]:
    """The raw tables that a figure rests on; none where one of its sources is no raw table's, so that all count."""
    found = {contract.raw_of(source) for source in sources}
    return set() if "" in found else {raw_table_of(name) for name in found}
