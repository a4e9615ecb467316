"""The quality page that is published beside the report: what was checked and how it went, never a value."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from partsrapport.project import QUALITY_PAGES, REPORTS, WORKBOOKS
from partsrapport.quality import components
from partsrapport.report import quality_frames
from partsrapport.report.tables import NOT_AVAILABLE
from partsrapport.warehouse.translation import translated
from partsrapport.words import dictionary, language, wording
from partsrapport.words.labels import label
from partsrapport.words.language import either


def write(connection: duckdb.DuckDBPyConnection, out: Path, style: str, languages: Sequence[str]) -> None:
    """Write the page, self-contained, with the row accounting and every validation, table by table.

    It is in the language being written, links to those in the other ``languages``, and has the colours of ``style``.
    """
    loader = PackageLoader("partsrapport.report")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["integer"] = lambda n: NOT_AVAILABLE if n is None else wording.integer(n)
    environment.filters |= {"day": wording.long_date, "rows": _rows}
    environment.globals["either"] = either
    contents = _contents(connection) | _around(style, languages)
    page = environment.get_template("quality_page.html").render(contents)
    (out / QUALITY_PAGES[language.current()]).write_text(page, encoding="utf-8", newline="\n")


def _around(style: str, languages: Sequence[str]) -> dict[str, Any]:
    here = language.current()
    return {
        "language": here,
        "style": Markup(style),  # noqa: S704  colours that have been checked
        "report": REPORTS[here],
        "workbook": WORKBOOKS[here],
        "translations": [(QUALITY_PAGES[other], other, language.IN[other]) for other in languages if other != here],
    }


def _contents(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    build = translated(connection.sql("SELECT title, title_en, is_demonstration FROM meta.build").pl())
    title, is_demonstration = build.row(0)
    suites = _suites(connection)
    checks = [(suite, *check) for suite in suites for check in suite["checks"]]
    failed = [(suite, description, severity) for suite, description, severity, success, _ in checks if not success]
    passed_n = wording.integer(len(checks) - len(failed))
    of = wording.counted(len(checks), either("kontroll", "check"), either("kontroller", "checks"))
    return {
        "title": title,
        "is_demonstration": is_demonstration,
        "suites": suites,
        "components": components.table(connection).rows(),
        "squares": [success for *_, success, _ in (check for suite in suites for check in suite["checks"])],
        "exceptions": quality_frames.exceptions(connection.sql("FROM quality.exceptions ORDER BY ALL").pl()).rows(),
        "failed": failed,
        "met": either(f"{passed_n} av {of} är uppfyllda.", f"{passed_n} of {of} are met."),
        "unavailable": label("not.uppgift saknas"),
        "files": connection.execute(
            "SELECT file, read_n, kept_n, duplicate_n, superseded_n, quarantined_n "
            "FROM mart.row_accounting ORDER BY file"
        ).fetchall(),
    }


def _suites(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the tables with their checks: description, severity, whether it is met, rows that do not meet it."""
    of = "SELECT * FROM quality.validation ORDER BY suite, position_n"
    validation = translated(connection.sql(of).pl())
    counts = pl.when(~pl.col("suite").is_in(quality_frames.UNCOUNTED)).then(pl.col("checked_n", "unexpected_n"))
    check = ("description", "severity", "success", "unexpected_n")
    rows = validation.with_columns(counts).select("suite", "checked_n", *check).rows()
    return [
        {
            "name": name,
            "title": dictionary.of_table(name).called(),
            "rows": "" if checked_n is None else _rows(checked_n),
            "checks": [(row[2], label(f"allvarlighet.{row[3]}").lower(), *row[4:]) for row in group],
        }
        for (name, checked_n), group in groupby(rows, key=itemgetter(0, 1))
    ]


def _rows(n: int) -> str:
    return wording.counted(n, *either(("rad", "rader"), ("row", "rows")))
