"""Several choices in one cell, as form tools write them: ``Omorganisation;Annat;``; or in a column each, ticked."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from partsrapport.core.spelling import each_once
from partsrapport.words.vocabulary import built_in, plain

SEPARATOR = "; "
TICKED, UNTICKED = "ja", "nej"


def members(text: str) -> list[str]:
    """The choices in a cell; one that holds no semicolon is one choice."""
    return [member for member in (part.strip() for part in text.split(";")) if member]


def spelled(values: Sequence[str]) -> dict[str, str]:
    """The choices in all of the cells as they are compared → as they are spelled."""
    return {plain(member): member for value in values for member in members(value)}


def parted(answers: Sequence[str], texts: pl.Series) -> pl.Series:
    """Of each cell the answers chosen, in their order: ``A; B``; null where it holds anything but answers.

    Between them is a semicolon, a comma or a line break (by now a space); an answer may itself hold commas.
    """
    known = {plain(answer): place for place, answer in enumerate(answers)}
    longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    one = re.compile(rf"(?>{longest_first})(?=\s*[;,]|\s|$)")
    every = re.compile(rf"(?>(?>{longest_first})(?:\s*[;,]+\s*|\s+|$))+")

    def chosen(text: str) -> str | None:
        names = one.findall(plain(text)) if every.fullmatch(plain(text)) else []
        return SEPARATOR.join(answers[place] for place in sorted({known[name] for name in names})) or None

    return each_once(texts, chosen)


def gathered(frame: pl.DataFrame, answers: Mapping[str, str]) -> pl.Series:
    """One cell a row, of columns that each stand for an answer (header → answer): those ticked; null if none is.

    A tick is the answer itself or a word for yes; what is neither a tick nor a word for no is told with the rest.
    """
    ticked = [_ticked(frame[heading], answer) for heading, answer in answers.items()]
    joined = frame.select(pl.concat_str(ticked, separator=SEPARATOR, ignore_nulls=True)).to_series()
    return joined.set(joined == "", None)


def _ticked(cells: pl.Series, answer: str) -> pl.Series:
    meaning = {**built_in()["yes_no"].accepted, plain(answer): TICKED}
    said = {TICKED: answer, UNTICKED: None}
    return each_once(cells, lambda text: said.get(meaning.get(plain(text), ""), text))


def kept(values: Sequence[str], texts: pl.Series) -> pl.Series:
    """Of each cell the choices that are among the values, in alphabetical order; null where none is."""
    accepted = spelled(values)

    def chosen(text: str) -> str | None:
        return SEPARATOR.join(sorted({accepted[plain(one)] for one in members(text) if plain(one) in accepted})) or None

    return each_once(texts, chosen)


def are_parted_by_commas(values: Sequence[str], texts: pl.Series) -> bool:
    """Whether some cell has one of the values beside something else, with a comma between: it may be several choices.

    It is taken for one, which ``Ja, delvis`` is; only who made the survey knows.
    """
    one_of = "|".join(map(re.escape, spelled(values)))
    among = re.compile(rf"(?:.*,\s*)?(?:{one_of})(?:\s*,.*)?")
    uncounted = texts.filter(kept(values, texts).is_null()).drop_nulls().unique()
    return any(among.fullmatch(plain(text)) for text in uncounted)
