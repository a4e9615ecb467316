"""What one organisation calls its services, areas and programme is data: no code and no suite says it."""

from pathlib import Path

import polars as pl
import pytest

from partsrapport import config
from partsrapport.core import own_words
from partsrapport.words.vocabulary import plain

ROOT = Path(__file__).parents[2]
SUFFIXES = {".py", ".toml", ".sql", ".json", ".csv", ".lua", ".html", ".typ", ".md"}


def names() -> set[str]:
    """The names of the committed demonstration: its organisation, programme, work areas and services."""
    settings = config.load(ROOT)
    areas = own_words.read(ROOT / "data" / "raw")["area"].values
    services = pl.read_excel(ROOT / "data" / "raw" / "tjanster.xlsx")["Tjänst"]
    return {name for name in (settings.organisation, settings.programme, *areas, *services) if name}


@pytest.mark.parametrize("folder", ["src", "expectations"])
def test_nothing_of_the_program_names_what_is_one_organisation_s(folder: str) -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SUFFIXES
        for text in [plain(path.read_text(encoding="utf-8"))]
        for name in names()
        if plain(name) in text
    }
    assert not found
