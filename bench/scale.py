"""How a build grows with its data: ``python -m bench.scale``, CPU seconds and peak memory a step, printed as Markdown.

The floor is DuckDB's ``read_csv`` of the same files into tables of text, and that of validation the same checks as one
SQL query a table; both in the same run. Each size has a process of its own, three times, and the medians count; one has
ten times the organisations of another, and as many answers. Only on Linux, which tells the peak of a step.
"""

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median, median_low
from tempfile import TemporaryDirectory

import duckdb

import demo
from bench import pages
from partsrapport import config, core
from partsrapport.coverage import decomposition, forecast, lead_times
from partsrapport.figures import computing, statements
from partsrapport.figures.figure import Figure
from partsrapport.figures.moment import Moment
from partsrapport.quality import suites, validation
from partsrapport.raw import reads
from partsrapport.running import apart, building, fingerprints, validating
from partsrapport.surveys import goals
from partsrapport.warehouse import marts, parquet, store
from tests.quality import direct

SCALES = (10, 100, 1000)
"""Of the demonstration: about 50,000, 500,000 and 5 million answers; organisations, orders and all else with them."""
MORE_ORGANISATIONS = (100, 1000)
"""Answers and organisations where these grow by themselves."""
FASTEST_GROWTH, WORTH_TELLING_SECONDS = 1.05, 1.0
FLOOR, UNTIL = "read_csv into text (floor)", "plan"
IMPORT, CHECKS = "import of Great Expectations", "validation with it"
CHECKS_FLOOR = "the same checks as SQL (floor)"
ROUNDS = 3
Step = tuple[str, Callable[[], object]]
Measured = dict[str, tuple[float, int]]
"""Step → CPU seconds, and the peak of memory in MB."""


def main() -> None:
    """Make the data where they are not there yet, measure each size, and keep the table after each."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--scales", type=int, nargs="+", default=SCALES)
    parser.add_argument("--data", type=Path, help="folder to keep the data in, made there if they are not yet")
    parser.add_argument("--steps", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.steps:
        return _say_steps(asked.steps)
    found: dict[int, Measured] = {}
    with TemporaryDirectory() as folder:
        data = asked.data or Path(folder)
        for scale in asked.scales:
            found[scale] = _measured(data, scale)
            pages.keep("Growth", table(found))
        if MORE_ORGANISATIONS[0] in found:
            more = more_organisations(found[MORE_ORGANISATIONS[0]], _measured(data, *MORE_ORGANISATIONS))
            pages.keep("Growth", f"{table(found)}\n\n{more}")
    return None


def table(found: dict[int, Measured]) -> str:
    """The steps as Markdown, with how each grows from one size to the next."""
    sizes = list(found)
    head = [f"× {scale}, CPU s (MB)" for scale in sizes] + [f"{a} → {b}" for a, b in pairwise(sizes)]
    lines = [f"| step | {' | '.join(head)} |", "|---" * (len(head) + 1) + "|"]
    for step in found[sizes[0]]:
        cells = [f"{found[scale][step][0]:.2f} ({found[scale][step][1]})" for scale in sizes]
        grows = [f"{_exponent(found, step, a, b):.2f}" for a, b in pairwise(sizes)]
        lines.append(f"| {step} | {' | '.join([*cells, *grows])} |")
    return "\n".join([*lines, "", *_conclusions(found)])


def _conclusions(found: dict[int, Measured]) -> Iterator[str]:
    for scale, steps in found.items():
        names = list(steps)
        built = sum(steps[name][0] for name in names[1 : names.index(UNTIL) + 1])
        peak = _peak(steps)
        checks = steps[CHECKS][0] - steps[IMPORT][0]
        yield (
            f"× {scale}: raw data to a warehouse with all marts is {built / steps[FLOOR][0]:.1f} × the floor, "
            f"{(built + checks) / steps[FLOOR][0]:.1f} × with the checks, which are "
            f"{checks / steps[CHECKS_FLOOR][0]:.1f} × the same as SQL; the peak {peak} MB.\n"
        )
    if len(found) > 1:
        a, b = list(found)[-2:]
        fast = (step for step, (cpu, _) in found[b].items() if cpu > WORTH_TELLING_SECONDS)
        first = next((step for step in fast if _exponent(found, step, a, b) > FASTEST_GROWTH), "none")
        yield f"First step of more than {WORTH_TELLING_SECONDS:.0f} s to grow faster than {FASTEST_GROWTH}: {first}."


def more_organisations(few: Measured, many: Measured) -> str:
    """How much longer it takes with more organisations and as many answers."""
    before, after = MORE_ORGANISATIONS
    found = {before: few, after: many}
    slow = [name for name, (cpu, _) in many.items() if cpu > WORTH_TELLING_SECONDS]
    power, fastest = max((_exponent(found, name, before, after), name) for name in slow)
    names = list(few)[1 : list(few).index(UNTIL) + 1]
    longer = sum(many[name][0] for name in names) / sum(few[name][0] for name in names)
    return (
        f"× {before} with {after / before:.0f} times the organisations: raw data to a warehouse takes {longer:.1f} "
        f"times as long, at most {_peak(many)} MB; of steps of more than "
        f"{WORTH_TELLING_SECONDS:.0f} s {fastest} grows fastest, by the power {power:.2f}."
    )


def _peak(steps: Measured) -> int:
    return max(mb for name, (_, mb) in steps.items() if name not in (FLOOR, CHECKS_FLOOR))


def _exponent(found: dict[int, Measured], step: str, a: int, b: int) -> float:
    before, after = (max(found[scale][step][0], 1e-3) for scale in (a, b))
    return math.log(after / before) / math.log(b / a)


def _measured(data: Path, scale: int, organisations: int | None = None) -> Measured:
    raw = data / (f"{scale}-{organisations}" if organisations else str(scale))
    if not raw.exists():
        begun = raw.with_name(f"{raw.name}.part")
        demo.write(begun, scale=scale, organisations=organisations, as_csv=True)
        begun.rename(raw)
    command = [sys.executable, "-m", "bench.scale", "--steps", str(raw)]
    taken: dict[str, list[tuple[float, int]]] = {}
    for _ in range(ROUNDS):
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        for step, cpu, mb in map(json.loads, said.splitlines()):
            taken.setdefault(step, []).append((cpu, mb))
    return {step: (median(cpu for cpu, _ in found), median_low(mb for _, mb in found)) for step, found in taken.items()}


def _say_steps(raw: Path) -> None:
    with TemporaryDirectory() as folder, reads.recording():
        for name, act in _steps(raw, Path(folder)):
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            begun, elsewhere = time.process_time(), _elsewhere()
            act()
            cpu = time.process_time() - begun + _elsewhere() - elsewhere
            print(json.dumps([name, cpu, _peak_mb(is_elsewhere=_elsewhere() > elsewhere)]), flush=True)


def _elsewhere() -> float:
    """CPU seconds of processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _peak_mb(*, is_elsewhere: bool) -> int:
    """Of this process, or of the largest that it has started: that of the checks."""
    if is_elsewhere:
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _steps(raw: Path, place: Path) -> Iterator[Step]:
    """What a build does, after its imports, in its order; the floor first."""
    texts = _in_utf_8(raw, place)
    yield FLOOR, partial(_read_as_text, texts, place / "floor.duckdb")
    settings, path = config.load(Path.cwd()), place / "warehouse.duckdb"
    connection = store.connect_new(path)
    store.create(connection)
    yield "read and clean", partial(_clean, raw, settings, connection)
    named = marts.tables()
    yield from (_filling(connection, name) for name in named if not marts.reads_moments(name))
    with ExitStack() as held:
        yield "marts held", lambda: held.enter_context(marts.holding(connection))
        yield from (_filling(connection, name) for name in named if marts.reads_moments(name))
        for step in (forecast, lead_times, decomposition, goals):
            yield step.__name__.rpartition(".")[2], partial(step.build, connection)
        counted: dict[tuple[str, Moment], Figure] = {}
        yield "computing", lambda: counted.update(computing.build(connection))
        for ledger in (statements.CLAIMS, statements.PLAN):
            yield ledger.after, partial(statements.build, connection, ledger, counted)
    yield "Parquet", partial(parquet.write, connection, place / "parquet")
    connection.close()
    yield "fingerprint", partial(fingerprints.of, path)
    read = suites.read_all(Path("expectations"))
    docs = place / validating.DATA_DOCS
    docs.mkdir()
    yield IMPORT, partial(apart.run, validation.run_lightly, path, [], docs)
    yield CHECKS, partial(apart.run, validation.run_lightly, path, read, docs)
    yield CHECKS_FLOOR, partial(_check_as_sql, path, read)
    yield "copy", partial(shutil.copyfile, path, place / "copy.duckdb")
    yield "keys and comments", partial(store.finish, place / "copy.duckdb")


def _filling(connection: duckdb.DuckDBPyConnection, name: str) -> Step:
    return f"mart {name}", partial(marts.build, connection, [name])


def _clean(raw: Path, settings: config.Settings, connection: duckdb.DuckDBPyConnection) -> None:
    with store.at_once(connection):
        cleaned = core.clean(raw, settings, receive=partial(store.load, connection))
        store.load(connection, cleaned | {"meta.build": building.build_row(settings)})


def _check_as_sql(path: Path, read: list[suites.Suite]) -> None:
    with duckdb.connect(str(path), read_only=True) as connection:
        for suite in read:
            asked = [direct.query(suite.table.name, one) for one in suite.expectations]
            connection.execute(" UNION ALL ".join(f"SELECT count(*) FROM ({one})" for one in asked)).fetchall()


def _in_utf_8(raw: Path, place: Path) -> list[Path]:
    """The CSV files, those that DuckDB cannot read as copies that it can."""
    found = []
    for number, path in enumerate(sorted(raw.rglob("*.csv"))):
        try:
            path.read_text(encoding="utf-8")
            found.append(path)
        except UnicodeDecodeError:
            found.append(place / f"{number}.csv")
            found[-1].write_text(path.read_text(encoding="cp1252"), encoding="utf-8")
    return found


def _read_as_text(paths: list[Path], target: Path) -> None:
    with duckdb.connect(str(target)) as connection:
        for number, path in enumerate(paths):
            connection.execute(f"CREATE TABLE t{number} AS FROM read_csv('{path}', all_varchar = true, header = true)")


if __name__ == "__main__":
    main()
