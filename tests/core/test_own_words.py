"""The organisation's own words: what takes the place of what, and how an unknown word is told."""

from pathlib import Path

import pytest

from partsrapport.config import Settings
from partsrapport.core import clean, own_words
from partsrapport.errors import DataError

WORDS = """
[[arbetsomrade]]
ord = "Samverkan"
en = "Collaboration"
synonymer = ["partssamverkan"]
[[arbetsomrade]]
ord = "Arbetsmiljö"
nyckel = "miljo"
[[arbetsomrade]]
ord = "Hållbart arbetsliv"
[[avropsstatus]]
ord = "levererad"
synonymer = ["klart"]
"""


@pytest.fixture
def words(raw: Path):
    def write(text: str) -> Path:
        (raw / "ordlista.toml").write_text(text, encoding="utf-8")
        return raw

    return write


def replaced(raw: Path, name: str, old: str, new: str) -> None:
    text = (raw / name).read_text(encoding="utf-8")
    assert old in text
    (raw / name).write_text(text.replace(old, new), encoding="utf-8")


def test_own_words_come_in_their_order_with_labels_and_synonyms(words, settings: Settings) -> None:
    raw = words(WORDS)
    replaced(raw, "aktiviteter.csv", "Samverkan;konferens", "PARTSSAMVERKAN;konferens")
    replaced(raw, "avrop.csv", "levererad", "Klart")
    frames = clean(raw, settings)
    assert frames["core.activities"]["area"].to_list() == ["Samverkan"]
    assert frames["core.orders"]["status"][0] == "levererad"
    areas = frames["core.words"].filter(word_set="area").drop("word_set", "from_n").rows()
    assert areas == [
        ("Samverkan", "samverkan", 1, "Samverkan", "Collaboration"),
        ("Arbetsmiljö", "miljo", 2, "Arbetsmiljö", "Arbetsmiljö"),
        ("Hållbart arbetsliv", "hallbart_arbetsliv", 3, "Hållbart arbetsliv", "Hållbart arbetsliv"),
    ]


def test_an_unknown_word_is_told_alike_on_every_row_with_the_nearest_and_the_file(words, settings: Settings) -> None:
    raw = words(WORDS)
    rows = "".join(f"K{n};Samvärkan;konferens;T;;2020-03-05;fysisk;genomförd;;\n" for n in range(2, 33))
    with (raw / "aktiviteter.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    quarantine = clean(raw, settings)["quality.quarantine"]
    assert quarantine["code"].to_list() == ["word"] * 31
    (reason,) = set(quarantine["reason"])
    assert reason == (
        "”Samvärkan” är inte något av Samverkan, Arbetsmiljö, Hållbart arbetsliv. Menades Samverkan? "
        "Lägg annars till det under [[arbetsomrade]] i ordlista.toml"
    )


def test_a_goal_of_an_area_that_there_is_not_is_told_with_the_nearest_and_the_file(words, settings: Settings) -> None:
    raw = words(WORDS)
    replaced(raw, "effektmal.toml", '"Samverkan"', '"Samvärkan"')
    said = r"arbetsomrade är .Samvärkan. men .*Hållbart arbetsliv\. Menades Samverkan\? Lägg annars till det i ordlista"
    with pytest.raises(DataError, match=said):
        clean(raw, settings)


def test_without_own_words_areas_are_those_found_spelled_as_most_often(raw: Path, settings: Settings) -> None:
    with (raw / "aktiviteter.csv").open("a", encoding="utf-8") as file:
        for n, area in enumerate(["SAMVERKAN", "Samverkan", "samverkan"]):
            file.write(f"X{n};{area};konferens;T;;2020-03-05;fysisk;genomförd;;\n")
    frames = clean(raw, settings)
    assert set(frames["core.activities"]["area"]) == {"Samverkan"}
    assert frames["core.goals"]["area"].to_list() == ["Samverkan"]
    found = frames["core.words"].filter(word_set="area")["word"].to_list()
    assert found == ["Arbetsmiljö", "Hållbart arbetsliv", "Samverkan"]


def test_own_types_take_the_place_of_the_program_s_and_keep_their_synonyms(words) -> None:
    raw = words('[[aktivitetstyp]]\nord = "Frukostmöte"\n[[aktivitetstyp]]\nord = "webbinarium"\nen = "Webinars"')
    types = own_words.read(raw)["activity_type"]
    assert types.values == ["Frukostmöte", "webbinarium"]
    assert types.accepted["webinar"] == "webbinarium"


SIZES = """
[[storleksklass]]
ord = "små"
fran = 0
[[storleksklass]]
ord = "stora"
fran = 100
"""


@pytest.mark.parametrize(
    ("added", "sizes"),
    [("", ["små", "stora", "uppgift saknas"]), ('[[storleksklass]]\nord = "okänt"\n', ["små", "stora", "okänt"])],
)
def test_whoever_nobody_knows_the_size_of_has_a_class_beside_the_organisation_s_own(words, added, sizes) -> None:
    assert own_words.read(words(SIZES + added))["size_class"].values == sizes


def test_a_class_that_is_added_to_those_of_the_program_is_told_to_take_their_place(words) -> None:
    with pytest.raises(DataError, match=r"\[\[storleksklass\]\]: ingen av klasserna har fran = 0. Ange alla klasser"):
        own_words.read(words('[[storleksklass]]\nord = "jättar"\nfran = 20000\n'))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[arbetsomraden]]\nord = "x"', r"\[\[arbetsomraden\]\] finns inte\. Menades arbetsomrade\?"),
        ('[[avropsstatus]]\nord = "klar"', "”klar” är inte något av planerad, pågående, .* Ange det som synonym"),
        ('[[arbetsomrade]]\nord = "x"\nsynonym = ["y"]', "nyckeln synonym är okänd. Menades synonymer?"),
        ('[[arbetsomrade]]\nord = "x"\n[[arbetsomrade]]\nord = "y"\nsynonymer = ["X"]', "”x” står för både x och y"),
        ('[[arbetsomrade]]\nord = "x"\nnyckel = "Å"', "nyckel är .* men ska vara bokstäverna a–z"),
        ('arbetsomrade = "x"', r"ska skrivas som \[\[arbetsomrade\]\]"),
    ],
)
def test_a_fault_in_the_list_of_words_is_told(words, text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        own_words.read(words(text))
