"""Speed of the build as ratios: the machines are noisy, so nothing is judged by its seconds alone."""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROUNDS = 3
TURNS = 15
COMMAND = str(Path(sys.executable).with_name("partsrapport"))
IMPORTS = "import polars, duckdb, great_expectations, altair, nbclient, scipy.stats"
NOTEBOOKS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from partsrapport.running import notebooks
work = Path(sys.argv[1])
sources = sorted(Path("notebooks").glob("*.ipynb"))
with ThreadPoolExecutor(2) as pool:
    list(pool.map(lambda source: notebooks.execute(source, work / "bench" / source.name, work), sources))
"""
# Prints the CPU seconds, those of pandoc too, from a saved sentence to the page that has it.
PREVIEW = """
import os, sys
from pathlib import Path
from partsrapport import project
from partsrapport.running import live_page, pipeline, preview
shown, place = live_page.Shown(), project.locate()
chapter = place.quarto / "_01-sammanfattning.qmd"
preview.refresh(shown, place, pipeline.Request())
for number in range(int(sys.argv[1])):
    chapter.write_text(chapter.read_text(encoding="utf-8") + f"\\nMening {number}.\\n", encoding="utf-8")
    before = sum(os.times()[:4])
    preview.refresh(shown, place, pipeline.Request())
    assert f"Mening {number}." in shown.html()
    print("CPU", sum(os.times()[:4]) - before)
"""
SOURCES = ("data/raw", "expectations", "notebooks", "quarto", "partsrapport.toml")


def main() -> None:
    """Print the table of speed as Markdown."""
    with TemporaryDirectory() as folder:
        rows = measure(Path(folder))
        preview_seconds = _preview_cpu_seconds(Path(folder) / "written")
    floor = sum(rows[name] for name in ("imports", "four notebooks, two at a time", "rendering"))
    print("| what | median seconds |\n|---|---|")
    for name, seconds in rows.items():
        print(f"| {name} | {seconds:.2f} |")
    print(f"\nBuild from nothing / floor (imports + notebooks + rendering): {rows['build from nothing'] / floor:.2f}")
    print(f"Unchanged build / --version: {rows['unchanged build'] / rows['--version']:.2f}")
    print(f"A changed sentence until it is in the page, in preview: {preview_seconds:.2f} CPU seconds")
    print(f"Largest process: {_largest_child_bytes() / 2**20:.0f} MB")


def measure(folder: Path) -> dict[str, float]:
    """Median seconds of each command over the rounds; the work of the last build serves the parts of the floor."""
    places = [folder / str(round_) for round_ in range(ROUNDS)]
    last = ["--work", str(places[-1] / "work"), "--out", str(places[-1] / "out")]
    return {
        "build from nothing": _median(_build, places),
        "imports": _median(lambda _: _run(sys.executable, "-c", IMPORTS), places),
        "four notebooks, two at a time": _median(
            lambda _: _run(sys.executable, "-c", NOTEBOOKS, str(places[-1] / "work")), places
        ),
        "rendering": _median(lambda _: _run(COMMAND, "render", *last), places),
        **_in_turns({"unchanged build": ["build", *last], "--version": ["--version"]}),
    }


def _in_turns(commands: dict[str, list[str]]) -> dict[str, float]:
    """Median seconds of short commands, run one after the other: what slows the machine down slows both."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(TURNS):
        for name, arguments in commands.items():
            taken[name].append(_seconds(_running(arguments), Path()))
    return {name: median(seconds) for name, seconds in taken.items()}


def _preview_cpu_seconds(project: Path) -> float:
    """Median CPU seconds of a changed sentence, in a copy of the project."""
    for name in SOURCES:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if Path(name).is_dir() else shutil.copy
        copy(name, project / name)
    done = subprocess.run(
        [sys.executable, "-c", PREVIEW, str(ROUNDS)], cwd=project, check=True, capture_output=True, text=True
    )
    return median(float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("CPU"))


def _largest_child_bytes() -> int:
    """The memory of the largest process that was run; macOS tells it in bytes, Linux in units of 1 024."""
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


def _median(run: Callable[[Path], None], places: list[Path]) -> float:
    return median(_seconds(run, place) for place in places)


def _running(arguments: list[str]) -> Callable[[Path], None]:
    return lambda _: _run(COMMAND, *arguments)


def _seconds(run: Callable[[Path], None], place: Path) -> float:
    start = time.perf_counter()
    run(place)
    return time.perf_counter() - start


def _build(place: Path) -> None:
    _run(COMMAND, "build", "--work", str(place / "work"), "--out", str(place / "out"))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
