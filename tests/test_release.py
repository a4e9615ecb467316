"""The version and its date are the same wherever they stand: in the package, the citation and the changes."""

import re

import yaml

import partsrapport


def test_the_version_is_the_newest_that_changes_are_told_of_and_cited_with_its_date(root):
    changes = (root / "CHANGELOG.md").read_text("utf-8")
    version, day = re.findall(r"^## \[(\d[^]]*)\] - (\S+)$", changes, re.MULTILINE)[0]
    cited = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    assert partsrapport.__version__ == version == cited["version"]
    assert str(cited["date-released"]) == day


def test_every_version_has_a_heading_of_what_changed_and_the_next_one_a_place(root):
    headings = re.findall(r"^## .*$", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "## [Unreleased]"
    assert all(re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", one) for one in headings[1:])
