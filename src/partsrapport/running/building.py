"""From raw exports to all that is counted of them: the steps in order, readable top to bottom."""

from collections.abc import Callable
from functools import partial
from itertools import filterfalse
from pathlib import Path

import duckdb
import polars as pl

from partsrapport import __version__, core
from partsrapport.config import Settings
from partsrapport.coverage import decomposition, forecast, lead_times
from partsrapport.errors import UsageError
from partsrapport.figures import computing, statements
from partsrapport.project import NAME_PROPOSALS, Project
from partsrapport.quality import quarantine_workbook
from partsrapport.raw import reads
from partsrapport.running import code, downloads, earlier, fingerprints
from partsrapport.surveys import goals
from partsrapport.warehouse import marts, parquet, schema, store

Progress = Callable[[str], None]


def count(project: Project, settings: Settings, progress: Progress, taken: Path | None = None) -> None:
    """Write ``project.counted``: all that the warehouse will hold but the checks and what follows from them.

    Beside are written its fingerprint, with that of how figures were called meanwhile, and for staff the workbook of
    quarantined rows.

    Parameters
    ----------
    taken
        The folder of what was read and the marts, where another engine has computed them: then no raw data are read.
    """
    with store.written_beside(project.counted) as path:
        with store.connect_new(path) as connection:
            store.create(connection)
            if taken:
                _take(connection, taken, settings)
            else:
                progress("läser och rensar rådata")
                _clean(connection, project, settings)
            progress("räknar täckning, prognos, mål och nyckeltal")
            if taken:
                with marts.holding(connection):
                    interpret(connection)
            else:
                compute(connection)
            earlier.build(connection, project, settings)
        called = {code.FIGURES: reads.noted(code.PACKAGE / code.FIGURES)}
        lines = fingerprints.text(fingerprints.of(path) | called)
    project.counted_fingerprint.write_text(lines, encoding="utf-8", newline="\n")


def _clean(connection: duckdb.DuckDBPyConnection, project: Project, settings: Settings) -> None:
    """Fill the core tables, one at a time and survey by survey."""
    with store.at_once(connection):
        cleaned = core.clean(project.raw, settings, receive=partial(store.load, connection))
        store.load(connection, {**cleaned, "meta.build": build_row(settings)})
    quarantine_workbook.write(cleaned, project.quarantine)
    downloads.write_name_proposals(cleaned["quality.name_proposals"], project.work / NAME_PROPOSALS)


def _take(connection: duckdb.DuckDBPyConnection, taken: Path, settings: Settings) -> None:
    """Take over what another engine has computed.

    Raises
    ------
    UsageError
        It is not there, or of another year, date or version.
    """
    parquet.load(connection, taken, [*parquet.given(), *marts.tables().values()])
    year, day, version = connection.sql("SELECT year, as_of_date, version FROM meta.build").fetchall()[0]
    if (year, day) != (settings.year, settings.as_of_date):
        raise UsageError(
            f"{taken} gäller {year} per {day}, men rapporten {settings.year} per {settings.as_of_date}. "
            "Ange det med --year och --as-of, eller räkna om."
        )
    if version != __version__:
        raise UsageError(f"{taken} är gjord av partsrapport {version}, och detta är {__version__}. Räkna om.")


def compute(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill every mart from the core tables and ``meta.build``."""
    marts.build(connection, filterfalse(marts.reads_moments, marts.names()))
    with marts.holding(connection):
        marts.build(connection, filter(marts.reads_moments, marts.names()))
        interpret(connection)


def interpret(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill what is more than counting, from the marts that only count."""
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
