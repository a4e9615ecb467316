"""Great Expectations over SQL on the warehouse: every suite in one run, the results as a table."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from partsrapport.errors import UsageError
from partsrapport.quality import suites
from partsrapport.quality.suites import SEVERITIES, Expectation, Suite
from partsrapport.warehouse import publish

ROWS_NAMED = 5
SCHEMA = {
    "suite": pl.String,
    "position_n": pl.Int32,
    "expectation": pl.String,
    "column": pl.String,
    "severity": pl.String,
    "description": pl.String,
    "success": pl.Boolean,
    "unexpected_n": pl.Int64,
    "checked_n": pl.Int64,
    "unexpected_rows": pl.String,
}


def run(database: Path, folder: Path) -> pl.DataFrame:
    """Validate a warehouse that nobody has open for writing; return ``quality.validation``, a row an expectation.

    Great Expectations takes seconds to import, so that is done only here. It asks no host for anything: the context
    is ephemeral, and the library has no telemetry.

    Raises
    ------
    UsageError
        A suite is malformed, or an expectation could not be computed (which is not to say that it failed).
    """
    read = suites.read(folder)
    rows_n = _rows_n(database, read)
    with _source(database) as source:
        rows = [row for suite in read for row in _validated(suite, source, rows_n[suite.table.name])]
    return pl.DataFrame(rows, schema=SCHEMA)


def _rows_n(database: Path, read: list[Suite]) -> dict[str, int]:
    with publish.connect(database) as connection:
        return {suite.table.name: connection.table(suite.table.name).shape[0] for suite in read}


@contextmanager
def _source(database: Path) -> Iterator[Any]:
    from great_expectations import get_context  # noqa: PLC0415
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    from partsrapport.quality import dialect  # noqa: PLC0415

    context = get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql(
        "warehouse",
        connection_string=f"{dialect.NAME}://",
        kwargs={"connect_args": {"database": str(database)}},  # type: ignore[call-arg]  # passed on to SQLAlchemy
    )
    try:
        yield source
    finally:
        source.get_engine().dispose()
        source.get_execution_engine().close()


def _validated(suite: Suite, source: Any, rows_n: int) -> Iterator[dict[str, Any]]:
    batch = _batch(suite, source)
    for position, result in enumerate(_results(suite, batch), start=1):
        found = result.result
        yield {
            "suite": suite.table.name,
            "position_n": position,
            **_described(suite.expectations[position - 1]),
            "success": result.success,
            "unexpected_n": found.get("observed_value" if _is_query(result) else "unexpected_count"),
            "checked_n": found.get("element_count", rows_n) - found.get("missing_count", 0),
            "unexpected_rows": None if result.success else _named(_unexpected_rows(result, batch)),
        }


def _batch(suite: Suite, source: Any) -> Any:
    schema, name = suite.table.name.split(".")
    asset = source.add_table_asset(suite.table.name, table_name=name, schema_name=schema)
    return asset.add_batch_definition_whole_table("all").get_batch()


def _described(expectation: Expectation) -> dict[str, Any]:
    return {
        "expectation": expectation["type"],
        "column": ", ".join(suites.columns(expectation)) or None,
        "severity": SEVERITIES[expectation["severity"]],
        "description": expectation["description"],
    }


def _results(suite: Suite, batch: Any) -> list[Any]:
    """Return the results in the order of the suite; Great Expectations puts those that raised first."""
    from great_expectations import ExpectationSuite  # noqa: PLC0415

    expected = [_interpreted(suite, position) for position in range(len(suite.expectations))]
    wanted = {
        "result_format": "SUMMARY",
        "partial_unexpected_count": ROWS_NAMED,
        "unexpected_index_column_names": list(suite.table.key),
    }
    validated = batch.validate(ExpectationSuite(suite.table.name, expected), result_format=wanted)
    for result in validated.results:
        _raise_if_not_computed(suite, result)
    return sorted(validated.results, key=_position)


def _interpreted(suite: Suite, position: int) -> Any:
    """Return the expectation as an object; a suite would leave out, with a mere log line, what it cannot read."""
    from great_expectations.exceptions.exceptions import GreatExpectationsError  # noqa: PLC0415
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration  # noqa: PLC0415

    meta = {"position": position}
    try:
        return ExpectationConfiguration(**suite.expectations[position] | {"meta": meta}).to_domain_obj()
    except (GreatExpectationsError, ValueError, TypeError) as error:
        raise UsageError(f"{suite.place(position)} går inte att tolka: {_line(error)}. Rätta filen.") from None


def _raise_if_not_computed(suite: Suite, result: Any) -> None:
    """An expectation that raised looks like one that failed; what it raised lies in one place, or one per metric."""
    info = result.exception_info
    raised = [info] if "raised_exception" in info else info.values()
    for exception in raised:
        if exception["raised_exception"]:
            reason = _line(exception["exception_message"])
            raise UsageError(f"{suite.place(_position(result))} gick inte att beräkna: {reason}. Rätta filen.")


def _position(result: Any) -> int:
    position: int = result.expectation_config.meta["position"]
    return position


def _is_query(result: Any) -> bool:
    is_query: bool = result.expectation_config.type == "unexpected_rows_expectation"
    return is_query


def _unexpected_rows(result: Any, batch: Any) -> list[dict[str, Any]]:
    """Return the first rows at fault: their key, with the columns that the expectation is about."""
    if _is_query(result):
        complete = batch.validate(result.expectation_config.to_domain_obj(), result_format="COMPLETE")
        return list(complete.result["details"]["unexpected_rows"][:ROWS_NAMED])
    found = result.result
    return list(found.get("partial_unexpected_index_list") or found.get("partial_unexpected_list", []))


def _named(rows: list[dict[str, Any]]) -> str:
    return "; ".join(", ".join(f"{column} {value}" for column, value in row.items()) for row in rows)


def _line(message: object) -> str:
    return " ".join(str(message).split())
