"""What the report's own filters give both engines."""

import json
import re
from pathlib import Path

import pypandoc
import pytest

from partsrapport.report import column_widths

FILTER = Path(__file__).parents[2] / "quarto" / "report.lua"
DOCUMENT = FILTER.with_name("document.lua")
VERDICTS = "::: {.verdicts}\n[nått]{.verdict .met} **Mål**\\\nMening.\n\n[osäkert]{.verdict .uncertain} **Mål**\n:::\n"


def test_each_verdict_is_kept_together_on_paper():
    written = pypandoc.convert_text(VERDICTS, "typst", format="markdown", extra_args=[f"--lua-filter={FILTER}"])
    first, second = written.split("#together[")[1:]
    assert '#verdict("met")[' in first
    assert "Mening." in first.partition("]\n\n")[0]
    assert '#verdict("uncertain")[' in second


def test_an_item_that_is_not_shown_leaves_no_gap_in_its_list(tmp_path):
    (tmp_path / "celler").mkdir()
    (tmp_path / "celler" / "celler.json").write_text("{}", encoding="utf-8")
    item = '- [{}]{{.content-visible when-meta="known.{}"}}'
    lists = [[("ett", "a"), ("två", "b"), ("tre", "a")], [("fyra", "b")]]
    texts = ("\n".join(item.format(*one) for one in items) for items in lists)
    source = "---\nknown:\n  a: true\n  b: false\n---\n\n" + "\n\nText\n\n".join(texts)
    written = pypandoc.convert_text(source, "html", "markdown", [f"--lua-filter={DOCUMENT}"], cworkdir=str(tmp_path))
    assert written.count("<li>") == 2 and written.count("<ul>") == 1 and "två" not in written


@pytest.mark.parametrize(
    ("rows", "text", "is_broken"), [(19, "kort", False), (20, "kort", True), (3, "ord " * 300, True)]
)
def test_a_table_is_broken_if_it_is_higher_than_half_a_sheet(tmp_path, rows, text, is_broken):
    (tmp_path / "celler").mkdir()
    (tmp_path / "celler" / "celler.json").write_text("{}", encoding="utf-8")
    table = "| År | Text |\n|----|----|\n" + f"| 2020 | {text} |\n" * rows
    metadata = json.dumps({"words": {"tbl": "Tabell"}, "paper": column_widths.PAPER})
    source = f"---\n{metadata}\n---\n\n{table}\n: Rubrik {{#tbl-lang}}\n"
    filters = [f"--lua-filter={DOCUMENT}", "--standalone"]
    written = pypandoc.convert_text(source, "typst", "markdown", filters, cworkdir=str(tmp_path))
    assert ("#broken[" in written) is is_broken


def test_no_pattern_asks_what_a_letter_or_a_space_is_in_the_locale(root: Path) -> None:
    """Some bytes of UTF-8 are spaces to Windows and macOS, and a letter would be parted there."""
    for path in [*(root / "quarto").rglob("*.lua"), *(root / "src").rglob("*.lua")]:
        assert re.findall(r"%[acglpsuwACGLPSUW]", path.read_text(encoding="utf-8")) == [], path.name
