"""TOML files are read in any encoding, and what is malformed is told by its place."""

from pathlib import Path

import pytest

from partsrapport.errors import DataError
from partsrapport.raw import toml_files as toml
from partsrapport.raw.keys import each


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_texts_and_keys_come_tidy_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "f.toml").write_text('titel = " Årets   mål "\n"Fråga " = ["a\u00a0b"]', encoding=encoding)
    assert toml.read(tmp_path, "f.toml") == {"titel": "Årets mål", "Fråga": ["a b"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "f.toml är tom. Lägg dit filen på nytt."),
        ("a = \n", "f.toml går inte att tolka på rad 1, tecken"),
        ("mal = 3", "f.toml: mal ska skrivas som"),
        ('[[mal]]\nid = "a"\n[[mal]]\nid = "a"', "f.toml: id a står på fler än en"),
    ],
)
def test_a_malformed_file_is_told_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "f.toml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as error:
        each("f.toml", "mal", toml.read(tmp_path, "f.toml")["mal"], lambda where, _: where)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("mål = 0.7", "Nycklarna skrivs utan å, ä och ö"),
        ('urval = { Skäl = ["x"] }', "namn på kolumner skrivs inom citattecken"),
        ("[[mål]]", "Nycklarna skrivs utan å, ä och ö"),
        ("mal = 0,70", "Skriv tal med decimalpunkt, t.ex. 0.70."),
        ("per = 2021/05/31", "Skriv ett datum som finns, som 2021-05-31."),
        ("per = 31/5/2021", "Skriv ett datum som finns"),
        ("per = 2021-02-31", "Skriv ett datum som finns"),
        ("id = ”tema”", 'Skriv citattecknen raka: "så här".'),
        ("per = 31 december 2026  # dagen", "Skriv ett datum som finns"),
        ("per = 3/1 2026", "Skriv ett datum som finns"),
        ("titel = Vårt år", 'Skriv texten inom citattecken: "så här".'),
        ('id = "år" x', "Rätta raden."),
        ("id = 12x # som i ”tema”, från år = 1,5", "Rätta raden."),
        ("a = 2", "Det som står där finns redan tidigare i filen"),
    ],
)
@pytest.mark.parametrize("end", ["", "\nb = 1\n"])
def test_a_common_fault_is_told_with_what_to_do(tmp_path: Path, line: str, advice: str, end: str) -> None:
    (tmp_path / "f.toml").write_text(f"a = 1\n{line}{end}", encoding="utf-8")
    with pytest.raises(DataError, match="rad 2") as error:
        toml.read(tmp_path, "f.toml")
    assert advice in str(error.value)


@pytest.mark.parametrize("end", ["", 'id = "a"\n'])
def test_an_empty_list_that_was_not_taken_away_is_told(tmp_path: Path, end: str) -> None:
    """As templates have it: ``mal = []`` above what is filled in."""
    (tmp_path / "f.toml").write_text(f"mal = []\n[[mal]]\n{end}", encoding="utf-8")
    with pytest.raises(DataError, match=r"f.toml går inte att tolka på rad 2.* t.ex. som en tom lista"):
        toml.read(tmp_path, "f.toml")


@pytest.mark.parametrize(
    "content", ['a = "x 811218-9876"', 'a = [{ "811218-9876" = 1 }]', '[[a]]\nb = ["811218-9876"]']
)
def test_a_personal_identity_number_anywhere_is_refused_and_not_shown(tmp_path: Path, content: str) -> None:
    (tmp_path / "f.toml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="innehåller ett personnummer") as error:
        toml.read(tmp_path, "f.toml")
    assert "811218-9876" not in str(error.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Filen f\.toml saknas i "):
        toml.read(tmp_path, "f.toml")
