from datetime import date

import duckdb
import polars as pl
import pytest

from partsrapport.running import downloads
from partsrapport.warehouse import schema
from partsrapport.words.language import writing
from partsrapport.words.spreadsheets import as_text

PUBLISHED = [table for table in schema.tables().values() if table.is_published]
COLUMNS = ("x_share DOUBLE?", "n INTEGER", "text VARCHAR", "is_low BOOLEAN", "as_of_date DATE", "sources VARCHAR[]")
TABLE = schema.Table(
    "things",
    ("n",),
    tuple(schema.Column(name, type_.rstrip("?"), type_.endswith("?")) for name, type_ in map(str.split, COLUMNS)),
    is_published=True,
    moments=None,
)
DAY = date(2021, 5, 31)


@pytest.fixture
def lines(tmp_path):
    with duckdb.connect() as connection:
        schema.create_table(connection, TABLE)
        rows = [
            (0.08999999999999997, 1, 'å; "b"', True, DAY, ["core.orders", "core.services"]),
            (-0.0000001, 2, "=1+1", False, DAY, []),
            (None, -3, "＋46", False, DAY, ["-x"]),
        ]
        connection.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)", rows)
        downloads.write_csv(TABLE, downloads.values(connection, TABLE), tmp_path / "things.csv")
    return (tmp_path / "things.csv").read_bytes().removesuffix(b"\r\n").split(b"\r\n")


def test_a_spreadsheet_knows_the_encoding_and_people_the_headers(lines):
    assert lines[0].startswith(b"\xef\xbb\xbf")
    assert lines[0].decode("utf-8-sig") == "x_share;Antal;Värde;Låg svarsfrekvens;Per;Källkolumner"


def test_values_are_written_as_people_and_swedish_spreadsheets_write_them(lines):
    written = sorted(line.decode() for line in lines[1:])
    assert written == [
        '0,09;1;"å; ""b""";Ja;2021-05-31;core.orders, core.services',
        "0;2;'=1+1;Nej;2021-05-31;",
        ";-3;'＋46;Nej;2021-05-31;'-x",
    ]


def test_a_signed_number_is_no_formula_and_what_begins_as_one_is_text():
    told = {"+3,2\u00a0procentenheter": "+3,2\u00a0procentenheter", "-5": "-5", "+1+cmd|x": "'+1+cmd|x", "-A1": "'-A1"}
    assert {text: as_text(text) for text in told} == told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "coverage.csv: Täckning\n  Per (as_of_date, datum)\n"),
        ("en", "coverage.csv: Coverage\n  Per: As of (as_of_date, date)\n"),
    ],
)
def test_the_readme_names_every_file_and_column(tmp_path, language, said):
    with writing(language):
        downloads.write_readme(PUBLISHED, tmp_path / "r.txt")
    text = (tmp_path / "r.txt").read_text(encoding="utf-8-sig")
    assert said in text
    assert all(f" ({column.name}, " in text for table in PUBLISHED for column in table.columns)


def test_without_names_to_confirm_there_is_no_file_of_them(tmp_path):
    rows = [("Kust-universitetet", "402000-0016", "kustuniversitetet"), ("=1+1", None, None)]
    for found, lines_n in ((rows, 3), ([], 0)):
        proposals = pl.DataFrame(found, schema=["name", "proposed_id", "proposed_name"], orient="row")
        downloads.write_name_proposals(proposals, tmp_path / "f.csv")
        assert (tmp_path / "f.csv").exists() == bool(found)
        if found:
            text = (tmp_path / "f.csv").read_text(encoding="utf-8-sig").splitlines()
            assert len(text) == lines_n
            assert text[1:] == [";Kust-universitetet;;;402000-0016;kustuniversitetet", ";'=1+1;;;;"]
