"""Warehouses to count anew: of a folder of raw data, read by the project, or of tables drawn."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from partsrapport import core
from partsrapport.config import Settings
from partsrapport.core import own_words
from partsrapport.coverage import decomposition, lead_times
from partsrapport.running import building
from partsrapport.warehouse import marts, schema, store
from partsrapport.words.vocabulary import Word, built_in
from tests.figures.recount import answers, claims, everything, forecast, goals, hard, others, raw, weights
from tests.figures.recount.judge import Known
from tests.figures.recount.world import Moment, World

VOCABULARY = built_in() | {"area": built_in()["area"].with_own([Word("Arbetsmiljö"), Word("Samverkan")])}
WORDS = own_words.table(VOCABULARY)
YEAR = 2020


def year_of(day: date) -> Moment:
    """The year 2020, or an earlier one that the day is in: as far as it has come by then."""
    year = min(YEAR, day.year)
    return Moment(date(year, 1, 1), min(date(year, 12, 31), day))


def of_folder(folder: Path, settings: Settings) -> Known:
    """All of it, as a build fills it, and everything counted from the files."""
    connection = duckdb.connect()
    store.create(connection)
    store.load(connection, {**core.clean(folder, settings), "meta.build": building.build_row(settings)})
    building.compute(connection)
    read, asks, declared = raw.read(folder), answers.read(folder), goals.declared(folder)
    world = World(read.tables)

    @cache
    def of_day(day: date) -> dict[str, Any]:
        return forecast.figures(world, day, settings.forecast_share, settings.confidence)

    @cache
    def counted(moment: Moment) -> dict[str, Any]:
        of_surveys = goals.year_on_year(asks, moment.last.year, settings.as_of_date)
        return everything.of_rows(world, moment.last, moment) | of_surveys | of_day(moment.last)

    day, year = settings.as_of_date, year_of(settings.as_of_date)
    now = everything.of_rows(world, day, year) | everything.of_answers(asks, declared, day, settings.year)
    now |= everything.of_files(read, len({survey for survey, _ in asks})) | claims.figures(folder, counted)
    now |= others.plan(folder, counted, settings.year, day)
    now |= weights.figures(world, declared, asks, day, settings.year)
    now |= everything.of_forecasts(connection.sql("FROM mart.forecast_backtest").pl().to_dicts())
    now |= forecast.tests(world, day, settings.confidence)
    return Known(connection, day, year, world, now | of_day(day))


def of_tables(tables: dict[str, list[dict[str, Any]]], settings: Settings, day: date = hard.AS_OF) -> Known:
    """What rests on rows alone. Little memory, since it is asked wrong questions too."""
    limits: dict[str, Any] = {"memory_limit": "200MB", "max_temp_directory_size": "0KB", "threads": 1}
    connection = duckdb.connect(config=limits)
    connection.execute("PRAGMA disable_optimizer")  # of a query on a few rows the plan takes longest
    store.create(connection)
    frames = {f"core.{name}": _frame(f"core.{name}", rows) for name, rows in tables.items() if rows and name != "words"}
    year = year_of(day)
    build = building.build_row(replace(settings, as_of_date=day, year=year.first.year))
    store.load(connection, {**frames, "core.words": WORDS, "meta.build": build})
    marts.build(connection)
    lead_times.build(connection)
    decomposition.build(connection)
    world = World(tables)
    return Known(connection, day, year, world, everything.of_rows(world, day, year))


def _frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    found = pl.DataFrame(rows, infer_schema_length=None)
    return found.select(name for name in schema.tables()[table].column_names if name in found.columns)
