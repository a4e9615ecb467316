"""From raw exports to a validated warehouse: the steps in order, readable top to bottom."""

import hashlib
import shutil
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from partsrapport import __version__, core
from partsrapport.config import Settings
from partsrapport.coverage import decomposition, forecast, lead_times
from partsrapport.errors import UsageError
from partsrapport.figures import computing, statements
from partsrapport.project import NAME_PROPOSALS, QUARANTINE, Project
from partsrapport.quality import exceptions, gate, history, quarantine_workbook, suites, validation
from partsrapport.running import apart, downloads, earlier, marks
from partsrapport.surveys import goals
from partsrapport.warehouse import marts, parquet, schema, store

Progress = Callable[[str], None]
PARQUET = "parquet"
DATA = "data"
DATA_DOCS = "kontroller"
"""The folder of Great Expectations' own account of the checks, for staff; written also when the gate stops."""


def build(project: Project, settings: Settings, progress: Progress, counted: Path | None = None) -> None:
    """Build the warehouse beside the old one and swap it in if the gate lets it through; then what is written from it.

    Parameters
    ----------
    counted
        The folder of what was read and the marts, where another engine has computed them: then no raw data are read.

    Raises
    ------
    DataError
        The data stop publishing; the old warehouse and what was written from it stay.
    """
    with store.written_beside(project.warehouse) as path:
        candidate = assemble(project, settings, path, progress, counted)
        gate.check(candidate, settings)
        store.finish(path)
        found = fingerprint(path)
    with store.writing_to(project.work), store.connect(project.warehouse) as connection:
        if not counted:
            with marks.renewed(project.work / PARQUET):
                parquet.write(connection, project.work / PARQUET)
        _write_not_yet_reached(connection, project.not_yet_reached)
        if found != _last(project.fingerprint):
            history.keep(connection, project.work / history.FOLDER)
    project.fingerprint.write_text(found, encoding="utf-8")


def reword(project: Project) -> None:
    """Call the figures of the warehouse what they are called now; what they count, and what was checked, stays."""
    with store.written_beside(project.warehouse) as path:
        shutil.copyfile(project.warehouse, path)
        with store.spilling(duckdb.connect(str(path))) as connection:
            computing.build_all(connection)
        found = fingerprint(path)
    project.fingerprint.write_text(found, encoding="utf-8")


def assemble(
    project: Project, settings: Settings, path: Path, progress: Progress, counted: Path | None = None
) -> dict[str, pl.DataFrame]:
    """Write a whole warehouse to ``path``, and return its ``quality`` tables, passed or not.

    Beside are written, for staff, Data Docs and the workbook of quarantined rows.
    """
    declared = exceptions.read(project.raw)
    with store.connect_new(path) as connection:
        store.create(connection)
        if counted:
            quality = _taken(connection, counted, settings)
        else:
            progress("läser och rensar rådata")
            quality = _cleaned(connection, project.raw, settings, path)
        progress("räknar täckning, prognos, mål och nyckeltal")
        if not counted:
            marts.build(connection)
        interpret(connection)
        earlier.build(connection, project, settings)
    progress("validerar med Great Expectations")
    read, docs = suites.read_all(*project.layers("expectations")), path.with_name(DATA_DOCS)
    if counted:  # the answers are not here to be checked, nor anything to be compared with them
        read = suites.without(read, store.PERSONAL)
    with marks.renewed(docs):
        quality["quality.validation"] = apart.run(validation.run_lightly, path, read, docs)
    judged = exceptions.judge(declared, gate.stops(quality, settings), gate.subjects(quality), settings.as_of_date)
    quality["quality.exceptions"] = judged
    with duckdb.connect(str(path)) as connection:
        store.load(connection, {name: quality[name] for name in parquet.RESULTS})
        computing.build(connection, after="validation")
    return quality


def _cleaned(
    connection: duckdb.DuckDBPyConnection, raw: Path, settings: Settings, path: Path
) -> dict[str, pl.DataFrame]:
    """Fill the core tables, one at a time and survey by survey; what is small is returned too."""
    with store.at_once(connection):
        cleaned = core.clean(raw, settings, receive=partial(store.load, connection))
        store.load(connection, {**cleaned, "meta.build": build_row(settings)})
    quarantine_workbook.write(cleaned, path.with_name(QUARANTINE))
    downloads.write_name_proposals(cleaned["quality.name_proposals"], path.with_name(NAME_PROPOSALS))
    return {name: frame for name, frame in cleaned.items() if not name.startswith("core.")}


def _taken(connection: duckdb.DuckDBPyConnection, counted: Path, settings: Settings) -> dict[str, pl.DataFrame]:
    """Take over what another engine has computed.

    Raises
    ------
    UsageError
        It is not there, or of another year, date or version.
    """
    parquet.load(connection, counted, parquet.given() + marts.tables())
    year, day, version = connection.sql("SELECT year, as_of_date, version FROM meta.build").fetchall()[0]
    if (year, day) != (settings.year, settings.as_of_date):
        raise UsageError(
            f"{counted} gäller {year} per {day}, men rapporten {settings.year} per {settings.as_of_date}. "
            "Ange det med --year och --as-of, eller räkna om."
        )
    if version != __version__:
        raise UsageError(f"{counted} är gjord av partsrapport {version}, och detta är {__version__}. Räkna om.")
    names = [table.name for table in parquet.given() if not table.name.startswith("core.")]
    return {name: connection.sql(f"FROM {name}").pl() for name in names}


def compute(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill every mart from the core tables and ``meta.build``."""
    marts.build(connection)
    interpret(connection)


def interpret(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill what is more than counting, from the marts that only count."""
    with marts.holding(connection):
        for step in (forecast, lead_times, decomposition, goals):
            step.build(connection)
        counted = computing.build(connection)
        for ledger in (statements.CLAIMS, statements.PLAN):
            statements.build(connection, ledger, counted)


def build_row(settings: Settings) -> pl.DataFrame:
    """What the settings say, in the columns that ``meta.build`` has of them."""
    said = vars(settings) | {
        "version": __version__,
        "organisation_short": settings.organisation_short or settings.organisation,
        "title_en": settings.title_en or f"Activity report {settings.year}",
    }
    table = schema.tables()["meta.build"]
    return pl.DataFrame({name: [said[name]] for name in table.column_names})


def _write_not_yet_reached(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """The organisations that have not ordered, for staff: stays in the work folder, is never published."""
    downloads.write_csv(connection, schema.tables()["mart.not_yet_reached"], target)


def _last(fingerprint: Path) -> str:
    return fingerprint.read_text(encoding="utf-8") if fingerprint.exists() else ""


def fingerprint(path: Path) -> str:
    """SHA-256 over a hash of every row, whatever their order, since a DuckDB file is not reproducible.

    A line of ``DATA``, all but the columns of ``wording``, and one of those of each table that has some, by key.
    Another DuckDB may hash otherwise: then all is built anew in any case.
    """
    tables = schema.tables().values()
    data = {table.name: [name for name in table.column_names if name not in table.wording] for table in tables}
    wording = {table.name: [*table.wording, *table.key] for table in tables if table.wording}
    with store.connect(path) as connection:
        hashes = {DATA: _hashed(connection, data)}
        hashes |= {name: _hashed(connection, {name: columns}) for name, columns in wording.items()}
    return "".join(f"{name},{hashed}\n" for name, hashed in hashes.items())


def _hashed(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Collection[str]]) -> str:
    digest = hashlib.sha256()
    for name in filter(columns.get, columns):
        listed = ", ".join(f'"{column}"' for column in columns[name])
        rows = f"SELECT {listed} FROM {name}"
        sums = connection.execute(f"SELECT count(*), sum(hash(row)), bit_xor(hash(row, 1)) FROM ({rows}) AS row")
        digest.update(f"{name} {sums.fetchone()}".encode())
    return digest.hexdigest()
