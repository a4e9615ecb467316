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
STEP = 1_000_000
"""How far apart the numbers of respondents of two repetitions lie."""


def main(answers_n: int) -> None:
    """Print both times, their ratio and the memory of validation as Markdown."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        made_n = fill(path, answers_n)
        seconds: dict[str, float] = {}
        memory: dict[str, float] = {}
        for way in ("suites", "query"):
            told = subprocess.run(
                [sys.executable, "-m", "bench.validation", way, str(path)], check=True, capture_output=True, text=True
            ).stdout.split()
            seconds[way], memory[way] = float(told[0]), float(told[1])
    print("| answers | suites, seconds | one query, seconds | ratio | largest memory, MB |\n|---|---|---|---|---|")
    ratio = seconds["suites"] / seconds["query"]
    print(f"| {made_n:,} | {seconds['suites']:.1f} | {seconds['query']:.1f} | {ratio:.2f} | {memory['suites']:.0f} |")


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
    """Seconds of one way of checking the survey tables."""
    read = [suite for suite in suites.read_all(ROOT / "expectations") if suite.table.name in TABLES]
    validation.run(path, read[:1])  # imports
    start = time.perf_counter()
    if way == "suites":
        validation.run(path, read)
    else:
        asked = [
            f"SELECT count(*) FROM ({direct.query(one.table.name, each)})" for one in read for each in one.expectations
        ]
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute(" UNION ALL ".join(asked)).fetchall()
    return time.perf_counter() - start


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(timed(sys.argv[1], Path(sys.argv[2])), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS_N)
