"""What a notebook shows of ordinary objects."""

import altair as alt
import pandas as pd
import polars as pl
import pytest
from IPython.core.display import Markdown
from IPython.core.interactiveshell import InteractiveShell

from partsrapport.report import extension, markdown, svg
from partsrapport.words.asked import asked

FRAME = {"Tjänst": ["A", "B"], "Antal": [1234, 5]}


@pytest.fixture(scope="module")
def bundle():
    shell = InteractiveShell()
    extension.load_ipython_extension(shell)
    return lambda shown: shell.display_formatter.format(shown)[0]


@pytest.mark.parametrize("kind", [pl.DataFrame, pd.DataFrame])
def test_a_data_frame_is_a_table_of_ours(bundle, kind):
    shown = bundle(kind(FRAME))
    assert '<th scope="row"' in shown["text/html"]
    assert "1\u00a0234" in shown["text/html"]
    assert shown["text/csv"].startswith("Tjänst;Antal")


def test_an_altair_chart_is_a_figure_of_ours(bundle):
    shown = bundle(alt.Chart(pl.DataFrame(FRAME)).mark_bar().encode(x="Antal:Q").properties(description="Stapel"))
    assert svg.LIVE in shown
    assert 'aria-label="Stapel"' in shown["image/svg+xml"]
    assert "text/html" not in shown


def test_a_verdict_is_bold_in_the_notebook_and_whole_for_the_report(bundle):
    shown = bundle(Markdown("- [nått]{.verdict .met} **79 %**"))
    assert shown["text/markdown"] == "- **nått** **79 %**"
    assert shown[extension.PANDOC] == "- [nått]{.verdict .met} **79 %**"


def test_a_number_that_can_be_asked_is_its_text_in_the_notebook_and_a_link_for_the_report(bundle):
    text = markdown.literal(asked("79 %", "goal_m_share"))
    shown = bundle(Markdown(text))
    assert (shown["text/markdown"], shown[extension.PANDOC]) == ("79 \\%", text)


def test_markdown_without_attributes_is_left_as_it_is(bundle):
    assert extension.PANDOC not in bundle(Markdown("*Samma* [länk](#a)"))


def test_a_long_frame_is_shown_as_its_library_does(bundle):
    assert "scope" not in bundle(pl.DataFrame({"n": range(extension.MOST_ROWS + 1)})).get("text/html", "")
