"""The whole of cleaning: the folder of raw data → the core tables, with an account of every row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

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
from partsrapport.core.sieve import Sieve, keep_distinct
from partsrapport.core.survey_declarations import SurveyDeclaration
from partsrapport.core.surveys import Account
from partsrapport.errors import DataError, UsageError
from partsrapport.project import CONFIGURATION
from partsrapport.raw.identity_columns import contacts_masked_series
from partsrapport.raw.problems import gather, stop_if, suggestion
from partsrapport.raw.rows import Rows
from partsrapport.warehouse import schema

_LONGEST_SILENCE = timedelta(days=2 * 366)
Frames = dict[str, pl.DataFrame]
Receive = Callable[[Frames], None]


@dataclass
class _Sifted:
    """What is kept of the raw tables when their rows have been handed on."""

    referred_to: dict[str, Referred] = field(default_factory=dict)
    """How each may be referred to."""
    changed: list[pl.DataFrame] = field(default_factory=list)
    accounting: list[pl.DataFrame] = field(default_factory=list)
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    periods: pl.DataFrame = field(default_factory=pl.DataFrame)
    """``from_date`` and ``to_date`` of the organisations."""
    days: dict[str, pl.Series] = field(default_factory=dict)
    """The days of each table that has any, by its qualified name."""


def clean(raw: Path, settings: Settings, receive: Receive | None = None) -> Frames:
    """Read the folder of raw data and let in what keeps the contract; what does not is quarantined row by row.

    Returns every core table, the row accounting, the quarantine and the sources, by qualified name, as declared. The
    tables of raw data and those with a row for every respondent or answer go to ``receive``, where there is one, table
    by table and survey by survey, so that only one at a time has its rows in memory; else they are returned.

    Raises
    ------
    DataError
        The data are unusable as a whole (see ``exports.read_exports``), or have nothing about the year of the report,
        or about its date: no target group yet, or no row of the last two years.
    UsageError
        A column is to be masked that there is not.
    """
    exports = read_exports(raw, contract.tables())
    tables = contract.tables(exports.vocabulary)
    exports = replace(exports, rows=_masked(exports.rows, tables, settings.masked_columns))
    held: dict[str, list[pl.DataFrame]] = {}
    declared = schema.tables() | {table.table.name: table.table for table in tables.values()}
    hand_on = partial(_hand_on, declared, receive or partial(_hold, held))
    sifted = _sift(exports, tables, settings.newest_wins, hand_on)
    accounts = gather(partial(_survey, raw, exports, survey, hand_on) for survey in exports.surveys)
    found = _declared(raw, exports, accounts, sifted.referred_to["tjanster"])
    stop_if(problem for one in accounts for problem in one.problems)
    found["core.survey_options"] = pl.DataFrame([row for one in accounts for row in one.options])
    found["core.goal_filters"] = goals.filter_table(exports.goals, _stacked([one.values for one in accounts]))
    found |= _accounts(exports, sifted, accounts)
    found["quality.changes"] = pl.concat(sifted.changed)
    found["quality.name_proposals"] = exports.name_proposals
    found["quality.corrections"] = exports.corrections.table()
    _check_year(found, sifted.days, settings.year)
    _check_as_of(sifted, settings.as_of_date)
    whole = {name: _as_declared(declared[name], frame) for name, frame in found.items()}
    return whole | {name: pl.concat(frames) for name, frames in held.items()}


def _hand_on(declared: Mapping[str, schema.Table], receive: Receive, frames: Frames) -> None:
    receive({name: _as_declared(declared[name], frame) for name, frame in frames.items()})


def _survey(raw: Path, exports: Exports, survey: SurveyDeclaration, hand_on: Receive) -> Account:
    """Read and sift the answers of one survey, and hand them on."""
    rows = surveys.read(raw, survey, exports.goals)
    answers = surveys.clean(survey, rows, exports.goals, exports.vocabulary, exports.corrections)
    background = surveys.background(answers)
    hand_on({"core.survey_respondents": surveys.respondents(answers)})
    hand_on({"core.survey_background": background})
    hand_on({"core.survey_answers": surveys.answer_rows(answers)})
    return surveys.account(answers, rows, raw, background)


def _hold(held: dict[str, list[pl.DataFrame]], frames: Frames) -> None:
    for name, frame in frames.items():
        held.setdefault(name, []).append(frame)


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


def _sift(exports: Exports, tables: Mapping[str, RawTable], newest_wins: Sequence[str], hand_on: Receive) -> _Sifted:
    """Hand on the rows of every raw table, each after those that it refers to.

    Their texts are let go table by table, also in ``exports``: together they take more memory than all else.
    """
    sifted = _Sifted()
    sieves: dict[str, Sieve] = {}
    for name, table in tables.items():
        sieve = Sieve(exports.rows.pop(name), table.fields, exports.corrections)
        _refer(sieve, table, sifted.referred_to)
        if name == "malgrupp":
            organisations.tell_units_apart(sieve)
        sifted.changed.append(sieve.keep_newest(table, newest.order(table, sieve.files, newest_wins)))
        _CHECKS.get(name, keep_distinct)(table, sieve)
        sifted.accounting.append(sieve.accounting())
        sifted.quarantine.append(sieve.quarantine())
        sieve.let_go()
        frames = _target_group(sieve.rows) if name == "malgrupp" else {table.table.name: sieve.rows}
        hand_on(frames)
        if table.day:
            sifted.days[table.table.name] = sieve.rows[table.day].unique()
        if name == "malgrupp":
            sifted.periods = frames["core.organisations"].select("from_date", "to_date")
            line = organisations.lines(frames["core.successions"])
        about = table.names or name
        if any(field.refers_to == about for one in tables.values() for field in one.fields):
            sieves[name] = sieve
            others = [(one, sieves[one.name]) for one in tables.values() if one.names == about and one.name in sieves]
            found = referred(tables[about], sieves[about], others)
            sifted.referred_to[about] = replace(found, line=line) if about == "malgrupp" else found
    return sifted


_CHECKS = {"malgrupp": organisations.check, "tjanster": services.check}
"""What is asked of the rows of a table instead of that no two share a key."""


def _refer(sieve: Sieve, table: RawTable, found: Mapping[str, Referred]) -> None:
    """Turn what the rows refer to into ids."""
    for one in table.fields:
        if one.column == NUMBER and one.refers_to:
            resolve_organisation(sieve, found[one.refers_to], table.day)
        elif one.refers_to and one.column in table.table.column_names:
            to = found[one.refers_to]
            is_key = one.kind is not kinds.TEXT or to.by_name is to.by_key
            bearers = to.by_key if is_key else to.by_either
            resolve(sieve, one.heading, one.column, bearers, table.day)


def _target_group(rows: pl.DataFrame) -> Frames:
    """What becomes of the organisations over time."""
    return {
        "core.organisations": organisations.one_each(rows),
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


def _accounts(exports: Exports, sifted: _Sifted, of_surveys: Sequence[Account]) -> Frames:
    sources = [*exports.sources, *(one.source for one in of_surveys)]
    return {
        "quality.row_accounting": _stacked([*sifted.accounting, *(one.accounting for one in of_surveys)]),
        "quality.quarantine": _stacked([*sifted.quarantine, *(one.quarantine for one in of_surveys)]),
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


def _check_year(found: Frames, days: Mapping[str, pl.Series], year: int) -> None:
    """A report needs a goal, a survey or something that happened in its year, once anything has happened at all."""
    years: set[int] = set()
    for name in ("core.goals", "core.surveys"):
        years |= set(found[name].get_column("year", default=pl.Series()))
    for of_table in days.values():
        years |= set(of_table.dt.year())
    if years and year not in years:
        known = ", ".join(map(str, sorted(years)))
        raise DataError(
            f"Det finns inga uppgifter om år {year} i rådata, bara om {known}. Välj ett av dem med --year, eller ar i "
            "partsrapport.toml."
        )


def _check_as_of(sifted: _Sifted, as_of: date) -> None:
    """A date decides the target group and what has happened: one that is mistyped must not give an empty report."""
    group = sifted.periods
    if group.is_empty():
        return  # all of it is in quarantine, which the gate tells of
    advice = "Välj ett annat datum med --as-of, eller per i partsrapport.toml."
    if group.filter(pl.col("from_date") <= as_of, pl.col("to_date").fill_null(as_of) >= as_of).is_empty():
        first = min(group["from_date"])
        raise DataError(f"Målgruppen har ingen organisation den {as_of}: malgrupp gäller från {first}. {advice}")
    happened = [days for days in sifted.days.values() if len(days)]
    latest = max(max(days.unique()) for days in [group["from_date"], *happened])
    if happened and as_of > latest + _LONGEST_SILENCE:
        raise DataError(f"Rapporten ska gälla {as_of}, men det senaste i rådata är från {latest}. {advice}")
