"""The expectations as plain queries, for tests that ask them hundreds of times; one test holds them to be GX's own."""

from collections.abc import Iterable, Iterator

import duckdb

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


def query(table: str, expectation: Expectation) -> str:  # noqa: PLR0911  a case a type
    """The rows that do not meet an expectation."""
    kwargs = expectation["kwargs"]
    match expectation["type"].removeprefix("expect_"):
        case "unexpected_rows_expectation":
            return kwargs["unexpected_rows_query"].format(batch=table)
        case "table_row_count_to_be_between":
            return f"SELECT count(*) FROM {table} HAVING NOT ({' AND '.join(_within('count(*)', kwargs))})"
        case "column_values_to_be_unique" | "compound_columns_to_be_unique":
            names = ", ".join(f'"{name}"' for name in kwargs.get("column_list") or [kwargs["column"]])
            return f"SELECT {names} FROM {table} GROUP BY ALL HAVING count(*) > 1"
        case "column_values_to_not_be_null":
            return f"SELECT * FROM {table} WHERE {kwargs['column']} IS NULL"
        case "column_values_to_be_in_set":
            values = ", ".join(f"'{value}'" for value in kwargs["value_set"])
            return f"SELECT * FROM {table} WHERE {kwargs['column']} NOT IN ({values})"
        case "column_values_to_be_between":
            return f"SELECT * FROM {table} WHERE NOT ({' AND '.join(_within(kwargs['column'], kwargs))})"
        case "column_pair_values_a_to_be_greater_than_b":
            assert kwargs["ignore_row_if"] == "either_value_is_missing"
            sign = ">=" if kwargs.get("or_equal") else ">"
            return f"SELECT * FROM {table} WHERE NOT ({kwargs['column_A']} {sign} {kwargs['column_B']})"
    raise ValueError(f"no query of its own for {expectation['type']}")


def _within(value: str, kwargs: dict) -> Iterator[str]:
    if "min_value" in kwargs:
        yield f"{value} {'>' if kwargs.get('strict_min') else '>='} {kwargs['min_value']}"
    if "max_value" in kwargs:
        yield f"{value} {'<' if kwargs.get('strict_max') else '<='} {kwargs['max_value']}"
