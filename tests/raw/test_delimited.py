"""CSV in every dress: nothing is lost, and every row knows its number."""

import errno
from pathlib import Path

import polars as pl
import pytest

from partsrapport.errors import DataError
from partsrapport.raw import delimited
from partsrapport.raw.reading import read

WANTED = ("id", "namn", "datum")


def _read(folder: Path, content: str | bytes) -> pl.DataFrame:
    path = folder / "f.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, folder, WANTED).frame


def _rows(folder: Path, content: str | bytes) -> list[tuple[object, ...]]:
    return _read(folder, content).select("row_number", *WANTED).rows()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_swedish_letters_survive_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "id;namn;datum\n1;Åre Östersund – ”älv” é;2021\n".replace(";", delimiter)
    assert _rows(tmp_path, text.encode(encoding)) == [(2, "1", "Åre Östersund – ”älv” é", "2021")]


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders_of_utf_16_are_read(tmp_path: Path, mark: str) -> None:
    assert _rows(tmp_path, "\ufeffid;namn;datum\n1;ö;3\n".encode(mark)) == [(2, "1", "ö", "3")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(tmp_path: Path, end: str) -> None:
    assert _rows(tmp_path, f"id;namn;datum{end}1;a;3{end}2;b;4") == [(2, "1", "a", "3"), (3, "2", "b", "4")]


def test_headers_come_in_any_case_order_and_space(tmp_path: Path) -> None:
    assert _rows(tmp_path, " DATUM ;Fritext; Namn;ID\n3;hemligt;a;1\n") == [(2, "1", "a", "3")]


def test_blank_rows_are_no_rows_but_are_numbered(tmp_path: Path) -> None:
    assert _rows(tmp_path, "\nid;namn;datum\n\n1;a;3\n;;\n2;b;4\n\n") == [(4, "1", "a", "3"), (6, "2", "b", "4")]


def test_a_cell_with_line_breaks_is_one_cell_of_one_row(tmp_path: Path) -> None:
    assert _rows(tmp_path, 'id;namn;datum\n1;"a\nb;c";3\n2;d;4\n') == [(2, "1", "a b;c", "3"), (3, "2", "d", "4")]


def test_excels_own_delimiter_line_is_passed_over(tmp_path: Path) -> None:
    assert _rows(tmp_path, "sep=,\nid,namn,datum\n1,a;b,3\n") == [(3, "1", "a;b", "3")]


def test_a_name_is_no_pattern_of_other_names(tmp_path: Path) -> None:
    """A browser calls what it fetches again ``f[1].csv``."""
    for file in ("f1.csv", "f[1].csv"):
        (tmp_path / file).write_text(f"id;namn;datum\n1;{file};3\n", encoding="utf-8")
    assert read(tmp_path / "f[1].csv", tmp_path, WANTED).frame["namn"].to_list() == ["f[1].csv"]


def test_commas_in_the_header_do_not_make_it_comma_separated(tmp_path: Path) -> None:
    assert _rows(tmp_path, "id;namn;datum;a, b, c, d, e\n1;x;3;y\n") == [(2, "1", "x", "3")]


def test_a_row_that_is_too_long_is_damaged_and_keeps_its_surplus(tmp_path: Path) -> None:
    frame = _read(tmp_path, "id;namn;datum\n1;a;3;x;y\n2;b;4;;\n3;c;5;;;z\n")
    assert frame["damage"].is_not_null().to_list() == [True, False, True]
    assert frame["surplus"].to_list() == ["x;y", None, "z"]


def test_a_row_that_is_too_short_lacks_its_last_values(tmp_path: Path) -> None:
    assert _rows(tmp_path, "id;namn;datum\n1;a\n2\n") == [(2, "1", "a", None), (3, "2", None, None)]


def test_windows_can_be_asked_for_the_longest_field() -> None:
    """A number of C is 32 bits there, and a larger limit an error when the module is imported."""
    assert delimited._LONGEST_FIELD < 2**31


@pytest.mark.parametrize("broken", ['1;"a;3', '1;"a"b;3', '1;"a;"b;3'])
def test_quotes_that_do_not_match_cost_their_own_row_only(tmp_path: Path, broken: str) -> None:
    frame = _read(tmp_path, f'id;namn;datum\n0;"ä\nö";2\n{broken}\n2;b;4\n3;"c";5\n')
    assert frame.filter(pl.col("damage").is_null()).select("id", "namn").rows() == [
        ("0", "ä ö"),
        ("2", "b"),
        ("3", "c"),
    ]
    damaged = frame.filter(pl.col("damage").is_not_null())
    assert damaged.select("damage", "id").rows() == [("citattecknen på raden går inte ihop", broken)]


def test_a_field_longer_than_the_csv_module_takes_is_read(tmp_path: Path) -> None:
    frame = _read(tmp_path, f'id;namn;datum\n1;{"a" * 200_000};3\n2;"a"b;4\n')
    assert frame["damage"].is_null().to_list() == [True, False]
    assert len(frame["namn"][0]) == 200_000


def test_text_displaced_from_an_undeclared_column_is_forgotten(tmp_path: Path) -> None:
    frame = _read(tmp_path, "id;namn;datum;epost\n1;a;3;x;anna@exempel.se\n")
    assert frame.select("id", "namn", "datum", "surplus").row(0) == (None, None, None, None)


def test_a_file_that_cannot_be_opened_is_told_in_swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "f.csv").touch()
    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(DataError, match=r"^f\.csv går inte att läsa eller skriva: behörighet saknas\."):
        read(tmp_path / "f.csv", tmp_path, WANTED)


@pytest.mark.parametrize("content", ["id;namn;datum\n", "id;namn;datum\n;;\n"])
def test_a_file_with_headings_alone_has_no_rows(tmp_path: Path, content: str) -> None:
    assert _read(tmp_path, content).is_empty()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "f.csv är tom"),
        ("\n \n", "f.csv är tom"),
        ("id;namn;Datun\n1;a;3\n", "kolumnen ”datum” saknas. I rubrikraden finns i stället ”Datun”. Menades Datun?"),
        ("id;namn;datum;Id \n1;a;3;4\n", "kolumnen ”id” står mer än en gång"),
        (b"\xff\xfei\x00d\x00;", "går inte att läsa som utf-16"),
        (b"id;namn;datum\n1;\0;3\n", "är ingen textfil"),
        ('"id;namn;datum\n' + "1;a;3\n" * 50_000, "citattecknen i rubrikraden går ihop"),
        ("x" * 200_000 + "\n1\n", "rubrikraden har ett fält på mer än 5000 tecken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "skyddad med lösenord"),
        (b"PK\x03\x04 not a workbook", "är skadad eller ingen Excelfil"),
    ],
)
def test_an_unusable_file_is_one_clear_error(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(DataError) as error:
        _read(tmp_path, content)
    assert said in str(error.value)
    assert str(error.value).startswith("f.csv")
