"""What was read and the marts as Parquet: what another engine takes, and what a build takes back."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from partsrapport import config
from partsrapport.errors import UsageError
from partsrapport.quality import suites
from partsrapport.running import building
from partsrapport.warehouse import marts, parquet, schema, spark, store
from tests.quality import direct

DEMONSTRATION = ("mart.figures", "mart.effect_goals", "mart.claims", "mart.forecast", "mart.lead_times")


def content(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"FROM {name} ORDER BY ALL").fetchall()


def taken(folder: Path, tables: Iterable[schema.Table]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    store.create(connection)
    parquet.load(connection, folder, tables)
    return connection


@pytest.fixture(scope="module")
def written(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        parquet.write(connection, folder)
    return folder


def test_what_was_read_comes_back_as_it_was(built: Any, written: Path) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection, taken(written, parquet.given()) as back:
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
    (tmp_path / "some" / "mart.coverage").mkdir()
    with pytest.raises(UsageError, match=r"saknar core\.orders, mart\.coverage\."):
        taken(tmp_path / "some", [*parquet.given(), schema.tables()["mart.coverage"]])


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="none finns inte"):
        taken(tmp_path / "none", parquet.given())


@pytest.fixture(scope="module")
def out(built: Any, written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What another engine writes: marts, and what was read but the answers."""
    out = tmp_path_factory.mktemp("out") / "marts [2020]"
    shutil.copytree(written, out, ignore=shutil.ignore_patterns("core.survey_answers", "core.survey_respondents"))
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        for name in ("core.survey_answers", "core.survey_respondents"):
            connection.execute(f"COPY (FROM {name} LIMIT 0) TO '{_file(out, name)}'")
        for table in marts.tables().values():
            connection.execute(f"COPY {table.name} TO '{_file(out, table.name)}'")
    return out


@pytest.fixture(scope="module")
def counted(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """What follows from them."""
    with taken(out, [*parquet.given(), *marts.tables().values()]) as back:
        building.interpret(back)
        yield back


@pytest.mark.parametrize(
    ("change", "told"),
    [({"as_of_date": date(2021, 6, 1)}, "men rapporten 2020 per 2021-06-01"), ({"year": 2019}, "men rapporten 2019")],
)
def test_marts_of_another_year_or_day_are_refused(root: Path, out: Path, change: dict[str, Any], told: str) -> None:
    with duckdb.connect() as connection, pytest.raises(UsageError, match=told):
        store.create(connection)
        building._take(connection, out, replace(config.load(root), **change))


def test_marts_of_another_version_are_refused(root: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "__version__", "0")
    with duckdb.connect() as connection, pytest.raises(UsageError, match="är gjord av partsrapport"):
        store.create(connection)
        building._take(connection, out, config.load(root))


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
    back = taken(tmp_path, [*parquet.given(), *marts.tables().values()])
    with duckdb.connect(str(built.warehouse), read_only=True) as connection, back:
        for table in marts.tables().values():
            assert content(back, table.name) == content(connection, table.name), table.name
        assert back.sql("SELECT count(*) FROM core.survey_answers").fetchall() == [(0,)]


@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
def test_what_spark_cannot_do_is_told_with_its_cause(tmp_path: Path) -> None:
    pytest.importorskip("pyspark.sql")
    with pytest.raises(UsageError, match=r"^Spark kunde inte räkna: .*does not exist: file:.*/core\.organisations"):
        spark.build(str(tmp_path), str(tmp_path / "out"))


def test_the_cause_of_an_error_of_java_is_the_last_that_it_names() -> None:
    met = "An error occurred while calling o1.parquet.\n: org.apache.spark.SparkException: Job aborted.\n\tat a.b(C:1)"
    assert spark._cause(met) == "org.apache.spark.SparkException: Job aborted."
    assert spark._cause(f"{met}\nCaused by: java.lang.OutOfMemoryError\n\tat d.e(F:2)") == "java.lang.OutOfMemoryError"
