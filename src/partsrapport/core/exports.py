"""Everything that cleaning starts from, read in one go so that all that is wrong with the files is said at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.core import corrections, declared_surveys, goals, own_words, public_registers, statements, surveys
from partsrapport.core.contract import RawTable
from partsrapport.core.corrections import Corrections
from partsrapport.core.goals import GoalDeclaration
from partsrapport.core.statements import ClaimDeclaration, MeasureDeclaration
from partsrapport.core.survey_declarations import SurveyDeclaration
from partsrapport.errors import DataError
from partsrapport.raw import files, unread
from partsrapport.raw.identity import masked
from partsrapport.raw.problems import gather, stop_if
from partsrapport.raw.reading import read_all, stop_if_empty
from partsrapport.raw.rows import Rows, Source, source
from partsrapport.words.vocabulary import Vocabulary

_NONE = r"^(?i:nej|ingen|inget|inga|saknas|okänd|okänt|ej aktuellt|inte aktuellt|null|none|nan|n/?a)\.?$"
"""What people and programs write in a column of text that may be blank, where there is nothing to write."""


@dataclass(frozen=True)
class Exports:
    """Rows of text by name of the contract, and what the TOML files declare; answers to surveys are yet to be read."""

    rows: dict[str, list[Rows]]
    surveys: list[SurveyDeclaration]
    goals: list[GoalDeclaration]
    claims: list[ClaimDeclaration]
    plan: list[MeasureDeclaration]
    vocabulary: Vocabulary
    files: list[Source]
    """Those that were read, but for workbooks of corrections."""
    corrections: Corrections
    name_proposals: pl.DataFrame
    """Who may be meant by the names in registers that nobody bears."""

    @property
    def sources(self) -> list[Source]:
        """Every file that was read."""
        return [*self.files, *self.corrections.sources()]


def read_exports(raw: Path, tables: Mapping[str, RawTable]) -> Exports:
    """Read the folder of raw data.

    Raises
    ------
    DataError
        A file is missing, unreadable, badly named or empty, a column is missing, or a TOML file breaks the contract.
    """
    _check_folder(raw)
    headings = {path: public_registers.headings(path, raw) for path in files.find(raw, "malgrupp")}
    of_group = {path: found for path, found in headings.items() if found}
    steps: list[Callable[[], Any]] = [partial(_read_rows, raw, table, of_group) for table in tables.values()]
    steps += [partial(_read_declarations, raw), partial(statements.claims, raw), partial(corrections.read, raw)]
    try:
        *rows, (vocabulary, declared, found_goals, measures), found_claims, corrected = gather(steps)
    except DataError as error:
        stop_if([*str(error).splitlines(), *_faults_of_surveys(raw)])
    read = dict(zip(tables, rows, strict=True))
    if not _has_just_begun(read.values()):
        for table in tables.values():
            if table.known_as:  # others refer to its rows: no orders are none, but no organisations are a fault
                stop_if_empty(read[table.name])
    by_name = public_registers.joined(read)
    counts = dict(zip(unread.DECLARATIONS, map(len, (declared, found_goals, found_claims)), strict=True))
    counts |= {unread.PLAN: len(measures), own_words.FILE: 0}
    there = {file: rows_n for file, rows_n in counts.items() if (raw / file).exists()}
    sources = [rows.source for found in by_name.values() for rows in found]
    sources += [source(raw / file, raw, rows_n=rows_n, kind="TOML") for file, rows_n in there.items()]
    complete = own_words.completed(vocabulary, by_name, [one.area for one in (*found_goals, *measures)])
    return Exports(
        by_name,
        declared,
        found_goals,
        found_claims,
        measures,
        complete,
        sources,
        corrected,
        public_registers.proposals(read),
    )


def _check_folder(raw: Path) -> None:
    """Stop where there is nothing to read, or a file whose name may not be told or cannot be."""
    if not any(raw.iterdir()):
        raise DataError(
            f"Mappen {raw} är tom. Lägg dit exporterna, ange en annan mapp med --raw, eller skapa exempeldata med "
            "partsrapport demo."
        )
    names = [path.name for path in sorted(raw.rglob("*"))]
    stop_if(
        f"Filnamnet {_readable(name)} har tecken som inte går att läsa. Byt namn."
        for name in names
        if _readable(name) != name
    )
    stop_if(
        f"Filnamnet {masked(name)} innehåller ett personnummer, som inte får publiceras. Byt namn på filen."
        for name in names
        if masked(name) != name
    )


def _has_just_begun(rows: Iterable[Sequence[Rows]]) -> bool:
    """Whether the tables are those of a project that has just begun: none of them has a row."""
    return all(one.frame.is_empty() for found in rows for one in found)


def _readable(name: str) -> str:
    """The name with a mark in place of each byte that is no UTF-8, as in names from old systems."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_rows(raw: Path, table: RawTable, of_group: Mapping[Path, Sequence[str]]) -> list[Rows]:
    """The rows of a table; ``of_group`` is the files of the target group that are registers, and their headings."""
    may_lack = table.is_optional or (table.name == "anstallda" and len(of_group) > 0)
    paths = (files.find if may_lack else files.find_required)(raw, table.name)
    found = gather(partial(_read_file, raw, table, path, of_group.get(path)) for path in paths)
    return [rows for sheets in found for rows in sheets]


def _read_file(raw: Path, table: RawTable, path: Path, of_register: Sequence[str] | None) -> Sequence[Rows]:
    if of_register:
        return public_registers.read(path, raw, of_register)
    free = [field.heading for field in table.fields if field.kind.is_free and not field.is_required]
    return [_without_none(rows, free) for rows in read_all(path, raw, table.headings, table.optional_headings)]


def _without_none(rows: Rows, headings: Sequence[str]) -> Rows:
    """The rows, a cell blank where it says in words that there is nothing: ”Nej” is no co-organiser."""
    there = [pl.col(heading) for heading in headings if heading in rows.headings]
    blank = (pl.when(~cell.str.contains(_NONE)).then(cell) for cell in there)
    return replace(rows, frame=rows.frame.with_columns(blank))


def _read_declarations(
    raw: Path,
) -> tuple[Vocabulary, list[SurveyDeclaration], list[GoalDeclaration], list[MeasureDeclaration]]:
    vocabulary = own_words.read(raw)
    declared = declared_surveys.read(raw, vocabulary)
    return vocabulary, declared, goals.read(raw, declared, vocabulary), statements.plan(raw, vocabulary)


def _faults_of_surveys(raw: Path) -> list[str]:
    """What is wrong with the files of answers, where other files stop the build before their turn."""
    try:
        _, declared, found, _ = _read_declarations(raw)
        gather(partial(surveys.read, raw, survey, found) for survey in declared)
    except DataError as error:
        return str(error).splitlines()
    return []
