"""What differs from an earlier release, where one is configured: tables of the report."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from partsrapport.config import Settings
from partsrapport.errors import UsageError
from partsrapport.figures import computing, definitions
from partsrapport.project import CONFIGURATION, Project
from partsrapport.running import releases
from partsrapport.running.releases import Release, Row
from partsrapport.warehouse import store
from partsrapport.words.units import POINTS_UNIT

CHANGED, NEW, GONE = "ändrad", "ny", "borta"
FIGURE, VERDICT, DEFINITION = "nyckeltal", "bedömning", "definition"
KEYS = {CHANGED: "changed", NEW: "new", GONE: "gone"}
"""A change → how the lists of differences begin."""
SAID = ("earlier", "earlier_en", "current", "current_en")
BLANK: Row = {"change": CHANGED, "causes": [], "is_key": False}
"""What a row of ``mart.release_changes`` has of what is no figure."""


def build(connection: duckdb.DuckDBPyConnection, project: Project, settings: Settings) -> None:
    """Fill ``mart.earlier_release`` and ``mart.release_changes``, and add the figures that count them.

    Raises
    ------
    UsageError
        The folder that is configured is no release, or is the one that is to be published.
    """
    if settings.earlier_release is not None:
        compare(connection, releases.read(_folder(project, settings.earlier_release)))
    computing.build(connection, after="comparison")


def compare(connection: duckdb.DuckDBPyConnection, old: Release) -> None:
    """Fill ``mart.earlier_release`` and ``mart.release_changes`` with what differs from the one."""
    new = releases.of_warehouse(connection)
    found = releases.differences(old, new)
    earlier = {**old.manifest["build"], "causes": found["causes"], "changed_files": found["changed_files"]}
    columns = ("title", "title_en", "year", "as_of_date", "causes", "changed_files")
    as_of_date = date.fromisoformat(earlier["as_of_date"])
    released = {name: earlier.get(name) for name in columns} | {"as_of_date": as_of_date}
    store.load(connection, {"mart.earlier_release": [released], "mart.release_changes": _rows(found, old, new)})


def _folder(project: Project, configured: str) -> Path:
    folder = project.root / configured
    if folder.resolve() == project.out.resolve():
        raise UsageError(
            f"{CONFIGURATION}: tidigare_utgava är {configured}, som den nya utgåvan publiceras i. Kopiera den tidigare "
            "till en mapp för sig, och ange den."
        )
    return folder


def _rows(found: Mapping[str, Any], old: Release, new: Release) -> Iterator[dict[str, Any]]:
    """The rows of ``mart.release_changes``."""
    for change in (CHANGED, NEW, GONE):
        for row in found[f"{KEYS[change]}_figures"]:
            yield _figure(row, change, old, new)
        for row in found[f"{KEYS[change]}_verdicts"]:
            was, now = row.get("old"), row.get("new", row.get("verdict"))
            values = {"earlier": now, "current": None} if change == GONE else {"earlier": was, "current": now}
            yield {**BLANK, "kind": VERDICT, "id": row["id"], "change": change, "name": row["judged"], **values}
    for row in found["changed_definitions"]:
        was, now = (release.figures[row["figure_id"]] for release in (old, new))
        said = [row["old"], was.get("definition_en"), row["new"], now.get("definition_en")]
        told = dict(zip(SAID, said, strict=True))
        yield {**BLANK, "kind": DEFINITION, "id": row["figure_id"], **_named(now), **told}


def _figure(row: Row, change: str, old: Release, new: Release) -> dict[str, Any]:
    id_ = row["figure_id"]
    was, now = old.figures.get(id_, {}), new.figures.get(id_, {})
    return {
        "kind": FIGURE,
        "id": id_,
        "change": change,
        **_named(now or was),
        "earlier": was.get("text"),
        "earlier_en": was.get("text_en"),
        "current": now.get("text"),
        "current_en": now.get("text_en"),
        "earlier_value": _value(was),
        "current_value": _value(now),
        "unit": (now or was).get("unit"),
        "causes": row.get("causes", []),
        "is_key": id_ in definitions.key_figures(),
    }


def _value(figure: Row) -> float | None:
    """The number; of percentage points, which are published as such, the difference of shares that it is stored as."""
    value = figure.get("value")
    return value / 100 if value is not None and figure["unit"] == POINTS_UNIT.sv else value


def _named(figure: Row) -> dict[str, Any]:
    return {"name": figure.get("name", figure["definition"]), "name_en": figure.get("name_en")}
