"""The encoding is found from the bytes, and one odd byte does not change how the rest is read."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partsrapport.errors import DataError
from partsrapport.raw.encoding import Encoding, detect
from partsrapport.raw.reading import read
from partsrapport.raw.text import tidy
from partsrapport.raw.toml_syntax import parse

HEADING, UTF_8, CP1252 = "id;namn\n", "Affärsverket", "Skärgårdsverket"
LETTERS = st.text(alphabet="abcdåäöÅÄÖéü –€0123456789-/.", max_size=8).map(lambda text: " ".join(text.split()))
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "windows-1252"]


def _names(folder: Path, content: bytes) -> list[str | None]:
    (folder / "f.csv").write_bytes(content)
    return read(folder / "f.csv", folder, ("id", "namn")).frame["namn"].to_list()


def _rows(names: list[str]) -> str:
    return HEADING + "".join(f"1;{name}\n" for name in names)


def test_one_byte_of_another_encoding_costs_its_own_row_only(tmp_path: Path) -> None:
    content = f"{HEADING}1;{UTF_8}\n2;Åre\n".encode() + f"3;{CP1252}\n4;b\n".encode("windows-1252")
    first, second, odd, last = _names(tmp_path, content)
    assert (first, second, last) == (UTF_8, "Åre", "b")
    assert odd == "Sk\ufffdrg\ufffdrdsverket"
    assert detect(tmp_path / "f.csv") == Encoding("utf-8", is_mixed=True)
    said = read(tmp_path / "f.csv", tmp_path, ("id", "namn")).source.decisions
    assert said == "Några byte är av en annan teckenkodning än resten av filen."


def test_in_a_file_of_mostly_windows_1252_a_row_of_utf_8_is_the_odd_one(tmp_path: Path) -> None:
    content = f"{HEADING}1;{CP1252}\n2;Ängö\n".encode("windows-1252") + "3;Ö\n".encode()
    assert _names(tmp_path, content) == [CP1252, "Ängö", "Ã–"]
    assert detect(tmp_path / "f.csv") == Encoding("windows-1252", is_mixed=True)


@pytest.mark.parametrize("encoding", ["windows-1252", "cp850", "mac-roman"])
def test_what_excel_saves_as_csv_for_dos_and_macintosh_is_known_by_its_words(tmp_path: Path, encoding: str) -> None:
    names = ["Göteborgs Årsgård", "ÅRSTA", "Malmö", "På prov – så”" if encoding != "cp850" else "På prov"]
    assert _names(tmp_path, _rows(names).encode(encoding)) == names
    assert detect(tmp_path / "f.csv") == Encoding(encoding)


def test_quotes_and_dashes_of_windows_are_no_letters_of_another_system(tmp_path: Path) -> None:
    names = ["”så” – och ”sedan” …", "50 €", "‰", "Tomaš Müller", "Å”Ä"]
    assert _names(tmp_path, _rows(names).encode("windows-1252")) == names


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_that_is_nothing_in_windows_1252_leaves_a_mark(tmp_path: Path, byte: int) -> None:
    content = HEADING.encode() + b"1;" + bytes([byte]) + "ö\n".encode("windows-1252")
    assert _names(tmp_path, content) == ["\ufffdö"]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(tmp_path: Path, order: str) -> None:
    assert _names(tmp_path, f"{HEADING}1;Affärsverket\n2;1\u00a0204\n".encode(order)) == ["Affärsverket", "1 204"]


@given(
    st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=5),
    st.sampled_from(ENCODINGS),
    st.tuples(
        st.sampled_from([";", ",", "\t"]),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["", "sep=", "SEP=", "Titel 2021"]),
    ),
)
def test_what_is_written_is_read_in_every_dress(
    tmp_path_factory: pytest.TempPathFactory, cells, encoding: str, dress: tuple[str, str, str]
) -> None:
    delimiter, end, above = dress
    folder = tmp_path_factory.mktemp("dräkt")
    first = [above + delimiter] if above.lower() == "sep=" else [above] * bool(above)
    lines = [delimiter.join((f"r{number}", *pair)) for number, pair in enumerate(cells, start=1)]
    content = end.join([*first, delimiter.join(("id", "namn", "tema")), *lines, ""])
    written = content.encode(encoding)
    assume(content.isascii() or encoding != "windows-1252" or not _is_utf_8(written))  # it could be either
    (folder / "f.csv").write_bytes(written)
    frame = read(folder / "f.csv", folder, ("id", "namn", "tema")).frame
    assert frame.select("namn", "tema").rows() == [(tidy(name) or None, tidy(theme) or None) for name, theme in cells]
    assert frame["row_number"].to_list() == [len(first) + 1 + number for number in range(1, len(cells) + 1)]


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_an_odd_byte_in_a_declaration_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_bytes('a = "Ängö"\nb = "'.encode() + b"\xe4" + b'"\n')
    with pytest.raises(DataError, match="har på rad 2 tecken som inte går att läsa"):
        parse(tmp_path / "f.toml", "f.toml")
    (tmp_path / "f.toml").write_bytes('b = "ä"\n'.encode("windows-1252"))
    assert parse(tmp_path / "f.toml", "f.toml") == {"b": "ä"}
