"""The closed sets of values: ``vocabulary.toml``, and what an organisation's own words make of them.

``words`` imports nothing of ours and no Polars: this is the ground.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files


def plain(text: str) -> str:
    """A text as it is compared: ``Grupp-  OCH`` and ``grupp- och`` are the same, and ﬁ is fi."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def ascii_key(text: str) -> str:
    """The letters and figures of a text as an identifier: ``Ett område`` is ``ett_omrade``."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")


@dataclass(frozen=True)
class Word:
    """One value of a set; ``sv`` and ``en`` are what people read for it, ``also`` what else they write."""

    word: str
    key: str = ""
    sv: str = ""
    en: str = ""
    also: tuple[str, ...] = ()
    from_n: int | None = None

    def __post_init__(self) -> None:
        """What is not said is the letters of the word, or the word itself."""
        sv = self.sv or self.word
        said = {"key": self.key or ascii_key(self.word), "sv": sv, "en": self.en or sv, "also": tuple(self.also)}
        for name, value in said.items():
            object.__setattr__(self, name, value)

    def label(self, language: str) -> str:
        """What people read for it in a language."""
        return {"sv": self.sv, "en": self.en}[language]


@dataclass(frozen=True)
class WordSet:
    """One set: what it is called in ordlista.toml and in the ids of labels, and its words in order."""

    name: str
    heading: str
    kind: str
    is_open: bool
    words: tuple[Word, ...]

    @property
    def values(self) -> list[str]:
        """The values in order."""
        return [word.word for word in self.words]

    @property
    def accepted(self) -> dict[str, str]:
        """Each way to write a value, as ``plain`` makes it → the value."""
        written = {plain(text): word.word for word in self.words for text in word.also}
        return written | {plain(word.word): word.word for word in self.words}

    def spelled(self, text: str) -> str:
        """The value that a text stands for, or the text itself."""
        return self.accepted.get(plain(text), text)

    def with_own(self, own: Sequence[Word]) -> "WordSet":
        """The set with an organisation's own words: in place of these in an open set, else only added to these.

        A word that both have keeps its synonyms.
        """
        declared = {plain(word.word): word for word in own}
        kept = [word for word in self.words if not (self.is_open and own) or plain(word.word) in declared]
        merged = {plain(word.word): _merged(word, declared.get(plain(word.word))) for word in kept}
        order = declared if self.is_open and own else merged
        return replace(self, words=tuple(merged.get(name) or declared[name] for name in order))


def _merged(word: Word, own: Word | None) -> Word:
    return replace(own, also=(*word.also, *own.also)) if own else word


Vocabulary = Mapping[str, WordSet]


@cache
def built_in() -> dict[str, WordSet]:
    """The sets as they come with the program, by name."""
    declared = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    return {
        name: WordSet(
            name,
            entry["heading"],
            entry.get("kind", entry["heading"]),
            entry["is_open"],
            tuple(Word(**word) for word in entry["words"]),
        )
        for name, entry in declared.items()
    }


def values(name: str) -> list[str]:
    """The values of a set as it comes with the program, in order."""
    return built_in()[name].values
