"""What the benchmarks conclude from what they measured."""

from pathlib import Path

import pytest

from bench import pages, scale
from bench.scale import CHECKS, CHECKS_FLOOR, FLOOR, IMPORT, UNTIL
from bench.speed import judged


def test_only_what_is_worse_by_more_than_its_noise_is_marked() -> None:
    stored = {"a / b": {"ratio": 2.0, "noise": 0.1}, "c / d": {"ratio": 2.0, "noise": 0.1}}
    rows = list(judged({"a / b": 2.19, "c / d": 2.21}, stored))
    assert ["worse" in row for row in rows] == [False, True]


def test_the_first_step_that_grows_faster_than_the_data_is_named() -> None:
    small = {FLOOR: (1.0, 100), "read": (2.0, 100), "mart a": (0.2, 100), UNTIL: (0.3, 100), "keys": (0.1, 100)}
    small |= {IMPORT: (1.0, 100), CHECKS: (3.0, 100), CHECKS_FLOOR: (1.0, 100)}
    large = {FLOOR: (10.0, 200), "read": (20.0, 900), "mart a": (4.0, 300), UNTIL: (6.0, 300), "keys": (30.0, 100)}
    large |= {IMPORT: (1.0, 100), CHECKS: (13.0, 300), CHECKS_FLOOR: (10.0, 300)}
    said = scale.table({10: small, 100: large})
    assert "| read | 2.00 (100) | 20.00 (900) | 1.00 |" in said
    told = (
        "raw data to a warehouse with all marts is 3.0 × the floor, 4.2 × with the checks, "
        "which are 1.2 × the same as SQL; the peak 900 MB."
    )
    assert f"× 100: {told}" in said
    assert said.endswith("faster than 1.05: mart a.")


def test_organisations_grow_by_themselves() -> None:
    few = {FLOOR: (1.0, 100), "read": (2.0, 100), "mart a": (0.1, 100), UNTIL: (0.9, 100)}
    many = {FLOOR: (5.0, 100), "read": (20.0, 900), "mart a": (0.9, 100), UNTIL: (9.1, 300)}
    said = scale.more_organisations(few, many)
    assert "takes 10.0 times as long, at most 900 MB" in said
    assert said.endswith("plan grows fastest, by the power 1.00.")


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Title\n\n## Other\n\nstays\n", encoding="utf-8")
    monkeypatch.setattr(pages, "PAGE", page)
    for text in ("old", "new"):
        pages.keep("Growth", text)
    said = page.read_text(encoding="utf-8")
    assert said.startswith("# Title\n") and said.endswith("stays\n")
    assert said.count("## Growth\n\nMeasured ") == 1 and "\n\nnew\n" in said and "old" not in said
