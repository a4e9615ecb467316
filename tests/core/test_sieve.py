"""Nothing is lost: whatever rows a file has, in whatever format, each is kept, a duplicate or quarantined."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from partsrapport.core import contract
from partsrapport.core.sieve import Sieve, keep_distinct
from partsrapport.raw.reading import read

ACTIVITIES = contract.tables()["aktiviteter"]
HEADINGS = ACTIVITIES.headings
SWEDISH = st.text("abcåäöÅÄÖé;,\t\"\n '–", max_size=8)
CELLS = [
    st.sampled_from(["K1", "K2", "K3", "k1", " K1 ", ""]),
    st.sampled_from(["Samverkan", "SAMVERKAN", "Annat"]),
    st.sampled_from(["konferens", "Podd", "möte"]),
    SWEDISH | st.sampled_from(["811218-9876", "Titel"]),
    SWEDISH,
    st.sampled_from(["2020-03-05", "5/3/2020", "5 mars 2020", "2020-02-30", ""]),
    st.sampled_from(["fysisk", "Digitalt"]),
    st.sampled_from(["genomförd", "Omställd", "kanske"]),
    st.sampled_from(["", "12", "1 200", "-1"]),
    st.just(""),
]
CODES = {"damage", "missing", "format", "word", "duplicate", "private"}
Row = tuple[str, ...]
ROWS = st.lists(st.tuples(*CELLS), min_size=1, max_size=12)
DRESSES = st.sampled_from(
    [("xlsx", "")] + [(code, mark) for code in ("utf-8", "utf-8-sig", "utf-16", "cp1252") for mark in (";", ",", "\t")]
)


def _write(path: Path, rows: Sequence[Row], dress: tuple[str, str]) -> None:
    if dress[0] == "xlsx":
        workbook = xlsxwriter.Workbook(path)
        sheet = workbook.add_worksheet()
        for number, row in enumerate([HEADINGS, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
        workbook.close()
    else:
        out = StringIO()
        csv.writer(out, delimiter=dress[1], lineterminator="\n").writerows([HEADINGS, *rows])
        path.write_bytes(out.getvalue().encode(dress[0]))


def test_dates_with_the_month_first_are_told_by_the_file(tmp_path: Path) -> None:
    def file(name: str, *days: str) -> Path:
        rows = [("K1", "Samverkan", "konferens", day, "", day, "fysisk", "genomförd", "", "") for day in days]
        _write(tmp_path / name, rows, ("utf-8", ";"))
        return tmp_path / name

    files = [file("a", "3/4/2021", "5/31/2021"), file("b", "3/4/2021", "31/5/2021")]
    sieve = Sieve([read(path, tmp_path, HEADINGS) for path in files], ACTIVITIES.fields)
    day = next(field.column for field in ACTIVITIES.fields if field.heading == HEADINGS[5])
    assert sieve.rows.select("file", day).rows() == [("b", date(2021, 4, 3)), ("b", date(2021, 5, 31))]


def test_names_are_spelled_alike_in_all_files_also_where_one_has_a_slash(tmp_path: Path) -> None:
    for file, names in (("a", ["Kansliet", "Kansliet", "Lag/rätt"]), ("b", ["KANSLIET"])):
        days = enumerate(names, start=1)
        rows = [("K1", "", "", "", "", f"2021-05-{day:02}", "", "", "", name) for day, name in days]
        _write(tmp_path / file, rows, ("utf-8", ";"))
    fields = [field for field in ACTIVITIES.fields if field.heading in ("datum", "medarrangor")]
    sieve = Sieve([read(tmp_path / file, tmp_path, HEADINGS) for file in ("a", "b")], fields)
    assert sieve.rows[fields[-1].column].to_list() == ["Kansliet", "Kansliet", "Lag/rätt", "Kansliet"]


def _sift(rows: list[Row], dress: tuple[str, str]) -> Sieve:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "aktiviteter"
        _write(path, rows, dress)
        sieve = Sieve([read(path, Path(folder), HEADINGS)], ACTIVITIES.fields)
    keep_distinct(ACTIVITIES, sieve)
    return sieve


@given(ROWS, DRESSES, DRESSES)
@settings(max_examples=40, deadline=None)
def test_rows_are_kept_duplicates_or_quarantined_where_they_are_found_in_whatever_dress(
    rows: list[Row], one: tuple[str, str], other: tuple[str, str]
) -> None:
    first, second = _sift(rows, one), _sift(rows, other)
    file, read_n, kept_n, duplicate_n, _, quarantined_n = first.accounting().row(0)
    assert (file, read_n) == ("aktiviteter", len(rows))
    assert read_n == kept_n + duplicate_n + quarantined_n
    for _, number, column, code, reason, raw in first.quarantine().iter_rows():
        written = " ".join(rows[number - 2][HEADINGS.index("datum")].split())
        assert json.loads(raw)["datum"] == (written or None)
        assert column in HEADINGS
        assert code in CODES
        assert reason
        assert "811218-9876" not in raw + reason
    columns = ACTIVITIES.table.column_names
    assert first.rows.select(columns).equals(second.rows.select(columns))
    assert first.quarantine().equals(second.quarantine())
