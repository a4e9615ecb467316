"""A notebook of one's own, written as one would for Quarto: its charts and tables come into the report as they are."""

from base64 import b64decode

import nbformat
import pytest
from nbformat import v4

from partsrapport.errors import UsageError
from partsrapport.render import embedded, parts
from partsrapport.running import notebooks

POLARS = '#| label: tbl-egen\n#| tbl-cap: "Min tabell"\nframe'
PANDAS = '#| label: tbl-panda\n#| tbl-cap: "Med pandas"\nframe.to_pandas()'
CHAPTER = """# Eget {#sec-charts}

@fig-egen, @tbl-egen och @tbl-panda.

{{< embed notebooks/eget.ipynb#fig-egen >}}

{{< embed notebooks/eget.ipynb#tbl-egen >}}

{{< embed notebooks/eget.ipynb#tbl-panda >}}
"""


def executed(project, tmp_path, *cells):
    """Execute a notebook of one's own into the staged project."""
    imports = (
        'import altair as alt\nimport polars as pl\nframe = pl.DataFrame({"År": ["2019", "2020"], "Antal": [54, 1280]})'
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = v4.new_notebook(cells=[v4.new_code_cell(source) for source in (imports, *cells)], metadata=kernel)
    nbformat.write(book, tmp_path / "eget.ipynb")
    notebooks.execute(tmp_path / "eget.ipynb", project / "notebooks" / "eget.ipynb", tmp_path)
    (project / "_chapter.qmd").write_text(CHAPTER, encoding="utf-8")
    parts.write(project)


def test_ordinary_charts_and_data_frames_come_into_the_report(project, tmp_path, recipe):
    executed(project, tmp_path, recipe("A chart").strip(), POLARS, PANDAS)
    html = embedded.render(project)["html"].decode()
    assert 'role="img" aria-label="54 och 128."' in html
    assert ">Flest 2020<" in html
    for label in ("tbl-egen", "tbl-panda"):
        table = html.split(f'<figure id="{label}"')[1].split("</figure>")[0]
        assert '<th scope="row"' in table
        assert "1\u00a0280" in table
        assert b"2020;1280" in b64decode(table.split("base64,")[1].split('"')[0])


def test_all_that_is_wrong_is_said_at_once_with_cell_and_line_to_write(project, tmp_path, recipe):
    chart = recipe("A chart").strip()
    undescribed = chart.replace('.properties(description="54 och 128.")', "").replace(
        '#| fig-cap: "Min bildtext"\n', ""
    )
    executed(project, tmp_path, undescribed, POLARS.replace("tbl-cap", "tbl-caption"), "#| label: tbl-panda\n1 + 1")
    with pytest.raises(UsageError) as error:
        embedded.render(project)
    faults = str(error.value).splitlines()
    expected = [
        ("rad 5", "cell 2 (fig-egen)", 'Skriv #| fig-cap: "…"'),
        ("rad 5", "cell 2 (fig-egen)", 'Skriv #| fig-alt: "…"'),
        ("rad 7", "cell 3 (tbl-egen)", "tbl-caption är okänt"),
        ("rad 7", "cell 3 (tbl-egen)", 'Skriv #| tbl-cap: "…"'),
        ("rad 9", "cell 4 (tbl-panda)", 'Skriv #| tbl-cap: "…"'),
        ("rad 9", "cell 4 (tbl-panda)", "visar ingen tabell"),
    ]
    assert len(faults) == len(expected)
    for fault, words in zip(faults, expected, strict=True):
        assert all(word in fault for word in words), fault
