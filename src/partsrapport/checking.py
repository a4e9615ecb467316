"""``partsrapport check``: a trial build of the warehouse that tells what is wrong and publishes nothing."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from rich.console import Console

from partsrapport import building, summary
from partsrapport.config import Settings
from partsrapport.progress import Progress
from partsrapport.project import WAREHOUSE, Project
from partsrapport.quality import gate

ROWS_SHOWN = 50


def check(project: Project, settings: Settings, as_json: bool) -> None:
    """Build a warehouse aside, show what was quarantined and which expectations failed, and let the gate judge.

    Raises
    ------
    DataError
        These data would stop publishing.
    """
    with TemporaryDirectory() as folder, Progress(quiet=as_json) as progress:
        quality = building.assemble(project, settings, Path(folder) / WAREHOUSE, progress.step)
        _show(quality, as_json)
        gate.check(quality, settings)


def _show(quality: dict[str, pl.DataFrame], as_json: bool) -> None:
    accounting, quarantine = quality["quality.row_accounting"], quality["quality.quarantine"]
    failed = quality["quality.validation"].remove("success").select("suite", "severity", "description", "unexpected_n")
    if as_json:
        found = {"rows": accounting.to_dicts(), "quarantine": quarantine.drop("raw").to_dicts()}
        print(json.dumps({**found, "failed_validations": failed.to_dicts()}, ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(summary.rows_table(accounting.sort("file").to_dicts()))
    for row in quarantine.sort("file", "row_number").head(ROWS_SHOWN).to_dicts():
        said = f"{row['file']} rad {row['row_number']}, {row['column']}: {row['reason']}"
        console.print(said, markup=False, soft_wrap=True)
    if quarantine.height > ROWS_SHOWN:
        console.print(f"… och {quarantine.height - ROWS_SHOWN} rader till i karantän")
    for row in failed.to_dicts():
        said = f"Ej uppfylld ({row['severity']}) i {row['suite']}: {row['description']}"
        console.print(said, markup=False, soft_wrap=True)
