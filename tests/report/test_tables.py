import json
from datetime import date
from typing import Any

import polars as pl
import pypandoc
import pytest

from partsrapport.report import tables
from partsrapport.words import wording
from partsrapport.words.language import writing

NBSP = "\u00a0"
HOSTILE = '<script>alert("1")</script> & <b onload=x>|*å*'
FRAME = pl.DataFrame(
    {
        "member": ["Effektiva team", HOSTILE],
        "orders_n": [1234, None],
        "share": [0.425, None],
        "as_of_date": [date(2021, 5, 31), None],
        "is_programme": [True, None],
        "is_withheld": [False, True],
    }
)


@pytest.fixture(scope="module")
def document() -> Any:
    """Return the table as pandoc reads it."""
    html = tables.show(FRAME, withheld="is_withheld").html
    return json.loads(pypandoc.convert_text(html, "json", format="html"))["blocks"]


def text(block: Any) -> str:
    if isinstance(block, dict):
        return {"Str": str, "Space": lambda _: " "}.get(block.get("t", ""), text)(block.get("c", []))
    return "".join(map(text, block)) if isinstance(block, list) else ""


def test_cells_read_as_swedish() -> None:
    table = tables.show(FRAME.drop("is_withheld"))
    assert table.rows[0] == ("Effektiva team", f"1{NBSP}234", f"43{NBSP}%", "31 maj 2021", "Ja")
    assert table.rows[1][1:] == ("..", "..", "–", "..")
    assert table.note.startswith(".. betyder att uppgiften saknas")
    assert tables.show(FRAME.drop("is_withheld").head(1)).note == ""


def test_withheld_cells_say_so() -> None:
    table = tables.show(FRAME, withheld="is_withheld")
    assert table.rows[1][1:] == ("..",) * 4
    assert table.note in table.html
    assert table.plain.endswith(table.note)


def test_labels_and_formats_can_differ() -> None:
    table = tables.show(
        FRAME.select("member", "share"), labels={"member": "Tjänst"}, formats={"share": wording.percent}
    )
    assert [column.header for column in table.columns] == ["Tjänst", "Andel positiva"]
    assert table.rows[0][1] == f"43{NBSP}procent"


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("ordered_share", 0.574, f"57{NBSP}%"),
        ("change_share", -0.012, "\u22121,2"),
        ("median_days", 1203.5, f"1{NBSP}204"),
        ("ratio", 2.25, "2,3"),
        ("share_on", 0.56, f"56{NBSP}%"),
        ("upper_share", "under 70 %", "under 70 %"),
        ("verdict", "ej nått", "Ej nått"),
    ],
)
def test_the_name_of_a_column_decides_its_format(column: str, value: Any, text: str) -> None:
    assert tables.show(pl.DataFrame({column: [value]})).rows == [(text,)]


def test_years_are_names_not_quantities() -> None:
    assert tables.show(pl.DataFrame({"year": [2020]})).rows == [("2020",)]


def test_hostile_text_is_escaped() -> None:
    html = tables.show(FRAME).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_headers_and_row_headers_have_scope() -> None:
    html = tables.show(FRAME.select("member", "orders_n")).html
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == 2


def test_pandoc_keeps_headers_and_cells(document: Any) -> None:
    _, _, _, (_, ((_, head),)), ((_, row_head_columns, _, body),), _ = document[0]["c"]
    assert [text(cell[4]) for cell in head] == ["Grupp", "Avrop", "Andel positiva", "Per", "I programmet"]
    assert [text(cell[4]) for cell in body[0][1]][1:3] == [f"1{NBSP}234", f"43{NBSP}%"]
    assert text(body[1][1][0][4]) == HOSTILE
    assert row_head_columns == 1


def test_pandoc_keeps_alignment(document: Any) -> None:
    columns, body = document[0]["c"][2], document[0]["c"][4][0][3]
    assert [cell[1]["t"] for cell in body[0][1]][:3] == ["AlignLeft", "AlignRight", "AlignRight"]
    assert [alignment["t"] for alignment, _ in columns] == [
        "AlignLeft",
        "AlignRight",
        "AlignRight",
        "AlignLeft",
        "AlignLeft",
    ]


def test_an_empty_frame_is_a_table_of_headers_that_says_so() -> None:
    html = tables.show(FRAME.clear()).html
    assert html.count("<td") == 0
    assert "Det finns inga uppgifter att visa." in html


def test_a_column_says_how_wide_it_is_on_paper(document: Any) -> None:
    widths = [width["c"] for _, width in document[0]["c"][2]]
    assert widths[0] > 2 * widths[1]
    assert sum(widths) <= 1


def test_a_table_gives_its_data_as_numbers_not_as_they_are_read() -> None:
    frame = pl.DataFrame({"area": ["=1+1", "B"], "share": [0.125, None], "is_ordered": [True, False]})
    assert tables.show(frame).csv.splitlines()[1:] == ["'=1+1;0,125;Ja", "B;;Nej"]


def test_what_is_withheld_is_not_in_the_data_and_headers_are_told_apart() -> None:
    frame = pl.DataFrame({"text": ["a"], "value": [1], "hidden": [True]})
    assert tables.show(frame, withheld="hidden").csv.splitlines()[0] == "Värde (text);Värde (value)"


def test_a_table_is_saved_as_a_workbook_in_a_line(tmp_path) -> None:
    target = tables.show(pl.DataFrame({"area": ["A"], "invited_n": [1234]})).to_excel(tmp_path / "t.xlsx")
    assert pl.read_excel(target).rows() == [("A", 1234)]


@pytest.mark.parametrize(("written", "cell"), [("sv", ">Lön</th>"), ("en", '><span lang="sv">Lön</span></th>')])
def test_a_text_that_is_in_swedish_is_marked_where_another_language_is_written(written, cell):
    frame = pl.DataFrame({"title": ["Lön", "All"], "n": [1, 2]})
    with writing(written):
        html = tables.show(frame).in_swedish(["Lön", None]).html
    assert cell in html
    assert ">All</th>" in html
