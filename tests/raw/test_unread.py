"""Files that lie among the raw data and are not read are told of, with what they may have been meant to be."""

from pathlib import Path

from partsrapport.raw import unread

READ = ["malgrupp.csv", "avrop/2020.csv", "enkater/tema.csv"]


def _said(raw: Path, *files: str) -> list[str]:
    for file in [*READ, *unread.DECLARATIONS, *files]:
        (raw / file).parent.mkdir(parents=True, exist_ok=True)
        (raw / file).touch()
    return unread.said(unread.names(raw, READ), READ)


def test_what_is_read_or_hidden_or_a_readme_is_not_told(tmp_path: Path) -> None:
    beside = [
        "README.md",
        "enkater/README",
        ".gitkeep",
        "avrop/.DS_Store",
        "avrop/Thumbs.db",
        "desktop.ini",
        ".git/x",
        "~$malgrupp.xlsx",
    ]
    assert _said(tmp_path, *beside, unread.PLAN, unread.WORDS) == []


def test_a_file_is_told_with_what_its_name_says(tmp_path: Path) -> None:
    assert _said(
        tmp_path, "avrop-2022.csv", "målgrupp - kopia.csv", "avrop/a.zip", "enkater/x.xlsx", "gammalt/y.csv"
    ) == [
        "Läses inte: avrop-2022.csv. Lägg den i mappen avrop, om den ska läsas.",
        "Läses inte: avrop/a.zip.",
        "Läses inte: enkater/x.xlsx. Ange den i enkater/enkater.toml, om den ska läsas.",
        "Läses inte: gammalt/y.csv.",
        "Läses inte: målgrupp - kopia.csv. Lägg den och malgrupp.csv i en mapp som heter malgrupp, om båda ska läsas.",
    ]


def test_of_many_the_number_is_told(tmp_path: Path) -> None:
    said = _said(tmp_path, *(f"{n}.json" for n in range(25)))
    assert len(said) == 21
    assert said[-1] == "… och 5 filer till som inte läses."
