"""Cells of executed notebooks: what they need to be embedded."""

import re
from base64 import b64encode

import nbformat
import pytest
from nbformat import v4

from partsrapport.errors import UsageError
from partsrapport.render import cells

SVG = '<svg xmlns="http://www.w3.org/2000/svg" aria-label="Text"></svg>'
FIGURE = {"text/html": "<div></div>", "image/svg+xml": SVG}


def find(folder, source: str, *outputs, label: str = "fig-x"):
    cell = v4.new_code_cell(source, outputs=list(outputs))
    nbformat.write(v4.new_notebook(cells=[cell]), folder / "n.ipynb")
    return cells.find(cells.load(folder, "n.ipynb"), label)


def shown(data):
    return v4.new_output("display_data", data)


def test_a_figure_has_caption_and_alternative(tmp_path):
    cell = find(tmp_path, "#| label: fig-x\n#| fig-cap: 'Rubrik'\nchart", shown(FIGURE))
    assert (cell.is_text, cell.caption, cell.alternative) == (False, "Rubrik", "Text")


@pytest.mark.parametrize(
    ("source", "outputs", "message"),
    [
        ("#| label: fig-x", [shown(FIGURE)], r"n.ipynb, cell 1 \(fig-x\): bildtexten saknas. Skriv #| fig-cap: "),
        ("#| label: fig-x\n#| fig-cap: R", [shown({"text/html": "x"})], "visar ingen bild. .* diagram av Altair"),
        (
            "#| label: fig-x\n#| fig-cap: R",
            [shown(FIGURE | {"image/svg+xml": "<svg/>"})],
            r'saknar alternativtext. Skriv #\| fig-alt: "…" överst i cellen',
        ),
        ("#| label: fig-x\n#| fig-cap: R", [shown(FIGURE), shown(FIGURE)], "visar 2 saker"),
        ("#| label: fig-x\n#| fig-cap: R", [v4.new_output("stream", text="hej")], "skriver ut text"),
        ("#| label: fig-x\n#| layout-ncol: 2", [shown(FIGURE)], "alternativet layout-ncol är okänt"),
        ("#| label: fig-x\n#| fig-cap: 'R", [shown(FIGURE)], "inte giltig YAML"),
        ("#| label: fig-x", [], "cellen är inte körd"),
    ],
)
def test_a_cell_that_lacks_something_says_what(tmp_path, source, outputs, message):
    with pytest.raises(UsageError, match=message):
        find(tmp_path, source, *outputs)


def test_all_that_a_cell_lacks_is_said_at_once(tmp_path):
    with pytest.raises(UsageError) as error:
        find(tmp_path, "#| label: fig-x\n#| layout-ncol: 2", shown({"image/svg+xml": "<svg/>"}))
    faults = str(error.value).splitlines()
    assert [re.search("layout-ncol|fig-cap:|fig-alt:", fault)[0] for fault in faults] == [
        "layout-ncol",
        "fig-cap:",
        "fig-alt:",
    ]


def test_the_alternative_of_the_cell_goes_before_that_of_the_chart(tmp_path):
    cell = find(tmp_path, "#| label: fig-x\n#| fig-cap: R\n#| fig-alt: 'Min egen'\nchart", shown(FIGURE))
    assert cell.alternative == "Min egen"


def test_a_picture_of_another_library_is_taken_with_an_alternative(tmp_path):
    shown_png = shown({"image/png": b64encode(b"png").decode(), "text/plain": "<Figure>"})
    cell = find(tmp_path, "#| label: fig-x\n#| fig-cap: R\n#| fig-alt: 'En linje'", shown_png)
    assert (cell.picture, cell.suffix, cell.alternative) == (b"png", "png", "En linje")


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "n.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"anteckningsboken n.ipynb går inte att läsa"):
        cells.load(tmp_path, "n.ipynb")
