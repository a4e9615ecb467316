"""What staff correct in the workbook of quarantined rows and put back: raw files stay, corrections count once."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from partsrapport.config import Settings
from partsrapport.core import clean, contract
from partsrapport.core.corrections import HEADER, Corrected, Corrections, content_key
from partsrapport.core.sieve import Sieve
from partsrapport.errors import DataError
from partsrapport.quality import quarantine_workbook
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS, Rows, Source

Frames = dict[str, pl.DataFrame]
Sheets = dict[str, list[list[str]]]
AVROP = "avrop_id;organisationsnummer;organisation;tjanst;avropsdatum;status\n"
FAULTY = AVROP + (
    "A1;202100-4284;Ödemarksverket;IA-systemet;2019-03-01;levererad\n"
    "A2;202100-2114;;T2;1 arpil 2019;avbokad\n"
    "A3;202100-4284;;Effektiva temm;2019-05-01;levererad\n"
)


def written(frames: Frames, folder: Path) -> Sheets:
    """The sheets of the workbook that goes with the quarantine, as staff see them."""
    quarantine_workbook.write(frames, folder / "karantan.xlsx")
    book = fastexcel.read_excel(folder / "karantan.xlsx")
    sheets = {}
    for name in book.sheet_names:
        cells = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        sheets[name] = [[cell or "" for cell in row] for row in cells.rows()]
    return sheets


def put_back(sheets: Sheets, raw: Path, name: str = "karantan.xlsx", saved_by: str = "Handläggare 1") -> None:
    (raw / "rattade").mkdir(exist_ok=True)
    with xlsxwriter.Workbook(raw / "rattade" / name) as workbook:
        workbook.set_properties({"author": saved_by, "created": datetime(2021, 6, 2)})
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture
def correct(raw: Path, settings: Settings, folder: Path) -> Callable[..., Frames]:
    """Clean, change cells of the workbook by (first cell of the raw row, header) → text, put it back, clean again."""

    def go(changed: dict[tuple[str, str], str], name: str = "karantan.xlsx") -> Frames:
        sheets = written(clean(raw, settings), folder)
        for rows in list(sheets.values())[1:]:
            for row in rows[1:]:
                for (first, header), text in changed.items():
                    if row[len(HEADER)] == first:
                        row[rows[0].index(header)] = text
        put_back(sheets, raw, name)
        return clean(raw, settings)

    return go


def test_the_workbook_has_a_row_a_quarantined_row_with_the_reason_beside(raw, settings, folder) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    sheets = written(clean(raw, settings), folder)
    head, *rows = sheets["1 avrop"]
    assert head == [*HEADER, *AVROP.strip().split(";")]
    assert [row[:3] for row in rows] == [["avrop.csv", "3", "avropsdatum"], ["avrop.csv", "4", "tjanst"]]
    assert "1 arpil 2019" in rows[0][3]
    assert rows[1][6:] == ["A3", "202100-4284", "", "Effektiva temm", "2019-05-01", "levererad"]


def test_the_faulty_cell_is_marked_and_only_that_one(raw, settings, folder) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    written(clean(raw, settings), folder)
    with ZipFile(folder / "karantan.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    styles = {place: sheet.split(f'r="{place}" s="')[1].split('"')[0] for place in ("K2", "G2", "J3", "K3")}
    assert styles["K2"] == styles["J3"] != styles["G2"] == styles["K3"]


def test_a_corrected_row_counts_and_who_when_from_and_to_are_kept(raw, correct) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    before = (raw / "avrop.csv").read_bytes()
    frames = correct(
        {("A2", "avropsdatum"): "1 april 2019", ("A3", "tjanst"): "Effektiva team", ("A3", "rättad av"): "HR"}
    )
    assert (raw / "avrop.csv").read_bytes() == before
    assert frames["quality.quarantine"].is_empty()
    assert frames["core.orders"]["order_id"].to_list() == ["A1", "A2", "A3"]
    place = ("rattade/karantan.xlsx, blad 1 avrop",)
    assert frames["quality.corrections"].rows() == [
        (*place, 2, "avrop.csv", 3, "avropsdatum", "1 arpil 2019", "1 april 2019", "Handläggare 1", date(2021, 6, 2)),
        (*place, 3, "avrop.csv", 4, "tjanst", "Effektiva temm", "Effektiva team", "HR", date(2021, 6, 2)),
    ]
    said = frames["meta.sources"].filter(file="rattade/karantan.xlsx")["decisions"].item()
    assert said == "2 celler är rättade."


def test_next_months_export_is_corrected_too_wherever_the_row_stands(raw, settings, correct) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    correct({("A2", "avropsdatum"): "1 april 2019", ("A3", "tjanst"): "T2"})
    (raw / "avrop.csv").write_text(AVROP + "A0;202100-4284;;T1;2019-01-02;levererad\n" + FAULTY.removeprefix(AVROP))
    frames = clean(raw, settings)
    assert frames["quality.quarantine"].is_empty()
    assert frames["quality.corrections"]["row_number"].to_list() == [4, 5]


def test_a_correction_of_a_row_that_has_changed_is_told_and_does_nothing(raw, settings, correct) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    correct({("A2", "avropsdatum"): "1 april 2019", ("A3", "tjanst"): "T2"})
    (raw / "avrop.csv").write_text(FAULTY.replace("1 arpil", "2 april"), encoding="utf-8")
    frames = clean(raw, settings)
    assert frames["core.orders"].filter(order_id="A2")["order_date"].item() == date(2019, 4, 2)
    assert frames["quality.corrections"].filter(column="*").select("file", "row_number").rows() == [("avrop.csv", 3)]
    said = frames["meta.sources"].filter(file="rattade/karantan.xlsx")["decisions"].item()
    assert said.startswith("1 cell är rättad. Det som är rättat i avrop.csv rad 3 gäller inte längre")


def test_what_is_put_back_untouched_corrects_nothing(raw, correct) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    frames = correct({})
    assert frames["quality.corrections"].is_empty()
    assert frames["quality.quarantine"].height == 2


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_a_row_is_corrected_again_by_a_later_workbook_whatever_their_names(raw, correct, names) -> None:
    (raw / "avrop.csv").write_text(AVROP + "A2;202100-2114;;T9;1 arpil 2019;avbokad\n", encoding="utf-8")
    first = correct({("A2", "avropsdatum"): "2019-04-01"}, names[0])
    assert first["quality.quarantine"].filter(file="avrop.csv")["column"].to_list() == ["tjanst"]
    frames = correct({("A2", "tjanst"): "T2"}, names[1])
    assert frames["core.orders"]["order_id"].to_list() == ["A2"]
    assert frames["quality.corrections"].remove(column="*").height == 2


def test_a_damaged_row_is_as_it_was_put(raw, correct) -> None:
    (raw / "avrop.csv").write_text(AVROP + "A2;202100-2114;;T;2;2019-04-01;levererad\n", encoding="utf-8")
    frames = correct(
        {("A2", "tjanst"): "T2", ("A2", "avropsdatum"): "2019-04-01", ("A2", "status"): "levererad"},
    )
    assert frames["core.orders"].select("service_id", "status").rows() == [("T2", "levererad")]
    assert frames["quality.row_accounting"].filter(file="avrop.csv").row(0)[1:] == (1, 1, 0, 0, 0)


def test_a_personal_identity_number_never_reaches_the_workbook_and_may_be_corrected(raw, correct, folder) -> None:
    (raw / "aktiviteter.csv").write_text(
        "aktivitet_id;arbetsomrade;typ;titel;tema;datum;form;status;mottagare;medarrangor\n"
        "K1;Samverkan;konferens;Samtal med 811218-9876;roller;2020-03-05;fysisk;genomförd;120;\n",
        encoding="utf-8",
    )
    frames = correct({("K1", "titel"): "Samtal"})
    assert frames["core.activities"]["title"].to_list() == ["Samtal"]
    assert frames["quality.corrections"]["old"].to_list() == ["Samtal med ******-****"]
    assert b"9876" not in (folder / "karantan.xlsx").read_bytes()
    with ZipFile(folder / "karantan.xlsx") as archive:
        assert not any(b"811218" in archive.read(name) for name in archive.namelist())


def test_an_answer_is_corrected_by_its_place_and_shown_nowhere(raw, settings, correct) -> None:
    answers = "Namn;Konferens;Jag företräder;Ny kunskap?;Skäl\nAnna;Roller;;I hög grd;\nBo;Roller;;I hög grd;\n"
    (raw / "enkater" / "tema.csv").write_text(answers, encoding="utf-8")
    assert clean(raw, settings)["quality.quarantine"].height == 2
    frames = correct({("…", "Ny kunskap?"): "I hög grad"})
    assert frames["core.survey_answers"]["answer"].to_list() == ["I hög grad"] * 2
    assert frames["quality.corrections"].select("old", "new").unique().rows() == [("…", "I hög grad")]
    (raw / "enkater" / "tema.csv").write_text(answers.replace("Anna", "Åsa"), encoding="utf-8")
    assert clean(raw, settings)["quality.corrections"]["column"].to_list() == ["*", "*"]


def test_the_same_rows_make_the_same_bytes(raw, settings, folder) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    found = []
    for _ in range(2):
        written(clean(raw, settings), folder)
        found.append((folder / "karantan.xlsx").read_bytes())
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda row: row[::-1], "har inte kolumnerna fil, rad"),
        (lambda row: [*row[:5], "" if row[5] != "nyckel" else row[5], *row[6:]], "rad 2: fil, rad eller nyckel saknas"),
        (lambda row: [row[0], "två" if row[1] != "rad" else row[1], *row[2:]], "rad 2: fil, rad eller nyckel saknas"),
    ],
)
def test_a_workbook_that_is_no_such_is_refused_by_name(raw, settings, folder, damage, message) -> None:
    (raw / "avrop.csv").write_text(FAULTY, encoding="utf-8")
    sheets = written(clean(raw, settings), folder)
    put_back({"1 avrop": [damage(row) for row in sheets["1 avrop"]]}, raw)
    with pytest.raises(DataError, match=message):
        clean(raw, settings)


def test_a_file_that_is_no_workbook_is_refused_by_name(raw, settings) -> None:
    (raw / "rattade").mkdir()
    (raw / "rattade" / "karantan.csv").write_text("fil;rad\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"rattade/karantan\.csv är ingen arbetsbok"):
        clean(raw, settings)


CELLS = st.one_of(st.none(), st.sampled_from(["A1", "T1", "2019-04-01", "levererad", "1 arpil", "811218-9876"]))
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6)


@given(rows=ROWS, fixed=st.sets(st.integers(0, 5)))
@hypothesis_settings(deadline=None, max_examples=50)
def test_the_accounting_adds_up_whatever_is_corrected(rows, fixed) -> None:
    table = contract.tables()["avrop"]
    headings = ("avrop_id", "tjanst", "avropsdatum", "status")
    frame = pl.DataFrame(rows, dict.fromkeys(headings, pl.String), orient="row").with_row_index(ROW_NUMBER, offset=2)
    none = pl.lit(None, pl.String)
    frame = frame.with_columns(pl.col(ROW_NUMBER).cast(pl.Int32), none.alias(DAMAGE), none.alias(SURPLUS))
    read = Rows(Source("avrop.csv", "0" * 64, len(rows), 1, "CSV"), frame)
    right = {"tjanst": "T1", "avropsdatum": "2019-04-01", "status": "levererad"}
    corrected = [
        Corrected("w", n, "avrop.csv", n + 2, content_key(cells), {"avrop_id": f"R{n}", **right}, None, None)
        for n, row in enumerate(rows)
        if n in fixed and (cells := dict(zip(headings, row, strict=True)))
    ]
    corrections = Corrections(corrected)
    sieve = Sieve([read], table.fields, corrections)
    sieve.keep_distinct(["order_id", "service_id", "order_date", "status"], ["order_id"])
    _, n, kept, duplicate, superseded, quarantined = sieve.accounting().row(0)
    assert n == len(rows) == kept + duplicate + superseded + quarantined
    assert set(range(2, len(rows) + 2)) & {n + 2 for n in fixed} <= set(corrections.table()["row_number"])
    assert "811218" not in str(corrections.table().rows()) + str(sieve.quarantine().rows())
