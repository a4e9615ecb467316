"""What is listed can be copied."""

import re
from typing import Any

from partsrapport.terminal import listing


def test_the_name_of_a_figure_is_shown_whole_on_a_narrow_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    name = "coverage_change_successions_organisations_n"
    row = {
        "name": "Antalet organisationer som gick upp i andra",
        "figure_id": name,
        "old": "uppgift saknas",
        "new": "uppgift saknas",
    }
    found: dict[str, Any] = dict.fromkeys(("changed_settings", "changed_verdicts", "new_verdicts", "gone_verdicts"), ())
    found |= dict.fromkeys(
        ("new_figures", "gone_figures", "changed_definitions", "changed_files", "restated_figures"), ()
    )
    build = {"title": "A", "as_of_date": "2020-12-31"}
    found |= {
        "releases": [build, build],
        "causes": [],
        "changed_figures": [row | {"causes": ["perioden", "inställningarna"]}],
    }
    listing.show_differences(found, as_json=False)
    first = [re.split(r"\s{2,}", line)[0] for line in capsys.readouterr().out.splitlines()]
    assert name in "".join(first)
