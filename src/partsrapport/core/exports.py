"""Everything that cleaning starts from, read in one go so that all that is wrong with the files is said at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from partsrapport.core import (
    activities,
    claims,
    employees,
    goals,
    interests,
    occasions,
    orders,
    organisation_names,
    organisations,
    services,
    survey_declarations,
    surveys,
)
from partsrapport.core.goals import Goal
from partsrapport.core.sieve import Field
from partsrapport.core.survey_declarations import Survey
from partsrapport.errors import DataError
from partsrapport.raw import files
from partsrapport.raw.identity import masked
from partsrapport.raw.problems import gather, stop_if
from partsrapport.raw.reading import read_all
from partsrapport.raw.rows import Rows, Source, source

_FIELDS: dict[str, Sequence[Field]] = {
    "malgrupp": organisations.FIELDS,
    "anstallda": employees.FIELDS,
    "organisationsnamn": organisation_names.FIELDS,
    "tjanster": services.FIELDS,
    "intresseanmalningar": interests.FIELDS,
    "avrop": orders.FIELDS,
    "leveranstillfallen": occasions.FIELDS,
    "aktiviteter": activities.FIELDS,
}
_OPTIONAL = ("organisationsnamn",)


@dataclass(frozen=True)
class Exports:
    """Rows of text by name of the contract, and what the TOML files declare; ``survey_rows`` go with ``surveys``."""

    rows: dict[str, list[Rows]]
    surveys: list[Survey]
    survey_rows: list[Rows]
    goals: list[Goal]
    claims: list[dict[str, Any]]
    toml_sources: list[Source]

    @property
    def sources(self) -> list[Source]:
        """Every file that was read."""
        tables = [rows.source for found in self.rows.values() for rows in found]
        return [*tables, *(rows.source for rows in self.survey_rows), *self.toml_sources]


def read_exports(raw: Path) -> Exports:
    """Read the folder of raw data.

    Raises
    ------
    DataError
        A file is missing, unreadable, badly named or empty, a column is missing, or a TOML file breaks the contract.
    """
    if not raw.is_dir():
        raise DataError(f"Mappen {raw} finns inte. Ange var rådata ligger, eller skapa exempeldata: partsrapport demo.")
    if not any(raw.iterdir()):
        raise DataError(
            f"Mappen {raw} är tom. Lägg dit exporterna, ange en annan mapp med --raw, eller skapa exempeldata med "
            "partsrapport demo."
        )
    stop_if(
        f"Filnamnet {_readable(path.name)} har tecken som inte går att läsa. Byt namn."
        for path in sorted(raw.rglob("*"))
        if _readable(path.name) != path.name
    )
    stop_if(
        f"Filnamnet {masked(path.name)} innehåller ett personnummer, som inte får publiceras. Byt namn på filen."
        for path in sorted(raw.rglob("*"))
        if masked(path.name) != path.name
    )
    steps: list[Callable[[], Any]] = [partial(_read_rows, raw, name) for name in _FIELDS]
    steps += [partial(_read_surveys, raw), partial(claims.read, raw)]
    *rows, (declared, survey_rows, found_goals), found_claims = gather(steps)
    counts = {survey_declarations.FILE: declared, goals.FILE: found_goals, claims.FILE: found_claims}
    toml_sources = [source(raw / file, raw, rows_n=len(found), kind="TOML") for file, found in counts.items()]
    return Exports(
        dict(zip(_FIELDS, rows, strict=True)), declared, survey_rows, found_goals, found_claims, toml_sources
    )


def _readable(name: str) -> str:
    """The name with a mark in place of each byte that is no UTF-8, as in names from old systems."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_rows(raw: Path, name: str) -> list[Rows]:
    wanted = [field.heading for field in _FIELDS[name]]
    optional = [field.heading for field in _FIELDS[name] if field.is_optional_heading]
    find = files.find if name in _OPTIONAL else files.find_required
    found = gather(partial(read_all, path, raw, wanted, optional) for path in find(raw, name))
    return [rows for sheets in found for rows in sheets]


def _read_surveys(raw: Path) -> tuple[list[Survey], list[Rows], list[Goal]]:
    declared = survey_declarations.read(raw)
    found = goals.read(raw, declared)
    return declared, surveys.read_all(raw, declared, found), found
