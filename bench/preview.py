"""What a changed sentence costs in the preview: from when it is saved to the page that has it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from partsrapport import project
from partsrapport.running import live_page, pipeline, preview

SOURCES = ("data/raw", "expectations", "notebooks", "quarto", "partsrapport.toml")
CHAPTER = "_01-sammanfattning.qmd"


def cpu_seconds(folder: Path, rounds_n: int) -> list[float]:
    """CPU seconds of one change after the other, in a copy of the project, by a process that has made the page once."""
    for name in SOURCES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if Path(name).is_dir() else shutil.copy
        copy(name, folder / name)
    command = [sys.executable, "-m", "bench.preview", str(rounds_n)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return [float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("CPU ")]


def measured(rounds_n: int) -> Iterator[float]:
    """Change a sentence of the project around the current folder, and make its page, pandoc included."""
    shown, place = live_page.Shown(), project.locate()
    preview.refresh(shown, place, pipeline.Request())
    for number in range(rounds_n):
        chapter = place.quarto / CHAPTER
        chapter.write_text(chapter.read_text(encoding="utf-8") + f"\nMening {number}.\n", encoding="utf-8")
        before = sum(os.times()[:4])
        preview.refresh(shown, place, pipeline.Request())
        taken = sum(os.times()[:4]) - before
        if f"Mening {number}." not in shown.html():
            raise RuntimeError(shown.fault)
        yield taken


if __name__ == "__main__":
    for seconds in measured(int(sys.argv[1])):
        print("CPU", seconds)
