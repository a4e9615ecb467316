"""From warehouse and executed notebooks to the published folder, swapped in whole."""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import yaml

from partsrapport.figures import prose
from partsrapport.project import MANIFEST, OF_PEOPLE, Project
from partsrapport.raw import reads
from partsrapport.render import register, rendering, staging
from partsrapport.report import quality_page
from partsrapport.running import downloads, folders, releases
from partsrapport.surveys import disclosure
from partsrapport.warehouse import schema, store
from partsrapport.words import wording


def publish_report(project: Project, engine: str) -> str:
    """Stage, render and publish; return the name of the engine that rendered.

    Everything is written beside ``project.out``, which is replaced only when all of it is there.
    """
    stage(project, project.staged)
    beside = folders.begin_published(project)
    try:
        used = rendering.render(project.staged, beside, engine)
        _add_data(project, beside, used)
        folders.swap(project)
    finally:
        folders.clear_whole(beside)
    return used


def stage(project: Project, staged: Path) -> None:
    """Make a Quarto project whole in ``staged``: sources, executed notebooks and the numbers as variables."""
    with folders.renewed(staged), store.connect(project.warehouse) as connection:
        (year,) = connection.execute("SELECT year FROM meta.build").fetchall()[0]
        for name, source in sources(project).items():
            if not staging.is_of_another_year(name, year):
                _copy(source, staged / name)
        disclosure.check_notebooks(staged, project.executed)
        for notebook in project.notebooks:
            _copy(project.executed / notebook.name, staged / "notebooks" / notebook.name)
        staging.complete(staged, connection.sql("FROM mart.figures ORDER BY figure_id").pl().to_dicts())
        written = {
            "_variables.yml": register.askable(variables(connection)),
            "_metadata.yml": prose.flags(connection) | staging.logo(staged),
        }
        for name, content in written.items():
            text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, width=10_000)
            (staged / name).write_text(text, encoding="utf-8")


def sources(project: Project) -> dict[str, Path]:
    """The report's sources by their names: the project's own, and the tool's but for what people wrote there."""
    own, *of_tool = project.layers("quarto")
    borrowed = reads.layered(of_tool)
    found = {name: path for name, path in borrowed.items() if name.split("/")[0] not in OF_PEOPLE} | reads.layered(
        [own]
    )
    return {name: path for name, path in found.items() if staging.is_source(name)}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(reads.content(source))


def variables(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What prose takes by ``{{< var >}}``: ``report`` (title, year, dates), and the figures in several forms."""
    build = connection.sql("FROM meta.build").pl().row(0, named=True)
    return {
        "report": {
            "title": build["title"],
            "organisation": build["organisation"],
            "programme": build["programme"] or "",
            "year": str(build["year"]),
            "previous_year": str(build["year"] - 1),
            "as_of": wording.long_date(build["as_of_date"]),
            "as_of_date": build["as_of_date"].isoformat(),
            "confidence": wording.percent(build["confidence"]),
            "interval": wording.percent(2 * build["confidence"] - 1),
            "smallest_cell": wording.integer(build["smallest_cell_n"]),
            "is_demonstration": build["is_demonstration"],
            "demonstration": "Exempeldata" if build["is_demonstration"] else "",
        },
        **prose.variables(connection),
    }


def _add_data(project: Project, out: Path, engine: str) -> None:
    with store.connect(project.warehouse) as connection:
        quality_page.write(connection, out)
        (out / "data").mkdir()
        published = [table for table in schema.tables().values() if table.is_published]
        for table in published:
            downloads.write_csv(connection, table, out / "data" / downloads.name_of(table))
        downloads.write_readme(connection, published, out / "data" / downloads.README)
        _write_figures(connection, out / "data" / "figures.json")
        _write_manifest(connection, out, engine)


def _write_figures(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    frame = connection.sql("FROM mart.figures ORDER BY figure_id").pl()
    text = json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1, default=str)
    target.write_text(text + "\n", encoding="utf-8")


def _write_manifest(connection: duckdb.DuckDBPyConnection, out: Path, engine: str) -> None:
    """What was published from what: settings, sources and the SHA-256 of every file."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != MANIFEST)
    manifest = {
        **folders.mark(folders.PUBLISHED),
        "build": connection.sql("FROM meta.build").pl().to_dicts()[0],
        "program": releases.program(),
        "engine": engine,
        "sources": connection.sql(releases.SOURCES).pl().to_dicts(),
        "files": {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
    (out / MANIFEST).write_text(text + "\n", encoding="utf-8")
