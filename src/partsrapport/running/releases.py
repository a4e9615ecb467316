"""What differs between two published folders, and what did it: the data, the program, the settings, a definition."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from partsrapport.core import contract
from partsrapport.errors import UsageError
from partsrapport.project import MANIFEST
from partsrapport.raw.text import fold
from partsrapport.running import downloads
from partsrapport.warehouse import schema
from partsrapport.words.spreadsheets import ENCODING

DATA, ANSWERS, SETTINGS, PERIOD, PROGRAM, DEFINITION = (
    "underlaget",
    "enkätsvaren",
    "inställningarna",
    "perioden",
    "programmet",
    "definitionen",
)
_JUDGED = {"mart.effect_goals": ("goal_id", "statement"), "mart.claims": ("claim_id", "statement")}
"""The tables that hold verdicts: their key, and what was judged."""
_PROGRAM = ("version", "program")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Release:
    """A published folder: its manifest, its figures by id, and its verdicts by id as (verdict, what was judged)."""

    manifest: Row
    figures: Mapping[str, Row]
    verdicts: Mapping[str, tuple[str, str]]

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
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        figures = json.loads((folder / "data" / "figures.json").read_text(encoding="utf-8"))
        verdicts = {key: found for name in _JUDGED for key, found in _verdicts(folder / "data", name)}
        return Release(manifest, {row["figure_id"]: row for row in figures}, verdicts)
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            f"{folder} är ingen publicerad rapport: {MANIFEST} eller filerna i data saknas eller är skadade. Ange en "
            "mapp som partsrapport build har publicerat, t.ex. public."
        ) from None


def _verdicts(data: Path, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    table = schema.tables()[name]
    key, judged = (downloads.header(table, column) for column in _JUDGED[name])
    verdict = downloads.header(table, "verdict")
    with (data / downloads.name_of(table)).open(encoding=ENCODING, newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            yield row[key], (row[verdict], row[judged])


def differences(old: Release, new: Release) -> dict[str, Any]:
    """What differs, as ``--json`` answers it (docs/json.md): lists of rows in the order of their ids."""
    both = sorted(old.figures.keys() & new.figures.keys())
    pairs = [(old.figures[name], new.figures[name]) for name in both]
    return {
        "releases": [release.manifest["build"] for release in (old, new)],
        "causes": causes(old, new),
        "changed_files": changed_files(old, new),
        "changed_settings": _changed_values(old.settings, new.settings),
        "changed_verdicts": [
            {"id": name, "judged": new.verdicts[name][1], "old": old.verdicts[name][0], "new": new.verdicts[name][0]}
            for name in sorted(old.verdicts.keys() & new.verdicts.keys())
            if old.verdicts[name][0] != new.verdicts[name][0]
        ],
        "new_verdicts": _of(new.verdicts.keys() - old.verdicts.keys(), new),
        "gone_verdicts": _of(old.verdicts.keys() - new.verdicts.keys(), old),
        "changed_figures": [_changed(was, now, old, new) for was, now in pairs if _is_changed(was, now)],
        "new_figures": [_shown(new.figures[name]) for name in sorted(new.figures.keys() - old.figures.keys())],
        "gone_figures": [_shown(old.figures[name]) for name in sorted(old.figures.keys() - new.figures.keys())],
        "changed_definitions": [
            {"figure_id": now["figure_id"], "old": was["definition"], "new": now["definition"]}
            for was, now in pairs
            if was["definition"] != now["definition"]
        ],
    }


def causes(old: Release, new: Release) -> list[str]:
    """What differs between what the two were built from; of the answers to surveys nothing is published to tell by."""
    differs = {
        DATA: bool(changed_files(old, new)),
        SETTINGS: old.settings != new.settings,
        PROGRAM: old.program != new.program,
    }
    return [cause for cause, is_so in differs.items() if is_so]


def changed_files(old: Release, new: Release) -> list[str]:
    """Names of the files of raw data that are new, gone or other than they were."""
    names = old.files.keys() | new.files.keys()
    return sorted(name for name in names if _sum(old.files.get(name)) != _sum(new.files.get(name)))


def _sum(source: Row | None) -> Any:
    return source and (source["sha256"] or "not published")


def _changed_values(old: Row, new: Row) -> list[Row]:
    keys = sorted(old.keys() & new.keys())  # what only one has, its program knows and the other's does not
    return [{"setting": key, "old": old[key], "new": new[key]} for key in keys if old[key] != new[key]]


def _of(names: set[str], release: Release) -> list[Row]:
    return [
        {"id": name, "judged": release.verdicts[name][1], "verdict": release.verdicts[name][0]}
        for name in sorted(names)
    ]


def _is_changed(was: Row, now: Row) -> bool:
    return bool((was["value"], was["text"]) != (now["value"], now["text"]))


def _shown(row: Row) -> Row:
    return {"figure_id": row["figure_id"], "name": row.get("name", row["definition"]), "text": row["text"]}


def _changed(was: Row, now: Row, old: Release, new: Release) -> Row:
    values = {"old": was["text"], "new": now["text"], "old_value": was["value"], "new_value": now["value"]}
    return {**_shown(now), **values, "causes": _causes_of(was, now, old, new)}


def _causes_of(was: Row, now: Row, old: Release, new: Release) -> list[str]:
    """Whatever may have changed a figure: several, where more than one thing that it rests on differs."""
    files = {fold(_table_of(name)) for name in changed_files(old, new)}
    settings = {row["setting"] for row in _changed_values(old.settings, new.settings)}
    periods = [(row["from_date"], row["as_of_date"]) for row in (was, now)]
    found = {
        DEFINITION: was["definition"] != now["definition"],
        PERIOD: periods[0] != periods[1],
        DATA: bool(files & _raw_tables(now["sources"]) if _raw_tables(now["sources"]) else files),
        SETTINGS: bool(settings - {"title", "year", "as_of_date", "organisation", "organisation_short"}),
        PROGRAM: old.program != new.program,
    }
    is_of_surveys = any("survey" in source or "goal" in source for source in now["sources"])
    return [cause for cause, is_so in found.items() if is_so] or [ANSWERS if is_of_surveys else PROGRAM]


def _table_of(file: str) -> str:
    """The raw table of a file: its folder, or its name."""
    return PurePosixPath(PurePosixPath(file).parts[0]).stem


def _raw_tables(sources: list[str]) -> set[str]:
    """The raw tables that a figure rests on; none where one of its sources is no raw table's, so that all count."""
    found = {contract.raw_of(source) for source in sources}
    return set() if "" in found else {fold(_table_of(name)) for name in found}
