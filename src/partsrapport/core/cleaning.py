"""The whole of cleaning: the folder of raw data → the core tables, with an account of every row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.config import Settings
from partsrapport.core import (
    contract,
    goals,
    kinds,
    newest,
    organisations,
    own_words,
    services,
    statements,
    surveys,
)
from partsrapport.core.contract import NUMBER, RawTable
from partsrapport.core.exports import Exports, read_exports
from partsrapport.core.references import Referred, referred, resolve, resolve_organisation
from partsrapport.core.sieve import TEXTS, Sieve, keep_distinct
from partsrapport.core.survey_declarations import SurveyDeclaration
from partsrapport.core.surveys import Account
from partsrapport.errors import DataError, UsageError
from partsrapport.project import CONFIGURATION
from partsrapport.raw.identity_columns import contacts_masked_series
from partsrapport.raw.problems import gather, stop_if, suggestion
from partsrapport.raw.rows import Rows
from partsrapport.warehouse import schema

_LONGEST_SILENCE = timedelta(days=2 * 366)
_PER_RESPONDENT = ("core.survey_respondents", "core.survey_background", "core.survey_answers")
Frames = dict[str, pl.DataFrame]
Receive = Callable[[Frames], None]


def clean(
    raw: Path, settings: Settings, declaration: Mapping[str, Any] | None = None, receive: Receive | None = None
) -> Frames:
    """Read the folder of raw data and let in what keeps the contract; what does not is quarantined row by row.

    Returns every core table, the row accounting, the quarantine and the sources, by qualified name, as declared;
    ``declaration`` is the content of another ``contract.toml``. The tables with a row for every respondent or answer go
    to ``receive``, where there is one, survey by survey, so that no more than one is in memory; else they are returned.

    Raises
    ------
    DataError
        The data are unusable as a whole (see ``exports.read_exports``), or have nothing about the year of the report,
        or about its date: no target group yet, or no row of the last two years.
    UsageError
        A column is to be masked that there is not.
    """
    exports = read_exports(raw, contract.tables(declared=declaration))
    tables = contract.tables(exports.vocabulary, declaration)
    exports = replace(exports, rows=_masked(exports.rows, tables, settings.masked_columns))
    sieves, referred_to, changed = _sift(exports, tables, settings.newest_wins)
    found = {tables[name].table.name: sieve.rows for name, sieve in sieves.items()}
    held: dict[str, list[pl.DataFrame]] = {name: [] for name in _PER_RESPONDENT}
    accounts = gather(
        partial(_survey, raw, exports, survey, receive or partial(_hold, held)) for survey in exports.surveys
    )
    found |= _target_group(sieves["malgrupp"].rows) | _declared(raw, exports, accounts, referred_to["tjanster"])
    stop_if(problem for one in accounts for problem in one.problems)
    found["core.survey_options"] = pl.DataFrame([row for one in accounts for row in one.options])
    found["core.goal_filters"] = goals.filter_table(exports.goals, _stacked([one.values for one in accounts]))
    found |= _accounts(exports, list(sieves.values()), accounts)
    found["quality.changes"] = changed
    found["quality.name_proposals"] = exports.name_proposals
    found["quality.corrections"] = exports.corrections.table()
    _check_year(found, settings.year)
    _check_as_of(found, tables.values(), settings.as_of_date)
    declared = schema.tables() | {table.table.name: table.table for table in tables.values()}
    whole = {name: _as_declared(declared[name], frame) for name, frame in found.items()}
    return whole if receive else whole | {name: pl.concat(frames) for name, frames in held.items()}


def _survey(raw: Path, exports: Exports, survey: SurveyDeclaration, receive: Receive) -> Account:
    """Read and sift the answers of one survey, and hand them on."""
    rows = surveys.read(raw, survey, exports.goals)
    answers = surveys.clean(survey, rows, exports.goals, exports.vocabulary, exports.corrections)
    frames = surveys.tables(answers)
    receive({name: _as_declared(schema.tables()[name], frame) for name, frame in frames.items()})
    return surveys.account(answers, rows, raw, frames["core.survey_background"])


def _hold(held: Mapping[str, list[pl.DataFrame]], frames: Frames) -> None:
    for name, frame in frames.items():
        held[name].append(frame)


def _masked(
    rows: Mapping[str, Sequence[Rows]], tables: Mapping[str, RawTable], columns: Sequence[str]
) -> dict[str, list[Rows]]:
    """The rows, without the addresses and telephone numbers in the columns that are declared to be masked."""
    free = {f"{name}.{field.heading}" for name, table in tables.items() for field in table.fields if field.kind.is_free}
    for column in columns:
        if column not in free:
            near = suggestion(column, free)
            raise UsageError(f"{CONFIGURATION}: maskera har {column}, som inte är en kolumn med text i rådata.{near}")
    return {
        name: [
            _with_masked(one, [column.partition(".")[2] for column in columns if column.startswith(f"{name}.")])
            for one in found
        ]
        for name, found in rows.items()
    }


def _with_masked(rows: Rows, headings: Sequence[str]) -> Rows:
    there = [rows.frame[heading] for heading in headings if heading in rows.headings]
    return replace(rows, frame=rows.frame.with_columns(map(contacts_masked_series, there)))


def _sift(
    exports: Exports, tables: Mapping[str, RawTable], newest_wins: Sequence[str]
) -> tuple[dict[str, Sieve], dict[str, Referred], pl.DataFrame]:
    """The rows of every raw table after those that it refers to, how they may be referred to, and what was changed.

    Their texts are let go table by table, also in ``exports``: together they take more memory than all else.
    """
    sieves: dict[str, Sieve] = {}
    found: dict[str, Referred] = {}
    changed: list[pl.DataFrame] = []
    for name, table in tables.items():
        sieves[name] = sieve = Sieve(exports.rows.pop(name), table.fields, exports.corrections)
        _refer(sieve, table, found)
        if name == "malgrupp":
            organisations.tell_units_apart(sieve)
        changed.append(sieve.keep_newest(table, newest.order(table, sieve.files, newest_wins)))
        _CHECKS.get(name, keep_distinct)(table, sieve)
        sieve.rows = sieve.rows.drop(TEXTS)
        about = table.names or name
        if not any(field.refers_to == about for one in tables.values() for field in one.fields):
            continue
        others = [(one, sieves[one.name]) for one in tables.values() if one.names == about and one.name in sieves]
        found[about] = referred(tables[about], sieves[about], others)
        if about == "malgrupp":
            line = organisations.lines(organisations.successions(sieves[about].rows))
            found[about] = replace(found[about], line=line)
    return sieves, found, pl.concat(changed)


_CHECKS = {"malgrupp": organisations.check, "tjanster": services.check}
"""What is asked of the rows of a table instead of that no two share a key."""


def _refer(sieve: Sieve, table: RawTable, found: Mapping[str, Referred]) -> None:
    """Turn what the rows refer to into ids."""
    for field in table.fields:
        if field.column == NUMBER and field.refers_to:
            resolve_organisation(sieve, found[field.refers_to], table.day)
        elif field.refers_to and field.column in table.table.column_names:
            to = found[field.refers_to]
            is_key = field.kind is not kinds.TEXT or to.by_name is to.by_key
            register = to.by_key if is_key else to.by_either
            resolve(sieve, field.heading, field.column, register, table.day)


def _target_group(rows: pl.DataFrame) -> Frames:
    """What becomes of the organisations over time."""
    return {
        "core.organisations": organisations.register(rows),
        "core.memberships": organisations.memberships(rows),
        "core.successions": organisations.successions(rows),
    }


def _declared(raw: Path, exports: Exports, of_surveys: Sequence[Account], catalogue: Referred) -> Frames:
    """The tables that come from TOML files alone, but for what the files of surveys say of their groups."""
    declared = services.known(exports.surveys, catalogue)
    return {
        "core.surveys": pl.DataFrame(
            [surveys.survey_row(survey, one, raw) for survey, one in zip(declared, of_surveys, strict=True)],
            infer_schema_length=None,
        ),
        "core.survey_groups": pl.DataFrame([row for survey in declared for row in surveys.group_rows(survey)]),
        "core.goals": goals.table(exports.goals, exports.vocabulary),
        "core.claims": statements.table(services.ranked(exports.claims, catalogue)),
        "core.plan_measures": statements.table(services.ranked(exports.plan, catalogue)),
        "core.words": own_words.table(exports.vocabulary),
    }


def _accounts(exports: Exports, sieves: Sequence[Sieve], of_surveys: Sequence[Account]) -> Frames:
    accounted = [*(sieve.accounting() for sieve in sieves), *(one.accounting for one in of_surveys)]
    rejected = [*(sieve.quarantine() for sieve in sieves), *(one.quarantine for one in of_surveys)]
    sources = [*exports.sources, *(one.source for one in of_surveys)]
    return {
        "quality.row_accounting": _stacked(accounted),
        "quality.quarantine": _stacked(rejected),
        "meta.sources": pl.DataFrame([asdict(source) for source in sources]),
    }


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    filled = [frame for frame in frames if not frame.is_empty()]
    return pl.concat(filled) if filled else pl.DataFrame()


def _as_declared(table: schema.Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The declared columns in the declared types, in the order of the files."""
    if frame.is_empty():
        return table.dtypes.to_frame()
    return frame.select(pl.col(column).cast(dtype) for column, dtype in table.dtypes.items())


def _check_year(found: Frames, year: int) -> None:
    """A report needs a goal, a survey, an activity or an occasion of its year, once there is anything at all."""
    if not found["quality.row_accounting"]["read_n"].sum():
        return
    years: set[int] = set()
    for name in ("core.goals", "core.surveys"):
        years |= set(found[name].get_column("year", default=pl.Series()))
    for name, column in (("core.activities", "activity_date"), ("core.occasions", "occasion_date")):
        years |= set(found[name][column].dt.year().unique())
    if year not in years:
        known = ", ".join(map(str, sorted(years))) or "inget år alls"
        raise DataError(
            f"Det finns inga uppgifter om år {year} i rådata, bara om {known}. Välj ett av dem med --year, eller ar i "
            "partsrapport.toml."
        )


def _check_as_of(found: Frames, tables: Iterable[RawTable], as_of: date) -> None:
    """A date decides the target group and what has happened: one that is mistyped must not give an empty report."""
    group = found["core.organisations"]
    if group.is_empty():
        return  # all of it is in quarantine, which the gate tells of
    advice = "Välj ett annat datum med --as-of, eller per i partsrapport.toml."
    if group.filter(pl.col("from_date") <= as_of, pl.col("to_date").fill_null(as_of) >= as_of).is_empty():
        first = min(group["from_date"])
        raise DataError(f"Målgruppen har ingen organisation den {as_of}: malgrupp gäller från {first}. {advice}")
    dated = [found[table.table.name][table.day] for table in tables if table.day]
    latest = max(max(days.unique(), default=date.min) for days in [group["from_date"], *dated])
    if as_of > latest + _LONGEST_SILENCE:
        raise DataError(f"Rapporten ska gälla {as_of}, men det senaste i rådata är från {latest}. {advice}")
