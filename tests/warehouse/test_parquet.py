"""What was read and the marts as Parquet: what another engine takes, and what a build takes back."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from partsrapport.errors import UsageError
from partsrapport.quality import suites
from partsrapport.running import building
from partsrapport.warehouse import marts, parquet, schema, spark, store
from tests.quality import direct

DEMONSTRATION = ("mart.figures", "mart.effect_goals", "mart.claims", "mart.forecast", "mart.lead_times")


def content(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"FROM {name} ORDER BY ALL").fetchall()


def taken(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    store.create(connection)
    parquet.load(connection, folder)
    return connection


@pytest.fixture(scope="module")
def written(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        parquet.write(connection, folder)
    return folder


def test_what_was_read_comes_back_as_it_was(built: Any, written: Path) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection, taken(written) as back:
        for table in parquet.given():
            assert content(back, table.name) == content(connection, table.name), table.name


def test_events_lie_by_year_and_answers_by_survey(written: Path) -> None:
    assert {path.name for path in (written / "core.orders").iterdir()} == {f"year={year}" for year in range(2018, 2022)}
    assert (written / "core.survey_answers" / "survey=webbinarier-2020" / "data.parquet").exists()


def test_no_folder_is_called_as_a_column(written: Path) -> None:
    parts = {(path.parent.name, path.name.partition("=")[0]) for path in written.glob("*/*=*")}
    assert ("core.survey_answers", "survey") in parts
    assert [(table, name) for table, name in parts if name in schema.tables()[table].column_names] == []


def test_a_folder_that_lacks_a_table_is_told(written: Path, tmp_path: Path) -> None:
    shutil.copytree(written, tmp_path / "some", ignore=shutil.ignore_patterns("core.orders"))
    with pytest.raises(UsageError, match=r"saknar core\.orders\."):
        taken(tmp_path / "some")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="none finns inte"):
        taken(tmp_path / "none")


@pytest.fixture(scope="module")
def counted(built: Any, written: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """What follows from marts that another engine has computed, without the answers."""
    out = tmp_path_factory.mktemp("counted") / "out"
    shutil.copytree(written, out, ignore=shutil.ignore_patterns("core.survey_answers", "core.survey_respondents"))
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        for name in ("core.survey_answers", "core.survey_respondents"):
            connection.execute(f"COPY (FROM {name} LIMIT 0) TO '{_file(out, name)}'")
        for name in marts.names():
            if table := marts.table_of(name):
                connection.execute(f"COPY {table.name} TO '{_file(out, table.name)}'")
    with taken(out) as back:
        building.interpret(back)
        yield back


def test_the_same_figures_follow_from_marts_without_the_answers(built: Any, counted: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        for name in DEMONSTRATION:
            columns = ", ".join(f'"{one}"' for one in schema.tables()[name].column_names)
            found = counted.sql(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()
            known = connection.sql(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()
            assert found and all(row in known for row in found), name


def test_what_is_checked_of_them_fails_where_it_does_with_the_answers(
    built: Any, root: Path, counted: duckdb.DuckDBPyConnection
) -> None:
    asked = suites.without(suites.read(root / "expectations"), store.PERSONAL)
    assert "exact.survey_counts" in {one.table.name for one in asked}
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        assert direct.failed(counted, asked) == direct.failed(connection, asked)


def _file(folder: Path, name: str) -> Path:
    (folder / name).mkdir(exist_ok=True)
    return folder / name / "part-0.snappy.parquet"


@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
def test_spark_gives_the_same_marts_to_the_last_digit(built: Any, written: Path, tmp_path: Path) -> None:
    sql = pytest.importorskip("pyspark.sql")
    small = sql.SparkSession.builder.master("local[1]").config("spark.sql.shuffle.partitions", 1)
    # A few rows a query: what compiles them takes longer than what reads them.
    small.config("spark.sql.codegen.wholeStage", "false").config("spark.sql.adaptive.enabled", "false")
    small.config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    small.config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    small.config("spark.ui.enabled", "false").getOrCreate()
    spark.build(str(written), str(tmp_path))
    with duckdb.connect(str(built.warehouse), read_only=True) as connection, taken(tmp_path) as back:
        for name in marts.names():
            if table := marts.table_of(name):
                assert content(back, table.name) == content(connection, table.name), table.name
        assert back.sql("SELECT count(*) FROM core.survey_answers").fetchall() == [(0,)]
