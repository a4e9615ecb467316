"""``ordlista.toml``: the organisation's own words for what the contract leaves open, and more synonyms for the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.core.contract import declaration
from partsrapport.core.spelling import as_most_often
from partsrapport.errors import DataError
from partsrapport.raw import reads, toml_files, unread
from partsrapport.raw.keys import TEXT, TEXTS, KeyKind, build, each, key, whole, wrong_value
from partsrapport.raw.problems import gather, stop_if, suggestion
from partsrapport.raw.rows import Rows
from partsrapport.words.vocabulary import Vocabulary, Word, WordSet, ascii_key, built_in, plain

FILE = unread.WORDS


_KEY = KeyKind((str,), "bokstäverna a–z, siffror och _, t.ex. hallbart", lambda text: text == ascii_key(text))


@dataclass(frozen=True)
class OwnWord:
    """One word, the keys of [[arbetsomrade]] and the like."""

    word: str = key("ord", TEXT, about="så som det ska stå")
    sv: str = key("sv", TEXT, "", about="hur det läses på svenska, om det inte är som ord")
    en: str = key("en", TEXT, "")
    key_: str = key("nyckel", _KEY, "")
    also: tuple[str, ...] = key("synonymer", TEXTS, (), about="andra ord i exporterna som betyder detsamma")
    from_n: int | None = key("fran", whole(0), None, about="för storleksklass: minsta antal anställda")


def read(raw: Path) -> Vocabulary:
    """The words that come with the program, with the organisation's own; the file may be missing.

    Raises
    ------
    DataError
        The file is malformed, names a set that there is not, or gives one spelling to two words.
    """
    if not reads.is_there(raw / FILE):
        return built_in()
    content = toml_files.read(raw, FILE)
    by_heading = {words.heading: words for words in built_in().values()}
    stop_if(
        f"{FILE}: [[{heading}]] finns inte.{suggestion(heading, by_heading)} Det som kan anges är "
        f"{', '.join(by_heading)}."
        for heading in content
        if heading not in by_heading
    )
    extended = gather(partial(_extended, by_heading[heading], found) for heading, found in content.items())
    return built_in() | {words.name: words for words in extended}


def _extended(words: WordSet, found: Any) -> WordSet:
    own = each(FILE, words.heading, found, _word)
    if words.name == "size_class" and own:
        own = _sizes(words, own)
    result = words.with_own(own)
    stop_if([*_unknown(words, own), *_twice(result)])
    return result


def _sizes(words: WordSet, own: list[Word]) -> list[Word]:
    """The organisation's classes, with the program's of those whose employees nobody knows where it has none."""
    first_n = {word.from_n for word in own}
    if 0 not in first_n:
        raise DataError(
            f"{FILE}, [[storleksklass]]: ingen av klasserna har fran = 0. Ange alla klasser, från den minsta: de "
            "gäller i stället för verktygets."
        )
    return own if None in first_n else [*own, *(word for word in words.words if word.from_n is None)]


def _word(where: str, entry: Mapping[str, Any]) -> Word:
    own = build(OwnWord, where, entry)
    return Word(own.word, own.key_, own.sv, own.en, own.also, own.from_n)


def _unknown(words: WordSet, own: Sequence[Word]) -> Iterator[str]:
    """A closed set has a meaning in the program for each of its words: another would have none."""
    known = {plain(value) for value in words.values}
    for word in own:
        if not words.is_open and plain(word.word) not in known:
            near = suggestion(word.word, words.values)
            yield (
                f"{FILE}, [[{words.heading}]]: ”{word.word}” är inte något av {', '.join(words.values)}.{near} "
                "Ange det som synonym till ett av dem."
            )


def _twice(words: WordSet) -> Iterator[str]:
    spellings = [
        (plain(text), word.word) for word in words.words for text in {plain(word.word), *map(plain, word.also)}
    ]
    seen: dict[str, str] = {}
    for spelling, word in spellings:
        if seen.setdefault(spelling, word) != word:
            both = f"{seen[spelling]} och {word}"
            yield f"{FILE}, [[{words.heading}]]: ”{spelling}” står för både {both}. Ta bort det ena."


def wrong_word(where: str, key_: str, word: str, words: WordSet) -> Iterator[str]:
    """The message of a word that is none of the set; none where the organisation has said nothing of that."""
    if words.words and plain(word) not in words.accepted:
        expected = f"något av {', '.join(words.values)}"
        near = suggestion(word, words.values)
        yield wrong_value(where, key_, word, f"{expected}.{near} Lägg annars till det i {FILE}")


def completed(vocabulary: Vocabulary, rows: Mapping[str, Sequence[Rows]], areas: Iterable[str]) -> Vocabulary:
    """The vocabulary, an open set without words filled with those found in the data, spelled as most often there.

    ``areas`` are those of the goals and plans.
    """
    beside = {"area": list(areas)}
    found = {
        name: replace(words, words=tuple(_found(name, rows, beside.get(name, []))))
        for name, words in vocabulary.items()
        if words.is_open and not words.words
    }
    return {**vocabulary, **found}


def _found(name: str, rows: Mapping[str, Sequence[Rows]], beside: Sequence[str]) -> Iterator[Word]:
    headings = {
        table: said["raw"]
        for table, entry in declaration().items()
        for said in entry["columns"].values()
        if said["kind"] == f"word:{name}"
    }
    texts = [one.frame[headings[table]] for table in headings for one in rows.get(table, [])]
    together = pl.concat([pl.Series(beside, dtype=pl.String), *(text.rename("") for text in texts)])
    yield from map(Word, as_most_often(together).drop_nulls().unique().sort())


def table(vocabulary: Vocabulary) -> pl.DataFrame:
    """``core.words``: every word of every set in order."""
    return pl.DataFrame(
        [
            {
                "word_set": words.name,
                "word": word.word,
                "word_key": word.key,
                "position_n": position,
                "label_sv": word.sv,
                "label_en": word.en,
                "from_n": word.from_n,
            }
            for words in vocabulary.values()
            for position, word in enumerate(words.words, start=1)
        ],
        infer_schema_length=None,
    )
