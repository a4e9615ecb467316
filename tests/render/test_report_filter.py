"""What the report's own filter gives both engines."""

from pathlib import Path

import pypandoc

FILTER = Path(__file__).parents[2] / "quarto" / "report.lua"
VERDICTS = "::: {.verdicts}\n[nått]{.verdict .met} **Mål**\\\nMening.\n\n[osäkert]{.verdict .uncertain} **Mål**\n:::\n"


def test_each_verdict_is_kept_together_on_paper():
    written = pypandoc.convert_text(VERDICTS, "typst", format="markdown", extra_args=[f"--lua-filter={FILTER}"])
    first, second = written.split("#together[")[1:]
    assert '#verdict("met")[' in first
    assert "Mening." in first.partition("]\n\n")[0]
    assert '#verdict("uncertain")[' in second
