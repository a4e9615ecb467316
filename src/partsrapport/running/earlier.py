"""What differs from an earlier release, where one is configured: tables of the report."""

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
    differing = {"causes": releases.causes(old, new), "changed_files": releases.changed_files(old, new)}
    earlier = old.manifest["build"] | differing
    columns = ("title", "title_en", "year", "as_of_date", "causes", "changed_files")
    as_of_date = date.fromisoformat(earlier["as_of_date"])
    released = {name: earlier.get(name) for name in columns} | {"as_of_date": as_of_date}
    changes = map(_row, releases.changes(old, new))
    store.load(connection, {"mart.earlier_release": [released], "mart.release_changes": changes})


def _folder(project: Project, configured: str) -> Path:
    folder = project.root / configured
    if folder.resolve() == project.out.resolve():
        raise UsageError(
            f"{CONFIGURATION}: tidigare_utgava är {configured}, som den nya utgåvan publiceras i. Kopiera den tidigare "
            "till en mapp för sig, och ange den."
        )
    return folder


def _row(change: Row) -> dict[str, Any]:
    """Of ``mart.release_changes``: differences of shares, which are published in points, as they are stored."""
    is_figure = change["kind"] in (releases.FIGURE, releases.RESTATED)
    scale = 100 if change.get("unit") == POINTS_UNIT.sv else 1
    values = {name: value and value / scale for name, value in change.items() if name.endswith("_value")}
    return {**change, **values, "is_key": is_figure and change["id"] in definitions.key_figures()}
