"""From raw exports to a validated warehouse: the steps in order, readable top to bottom."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from partsrapport import __version__, core
from partsrapport.config import Settings
from partsrapport.coverage import decomposition, forecast, lead_times
from partsrapport.figures import claims, computing, plan
from partsrapport.project import NAME_PROPOSALS, QUARANTINE, Project
from partsrapport.quality import exceptions, gate, history, quarantine_workbook, suites, validation
from partsrapport.running import downloads, earlier, folders
from partsrapport.surveys import goals
from partsrapport.warehouse import marts, schema, store

Progress = Callable[[str], None]
DATA_DOCS = "kontroller"
"""The folder of Great Expectations' own account of the checks, for staff; written also when the gate stops."""


def build(project: Project, settings: Settings, progress: Progress) -> None:
    """Build the warehouse beside the old one and swap it in if the gate lets it through; then what is written from it.

    Raises
    ------
    DataError
        The data stop publishing; the old warehouse and what was written from it stay.
    """
    with store.written_beside(project.warehouse) as path:
        candidate = assemble(project, settings, path, progress)
        gate.check(candidate, settings)
        store.finish(path)
        fingerprint = _fingerprint(path)
    with store.writing_to(project.work), store.connect(project.warehouse) as connection:
        _write_parquet(connection, project.work / "parquet")
        _write_not_yet_reached(connection, project.not_yet_reached)
        if fingerprint != _last(project.fingerprint):
            history.keep(connection, project.work / history.FOLDER)
    project.fingerprint.write_text(fingerprint + "\n", encoding="utf-8")


def assemble(project: Project, settings: Settings, path: Path, progress: Progress) -> dict[str, pl.DataFrame]:
    """Write a whole warehouse to ``path``, and return its ``quality`` tables, passed or not.

    Beside are written, for staff, Data Docs and the workbook of quarantined rows.
    """
    progress("läser och rensar rådata")
    declared = exceptions.read(project.raw)
    cleaned = core.clean(project.raw, settings)
    quarantine_workbook.write(cleaned, path.with_name(QUARANTINE))
    downloads.write_name_proposals(cleaned["quality.name_proposals"], path.with_name(NAME_PROPOSALS))
    with store.connect_new(path) as connection:
        store.create(connection)
        store.load(connection, {**cleaned, "meta.build": build_row(settings)})
        progress("räknar täckning, prognos, mål och nyckeltal")
        compute(connection)
    progress("validerar med Great Expectations")
    read, docs = suites.read_all(*project.layers("expectations")), path.with_name(DATA_DOCS)
    with folders.renewed(docs):
        quality = {**cleaned, "quality.validation": validation.run(path, read, docs)}
    judged = exceptions.judge(declared, gate.stops(quality, settings), gate.subjects(quality), settings.as_of_date)
    quality["quality.exceptions"] = judged
    with duckdb.connect(str(path)) as connection:
        store.load(connection, {name: quality[name] for name in suites.RESULTS})
        computing.build(connection, after="validation")
        earlier.build(connection, project, settings)
    return quality


def compute(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill every mart from the core tables and ``meta.build``."""
    marts.build(connection)
    for step in (forecast, lead_times, decomposition, goals, computing, claims, plan):
        step.build(connection)


def build_row(settings: Settings) -> pl.DataFrame:
    """What the settings say, in the columns that ``meta.build`` has of them."""
    said = vars(settings) | {
        "version": __version__,
        "organisation_short": settings.organisation_short or settings.organisation,
    }
    table = schema.tables()["meta.build"]
    return pl.DataFrame({name: [said[name]] for name in table.column_names})


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The core tables, and no table that there was before."""
    with folders.renewed(folder):
        for name in schema.tables():
            if name.startswith("core."):
                connection.execute(f"COPY {name} TO '{_quoted(folder / name.removeprefix('core.'))}.parquet'")


def _write_not_yet_reached(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """The organisations that have not ordered, for staff: stays in the work folder, is never published."""
    downloads.write_csv(connection, schema.tables()["mart.not_yet_reached"], target)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _last(fingerprint: Path) -> str:
    return fingerprint.read_text(encoding="utf-8").strip() if fingerprint.exists() else ""


def _fingerprint(path: Path) -> str:
    """SHA-256 over the content of every table, whatever the order of its rows; a DuckDB file is not reproducible."""
    digest = hashlib.sha256()
    with duckdb.connect(str(path)) as connection:
        for name in schema.tables():
            sums = connection.execute(
                "SELECT count(*), sum(md5_number_lower(row::VARCHAR)), sum(md5_number_upper(row::VARCHAR)) "
                f"FROM {name} AS row"
            ).fetchone()
            digest.update(f"{name} {sums}".encode())
    return digest.hexdigest()
