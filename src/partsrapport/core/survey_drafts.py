"""A draft of a survey's ``[[enkat]]`` from its file: headings and answers found, for a person to review.

Nothing that a single respondent wrote is in it: an answer is shown when several gave it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl

from partsrapport.core.choices import members
from partsrapport.errors import DataError
from partsrapport.raw.identity_columns import private_reason
from partsrapport.raw.reading import header, read_all
from partsrapport.raw.rows import Rows
from partsrapport.raw.text import fold, tidy
from partsrapport.words.vocabulary import built_in, plain

_PERSONAL = re.compile(
    r"(?:^|_)(?:namn|fornamn|efternamn|e_?post\w*|mail|telefon\w*|mobil\w*|adress|person\w*|ip)(?:_|$)"
)
_GROUP = re.compile(r"tillfalle|konferens|grupp|myndighet|organisation|seminarium|kurs|ort|avdelning")
_NO_OPINION = {
    "vet ej",
    "vet inte",
    "ej aktuellt",
    "inte aktuellt",
    "kan inte svara",
    "ingen åsikt",
    "ingen uppfattning",
}
_MOST_ANSWERS = 12
_SPLIT = re.compile(r"(?P<question>.+?) ?\[(?P<answer>[^\[\]]+)\]")
_NUMBER = re.compile(r"^\(?([0-9]{1,2})\b")


@dataclass(frozen=True)
class _Column:
    heading: str
    answers: tuple[str, ...]
    """What at least two answered, lowest number first where there are numbers, else by alphabet."""
    is_closed: bool
    """Whether those are few, and nearly all that was answered."""
    is_personal: bool
    has_several: bool = False
    """Whether some gave several of them."""
    split: tuple[tuple[str, str], ...] = ()
    """The columns that each stand for one of them: header and answer."""


def draft(path: Path) -> str:
    """The block, as TOML; the order of a scale's answers and the positive ones are guesses, and said to be.

    Raises
    ------
    DataError
        The file is unreadable or has no rows.
    """
    headings = list(dict.fromkeys(tidy(heading) for heading in header(path, path.parent, []) if heading.strip()))
    rows = read_all(path, path.parent, headings, headings, is_personal=True, takes_first=True)[0]
    columns = list(_gathered([_column(rows, heading) for heading in rows.headings], rows))
    if not columns:
        raise DataError(f"{path.name} har inga kolumner att läsa. Kontrollera att rubrikraden kommer först.")
    return "\n".join(_lines(path, columns)) + "\n"


def _column(rows: Rows, heading: str) -> _Column:
    cells = rows.frame[heading].drop_nulls()
    is_personal = bool(_PERSONAL.search(fold(heading))) or bool(private_reason(cells).is_not_null().any())
    given = cells.map_elements(members, pl.List(pl.String)).explode(empty_as_null=True).drop_nulls()
    answers, is_closed = _answers(given)
    if is_closed and given.len() > cells.len():
        return _Column(heading, answers, is_closed, is_personal, has_several=True)
    return _Column(heading, *_answers(cells), is_personal)


def _answers(given: pl.Series) -> tuple[tuple[str, ...], bool]:
    """What at least two answered, in order; and whether those are few, and nearly all."""
    counts = given.alias("answer").value_counts(name="n").filter(pl.col("n") > 1)
    answers = tuple(sorted(counts["answer"], key=_place))
    return answers, 2 <= len(answers) <= _MOST_ANSWERS and counts["n"].sum() >= 0.9 * given.len()


def _gathered(columns: Iterable[_Column], rows: Rows) -> Iterator[_Column]:
    """The columns, those that each stand for an answer to one question (``Fråga [Svar]``, ticked or not) as one."""
    for question, alike in groupby(columns, lambda column: _question_of(column.heading, rows)):
        parts = list(alike)
        if question is None or len(parts) == 1:
            yield from parts
        else:
            answers = tuple(column.heading.removeprefix(question).strip(" []") for column in parts)
            split = tuple(zip((column.heading for column in parts), answers, strict=True))
            yield _Column(question, answers, is_closed=True, is_personal=False, has_several=True, split=split)


def _question_of(heading: str, rows: Rows) -> str | None:
    """The question that a column of ticks is about; None where it is not one."""
    found = _SPLIT.fullmatch(heading)
    if found is None:
        return None
    ticks = {plain(text) for text in rows.frame[heading].drop_nulls().unique()}
    known = {*built_in()["yes_no"].accepted, plain(found["answer"])}
    return found["question"] if ticks and ticks <= known else None


def _place(answer: str) -> tuple[int, str]:
    found = _NUMBER.match(answer)
    return (int(found[1]) if found else 0, answer)


def _lines(path: Path, columns: list[_Column]) -> Iterator[str]:
    personal = [column.heading for column in columns if column.is_personal]
    closed = [column for column in columns if column.is_closed and not column.is_personal]
    sides = set(built_in()["side"].accepted)
    side = next((column for column in closed if set(map(plain, column.answers)) <= sides), None)
    group = next((column for column in closed if column is not side and _GROUP.search(fold(column.heading))), None)
    questions = [column for column in closed if column not in (side, group)]
    survey = fold(path.stem).replace("_", "-")
    distinct = dict.fromkeys(column.answers for column in questions)
    scales = {answers: f"{survey}-{number}" for number, answers in enumerate(distinct, start=1)}
    for answers, name in scales.items():
        yield from _scale(name, answers)
    year = re.search(r"(?:19|20)[0-9]{2}", path.stem)
    yield "[[enkat]]"
    yield f"id = {_quoted(survey)}"
    yield f"fil = {_quoted(path.name)}"
    yield f"titel = {_quoted(path.stem)}  # skriv den som den ska stå i rapporten"
    yield f"ar = {year[0] if year else 2000}  # kontrollera"
    yield from (
        [f"grupp = {_quoted(group.heading)}  # stämmer det?", 'grupper = "alla"  # eller "urval"'] if group else []
    )
    yield from ([f"sida = {_quoted(side.heading)}"] if side else [])
    yield from ([f"personuppgifter = {_listed(personal)}"] if personal else [])
    for column in questions:
        yield from _question(column, scales[column.answers])
    used = {column.heading for column in closed} | set(personal)
    rest = [column.heading for column in columns if column.heading not in used]
    yield from ([f"# Läses inte, om du inte lägger till det: {', '.join(rest)}"] if rest else [])


def _scale(name: str, answers: tuple[str, ...]) -> Iterator[str]:
    none = [answer for answer in answers if plain(answer) in _NO_OPINION]
    yield f"[skala.{name}]"
    yield f"svar = {_listed(answer for answer in answers if answer not in none)}  # ordna från lägst till högst"
    yield from ([f"ingen_asikt = {_listed(none)}"] if none else [])
    if any(answer.isdecimal() for answer in answers):
        yield "# Svaren är siffror: skriv vad de betyder i svar, från 1, och lägg till siffror = true"
    yield ""


def _question(column: _Column, scale: str) -> Iterator[str]:
    opinions = [answer for answer in column.answers if plain(answer) not in _NO_OPINION]
    yield "[[enkat.fraga]]"
    yield f"id = {_quoted(fold(column.heading)[:40].strip('_'))}"
    yield f"rubrik = {_quoted(column.heading)}"
    yield f"skala = {_quoted(scale)}"
    yield from (["flera = true"] if column.has_several else [])
    if column.split:
        yield f"kolumner = {{ {', '.join(f'{_quoted(name)} = {_quoted(answer)}' for name, answer in column.split)} }}"
    yield f"positiva = {_listed(_positives(opinions))}  # kontrollera, och fyll i om det är tomt"


def _positives(opinions: list[str]) -> list[str]:
    """The highest of answers with numbers, and yes; nothing tells of any other scale which end is which."""
    if not all(map(_NUMBER.match, opinions)):
        return [answer for answer in opinions if plain(answer) == "ja"]
    return opinions[-2:] if len(opinions) > 3 else opinions[-1:]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
