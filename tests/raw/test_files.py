"""Which files are which."""

from pathlib import Path

import pytest

from partsrapport.errors import DataError
from partsrapport.raw.files import find, find_required


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


@pytest.mark.parametrize("name", ["malgrupp.csv", "Målgrupp.XLSX", "MALGRUPP.tsv"])
def test_a_file_is_known_by_its_name_in_any_case(tmp_path: Path, name: str) -> None:
    _touch(tmp_path, name, "avrop.csv", ".malgrupp.csv", "~$malgrupp.xlsx", "malgrupp.md")
    assert find(tmp_path, "malgrupp") == [tmp_path / name]


def test_a_folder_means_all_tables_in_it_in_name_order(tmp_path: Path) -> None:
    _touch(tmp_path, "avrop/2020.xlsx", "avrop/2019.csv", "avrop/.DS_Store", "avrop/LÄS MIG.md")
    _touch(tmp_path, "avrop/__MACOSX/._2020.csv", "avrop/bilder/a.png")
    assert [path.name for path in find(tmp_path, "avrop")] == ["2019.csv", "2020.xlsx"]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    assert find(tmp_path, "organisationsnamn") == []


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["avropen.csv"], "avrop.csv eller avrop.xlsx saknas i .* Menades avropen.csv. Döp i så fall om"),
        (["Avropen.xlsx"], "avrop.csv eller avrop.xlsx saknas i .* Menades Avropen.xlsx"),
        (["avrop/x.md"], "avrop.csv eller avrop.xlsx saknas i .* Lägg dit den"),
        (["avrop/2020.csv", "avrop/2021/b.csv"], "Mappen avrop/2021 läses inte, .* Flytta filerna till avrop"),
        (["avrop.csv", "avrop.xlsx"], "finns både avrop.csv och avrop.xlsx. Behåll en"),
        (["avrop.csv", "avrop/2020.csv"], "finns både avrop och avrop.csv. Behåll en"),
        (["avrop.xlsb"], "avrop.xlsb är av ett slag som inte läses"),
        (["avrop/2020.csv", "avrop/2021.numbers"], "avrop/2021.numbers är av ett slag som inte läses"),
    ],
)
def test_what_is_missing_or_unclear_is_told(tmp_path: Path, names: list[str], said: str) -> None:
    _touch(tmp_path, *names)
    with pytest.raises(DataError, match=said):
        find_required(tmp_path, "avrop")
