"""What a build did: read, kept, quarantined, validated, published; for the terminal and for machines."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from partsrapport.project import Project
from partsrapport.quality import exceptions, history
from partsrapport.warehouse import store
from partsrapport.words import wording

Summary = dict[str, Any]


def write(project: Project, engine: str) -> None:
    """Write the summary of the warehouse and of what was published beside it."""
    with store.connect(project.warehouse) as connection:
        validation = connection.sql("FROM quality.validation").pl()
        summary = {
            "rows": connection.sql("FROM quality.row_accounting ORDER BY file").pl().to_dicts(),
            "decisions": decisions(connection.sql("FROM meta.sources ORDER BY file").pl()),
            "validations_n": validation.height,
            "validations_passed_n": int(validation["success"].sum()),
            "failed_validations": validation.remove("success")["description"].to_list(),
            "exceptions": exceptions.said(connection.sql("FROM quality.exceptions ORDER BY ALL").pl(), []),
            "news": history.news(project.work / history.FOLDER),
            "goals": dict(connection.sql("SELECT goal_id, verdict FROM mart.effect_goals ORDER BY ALL").fetchall()),
            "claims": dict(connection.sql("SELECT claim_id, verdict FROM mart.claims ORDER BY ALL").fetchall()),
            "figures_n": len(connection.sql("FROM mart.figures").fetchall()),
            "engine": engine,
            "published": {suffix: str(path) for suffix, path in project.reports.items()},
            "quarantine": f"{project.warehouse}: quality.quarantine",
        }
    project.summary.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def decisions(sources: pl.DataFrame) -> list[str]:
    """What was decided about the files that somebody may want to know of, a line each; from ``meta.sources``."""
    told = sources.filter(pl.col("decisions") != "")
    return [f"{row['file']}: {row['decisions']}" for row in told.to_dicts()]


def show(summary: Summary, console: Console) -> None:
    """Print the summary of a build for people."""
    console.print(rows_table(summary["rows"]))
    console.print(f"Kontroller: {summary['validations_passed_n']} av {summary['validations_n']} uppfyllda")
    for decision in summary["decisions"]:
        console.print(decision, markup=False, soft_wrap=True)
    for description in summary["failed_validations"]:
        console.print(f"  [yellow]inte uppfylld:[/] {escape(description)}", soft_wrap=True)
    for said in [*summary["exceptions"], *summary["news"]]:
        console.print(f"  {escape(said)}", soft_wrap=True)
    console.print(f"Effektmål: {_counts(summary['goals'])}")
    console.print(f"Publicerade uppgifter: {_counts(summary['claims'])}")
    engine = {"quarto": "Quarto", "embedded": "den inbyggda renderaren (pandoc och typst)"}[summary["engine"]]
    console.print(f"Nyckeltal: {summary['figures_n']}, renderat med {engine}")
    show_published(summary["published"].values(), console)


def show_published(paths: Iterable[Path | str], console: Console) -> None:
    """Print where the report lies."""
    for path in paths:
        console.print(f"Rapporten: [bold]{escape(str(path))}[/]", soft_wrap=True)


def rows_table(rows: list[dict[str, Any]]) -> Table:
    """Row accounting as a table: one line a file, and the sum."""
    numbers = (Column(name, justify="right") for name in ("Lästa", "Behållna", "Dubbletter", "Ersatta", "I karantän"))
    table = Table(Column("Fil", overflow="fold"), *numbers, box=None, pad_edge=False, collapse_padding=True)
    counts = ("read_n", "kept_n", "duplicate_n", "superseded_n", "quarantined_n")
    for row in rows:
        table.add_row(escape(row["file"]), *(wording.integer(row[name]) for name in counts))
    table.add_row("Summa", *(wording.integer(sum(row[name] for row in rows)) for name in counts), style="bold")
    return table


def _counts(verdicts: dict[str, str]) -> str:
    return ", ".join(f"{verdict} {n}" for verdict, n in Counter(sorted(verdicts.values())).items()) or "inga"
