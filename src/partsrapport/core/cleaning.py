"""The whole of cleaning: the folder of raw data → the core tables, with an account of every row."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from partsrapport.config import Settings
from partsrapport.core import (
    activities,
    employees,
    goals,
    interests,
    occasions,
    orders,
    organisation_names,
    organisations,
    services,
    surveys,
)
from partsrapport.core.exports import Exports, read_exports
from partsrapport.core.sieve import Sieve
from partsrapport.core.survey_declarations import FILE as SURVEYS_FILE
from partsrapport.core.survey_declarations import Survey
from partsrapport.core.surveys import Answers
from partsrapport.errors import DataError
from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.warehouse.schema import tables

_DTYPES: Mapping[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "VARCHAR[]": pl.List(pl.String()),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
}
_DATED = (
    ("core.organisations", "from_date"),
    ("core.interests", "interest_date"),
    ("core.orders", "order_date"),
    ("core.occasions", "occasion_date"),
    ("core.activities", "activity_date"),
)
_LONGEST_SILENCE = timedelta(days=2 * 366)
Frames = dict[str, pl.DataFrame]


def clean(raw: Path, settings: Settings) -> Frames:
    """Read the folder of raw data and let in what keeps the contract; what does not is quarantined row by row.

    Returns every core table, the row accounting, the quarantine and the sources, by qualified name, as declared.

    Raises
    ------
    DataError
        The data are unusable as a whole (see ``exports.read_exports``), or have nothing about the year of the report,
        or about its date: no target group yet, or no row of the last two years.
    """
    exports = read_exports(raw)
    sieves = _sift(exports)
    answers = [
        surveys.clean(survey, rows, exports.goals)
        for survey, rows in zip(exports.surveys, exports.survey_rows, strict=True)
    ]
    found = {name: sieve.rows for name, sieve in sieves.items()} | _declared(raw, exports, sieves["core.services"])
    found |= _target_group(found["core.organisations"])
    found |= _survey_tables(answers) | _accounts(exports, [*sieves.values(), *(one.sieve for one in answers)])
    _check_year(found, settings.year)
    _check_as_of(found, settings.as_of_date)
    return {name: _as_declared(name, frame) for name, frame in found.items()}


def _sift(exports: Exports) -> dict[str, Sieve]:
    """The tables whose rows come from files of their own, each after those that it refers to."""
    rows = exports.rows
    target_group = organisations.clean(rows["malgrupp"])
    by_number = organisations.by_number(target_group)
    names = organisation_names.clean(rows["organisationsnamn"], by_number)
    known = organisations.register(target_group, names.rows)
    catalogue = services.clean(rows["tjanster"])
    known_services = services.register(catalogue)
    ordered = orders.clean(rows["avrop"], known, known_services)
    return {
        "core.organisations": target_group,
        "core.employees": employees.clean(rows["anstallda"], by_number),
        "core.organisation_names": names,
        "core.services": catalogue,
        "core.interests": interests.clean(rows["intresseanmalningar"], known, known_services),
        "core.orders": ordered,
        "core.occasions": occasions.clean(rows["leveranstillfallen"], orders.register(ordered)),
        "core.activities": activities.clean(rows["aktiviteter"]),
    }


def _target_group(rows: pl.DataFrame) -> Frames:
    """What becomes of the organisations over time."""
    return {"core.memberships": organisations.memberships(rows), "core.successions": organisations.successions(rows)}


def _declared(raw: Path, exports: Exports, catalogue: Sieve) -> Frames:
    """The tables that come from TOML files alone."""
    declared = _with_known_service(exports.surveys, catalogue.rows["service"])
    return {
        "core.surveys": pl.DataFrame(
            [surveys.survey_row(survey, raw) for survey in declared], infer_schema_length=None
        ),
        "core.survey_groups": pl.DataFrame([row for survey in declared for row in surveys.group_rows(survey)]),
        "core.survey_options": pl.DataFrame([row for survey in declared for row in surveys.option_rows(survey)]),
        "core.goals": goals.table(exports.goals),
        "core.goal_filters": goals.filter_table(exports.goals),
        "core.claims": pl.DataFrame(exports.claims, infer_schema_length=None),
    }


def _with_known_service(declared: Sequence[Survey], names: pl.Series) -> list[Survey]:
    """The surveys, the service that one follows up spelled as in the catalogue."""
    known = {name.lower(): name for name in names}
    stop_if(
        f"{SURVEYS_FILE}, {survey.survey_id}: tjänsten ”{survey.service}” i foljer_upp finns inte i tjanster."
        f"{suggestion(survey.service, names)} Rätta den ena filen."
        for survey in declared
        if survey.service and survey.service.lower() not in known
    )
    return [replace(survey, service=known[survey.service.lower()] if survey.service else None) for survey in declared]


def _survey_tables(answers: Sequence[Answers]) -> Frames:
    return {
        "core.survey_respondents": _stacked([surveys.respondents(one) for one in answers]),
        "core.survey_background": _stacked([surveys.background(one) for one in answers]),
        "core.survey_answers": _stacked([surveys.answer_rows(one) for one in answers]),
    }


def _accounts(exports: Exports, sieves: Sequence[Sieve]) -> Frames:
    return {
        "quality.row_accounting": _stacked([sieve.accounting() for sieve in sieves]),
        "quality.quarantine": _stacked([sieve.quarantine() for sieve in sieves]),
        "meta.sources": pl.DataFrame([asdict(source) for source in exports.sources]),
    }


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    filled = [frame for frame in frames if not frame.is_empty()]
    return pl.concat(filled) if filled else pl.DataFrame()


def _as_declared(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The declared columns in the declared types, in the order of the files."""
    dtypes = {column.name: _DTYPES[column.type] for column in tables()[name].columns}
    if frame.is_empty():
        return pl.DataFrame(schema=dtypes)
    return frame.select(pl.col(column).cast(dtype) for column, dtype in dtypes.items())


def _check_year(found: Frames, year: int) -> None:
    """A report needs a goal, a survey, an activity or an occasion of its year."""
    years: set[int] = set()
    for name in ("core.goals", "core.surveys"):
        years |= set(found[name].get_column("year", default=pl.Series()))
    for name, column in (("core.activities", "activity_date"), ("core.occasions", "occasion_date")):
        years |= set(found[name][column].dt.year().unique())
    if year not in years:
        known = ", ".join(map(str, sorted(years))) or "inget år alls"
        raise DataError(f"Det finns inga uppgifter om år {year} i rådata, bara om {known}. Välj ett av dem med --year.")


def _check_as_of(found: Frames, as_of: date) -> None:
    """A date decides the target group and what has happened: one that is mistyped must not give an empty report."""
    group = found["core.organisations"]
    if group.is_empty():
        return  # all of it is in quarantine, which the gate tells of
    advice = "Välj ett annat datum med --as-of, eller per i partsrapport.toml."
    if group.filter(pl.col("from_date") <= as_of, pl.col("to_date").fill_null(as_of) >= as_of).is_empty():
        first = min(group["from_date"])
        raise DataError(f"Målgruppen har ingen organisation den {as_of}: malgrupp gäller från {first}. {advice}")
    latest = max(max(found[name][column].unique(), default=date.min) for name, column in _DATED)
    if as_of > latest + _LONGEST_SILENCE:
        raise DataError(f"Rapporten ska gälla {as_of}, men det senaste i rådata är från {latest}. {advice}")
