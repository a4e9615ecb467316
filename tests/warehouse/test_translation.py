import polars as pl

from partsrapport.warehouse.translation import translated
from partsrapport.words.language import writing

FRAME = pl.DataFrame(
    {
        "id": ["a", "b"],
        "statement": ["Alla", "Ingen"],
        "statement_en": ["All", None],
        "label_sv": ["Myndigheter", "Lärosäten"],
        "label_en": ["Agencies", "Universities"],
    }
)


def test_swedish_texts_are_left_in_swedish() -> None:
    assert translated(FRAME).to_dict(as_series=False) == {
        "id": ["a", "b"],
        "statement": ["Alla", "Ingen"],
        "label": ["Myndigheter", "Lärosäten"],
    }


def test_what_has_no_english_text_keeps_the_swedish_one() -> None:
    with writing("en"):
        found = translated(FRAME).to_dict(as_series=False)
    assert found == {"id": ["a", "b"], "statement": ["All", "Ingen"], "label": ["Agencies", "Universities"]}
