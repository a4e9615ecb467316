"""Public registers as the target group: the three layouts that are published, as rows of the contract.

A register says which organisations there were a year, so each of them becomes a row with that year as its period; the
last year of a register has no end. A member that is known by its name alone gets its number from the other files, by
exactly the same name in another spelling; who might be meant is proposed, and only a person can say so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from partsrapport.core.kinds import ORGANISATION_ID
from partsrapport.core.spelling import plain_series
from partsrapport.errors import DataError
from partsrapport.project import NAME_PROPOSALS as PROPOSALS_FILE
from partsrapport.raw.problems import nearest, suggestion
from partsrapport.raw.reading import header, read_all
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS, Rows, label
from partsrapport.raw.text import fold
from partsrapport.warehouse import schema

NAME, NUMBER = "organisation", "organisationsnummer"
_YEAR = r"^(?:19|20)[0-9]{2}$"
_CALLED = {
    "Myndighet": NAME,
    "Medlem": NAME,
    "OrgNr": NUMBER,
    "År": "ar",
    "Departement": "departement",
    "Värdmyndighet": "vardmyndighet",
    "Anställda": "anstallda",
    "Årsarbetskrafter": "arsarbetskrafter",
}
"""What registers call the columns of the contract."""
_TOLD = pl.DataFrame(schema=dict.fromkeys([NUMBER, "ar", NAME, "departement", "vardmyndighet"], pl.String))
_IS_TOLD = "is_told"
"""The column that says that a register with numbers has the organisation and year too."""
_UNIVERSITY = r"(?i)universitet|högskol|^karolinska institutet|^konstfack|^dramatiska institutet"
_ABOUT_THEM = r"(?i)myndighet|nämnd|verk|råd|ämbete"
"""The names of the state's universities and högskolor (Högskoleförordningen, 1993:100, bilaga 1, today and before), and
what is in those of agencies that have to do with them, and in none of theirs."""
_SAID = "Läses som ett register: en rad för varje organisation och år; universitet och högskolor är lärosäten."


@dataclass(frozen=True)
class PublicRegister(Rows):
    """The rows of a register, the columns by their names in the contract, and ``ar``."""


def headings(path: Path, raw: Path) -> list[str]:
    """The header of a register; none of another file, nor of one that cannot be read, which is told when it is."""
    try:
        found = [fold(heading) for heading in header(path, raw, [*_CALLED, NAME, NUMBER])]
    except DataError:
        return []
    is_crosstab = "medlem" in found and any(re.match(_YEAR, one) for one in found)
    return found if is_crosstab or {"myndighet", "orgnr"} <= set(found) else []


def read(path: Path, raw: Path, found: Sequence[str]) -> list[PublicRegister]:
    """The rows of a register with those headings, sheet by sheet.

    Raises
    ------
    DataError
        The file is unreadable or has no rows.
    """
    if "medlem" in found:
        years = dict.fromkeys(heading for heading in found if re.match(_YEAR, heading))
        tables = read_all(path, raw, ["Medlem", *years], takes_first=True)
        return [_of_year(rows, year) for rows in tables for year in years]
    wanted = [heading for heading in _CALLED if heading != "Medlem"]
    optional = [heading for heading in wanted if heading not in ("Myndighet", "OrgNr")]
    return [_of_sheet(rows) for rows in read_all(path, raw, wanted, optional)]


def _of_sheet(rows: Rows) -> PublicRegister:
    """The columns by their names in the contract; the year is the name of the sheet where no column says it."""
    frame = rows.frame.rename(_CALLED, strict=False)
    if "ar" not in frame.columns:
        frame = frame.with_columns(ar=pl.lit(rows.sheet).str.extract(r"((?:19|20)[0-9]{2})"))
    return _with(rows, frame)


def _of_year(rows: Rows, year: str) -> PublicRegister:
    """A year of a crosstab of members and years as a sheet of its own: those with a number then were members."""
    cell = pl.col(year)
    said = pl.when(~cell.str.contains("^[0-9]")).then(pl.format("”{}” under {} är inget antal", cell, pl.lit(year)))
    damage = pl.coalesce(DAMAGE, said).alias(DAMAGE)
    columns = [ROW_NUMBER, damage, SURPLUS, pl.col("Medlem").alias(NAME), cell.alias("anstallda")]
    frame = rows.frame.select(columns).drop_nulls("anstallda").with_columns(ar=pl.lit(year))
    labelled = replace(rows.source, file=label(rows.source.file, year))
    return _with(replace(rows, source=labelled), frame)


def _with(rows: Rows, frame: pl.DataFrame) -> PublicRegister:
    said = f"{_SAID} {rows.source.decisions}".strip()
    described = replace(rows.source, rows_n=frame.height, decisions=said)
    return PublicRegister(described, frame, rows.sheet)


def joined(tables: Mapping[str, list[Rows]]) -> dict[str, list[Rows]]:
    """The rows of all raw tables, those of registers as rows of the target group and, without a file, of employees."""
    registers = [rows for rows in tables["malgrupp"] if isinstance(rows, PublicRegister)]
    if not registers:
        return dict(tables)
    known = _known_names(tables["malgrupp"], tables["organisationsnamn"])
    told = pl.concat([_TOLD, *(_told(rows) for rows in registers if NUMBER in rows.headings)], how="diagonal")
    named = [rows if NUMBER in rows.headings else _named(rows, known, told) for rows in registers]
    last = max((year for rows in named for year in rows.frame["ar"].drop_nulls()), default="")
    others = [rows for rows in tables["malgrupp"] if not isinstance(rows, PublicRegister)]
    group = {"malgrupp": [*others, *(_members(rows, last) for rows in named)]}
    counted = [rows for rows in named if {"anstallda", "arsarbetskrafter"} & set(rows.headings)]
    return {**tables, **group, "anstallda": tables["anstallda"] or list(map(_employees, counted))}


def proposals(tables: Mapping[str, Sequence[Rows]]) -> pl.DataFrame:
    """``quality.name_proposals``: the members of registers without numbers that nobody is called, and who is near."""
    registers = [
        rows for rows in tables["malgrupp"] if isinstance(rows, PublicRegister) and NUMBER not in rows.headings
    ]
    known = _known_names(tables["malgrupp"], tables["organisationsnamn"]) if registers else {}
    names = pl.concat([pl.Series(NAME, [], pl.String), *(rows.frame[NAME] for rows in registers)])
    found = pl.DataFrame({NAME: names.drop_nulls().unique()})
    missing = found.filter(~plain_series(found[NAME]).is_in([*known]))
    near = {name: nearest(name, known) for name in missing[NAME]}
    rows = [(name, known[one] if one else None, one) for name, one in sorted(near.items())]
    return pl.DataFrame(rows, schema=schema.tables()["quality.name_proposals"].dtypes, orient="row")


def _told(rows: Rows) -> pl.DataFrame:
    """What a register with numbers says of each organisation and year."""
    there = rows.frame.select(name for name in _TOLD.columns if name in rows.headings)
    return there.with_columns(ORGANISATION_ID.of(rows.frame[NUMBER]))


def _named(rows: Rows, known: Mapping[str, str], told: pl.DataFrame) -> Rows:
    """The members with their numbers, and what a register with numbers says of them: the same row is a duplicate."""
    frame = _numbered(rows.frame, known)
    about = told.drop_nulls([NUMBER, "ar", NAME]).unique([NUMBER, "ar"], keep="first", maintain_order=True)
    found = frame.join(about, on=[NUMBER, "ar"], how="left", suffix=":", maintain_order="left")
    is_told = pl.col(f"{NAME}:").is_not_null()
    filled = found.with_columns(pl.coalesce(f"{NAME}:", NAME).alias(NAME), is_told.alias(_IS_TOLD)).drop(f"{NAME}:")
    return replace(rows, frame=filled)


def _members(rows: Rows, last: str) -> Rows:
    year = pl.col("ar")
    is_year = year.str.contains(_YEAR)
    is_university = pl.col(NAME).str.contains(_UNIVERSITY) & ~pl.col(NAME).str.contains(_ABOUT_THEM)
    frame = rows.frame.with_columns(
        fran=pl.when(is_year).then(pl.format("{}-01-01", year)).otherwise(year),
        till=pl.when(is_year & (year != last)).then(pl.format("{}-12-31", year)),
        sektor=pl.when(is_university).then(pl.lit("lärosäte")).otherwise(pl.lit("myndighet")),
    )
    return replace(rows, frame=frame)


def _numbered(frame: pl.DataFrame, known: Mapping[str, str]) -> pl.DataFrame:
    found = plain_series(frame[NAME]).replace_strict(known, default=None, return_dtype=pl.String)
    missing = frame[NAME].filter(found.is_null()).drop_nulls().unique()
    reasons = {name: _proposal(name, known) for name in missing}
    damage = pl.col(NAME).replace_strict(reasons, default=None, return_dtype=pl.String)
    return frame.with_columns(found.alias(NUMBER), pl.coalesce(DAMAGE, damage).alias(DAMAGE))


def _proposal(name: str, known: Iterable[str]) -> str:
    return (
        f"”{name}” har inget organisationsnummer i registret och finns inte under just det namnet i malgrupp eller "
        f"organisationsnamn.{suggestion(name, known)} Lägg till namnet och numret i organisationsnamn, om du vet vem "
        f"det är: {PROPOSALS_FILE} har en rad att fylla i"
    )


def _known_names(files: Sequence[Rows], names: Sequence[Rows]) -> dict[str, str]:
    """A name as it is compared → its one number, from rows of the target group and of other names."""
    pairs = [rows.frame.select(name=NAME, number=NUMBER) for rows in files if {NAME, NUMBER} <= set(rows.headings)]
    pairs += [rows.frame.select(name="namn", number=NUMBER) for rows in names]
    if not pairs:
        return {}
    found = pl.concat(pairs).drop_nulls()
    plain = found.with_columns(plain_series(found["name"]), ORGANISATION_ID.of(found["number"])).drop_nulls()
    return dict(plain.unique().unique("name", keep="none").select("name", "number").iter_rows())


def _employees(rows: Rows) -> Rows:
    """As ``anstallda``: full-time equivalents stand for employees where these are not told."""
    columns = [heading for heading in ("anstallda", "arsarbetskrafter") if heading in rows.headings]
    frame = rows.frame.with_columns(pl.coalesce(columns).alias("anstallda")).drop_nulls("anstallda")
    if _IS_TOLD in frame.columns:
        is_consequence = pl.col(NUMBER).is_null()
        frame = frame.remove(_IS_TOLD).with_columns(pl.when(~is_consequence).then(DAMAGE).alias(DAMAGE))
    described = replace(rows.source, file=f"{rows.source.file}, anställda", rows_n=frame.height, decisions="")
    return replace(rows, source=described, frame=frame)
