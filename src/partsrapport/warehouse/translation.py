"""Texts that are stored in both languages, read in the one that is being written."""

import polars as pl

from partsrapport.words import language

ENDING = f"_{language.ENGLISH}"
SWEDISH_ENDING = f"_{language.SWEDISH}"


def translated(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave of each text the one in the language being written, under the name of the Swedish one.

    ``statement`` and ``statement_en`` become ``statement``, ``label_sv`` and ``label_en`` become ``label``. What lacks
    an English text keeps the Swedish one.
    """
    twins = {name: _swedish_of(name, frame) for name in frame.columns if name.endswith(ENDING)}
    is_english = language.current() == language.ENGLISH
    texts = {
        swedish.removesuffix(SWEDISH_ENDING): pl.coalesce(english, swedish) if is_english else pl.col(swedish)
        for english, swedish in twins.items()
    }
    renamed = {swedish: swedish.removesuffix(SWEDISH_ENDING) for swedish in twins.values()}
    return frame.with_columns(**texts).select(renamed.get(name, name) for name in frame.columns if name not in twins)


def _swedish_of(english: str, frame: pl.DataFrame) -> str:
    name = english.removesuffix(ENDING)
    return name if name in frame.columns else name + SWEDISH_ENDING
