"""What a notebook shows of ordinary objects: an Altair chart as a figure of ours, a data frame as a table of ours.

Markdown with attributes (``[nått]{.verdict .met}``), which the report knows and JupyterLab does not, is shown in bold
there, links to the report's register of figures as the text alone, and both are kept whole beside.

An IPython extension, so that a notebook of one's own needs to know nothing of us. It imports neither library.
"""

import re
from typing import Any

PANDOC = "text/x-pandoc-markdown"
ATTRIBUTED = re.compile(r"\[([^\[\]]+)\]\{[^{}]*\}")
ASKED = re.compile(r"\[([^\[\]]+)\]\(#f-[^()]*\)\{[^{}]*\}")
MOST_ROWS = 500  # a longer frame is looked at, not read
CHARTS = ("altair.vegalite.v5.api", "altair.vegalite.v6.api")
FRAMES = ("polars.dataframe.frame", "pandas.core.frame", "pandas")


def load_ipython_extension(shell: Any) -> None:
    """Called by IPython when it starts with this extension."""
    formatter = shell.display_formatter.mimebundle_formatter
    for module in CHARTS:
        formatter.for_type_by_name(module, "TopLevelMixin", _figure)
    for module in FRAMES:
        formatter.for_type_by_name(module, "DataFrame", _table)
    formatter.for_type_by_name("IPython.core.display", "Markdown", _markdown)


def _markdown(shown: Any, **_: Any) -> dict[str, str] | None:
    readable = ATTRIBUTED.sub(r"**\1**", ASKED.sub(r"\1", shown.data))
    return None if readable == shown.data else {PANDOC: shown.data, "text/markdown": readable}


def _figure(chart: Any, **_: Any) -> Any:
    from partsrapport.report import display  # noqa: PLC0415  a notebook without charts does not pay for Altair

    display.enable()
    return display.ShownChart(chart.to_dict())._repr_mimebundle_()


def _table(frame: Any, **_: Any) -> Any:
    import polars as pl  # noqa: PLC0415

    from partsrapport.report import tables  # noqa: PLC0415

    if len(frame) > MOST_ROWS:
        return None
    return tables.show(frame if isinstance(frame, pl.DataFrame) else pl.from_pandas(frame))._repr_mimebundle_()
