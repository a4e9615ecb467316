"""Great Expectations on DuckDB, as it comes."""

import duckdb
import pytest
import sqlalchemy

from partsrapport.quality import dialect


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "a?b$c.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE fruit AS SELECT 'pear' AS name, 3 AS kilos")
    return {"connect_args": {"database": str(path)}}


@pytest.fixture
def engine(database):
    engine = sqlalchemy.create_engine(f"{dialect.NAME}://", **database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def great_expectations():
    """Imported only by the process that validates: it takes seconds."""
    import great_expectations  # noqa: PLC0415

    return great_expectations


@pytest.fixture
def batch(great_expectations, database):
    source = great_expectations.get_context(mode="ephemeral").data_sources.add_sql(
        "fruit", connection_string=f"{dialect.NAME}://", kwargs=database
    )
    yield source.add_table_asset("fruit", "fruit", "main").add_batch_definition_whole_table("all").get_batch()
    source.get_execution_engine().close()


@pytest.mark.parametrize(("highest", "success"), [(5, True), (2, False)])
def test_an_expectation_passes_or_fails_as_the_data_say(great_expectations, batch, highest, success):
    expectation = great_expectations.expectations.ExpectColumnValuesToBeBetween(column="kilos", max_value=highest)
    result = batch.validate(expectation)
    assert result.success is success
    assert result.result["element_count"] == 1


def test_a_result_outlives_the_end_of_its_transaction(engine):
    with engine.connect() as connection:
        result = connection.execute(sqlalchemy.text("SELECT name FROM fruit"))
        connection.rollback()
        assert result.fetchall() == [("pear",)]


def test_columns_come_with_their_types(engine):
    columns = sqlalchemy.inspect(engine).get_columns("fruit", "main")
    assert [(column["name"], str(column["type"])) for column in columns] == [("name", "VARCHAR"), ("kilos", "INTEGER")]


def test_it_only_reads(engine):
    with engine.connect() as connection, pytest.raises(sqlalchemy.exc.DBAPIError, match="read-only"):
        connection.execute(sqlalchemy.text("DELETE FROM fruit"))
