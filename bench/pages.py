"""``docs/benchmarks.md``: a section a benchmark, with the day and the machine that it was measured on."""

import os
import platform
import re
from datetime import date
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def keep(title: str, text: str) -> None:
    """Print what was measured, and put it in the place of the section of that title."""
    section = f"## {title}\n\nMeasured {date.today()} on {_machine()}.\n\n{text.strip()}\n"
    print(section)
    head, *sections = re.split(r"(?m)^(?=## )", PAGE.read_text(encoding="utf-8"))
    others = [one for one in sections if not one.startswith(f"## {title}\n")]
    PAGE.write_text(head + "\n".join(sorted([*(one.rstrip() + "\n" for one in others), section])), encoding="utf-8")


def _machine() -> str:
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    name = re.search(r"model name\s*: (.+)", told)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = f"{os.cpu_count()} cores, {memory:.0f} GB"
    return f"{name[1] if name else platform.processor()}, {cores}, Python {platform.python_version()}"
