"""Validation of many answers against one SQL query that checks the same: ``python -m bench.validation [ANSWERS]``.

The survey tables of the demonstration are repeated until there are so many answers. What is measured is the suites of
those tables, by Great Expectations as a build runs them, against their expectations as plain SQL in one statement; both
in a process of their own, whose largest memory is told.
"""

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from partsrapport import config, core
from partsrapport.quality import suites, validation
from partsrapport.running import building
from partsrapport.warehouse import store
from tests.quality import direct

ROOT = Path(__file__).parents[1]
TABLES = ("core.survey_answers", "core.survey_background", "core.survey_respondents")
ANSWERS_N = 500_000
WAYS = ("suites", "query")
STEP = 1_000_000
"""How far apart the numbers of respondents of two repetitions lie."""


def main(answers_n: int) -> None:
    """Print both times, their ratio and the memory of validation as Markdown."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        made_n = fill(path, answers_n)
        (suites_s, megabytes), (query_s, _) = (measured(way, path) for way in WAYS)
    print("| answers | suites, CPU s | one query, CPU s | ratio | largest memory, MB |\n|---|---|---|---|---|")
    print(f"| {made_n:,} | {suites_s:.1f} | {query_s:.1f} | {suites_s / query_s:.2f} | {megabytes:.0f} |")


def measured(way: str, path: Path) -> tuple[float, float]:
    """CPU seconds of one way of checking, in a process of its own, and its largest memory in MB."""
    command = [sys.executable, "-m", "bench.validation", way, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


def fill(path: Path, answers_n: int) -> int:
    """Write a warehouse with about so many answers, and as many times more invited; return how many there are."""
    settings = config.load(ROOT)
    with store.connect_new(path) as connection:
        store.create(connection)
        store.load(
            connection, {**core.clean(ROOT / "data" / "raw", settings), "meta.build": building.build_row(settings)}
        )
        times = max(1, round(answers_n / connection.table(TABLES[0]).shape[0]))
        for table in TABLES:
            again = f"SELECT * EXCLUDE (range) REPLACE (respondent_n + {STEP} * range AS respondent_n)"
            connection.execute(f"INSERT INTO {table} BY NAME {again} FROM {table}, range(1, {times})")
        for table in ("core.surveys", "core.survey_groups"):
            connection.execute(f"UPDATE {table} SET invited_n = invited_n * {times}")
        return int(connection.table(TABLES[0]).shape[0])


def timed(way: str, path: Path) -> float:
    """CPU seconds of one way of checking the survey tables."""
    read = [suite for suite in suites.read_all(ROOT / "expectations") if suite.table.name in TABLES]
    validation.run(path, read[:1])  # imports
    start = time.process_time()
    if way == "suites":
        validation.run(path, read)
    else:
        asked = [
            f"SELECT count(*) FROM ({direct.query(one.table.name, each)})" for one in read for each in one.expectations
        ]
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute(" UNION ALL ".join(asked)).fetchall()
    return time.process_time() - start


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(timed(sys.argv[1], Path(sys.argv[2])), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS_N)
