"""The expectations as plain queries, for tests that ask them hundreds of times; others hold them to be GX's own."""

from collections.abc import Iterable

import duckdb

from partsrapport.quality import queries
from partsrapport.quality.suites import Expectation, Suite


def failed(connection: duckdb.DuckDBPyConnection, suites: Iterable[Suite]) -> set[tuple[str, str]]:
    """The expectations that the tables do not meet, as suite and description."""
    return {
        (suite.table.name, each["description"])
        for suite in suites
        for each in suite.expectations
        if is_failed(connection, suite.table.name, each)
    }


def is_failed(connection: duckdb.DuckDBPyConnection, table: str, expectation: Expectation) -> bool:
    """Whether any row is returned."""
    return connection.execute(query(table, expectation)).fetchone() is not None


def query(table: str, expectation: Expectation) -> str:
    """The rows that do not meet an expectation."""
    found = queries.of(expectation)
    assert found, expectation["type"]
    return found.format(batch=table)
