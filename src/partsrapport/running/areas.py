"""The report of one work area: that of the whole, over a warehouse that holds what belongs to the area alone.

Chapters, notebooks and figures are the same, so what they say of an area is what the whole report would, if it had no
other. What counts respondents is never counted anew: an area has those rows of the whole that are about its own goals,
as disclosure control let them out, so that no two reports together say more than the whole one.
"""

import shutil

import duckdb

from partsrapport.core import contract
from partsrapport.coverage import decomposition, forecast, lead_times
from partsrapport.errors import DataError
from partsrapport.figures import computing
from partsrapport.project import CONFIGURATION, Project
from partsrapport.raw import reads
from partsrapport.raw.problems import suggestion
from partsrapport.running import fingerprints, marks, notebooks
from partsrapport.warehouse import marts, schema, store


def _of_raw() -> dict[str, str]:
    """Which rows of a raw table belong to an area: those that name it, and those that refer to them."""
    declared, found = contract.declaration(), dict[str, str]()
    for entry in declared.values():
        for column, said in entry["columns"].items():
            to = declared[said["refers"]]["table"] if "refers" in said else ""
            if said["kind"] == "word:area":
                found[entry["table"]] = f"{column} = $area"
            elif to in found:
                found[entry["table"]] = f"{column} IN (SELECT {column} FROM {to})"
    return found


OF_AREA = {
    **_of_raw(),
    "core.plan_measures": "area = $area",
    "core.goals": "area = $area",
    "core.goal_filters": "goal_id IN (SELECT goal_id FROM core.goals)",
    "core.surveys": "survey_id IN (SELECT survey_id FROM core.goals)",
    "core.survey_groups": "survey_id IN (SELECT survey_id FROM core.surveys)",
    "core.survey_options": "survey_id IN (SELECT survey_id FROM core.surveys)",
    "mart.plan_measures": "area = $area",
}
"""Which rows of a table belong to an area, each after those that it asks of. The other core tables are the whole's."""
OF_WHOLE = (
    "core.claims",
    "core.support_requests",
    "core.survey_respondents",
    "core.survey_background",
    "core.survey_answers",
)
"""Tables that belong to no area."""


def make(whole: Project, area: str) -> None:
    """Make what the report of an area takes its numbers from: its warehouse, and the notebooks run on that."""
    project = whole.of_area(area)
    reads.text(whole.fingerprint)
    with marks.renewed(project.work):
        with store.written_beside(project.warehouse) as path:
            shutil.copyfile(whole.warehouse, path)
            with duckdb.connect(str(path)) as connection:
                keep(connection, area)
            lines = fingerprints.of(path)
        project.fingerprint.write_text(fingerprints.text(lines), encoding="utf-8", newline="\n")
        for one in project.in_each(project.languages):
            for source in one.notebooks:
                notebooks.execute(source, one.executed / source.name, one.work, one.root, one.language)


def keep(connection: duckdb.DuckDBPyConnection, area: str) -> None:
    """Leave in a warehouse what belongs to an area, and count anew what does not count respondents.

    Raises
    ------
    DataError
        There is no such area.
    """
    areas = dict(connection.execute("SELECT word, label_en FROM core.words WHERE word_set = 'area'").fetchall())
    if area not in areas:
        raise DataError(
            f"{CONFIGURATION}: omradesrapporter har ”{area}”, som inte är ett arbetsområde.{suggestion(area, areas)}"
        )
    for table, own in OF_AREA.items():
        connection.execute(
            f"DELETE FROM {table} WHERE NOT coalesce({own}, false)", {"area": area} if "$area" in own else None
        )
    for declared in schema.tables().values():
        if declared.name in OF_WHOLE or declared.name.startswith("exact."):
            connection.execute(f"DELETE FROM {declared.name}")
        elif declared.needs_release:
            for key, of in {"goal_id": "core.goals", "survey_id": "core.surveys"}.items():
                if key in declared.column_names:
                    connection.execute(f"DELETE FROM {declared.name} WHERE {key} NOT IN (SELECT {key} FROM {of})")
        elif declared.name.startswith("mart.") and declared.name not in OF_AREA:
            connection.execute(f"DELETE FROM {declared.name}")
    connection.execute(
        "UPDATE meta.build SET title = title || ' – ' || ?, title_en = title_en || ' – ' || ?", [area, areas[area]]
    )
    marts.build(connection, [name for name in marts.names() if f"mart.{name}" in schema.tables()])
    for step in (forecast, lead_times, decomposition):
        step.build(connection)
    computing.build_all(connection)
