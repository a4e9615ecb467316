"""A draft of a survey's ``[[enkat]]`` from its file: headings and answers found, for a person to review.

Nothing that a single respondent wrote is in it: an answer is shown when several gave it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

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
_NUMBER = re.compile(r"^\(?([0-9]{1,2})\b")


@dataclass(frozen=True)
class _Column:
    heading: str
    answers: tuple[str, ...]
    """What at least two answered, lowest number first where there are numbers, else by alphabet."""
    is_closed: bool
    """Whether those are few, and nearly all that was answered."""
    is_personal: bool


def draft(path: Path) -> str:
    """The block, as TOML; the order of a scale's answers and the positive ones are guesses, and said to be.

    Raises
    ------
    DataError
        The file is unreadable or has no rows.
    """
    headings = list(dict.fromkeys(tidy(heading) for heading in header(path, path.parent, []) if heading.strip()))
    rows = read_all(path, path.parent, headings, headings, is_personal=True, takes_first=True)[0]
    columns = [_column(rows, heading) for heading in rows.headings]
    if not columns:
        raise DataError(f"{path.name} har inga kolumner att läsa. Kontrollera att rubrikraden kommer först.")
    return "\n".join(_lines(path, columns)) + "\n"


def _column(rows: Rows, heading: str) -> _Column:
    cells = rows.frame[heading].drop_nulls()
    counts = cells.value_counts(name="n").filter(pl.col("n") > 1)
    answers = sorted(counts[heading], key=_place)
    is_closed = 2 <= len(answers) <= _MOST_ANSWERS and counts["n"].sum() >= 0.9 * cells.len()
    is_personal = bool(_PERSONAL.search(fold(heading))) or bool(private_reason(cells).is_not_null().any())
    return _Column(heading, tuple(answers), is_closed, is_personal)


def _place(answer: str) -> tuple[int, str]:
    found = _NUMBER.match(answer)
    return (int(found[1]) if found else 0, answer)


def _lines(path: Path, columns: list[_Column]) -> Iterator[str]:
    personal = [column.heading for column in columns if column.is_personal]
    closed = [column for column in columns if column.is_closed and not column.is_personal]
    side = next((column for column in closed if _is_side(column)), None)
    group = next((column for column in closed if column is not side and _GROUP.search(fold(column.heading))), None)
    questions = [column for column in closed if column not in (side, group)]
    scales = {column.answers: f"skala{number}" for number, column in enumerate(_distinct(questions), start=1)}
    for answers, name in scales.items():
        yield from _scale(name, answers)
    year = re.search(r"(?:19|20)[0-9]{2}", path.stem)
    yield "[[enkat]]"
    yield f"id = {_quoted(fold(path.stem).replace('_', '-'))}"
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


def _is_side(column: _Column) -> bool:
    return {plain(answer) for answer in column.answers} <= set(built_in()["side"].accepted)


def _distinct(questions: Iterable[_Column]) -> list[_Column]:
    return list({column.answers: column for column in questions}.values())


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
