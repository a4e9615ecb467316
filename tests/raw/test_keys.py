"""Keys of TOML declared as fields of a dataclass: all faults are told at once, in Swedish."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from partsrapport.errors import DataError
from partsrapport.raw.keys import DATE, NUMBER, TEXT, TEXTS, build, key, names, one_of, whole


@dataclass(frozen=True, kw_only=True)
class Entry:
    title: str = key("titel", TEXT)
    year: int = key("ar", whole(1990, 2199))
    share: float | None = key("andel", NUMBER, None)
    day: date | None = key("per", DATE, None)
    words: tuple[str, ...] = key("ord", TEXTS, ())
    side: str | None = key("sida", one_of(("fack", "arbetsgivare")), None)
    place: int = 0


VALID = {"titel": "Tema", "ar": 2020}


def test_the_keys_become_fields_and_what_is_left_out_its_default() -> None:
    assert build(Entry, "f", {**VALID, "andel": 1, "ord": ["a"]}, place=3) == Entry(
        title="Tema", year=2020, share=1.0, words=("a",), place=3
    )
    assert names(Entry) == ["titel", "ar", "andel", "per", "ord", "sida"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"titeln": "x"}, "f: nyckeln titeln är okänd. Menades titel? Ta bort eller rätta den."),
        ({"place": 3}, "f: nyckeln place är okänd."),
        ({"titel": 3}, "f: titel är 3 men ska vara en text."),
        ({"titel": ""}, 'f: titel är "" men ska vara en text.'),
        ({"ar": "2020"}, 'f: ar är "2020" men ska vara ett heltal från 1990 till 2199.'),
        ({"ar": True}, "f: ar är true men ska vara ett heltal"),
        ({"andel": float("nan")}, "f: andel är nan men ska vara ett tal."),
        ({"andel": 2**31}, "f: andel är 2147483648 men ska vara ett tal."),
        ({"per": datetime(2020, 1, 1, 12)}, "f: per är 2020-01-01 12:00:00 men ska vara ett datum"),
        ({"ord": []}, "f: ord är [] men ska vara en lista med minst en text"),
        (
            {"ord": ["a", "A"]},
            "f: ord är ['a', 'A'] men ska vara en lista med minst en text, bara texter och ingen två",
        ),
        ({"sida": "chef"}, 'f: sida är "chef" men ska vara något av fack, arbetsgivare.'),
    ],
)
def test_a_key_that_breaks_the_contract_is_told(change: dict, said: str) -> None:
    with pytest.raises(DataError) as error:
        build(Entry, "f", VALID | change)
    assert str(error.value).startswith(said)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(DataError) as error:
        build(Entry, "f", {"andel": "x", "okant": 1})
    assert len(str(error.value).splitlines()) == 4
