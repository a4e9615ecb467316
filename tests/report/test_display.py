import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import polars as pl
import pytest
from PIL import ImageFont

from partsrapport.errors import UsageError
from partsrapport.project import FONTS
from partsrapport.report import display, svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</script><b>å & "ö"\''


def chart(name: str = "Ö-viks") -> Any:
    data = pl.DataFrame({"name": [name, "b"], "share": [0.125, 1]})
    base = alt.Chart(data).encode(alt.X("share:Q", axis=alt.Axis(format=".1%")), y="name:N")
    return alt.layer(
        base.mark_bar(clip=True), base.mark_point(opacity=0), base.mark_text(opacity=0).encode(text="name")
    )


@pytest.fixture
def root() -> ET.Element:
    return ET.XML(display.show(chart(), alt=HOSTILE).svg)


def test_the_picture_is_one_labelled_image(root: ET.Element) -> None:
    assert (root.get("role"), root.get("aria-label")) == ("img", HOSTILE)
    assert not [
        element for element in root.iter() if element is not root and element.attrib.keys() & {"role", "aria-label"}
    ]


def test_the_picture_scales_to_the_page(root: ET.Element) -> None:
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_marks_say_their_values_when_pointed_at(root: ET.Element) -> None:
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert len(titles) == 4
    assert all("12,5" in title or "100" in title for title in titles)


def test_nothing_hidden_is_left_to_be_copied_or_spoken(root: ET.Element) -> None:
    hidden = [element for element in root.iter() if element.get("opacity") == "0"]
    assert [element for element in hidden if element.find(f"{SVG}title") is None] == []
    assert [text.text for text in root.iter(f"{SVG}text")].count("Ö-viks") == 1


def test_axes_are_swedish(root: ET.Element) -> None:
    assert "40,0\u00a0%" in [text.text for text in root.iter(f"{SVG}text")]


def test_ids_are_the_chart_s_own_and_the_same_again() -> None:
    one, again, other = (display.show(drawn, alt="a").svg for drawn in (chart(), chart(), chart("annan")))
    assert one == again
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (one, other)]
    assert all(ids)
    assert not ids[0] & ids[1]
    assert set(re.findall(r"url\(#([^)]+)\)", one)) == ids[0]


def test_a_notebook_gets_a_live_chart_a_picture_and_text_but_no_html() -> None:
    """JupyterLab would show HTML rather than the live chart, and knows no later version than 5."""
    data, metadata = display.show(chart(), alt=HOSTILE)._repr_mimebundle_()
    assert set(data) == {svg.LIVE, "image/svg+xml", "text/plain"}
    assert data[svg.LIVE]["$schema"].endswith("/v5.json")
    assert metadata[svg.LIVE]["embed_options"]["actions"] is False
    assert data["text/plain"] == HOSTILE


def test_a_title_is_told_to_those_who_do_not_see_it() -> None:
    shown = display.show(chart(), alt="Två staplar.", title="Den ena är störst.")
    assert shown.alternative == "Den ena är störst. Två staplar."
    assert ">Den ena är störst.<" in shown.svg


@pytest.mark.parametrize(("name", "start"), [("x.png", b"\x89PNG"), ("x.svg", b"<svg")])
def test_a_chart_is_saved_in_a_line(tmp_path: Path, name: str, start: bytes) -> None:
    assert display.show(chart(), alt="a").save(tmp_path / name).read_bytes().startswith(start)


def test_a_chart_is_saved_as_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"x.pdf: ett diagram sparas som .svg eller .png"):
        display.show(chart(), alt="a").save(tmp_path / "x.pdf")


def test_a_chart_without_text_alternative_is_refused() -> None:
    with pytest.raises(ValueError, match="text alternative"):
        display.show(chart(), alt=" ")


def test_the_renderer_shows_any_chart_of_altair() -> None:
    display.enable()
    assert alt.renderers.active == display.NAME
    bundle, _ = chart().properties(description="Två staplar")._repr_mimebundle_()
    assert 'aria-label="Två staplar"' in bundle["image/svg+xml"]


def test_text_is_measured_with_the_committed_font() -> None:
    text = "77 % intresseanmälda och så vidare"
    drawn = (
        alt.Chart(pl.DataFrame({"t": [text]})).mark_text(align="left", fontSize=13).encode(text="t:N", x=alt.value(0))
    )
    width = float(ET.XML(display.show(drawn.properties(width=1), alt="a").svg).get("width", 0))
    font = ImageFont.truetype(FONTS / "SourceSans3-Regular.ttf", 13)
    assert width == pytest.approx(font.getlength(text), abs=10)


def test_a_chart_written_wrongly_is_refused_in_a_build_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(svg.LATER, "1")
    with pytest.raises(alt.utils.schemapi.SchemaValidationError):
        display.show(chart().properties(bredd=3), alt="a")
