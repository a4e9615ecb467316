"""A build as of an earlier date from today's export gives what the export of that day would have given."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import demo
from demo import activities, rows, services, support, world
from partsrapport import config, core
from partsrapport.coverage import decomposition, forecast, lead_times
from partsrapport.figures import computing
from partsrapport.running.building import build_row
from partsrapport.warehouse import marts, schema, store

Row = dict[str, Any]
DATES = {
    "malgrupp": "fran",
    "intresseanmalningar": "datum",
    "avrop": "avropsdatum",
    "leveranstillfallen": "datum",
    "aktiviteter": "datum",
    "anvandning": "manad",
    "stodforfragningar": "datum",
}
LATER = ("besok", "aterrapporterad")
"""What becomes of a request for support, when it does."""
ASKED = (
    "organisation_status",
    "service_status",
    "coverage",
    "services",
    "waits",
    "histories",
    "first_orders",
    "service_portfolio",
    "monthly_deliveries",
    "activities",
    "activity_indicators",
)
BUILT: tuple[str, ...] = (
    "report_dates",
    "coverage",
    "services",
    "organisation_status",
    "not_yet_reached",
    "first_services",
    "monthly_deliveries",
    "activities",
    "activity_indicators",
    "monthly_activities",
    "joint_activities",
    "monthly_use",
    "yearly_use",
    "support_reasons",
)
BUILT += ("lead_times", "coverage_change", "forecast", "forecast_curve", "forecast_backtest")


def today() -> dict[str, list[Row]]:
    """The rows of the demonstration's exports, by table."""
    found: dict[str, list[Row]] = {name: [] for name in ("anstallda", "organisationsnamn", *DATES)}
    everything = world.make(0, demo.SEED)
    for name, row in rows.of_world(everything):
        found[name.partition("/")[0]].append(dict(row))
    found["tjanster"] = [dict(row) for row in rows.of_services(services.catalogue())]
    made = activities.make(demo.SEED)
    found["aktiviteter"] = [dict(row) for row in rows.of_activities(made)]
    found["anvandning"] = [dict(row) for row in rows.of_usage(made, demo.SEED)]
    found["stodforfragningar"] = [
        dict(row) for row in rows.of_support(support.make(everything.organisations, made, demo.SEED))
    ]
    return found


def known(export: dict[str, list[Row]], day: date) -> dict[str, list[Row]]:
    """What the export of that day held. Nobody wrote down when an order was cancelled: it was so then too."""
    then = {
        name: [dict(row) for row in found if name not in DATES or f"{row[DATES[name]]}"[:10] <= f"{day}"]
        for name, found in export.items()
    }
    then["anstallda"] = [row for row in then["anstallda"] if row["ar"] <= day.year]
    for row in then["malgrupp"]:
        if row["till"] and row["till"] >= day:
            row |= {"till": None, "eftertradare": None}
    for row in then["stodforfragningar"]:
        row |= {column: None for column in LATER if row[column] and row[column] > day}
    there = {row["organisationsnummer"] for row in then["malgrupp"]}
    for name in ("anstallda", "organisationsnamn"):
        then[name] = [row for row in then[name] if row["organisationsnummer"] in there]
    for row in then["avrop"]:
        row["status"] = status_then(row, export["leveranstillfallen"], day)
    return then


def status_then(order: Row, occasions: list[Row], day: date) -> str:
    held = [row["datum"] for row in occasions if row["avrop_id"] == order["avrop_id"] and row["status"] == "genomfört"]
    if order["status"] != "levererad" or max(held) <= day:
        return str(order["status"])
    return "pågående" if min(held) <= day else "planerad"


def written(export: dict[str, list[Row]], folder: Path, root: Path) -> Path:
    """A folder of raw data with these rows, and the demonstration's surveys and declarations."""
    shutil.copytree(root / "data" / "raw" / "enkater", folder / "enkater")
    for path in (root / "data" / "raw").glob("*.toml"):
        shutil.copy(path, folder)
    for name, found in export.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]))
            writer.writeheader()
            writer.writerows(found)
    return folder


def built(raw: Path, root: Path, day: date) -> duckdb.DuckDBPyConnection:
    settings = replace(config.load(root), as_of_date=day, year=day.year)
    connection = duckdb.connect()
    store.create(connection)
    cleaned = core.clean(raw, settings)
    assert all(file.startswith("enkater") for file in cleaned["quality.quarantine"]["file"])
    store.load(connection, {**cleaned, "meta.build": build_row(settings)})
    marts.build(connection)
    for step in (forecast, lead_times, decomposition):
        step.build(connection)
    return connection


@pytest.fixture(scope="module", params=[date(2019, 11, 15), date(2020, 8, 31)], ids=str)
def both(request: Any, root: Path, tmp_path_factory: Any) -> Iterator[tuple[date, list[duckdb.DuckDBPyConnection]]]:
    day, export = request.param, today()
    folders = (tmp_path_factory.mktemp(name) for name in ("now", "then"))
    found = [
        built(written(rows_, folder, root), root, day)
        for rows_, folder in zip((export, known(export, day)), folders, strict=True)
    ]
    yield day, found
    for connection in found:
        connection.close()


def test_the_export_of_that_day_had_orders_under_way_that_have_been_delivered_since(both: Any) -> None:
    _, found = both
    now, then = (
        connection.execute("SELECT count(*) FROM core.orders WHERE status = 'levererad'").fetchall()[0][0]
        for connection in found
    )
    assert then < now


@pytest.mark.parametrize("name", ASKED)
def test_a_mart_asked_about_that_day_is_the_same(both: Any, name: str) -> None:
    day, found = both
    sql = f"FROM ({marts.at(name, day, date(day.year, 1, 1))}) ORDER BY ALL"
    now, then = (connection.execute(sql).fetchall() for connection in found)
    assert now and now == then


@pytest.mark.parametrize("name", BUILT)
def test_a_table_built_as_of_that_day_is_the_same(both: Any, name: str) -> None:
    """The forecast is also made at the dates of the claims, some of which lie ahead."""
    day, found = both
    columns = schema.tables()[f"mart.{name}"].column_names
    until = f"as_of_date <= DATE '{day}'" if "as_of_date" in columns else "true"
    sql = f"SELECT {', '.join(columns)} FROM mart.{name} WHERE {until} ORDER BY ALL"
    now, then = (connection.execute(sql).fetchall() for connection in found)
    assert now == then


def test_every_figure_is_the_same(both: Any) -> None:
    """Also those of the year, which goes on."""
    _, found = both
    now, then = (computing.build(connection) for connection in found)
    assert len(now) > 300 and now == then
