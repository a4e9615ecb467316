"""Values that were lost, or count in another calendar, on their way through a whole folder: kept right or set aside."""

import os
import re
import shutil
import socket
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.errors import DataError

OCCASIONS: list[list[object]] = [
    ["tillfalle_id", "avrop_id", "datum", "form", "deltagare", "status"],
    ["L1", "A1", 42429, "fysisk", 12, "genomfört"],
    ["L2", "A1", 42430, "digital", None, "inställt"],
]


def _workbook(raw: Path, name: str, rows: list[list[object]], **options: object) -> None:
    (raw / f"{name}.csv").unlink()
    workbook = xlsxwriter.Workbook(raw / f"{name}.xlsx", options)
    sheet = workbook.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()


def test_a_formula_without_a_value_sets_its_row_aside(raw: Path, settings: Settings) -> None:
    _workbook(raw, "leveranstillfallen", [*OCCASIONS, ["L3", "A1", 43000, "fysisk", "FORMEL", "genomfört"]])
    _with_bare_formula(raw / "leveranstillfallen.xlsx")
    (row,) = clean(raw, settings)["quality.quarantine"].select("row_number", "column", "reason").rows()
    assert row[:2] == (4, "deltagare")
    assert row[2].startswith("formeln i cellen har inget sparat värde")


def _with_bare_formula(path: Path) -> None:
    """The cell in row 4 that holds a text becomes a formula as other programs than Excel write them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<c r="E4" t="s">.*?</c>', b'<c r="E4"><f>10+5</f></c>', parts[sheet])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("anstallda.csv", ";80", ";1.000"), "anstallda"),
        (("leveranstillfallen.csv", ";12;", ";7,000;"), "deltagare"),
        (("aktiviteter.csv", ";120;", ";45.000;"), "mottagare"),
    ],
)
def test_a_number_that_may_be_thousands_is_set_aside_in_every_column(
    raw: Path, settings: Settings, change: tuple[str, str, str], column: str
) -> None:
    file, old, new = change
    text = (raw / file).read_text(encoding="utf-8")
    assert old in text
    (raw / file).write_text(text.replace(old, new), encoding="utf-8")
    (row,) = clean(raw, settings)["quality.quarantine"].select("column", "reason").rows()
    assert row == (column, f"”{new.strip(';')}” kan vara tusental eller decimaler: skriv talet utan punkt och komma")


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        ("Affärsverket Ö".encode("windows-1252"), "tecken som inte går att läsa"),
        ("AffÃ¤rsverket".encode(), "lästs i fel teckenkodning innan den kom hit"),
        ("Aff\ufffdrsverket".encode(), "tecken som inte går att läsa"),
        (b"2,02101E+15", "”2,02101E+15” har ett kalkylprogram gjort av en annan text eller ett långt tal"),
        (b"2021-05-03 00:00:00", "”2021-05-03 00:00:00” har ett kalkylprogram gjort av en annan text"),
    ],
)
def test_letters_that_were_lost_set_their_row_aside(raw: Path, settings: Settings, piece: bytes, reason: str) -> None:
    path = raw / "malgrupp.csv"
    path.write_bytes(path.read_bytes().replace(b"Gamla verket", piece))
    (row,) = clean(raw, settings)["quality.quarantine"].select("row_number", "column", "reason").rows()
    assert row[:2] == (4, "organisation")
    assert reason in row[2]


def test_every_sheet_of_a_workbook_is_read_and_accounted_for(raw: Path, settings: Settings) -> None:
    (raw / "avrop.csv").unlink()
    header = ["avrop_id", "organisationsnummer", "organisation", "tjanst", "avropsdatum", "status"]
    workbook = xlsxwriter.Workbook(raw / "avrop.xlsx")
    for year, ids in {"2019": ["A1", "A2"], "2020": ["A3", "A1"]}.items():
        sheet = workbook.add_worksheet(year)
        sheet.write_row(0, 0, header)
        for number, id_ in enumerate(ids, start=1):
            sheet.write_row(number, 0, [id_, "202100-4284", "", "T1", "2019-03-01", "levererad"])
    workbook.add_worksheet("Anteckningar").write(0, 0, "gamla avrop")
    workbook.close()
    frames = clean(raw, settings)
    accounts = frames["quality.row_accounting"].filter(pl.col("file").str.starts_with("avrop"))
    assert accounts.select("file", "read_n", "kept_n", "duplicate_n").rows() == [
        ("avrop.xlsx, blad 2019", 2, 2, 0),
        ("avrop.xlsx, blad 2020", 2, 1, 1),
    ]
    assert sorted(frames["core.orders"]["order_id"]) == ["A1", "A2", "A3"]
    decisions = frames["meta.sources"].filter(pl.col("decisions") != "")["decisions"].to_list()
    assert decisions == ["Bladet Anteckningar läses inte: det har inte kolumnerna."]


@pytest.mark.skipif(os.name == "nt", reason="Windows has none such")
@pytest.mark.parametrize("file", ["avrop.csv", "enkater/tema.csv", "effektmal.toml", "enkater/enkater.toml"])
@pytest.mark.parametrize("kind", ["pipe", "device", "socket"])
def test_what_is_no_file_is_refused_at_once(raw: Path, settings: Settings, file: str, kind: str) -> None:
    path = raw / file
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        _bind(path)
    with pytest.raises(DataError, match=f"{path.name} är ingen fil utan ett rör, en enhet"):
        clean(raw, settings)


def _bind(path: Path) -> None:
    """A socket, made under a short name first, since the system allows no long ones."""
    short = Path(tempfile.mkdtemp(dir="/tmp")) / "s"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(short))
    shutil.move(short, path)
    short.parent.rmdir()
