"""From what was counted and its checks to the warehouse: judged by the gate, called as it is called now, swapped in."""

import shutil
from io import BytesIO

import duckdb
import polars as pl

from partsrapport.config import Settings
from partsrapport.figures import computing
from partsrapport.project import Project
from partsrapport.quality import exceptions, gate, history
from partsrapport.raw import reads
from partsrapport.running import code, downloads, fingerprints
from partsrapport.warehouse import parquet, schema, store

_JUDGED = ("meta.sources", "quality.row_accounting", "quality.quarantine")


def judged(project: Project, settings: Settings) -> dict[str, pl.DataFrame]:
    """What the gate goes by: the ``quality`` tables by their names, with what came of each exception."""
    with store.connect(project.counted) as connection:
        quality = {name: connection.sql(f"FROM {name}").pl() for name in _JUDGED}
    quality["quality.validation"] = pl.read_parquet(BytesIO(reads.content(project.validation)))
    declared, stops = exceptions.read(project.raw), gate.stops(quality, settings)
    of = exceptions.judge(declared, stops, gate.subjects(quality), settings.as_of_date)
    return quality | {"quality.exceptions": of}


def finish(project: Project, settings: Settings) -> None:
    """Swap the warehouse in if the gate lets it through; then what is written from it.

    Raises
    ------
    DataError
        The data stop publishing; the old warehouse and what was written from it stay.
    """
    quality = judged(project, settings)
    gate.check(quality, settings)
    lines = fingerprints.parsed(reads.text(project.counted_fingerprint))
    with store.written_beside(project.warehouse) as path:
        shutil.copyfile(project.counted, path)
        with store.spilling(duckdb.connect(str(path))) as connection:
            store.load(connection, {name: quality[name] for name in parquet.RESULTS})
            if lines.pop(code.FIGURES) == reads.seen(code.PACKAGE / code.FIGURES):
                computing.build(connection, after="validation")
            else:  # they are called otherwise now
                computing.build_all(connection)
        store.finish(path)
        lines |= fingerprints.of(path, [*parquet.RESULTS, fingerprints.FIGURES])
    with store.writing_to(project.work), store.connect(project.warehouse) as connection:
        not_yet = schema.tables()["mart.not_yet_reached"]
        downloads.write_csv(not_yet, downloads.values(connection, not_yet), project.not_yet_reached)
        if _is_otherwise(project, lines):
            history.keep(connection, project.work / history.FOLDER)
    project.fingerprint.write_text(fingerprints.text(lines), encoding="utf-8", newline="\n")


def _is_otherwise(project: Project, lines: dict[str, str]) -> bool:
    """Whether the last warehouse held anything else than other words for the same figures."""
    found = project.fingerprint.read_text(encoding="utf-8") if project.fingerprint.exists() else ""
    differing = {name for name, _ in lines.items() ^ fingerprints.parsed(found).items()}
    return not differing <= {fingerprints.OF_FIGURES}
