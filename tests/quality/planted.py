"""The faults that are planted, and the document of what catches each: ``python -m tests.quality.planted`` writes it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")
DOCUMENT = Path(__file__).parents[2] / "docs" / "planted-faults.md"
HEADING = """# Planted faults

`tests/quality/test_planted_faults.py` plants each fault alone in the clean demonstration and asserts that the check
beside it catches it; nothing is caught where nothing is planted, in the demonstration and in two more of other seeds.
`tests/quality/test_raw_faults.py` plants those that begin with *Raw* in exports, and reads and cleans them: some are
refused, or put their rows in quarantine, before there is anything to check.
Generated from `tests/quality/planted.toml` by `python -m tests.quality.planted`: change it there. Limits are in
`expectations/limits.toml`.

| fault | caught by | in |
|---|---|---|
"""


def faults() -> list[dict]:
    """The faults in order: name, what plants it (``sql``, or ``export`` and ``row`` or ``how``), what catches it."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["fault"]


def render() -> str:
    """The document: one line a fault."""
    return HEADING + "".join(_lines())


def _lines() -> Iterator[str]:
    for fault in faults():
        suite, _, description = fault["caught"].partition(": ")
        yield f"| {fault['name']} | {description} | {suite} |\n"


if __name__ == "__main__":
    DOCUMENT.write_text(render(), encoding="utf-8")
