"""What differs from an earlier release, told by the report: what changed, and what may have done it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from partsrapport import config
from partsrapport.errors import UsageError
from partsrapport.project import Project
from partsrapport.report import release_frames
from partsrapport.running import downloads, earlier, publishing, releases
from partsrapport.warehouse import schema
from partsrapport.warehouse.translation import translated
from partsrapport.words.language import writing
from tests.figures.conftest import warehouse

CHANGES = "FROM mart.release_changes ORDER BY kind, is_key DESC, id"


def project(root: Path, out: Path) -> Project:
    return Project(root, root / "data" / "raw", root / "data" / "processed", out)


@pytest.fixture(scope="module")
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as found:
        yield found


@pytest.fixture
def connection(small: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse; what a release changes in it is undone."""
    small.begin()
    yield small
    small.rollback()


@pytest.fixture
def compared(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, root: Path
) -> Callable[..., duckdb.DuckDBPyConnection]:
    """Compares the warehouse with a release of the same, changed as asked."""

    def compare(
        gone: tuple[str, ...] = (), added: tuple[dict[str, Any], ...] = (), program: str = "", **changed: dict[str, Any]
    ) -> duckdb.DuckDBPyConnection:
        now = releases.of_warehouse(connection)
        (tmp_path / "data").mkdir()
        published = tmp_path / "data" / "figures.json"
        publishing._write_figures(connection, published)
        rows = [row for row in json.loads(published.read_text(encoding="utf-8")) if row["figure_id"] not in gone]
        figures = [{**row, **changed.get(row["figure_id"], {})} for row in rows]
        published.write_text(json.dumps([*figures, *added]), encoding="utf-8")
        goals = schema.tables()["mart.effect_goals"]
        downloads.write_csv(goals, downloads.values(connection, goals), tmp_path / "data" / downloads.name_of(goals))
        manifest = {**now.manifest, "program": program or now.manifest["program"]}
        (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        settings = replace(config.load(root), earlier_release=str(tmp_path))
        earlier.build(connection, project(root, root / "public"), settings)
        return connection

    return compare


def figure(connection: duckdb.DuckDBPyConnection, figure_id: str) -> str:
    (text,) = connection.execute("SELECT text FROM mart.figures WHERE figure_id = ?", [figure_id]).fetchall()[0]
    return str(text)


def test_without_an_earlier_release_nothing_is_told(connection: duckdb.DuckDBPyConnection, root: Path) -> None:
    earlier.build(connection, project(root, root / "public"), config.load(root))
    assert figure(connection, "earlier_release") == "uppgift saknas"
    assert connection.execute(CHANGES).fetchall() == []


def test_what_has_changed_is_new_or_gone_is_told_by_name(compared: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    once = {
        "figure_id": "once_n",
        "name": "antalet förr",
        "value": 3.0,
        "text": "3",
        "unit": "antal",
        "definition": "Förr.",
    }
    connection = compared(("target_n",), (once,), coverage_ordered_share={"value": 0.25, "text": "25 procent"})
    shown = release_frames.figures(connection.sql(CHANGES).pl()).rows()
    share = "50\xa0procent"
    assert shown[0][:3] == ("Andelen av målgruppen som har avropat", "25\xa0procent", share)
    assert ("Antalet förr", "3", None) in [row[:3] for row in shown]
    assert ("Antalet organisationer i målgruppen", None, "4") in [row[:3] for row in shown]
    counted = [figure(connection, f"release_figures_{of}_n") for of in ("changed", "new", "gone")]
    assert counted == ["1", "1", "1"]


def test_what_the_earlier_release_said_of_its_time_and_is_no_longer_so_is_told(
    compared: Callable[..., duckdb.DuckDBPyConnection],
) -> None:
    """A correction of last year's data moves the figure it is compared with: the reader has last year's report."""
    connection = compared(coverage_ordered_share={"value": 0.25, "text": "25 procent", "as_of_date": "2020-05-31"})
    (before,) = connection.execute(
        "SELECT value FROM mart.figures WHERE figure_id = 'coverage_ordered_share_year_before'"
    ).fetchall()[0]
    changes = connection.sql(CHANGES).pl()
    told = release_frames.restated_sentence(changes).replace("\xa0", " ")
    assert told == (
        "Det som den sade om sin tid har ändrats sedan dess: andelen av målgruppen som har avropat var 25 procent och "
        f"är nu {before:.0%}.".replace("%.", " procent.")
    )
    assert release_frames.restated_sentence(changes.clear()) == ""


def test_a_definition_that_has_changed_is_told_and_is_what_did_it(
    compared: Callable[..., duckdb.DuckDBPyConnection],
) -> None:
    other = {"definition": "Något annat.", "definition_en": "Something else."}
    connection = compared(coverage_ordered_share={"value": 0.25, "text": "25 procent", **other})
    changes = connection.sql(CHANGES).pl()
    assert release_frames.definitions(changes)["earlier"].to_list() == ["Något annat."]
    assert release_frames.figures(changes)["causes"].to_list() == ["Definitionen"]
    with writing("en"):
        english = release_frames.figures(translated(changes))
        definitions = release_frames.definitions(translated(changes))
    assert definitions["earlier"].to_list() == ["Something else."]
    assert definitions["current"].to_list()[0].startswith("Share of")
    assert english.row(0) == (
        "The share of the target group that has ordered",
        "25\xa0percent",
        "50\xa0percent",
        "The definition",
    )


def test_of_the_same_release_nothing_has_changed(compared: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    connection = compared()
    changes, released = connection.sql(CHANGES).pl(), connection.sql("FROM mart.earlier_release").pl()
    assert changes.is_empty()
    assert release_frames.figures(changes).is_empty()
    assert release_frames.causes_sentence(released) == "De är byggda av detsamma."


def test_the_program_is_named_as_what_differs(compared: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    connection = compared(program="another")
    sentence = release_frames.causes_sentence(connection.sql("FROM mart.earlier_release").pl())
    assert sentence == "Det som skiljer är programmet."


def test_of_many_changes_the_key_figures_are_shown(compared: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    added = tuple(
        {"figure_id": f"x{n}", "name": f"x{n}", "value": 1.0, "text": "1", "unit": "antal", "definition": "X."}
        for n in range(release_frames.MOST_SHOWN)
    )
    connection = compared((), added, coverage_ordered_share={"value": 0.25, "text": "25 procent"})
    assert release_frames.figures(connection.sql(CHANGES).pl()).height == 1


def test_the_folder_that_is_to_be_published_is_no_earlier_release(
    connection: duckdb.DuckDBPyConnection, root: Path, tmp_path: Path
) -> None:
    settings = replace(config.load(root), earlier_release=str(tmp_path))
    with pytest.raises(UsageError, match="Kopiera den tidigare till en mapp för sig"):
        earlier.build(connection, project(root, tmp_path), settings)
    with pytest.raises(UsageError, match="är ingen publicerad rapport"):
        earlier.build(connection, project(root, root / "public"), settings)
