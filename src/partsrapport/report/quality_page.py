"""The quality page that is published beside the report: what was checked and how it went, never a value."""

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined

from partsrapport.project import REPORT
from partsrapport.quality import components
from partsrapport.report import quality_frames
from partsrapport.report.tables import WITHHELD
from partsrapport.words import wording

FILE = "kvalitet.html"


def write(connection: duckdb.DuckDBPyConnection, out: Path) -> None:
    """Write ``kvalitet.html``: self-contained, with the row accounting and every validation, table by table."""
    loader = PackageLoader("partsrapport.report")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["integer"] = lambda n: WITHHELD if n is None else wording.integer(n)
    page = environment.get_template("quality_page.html").render(_contents(connection))
    (out / FILE).write_text(page, encoding="utf-8")


def _contents(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    title, is_demonstration = connection.execute("SELECT title, is_demonstration FROM meta.build").fetchall()[0]
    suites = _suites(connection)
    checks = [(suite, *check) for suite in suites for check in suite["checks"]]
    failed = [(suite, description, severity) for suite, description, severity, success, _ in checks if not success]
    return {
        "title": title,
        "report": REPORT,
        "is_demonstration": is_demonstration,
        "suites": suites,
        "components": components.table(connection).rows(),
        "squares": [success for *_, success, _ in (check for suite in suites for check in suite["checks"])],
        "exceptions": quality_frames.exceptions(connection.sql("FROM quality.exceptions ORDER BY ALL").pl()).rows(),
        "failed": failed,
        "passed": wording.integer(len(checks) - len(failed)),
        "checks": wording.counted(len(checks), "kontroll", "kontroller"),
        "files": connection.execute(
            "SELECT file, read_n, kept_n, duplicate_n, superseded_n, quarantined_n "
            "FROM mart.row_accounting ORDER BY file"
        ).fetchall(),
    }


def _suites(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the tables with their checks: description, severity, whether it is met, rows that do not meet it."""
    rows = connection.execute(
        "SELECT suite, title, CASE WHEN suite NOT IN $uncounted THEN checked_n END, description, severity, success, "
        "CASE WHEN suite NOT IN $uncounted THEN unexpected_n END FROM quality.validation ORDER BY suite, position_n",
        {"uncounted": quality_frames.UNCOUNTED},
    ).fetchall()
    return [
        {
            "name": name,
            "title": title,
            "rows": "" if checked_n is None else wording.counted(checked_n, "rad", "rader"),
            "checks": [row[3:] for row in group],
        }
        for (name, title, checked_n), group in groupby(rows, key=itemgetter(0, 1, 2))
    ]
