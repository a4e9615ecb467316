"""``partsrapport check``: a trial build of the warehouse that tells what is wrong and publishes nothing."""

import shutil
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.config import Settings
from partsrapport.errors import DataError, UsageError, of_disk
from partsrapport.project import NAME_PROPOSALS, Project
from partsrapport.quality import exceptions, gate
from partsrapport.raw import unread
from partsrapport.raw.unread import CORRECTED
from partsrapport.running import building, folders, judging, summary, temporary, untranslated, validating
from partsrapport.terminal import output
from partsrapport.terminal.progress import Progress
from partsrapport.warehouse import store
from partsrapport.words import wording
from partsrapport.words.language import ENGLISH

ROWS_SHOWN = 50


def check(project: Project, settings: Settings, as_json: bool) -> None:
    """Build a warehouse aside, show what was quarantined, not met and not read, and let the gate judge.

    Raises
    ------
    DataError
        These data would stop publishing.
    """
    with temporary.together() as folder, Progress(quiet=as_json) as progress:
        quality = _tried(trial := project._replace(work=folder), settings, progress)
        handed_over = _hand_over(trial.quarantine, project)
        swedish_only = _swedish_only(project, settings, trial.counted)
    found = _found(quality, project.raw) | {"swedish_only": swedish_only}
    if not as_json:
        _show(quality, found, handed_over)
    try:
        gate.check(quality, settings)
    except DataError as error:
        error.found = found
        raise
    if as_json:
        output.say_json("check", {"status": "checked", "exit_code": 0, **found})


def _tried(trial: Project, settings: Settings, progress: Progress) -> dict[str, pl.DataFrame]:
    exceptions.read(trial.raw)  # its faults are told before anything is read
    building.count(trial, settings, progress.step)
    validating.validate(trial, progress.step, is_told=False)
    return judging.judged(trial, settings)


def _swedish_only(project: Project, settings: Settings, warehouse: Path) -> list[str]:
    """What will be in Swedish in the English report, where there is one."""
    if ENGLISH not in settings.languages:
        return []
    with store.connect(warehouse) as connection:
        return list(untranslated.said(connection, project))


def _shortened(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - ROWS_SHOWN
    return [*lines[:ROWS_SHOWN], *[f"… och {wording.counted(rest, 'text', 'texter')} till utan engelska"] * (rest > 0)]


def _hand_over(made: Path, project: Project) -> str:
    """Put the workbook of quarantined rows in the work folder; what to do with it, or why it is not there."""
    try:
        with folders.claimed(project, out=False):
            shutil.copyfile(made, project.quarantine)
            (project.work / NAME_PROPOSALS).unlink(missing_ok=True)
            if (proposals := made.with_name(NAME_PROPOSALS)).exists():
                shutil.copyfile(proposals, project.work / NAME_PROPOSALS)
    except (UsageError, OSError) as error:
        said = str(error) if isinstance(error, UsageError) else of_disk(error)
        return f"{project.quarantine} är inte skriven. {said}"
    return (
        f"Rätta i {project.quarantine} och spara den, med ett nytt namn, i {project.raw / CORRECTED}; eller rätta "
        "exporterna."
    )


def _found(quality: dict[str, pl.DataFrame], raw: Path) -> dict[str, Any]:
    """What was found, for a machine."""
    accounting = quality["quality.row_accounting"]
    failed = quality["quality.validation"].remove("success").sort("suite", "position_n")
    columns = ("suite", "severity", "description", "remedy", "unexpected_n", "unexpected_rows")
    return {
        "rows": accounting.to_dicts(),
        "quarantine": quality["quality.quarantine"].drop("raw").to_dicts(),
        "failed_validations": failed.select(columns).to_dicts(),
        "unread_files": unread.names(raw, accounting["file"].to_list()),
        "decisions": summary.decisions(quality["meta.sources"]),
        "exceptions": quality["quality.exceptions"].to_dicts(),
    }


def _show(quality: dict[str, pl.DataFrame], found: dict[str, Any], handed_over: str) -> None:
    console = output.console()
    console.print(summary.rows_table(sorted(found["rows"], key=itemgetter("file"))))
    quarantined = _quarantined(quality["quality.quarantine"])
    failures = (line for row in found["failed_validations"] for line in gate.described(row))
    let_through = exceptions.said(quality["quality.exceptions"], gate.subjects(quality))
    not_read = unread.said(found["unread_files"], [row["file"] for row in found["rows"]])
    lacking = _shortened(found["swedish_only"])
    last = [] if quality["quality.quarantine"].is_empty() else [handed_over]
    for said in [*found["decisions"], *quarantined, *failures, *let_through, *not_read, *lacking, *last]:
        console.print(said, markup=False, soft_wrap=True)


def _quarantined(quarantine: pl.DataFrame) -> Iterator[str]:
    """A line a fault, with its rows, and how many there is no room for; what follows from other rows comes last."""
    alike = ("is_consequence", "file", "column", "reason")
    faults = quarantine.with_columns(gate.IS_CONSEQUENCE).group_by(alike).agg(pl.col("row_number").sort())
    ordered = faults.sort("is_consequence", "file", pl.col("row_number").list.first(), "column", "reason")
    for row in ordered.head(ROWS_SHOWN).to_dicts():
        yield f"{row['file']} {gate.numbers(row['row_number'])}, {row['column']}: {row['reason']}"
    rest = ordered.slice(ROWS_SHOWN).explode("row_number")
    further_n, following_n = rest.remove("is_consequence").height, rest.filter("is_consequence").height
    if further_n:
        yield f"… och {wording.counted(further_n, 'rad', 'rader')} till i karantän"
    if following_n:
        yield f"… och {wording.counted(following_n, 'rad', 'rader')} till som följer av dessa"
