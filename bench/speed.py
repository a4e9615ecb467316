"""Speed of the build as ratios of CPU seconds, to a floor or peer in the same run: machines are noisy."""

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import installed, pages, preview
from bench.floor import PARTS, texts

ROUNDS = 3
PR_SET_CHILD_SUBREAPER = 36
"""Linux' word for who waits for orphans (``sys/prctl.h``)."""
TURNS = 15
COMMAND = str(Path(sys.executable).with_name("partsrapport"))
STORED = Path(__file__).with_name("ratios.toml")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As users have it: what has run once has its bytecode."""
RENDER = """
import pathlib, sys
from partsrapport.render import rendering
rendering.render(*map(pathlib.Path, sys.argv[1:3]), sys.argv[3])
"""
ENGINES = ("embedded", "quarto")


def main() -> None:
    """Measure, print and keep the table of speed, and mark what is worse than it was."""
    with TemporaryDirectory() as folder:
        seconds, megabytes = measure(Path(folder))
    floor = sum(seconds[f"floor: {part}"] for part in PARTS)
    ratios = {
        "build from nothing / floor": seconds["build from nothing"] / floor,
        "unchanged build / --version": seconds["unchanged build"] / seconds["--version"],
        "--version / bare interpreter": seconds["--version"] / seconds["bare interpreter"],
        "changed sentence in preview / 1 CPU second": seconds["changed sentence in preview"],
        "largest process / 450 MB": megabytes["largest process"] / 450,
        "HTML / 1 MB": megabytes["HTML"],
        "what the report installs / 1.5 GB": installed.megabytes() / 1536,
    }
    if "both formats: quarto" in seconds:
        ratios["both formats / Quarto"] = seconds["both formats: embedded"] / seconds["both formats: quarto"]
    rows = [f"| {name} | {value:.2f} |" for name, value in seconds.items()]
    text = ["| what | CPU seconds, median |", "|---|---|", *rows, "", "| ratio | now | was | |", "|---|---|---|---|"]
    text += judged(ratios, tomllib.loads(STORED.read_text(encoding="utf-8")))
    without_quarto = ["", "Quarto is not on the path: what both formats cost is not compared with it."]
    pages.keep("Speed", "\n".join(text + (without_quarto if len(engines()) == 1 else [])))


def engines() -> tuple[str, ...]:
    """The engines that are here."""
    return ENGINES if shutil.which("quarto") else ENGINES[:1]


def judged(ratios: Mapping[str, float], stored: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """A row a ratio, marked where it is more above the stored one than its noise."""
    for name, now in ratios.items():
        was = stored[name]
        is_worse = now > was["ratio"] * (1 + was["noise"])
        yield f"| {name} | {now:.2f} | {was['ratio']:.2f} ± {was['noise']:.0%} | {'**worse**' if is_worse else ''} |"


def measure(folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Median CPU seconds, the parts of the floor in turns with the builds; and megabytes."""
    taken: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        place = folder / str(number)
        last = ["--work", str(place / "work"), "--out", str(place / "out"), "--engine", "embedded"]
        taken.setdefault("build from nothing", []).append(cpu_seconds(COMMAND, "build", *last))
        cpu_seconds(sys.executable, "-m", "bench.floor", texts.__name__, str(place / "work"))
        for part in PARTS:
            one = cpu_seconds(sys.executable, "-m", "bench.floor", part, str(place / "work"))
            taken.setdefault(f"floor: {part}", []).append(one)
    largest = _largest_child_bytes() / 2**20
    taken["changed sentence in preview"] = preview.cpu_seconds(folder / "written", ROUNDS)
    for number in range(TURNS):
        taken.setdefault("unchanged build", []).append(cpu_seconds(COMMAND, "build", *last))
        taken.setdefault("--version", []).append(cpu_seconds(COMMAND, "--version"))
        taken.setdefault("bare interpreter", []).append(cpu_seconds(sys.executable, "-c", ""))
        for engine in engines() if number < ROUNDS else ():
            one = cpu_seconds(
                sys.executable, "-c", RENDER, str(place / "work" / "quarto"), str(folder / engine), engine
            )
            taken.setdefault(f"both formats: {engine}", []).append(one)
    html = max(path.stat().st_size for path in (place / "out").glob("*.html")) / 2**20
    return {name: median(found) for name, found in taken.items()}, {"largest process": largest, "HTML": html}


def _largest_child_bytes() -> int:
    """The memory of the largest process that was run; macOS tells it in bytes, Linux in units of 1 024."""
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


def cpu_seconds(*command: str) -> float:
    """Of the command and all that it started, of which some ends after it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    with suppress(ChildProcessError):
        while os.wait():
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
