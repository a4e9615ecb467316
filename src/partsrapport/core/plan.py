"""``verksamhetsplan.toml`` → ``core.plan_measures``: what the plan of a year said would be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from partsrapport.core import own_words, statements
from partsrapport.core.statements import StatementDeclaration
from partsrapport.raw import toml_files, unread
from partsrapport.raw.keys import TABLES, TEXT, YEAR, build, key, named
from partsrapport.raw.problems import stop_if
from partsrapport.words.vocabulary import Vocabulary, plain

FILE = unread.PLAN


@dataclass(frozen=True, kw_only=True)
class _File:
    measures: tuple[Mapping[str, Any], ...] = key("insats", TABLES, ())


@dataclass(frozen=True, kw_only=True)
class MeasureDeclaration(StatementDeclaration):
    """One measure of a plan: a published figure that lies ahead; the keys of [[insats]]."""

    measure_id: str = key("id", TEXT)
    statement: str = key("lydelse", TEXT)
    statement_en: str | None = key("lydelse_en", TEXT, None)
    year: int = key("ar", YEAR)
    area: str = key("arbetsomrade", TEXT)


def read(raw: Path, vocabulary: Vocabulary) -> list[MeasureDeclaration]:
    """The measures, areas spelled as in the vocabulary; the file may be missing.

    Raises
    ------
    DataError
        The file is malformed, a comparison is impossible, or there is no such area.
    """
    if not (raw / FILE).exists():
        return []
    entries = build(_File, FILE, toml_files.read(raw, FILE)).measures
    found = statements.read(FILE, "insats", entries, MeasureDeclaration)
    stop_if(_problems(entries, found, vocabulary))
    areas = vocabulary["area"].accepted
    return [replace(measure, area=areas.get(plain(measure.area), measure.area)) for measure in found]


def _problems(
    entries: tuple[Mapping[str, Any], ...], found: list[MeasureDeclaration], vocabulary: Vocabulary
) -> Iterator[str]:
    for number, (entry, measure) in enumerate(zip(entries, found, strict=True), start=1):
        yield from own_words.wrong_area(named(FILE, "insats", number, entry), measure.area, vocabulary)
