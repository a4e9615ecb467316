"""What is published for others to count on, as they read it: the CSV files, what describes them, the workbook."""

import csv
import json
from datetime import datetime
from pathlib import Path

import frictionless
import openpyxl
import pytest

from partsrapport.running import publishing
from partsrapport.warehouse import schema, store
from partsrapport.words import dictionary

PUBLISHED = {table.name.partition(".")[2]: table for table in schema.tables().values() if table.is_published}


@pytest.fixture(scope="module")
def data(published: Path) -> Path:
    return published / "data"


@pytest.fixture(scope="module")
def book(data):
    return openpyxl.load_workbook(data / "uppgifter.xlsx")


def rows_of(data: Path, name: str) -> list[dict[str, str]]:
    with (data / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_only_tables_that_may_be_published_are(data, book):
    assert {path.stem for path in data.glob("*.csv")} == PUBLISHED.keys()
    described = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert {resource["path"] for resource in described} == {f"{name}.csv" for name in PUBLISHED}
    assert len(book.sheetnames) == len(PUBLISHED) + 2


def test_the_description_is_true_of_every_file(data):
    report = frictionless.validate(str(data / "datapackage.json"))
    assert report.valid, report.flatten(["type", "fieldName", "rowNumber", "note"])


def test_the_description_names_columns_and_units_in_both_languages(data):
    described = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    fields = {
        field["id"]: field
        for one in described
        if one["path"] == "coverage_change.csv"
        for field in one["schema"]["fields"]
    }
    change = fields["change_share"]
    assert (change["name"], change["title"]) == ("Bidrag, procentenheter", "Contribution, percentage points")
    assert (change["unit"], change["unit_en"]) == ("procentenheter", "percentage points")


def test_differences_of_shares_are_in_percentage_points(data, built):
    with store.connect(built.warehouse) as connection:
        parts = dict(connection.execute("SELECT component, change_share FROM mart.coverage_change").fetchall())
        changes = dict(
            connection.execute(
                "SELECT figure_id, value FROM mart.figures WHERE unit = 'procentenheter' AND value IS NOT NULL"
            ).fetchall()
        )
    told = {
        row["Delens id"]: float(row["Bidrag, procentenheter"].replace(",", "."))
        for row in rows_of(data, "coverage_change")
    }
    assert told == pytest.approx({name: 100 * share for name, share in parts.items()}, abs=1e-6)
    figures = {row["Nyckeltal"]: row["Värde"] for row in rows_of(data, "figures")}
    in_json = {row["figure_id"]: row["value"] for row in json.loads((data / "figures.json").read_text("utf-8"))}
    assert changes
    for figure_id, value in changes.items():
        assert float(figures[figure_id].replace(",", ".")) == pytest.approx(100 * value, abs=1e-6)
        assert in_json[figure_id] == pytest.approx(100 * value, abs=1e-6)


def test_no_number_has_an_apostrophe(data):
    texts = [row["Värde i text"] for row in rows_of(data, "figures")]
    assert any(text.startswith("+") for text in texts)
    assert not [text for text in texts if text.startswith("'")]


def test_the_workbook_has_contents_that_lead_to_every_sheet(book):
    contents = book.worksheets[0]
    links = {cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink}
    assert {f"'{name}'!A1" for name in book.sheetnames[1:]} <= links
    assert book.properties.title == "Verksamhetsberättelse 2020: uppgifter"
    assert book.properties.creator
    assert book.properties.created == datetime(2021, 5, 31)


def test_each_sheet_is_as_wide_as_paper_and_wrapped_text_has_room(book):
    assert {(sheet.page_setup.orientation, sheet.page_setup.fitToHeight) for sheet in book} == {("landscape", 0)}
    contents = book.worksheets[0]
    widths, texts = (
        contents.column_dimensions["B"].width,
        [(row[1].row, row[1].value) for row in contents if row[1].value],
    )
    assert max(len(text) for _, text in texts) > widths
    assert all((contents.row_dimensions[row].height or 15) / 15 >= len(text) / widths for row, text in texts)


def test_each_sheet_is_one_defined_table_with_frozen_headers_and_what_the_csv_file_says(book, data):
    for (name, table), sheet in zip(PUBLISHED.items(), book.worksheets[1:-1], strict=True):
        assert sheet["A1"].value == dictionary.of_table(table.name).sv
        assert sheet["A2"].value == dictionary.of_table(table.name).about_sv
        assert sheet.freeze_panes == "B5"
        assert not sheet.merged_cells.ranges
        [defined] = sheet.tables.values()
        headers = [cell.value for cell in sheet[4]]
        told = rows_of(data, name)
        assert headers == [column.name for column in defined.tableColumns]
        assert not told or headers == list(told[0])
        assert sheet.max_row == 4 + len(told)
        for row, expected in zip(sheet.iter_rows(min_row=5), told, strict=bool(told)):
            for cell, text in zip(row, expected.values(), strict=True):
                assert is_told_as(cell.value, text), (name, cell.coordinate, cell.value, text)


def is_told_as(value, text: str) -> bool:
    """Whether a cell of the workbook is what the CSV file has."""
    match value:
        case None:
            return text == ""
        case float():
            return float(text.replace(",", ".")) == pytest.approx(value, abs=1e-6)
        case datetime():
            return text == value.date().isoformat()
    return text.removeprefix("'") == str(value)


def test_shares_are_shown_in_percent_and_numbers_are_numbers(book):
    sheet = book["Tjänster, avrop och leveranser"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    share = sheet.cell(sheet.max_row, columns["Andel av målgruppen som avropat"])
    assert share.number_format == "0.0%"
    assert isinstance(share.value, int | float)
    assert sheet.cell(sheet.max_row, columns["Per"]).is_date


def test_the_notes_say_every_column_in_both_languages(book):
    notes = book.worksheets[-1]
    told = {row[-1].value: [cell.value for cell in row] for row in notes.iter_rows(min_row=4)}
    assert told.keys() == {f"{t.name}.{column}" for t in PUBLISHED.values() for column in t.column_names}
    assert told["mart.coverage_change.change_share"][1:3] == ["Bidrag, procentenheter", "procentenheter"]
    assert all(all(cells) for cells in told.values())


def test_written_again_the_bytes_are_the_same_and_the_english_workbook_is_in_english(built, data, tmp_path):
    with store.connect(built.warehouse) as connection:
        publishing.write_tables(connection, tmp_path / "again", ["sv", "en"])
    for path in data.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    english = openpyxl.load_workbook(tmp_path / "again" / "data.xlsx", read_only=True)
    assert english.sheetnames[:2] == ["Contents", "Activities by year"]
    assert english["Contents"]["A1"].value == "Activity report 2020"
