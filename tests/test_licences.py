"""The licences of what the report installs are listed as they are; ``python -m tests.test_licences`` renews them."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "licences.md"
LOCKED = sorted(set(re.findall(r"^([\w.-]+)==\S+", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M)))
UNSAID = {"pypandoc-binary": "MIT; pandoc, the program in it: GPL-2.0-or-later", "ptyprocess": "ISC"}
"""What the metadata of a package do not say."""
ELSEWHERE = {"appnope": "BSD-2-Clause", "colorama": "BSD-3-Clause", "pywin32": "PSF-2.0", "tzdata": "Apache-2.0"}
"""What is installed on other systems only."""


def licence(name):
    """The licence of a package by its own words: an expression, a short text or classifiers."""
    if name in UNSAID:
        return UNSAID[name]
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ELSEWHERE[name]
    said = found["License-Expression"] or found["License"] or ""
    if 0 < len(said) <= 60 and "\n" not in said:
        return said
    classified = [
        text.rpartition(" :: ")[2] for text in found.get_all("Classifier", []) if text.startswith("License ::")
    ]
    return ", ".join(classified) or said.strip().splitlines()[0]


def table():
    return "\n".join(f"| {name} | {licence(name)} |" for name in LOCKED)


def rows():
    return dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.M))


def test_the_licence_of_every_package_of_the_report_and_of_no_other_is_listed_as_it_is():
    assert rows() == {"package": "licence"} | {name: licence(name) for name in LOCKED}


def test_pandoc_is_known_to_be_under_the_gpl():
    assert "GPL-2.0-or-later" in rows()["pypandoc-binary"]


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    head = text.partition("| package | licence |\n|---|---|\n")
    DOCUMENT.write_text(f"{head[0]}{head[1]}{table()}\n", encoding="utf-8")
