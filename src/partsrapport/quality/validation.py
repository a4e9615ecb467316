"""Great Expectations over SQL on the warehouse: every suite in one run, the results as a table."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

from partsrapport.errors import UsageError
from partsrapport.quality import data_docs, queries, suites
from partsrapport.quality.suites import SEVERITIES, Expectation, Suite
from partsrapport.warehouse import schema, store
from partsrapport.words.labels import label

ROWS_NAMED = 5
WHOLE_TABLE = "whole table"
QUERY = "unexpected_rows_expectation"
PASSED = {"unexpected_n": 0, "unexpected_rows": None}


class _Unneeded(ModuleType):
    """A module that is imported when something in it is asked for, not when it is named."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def run_lightly(database: Path, read: list[Suite], docs: Path | None) -> pl.DataFrame:
    """``run`` in a process that does nothing else, with half of what Great Expectations' import takes.

    What is left out it can do without, or has for expectations of distributions alone: then it is imported after all.
    """
    gc.disable()  # what is imported stays, and the process does not last
    sys.modules.update(dict.fromkeys(("pyspark", "pyarrow")))  # type: ignore[arg-type]  # None: not installed
    sys.modules.update({name: _Unneeded(name) for name in ("altair", "jsonschema", "scipy.stats")})
    return run(database, read, docs)


def run(database: Path, read: list[Suite], docs: Path | None = None) -> pl.DataFrame:
    """Validate a warehouse that nobody has open for writing; return ``quality.validation``, a row an expectation.

    Great Expectations' own account of it is written to the folder ``docs``, if there is one.

    Great Expectations takes seconds to import, so that is done only here. It asks no host for anything: the context
    is ephemeral, and the library has no telemetry.

    Raises
    ------
    UsageError
        An expectation cannot be read, or could not be computed: that is neither a failure nor a pass.
    """
    with store.connect(database) as connection:
        rows_n = {suite.table.name: connection.table(suite.table.name).shape[0] for suite in read}
    with _source(database, read) as source:
        tables = ((suite, source.get_asset(suite.table.name)) for suite in read)
        batches = ((suite, table.get_batch_definition(WHOLE_TABLE).get_batch()) for suite, table in tables)
        validated = [(suite, _result(suite, batch)) for suite, batch in batches]
    rows = [row for suite, result in validated for row in _rows(suite, result, rows_n[suite.table.name])]
    if docs:
        data_docs.write(validated, rows, docs)
    return schema.tables()["quality.validation"].frame(rows)


@contextmanager
def _source(database: Path, read: list[Suite]) -> Iterator[Any]:
    from great_expectations import get_context  # noqa: PLC0415
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    from partsrapport.quality import dialect  # noqa: PLC0415

    context = get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql(
        "warehouse",
        connection_string=f"{dialect.NAME}://",
        kwargs={"connect_args": {"database": str(database)}},  # passed on to SQLAlchemy
        assets=[_asset(suite) for suite in read],
    )
    try:
        yield source
    finally:
        source.get_engine().dispose()
        source.get_execution_engine().close()


def _rows(suite: Suite, validated: Any, rows_n: int) -> Iterator[dict[str, Any]]:
    for expectation, result in zip(suite.expectations, validated.results, strict=True):
        yield {
            "suite": suite.table.name,
            "title": suite.title,
            "position_n": expectation["meta"]["position"],
            "expectation": expectation["type"],
            "column": ", ".join(suites.columns(expectation)) or None,
            "severity": SEVERITIES[expectation["severity"]],
            "description": expectation["description"],
            "description_en": expectation["meta"].get("description_en"),
            "remedy": expectation["meta"]["remedy"],
            "success": result.success,
            "checked_n": rows_n,
            **(PASSED if result.success else _failure(expectation, result.result)),
        }


def _asset(suite: Suite) -> dict[str, Any]:
    of_schema, name = suite.table.name.split(".")
    where = {"schema_name": of_schema, "table_name": name, "batch_definitions": [{"name": WHOLE_TABLE}]}
    return {"type": "table", "name": suite.table.name, **where}


def _result(suite: Suite, batch: Any) -> Any:
    """Return the result of a suite, in its order, with details of what failed; what raised comes first from within."""
    from great_expectations import ExpectationSuite  # noqa: PLC0415

    expected = [_interpreted(suite, one) for one in suite.expectations]
    first = ExpectationSuite(suite.table.name, list(map(_counted, suite.expectations, expected)))
    validated = batch.validate(first, result_format="BOOLEAN_ONLY")
    for result in validated.results:
        _raise_if_not_computed(suite, result)
    ordered = zip(sorted(validated.results, key=_position), expected, strict=True)
    validated.results = [_passed(one, of) if one.success else _detailed(suite, of, batch) for one, of in ordered]
    return validated


def _counted(written: Expectation, interpreted: Any) -> Any:
    """The expectation to ask first, which passes where this one does."""
    from partsrapport.quality.counted_rows import CountedRows  # noqa: PLC0415

    query = queries.of(written)
    return CountedRows(unexpected_rows_query=query, meta=interpreted.meta) if query else interpreted


def _interpreted(suite: Suite, expectation: Expectation) -> Any:
    """Return the expectation as an object; a suite would leave out, with a mere log line, what it cannot read."""
    from great_expectations.exceptions.exceptions import GreatExpectationsError  # noqa: PLC0415
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration  # noqa: PLC0415

    position = expectation["meta"]["position"]
    try:
        return ExpectationConfiguration(**expectation | {"meta": {"position": position}}).to_domain_obj()
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
    return result.expectation_config.meta["position"]


def _passed(result: Any, expectation: Any) -> Any:
    """The result as one of the expectation that the suite has, whatever was asked."""
    result.expectation_config = expectation.configuration
    return result


def _detailed(suite: Suite, expectation: Any, batch: Any) -> Any:
    """Ask again about what failed: how many rows, and the first of them by key, with the values at fault."""
    wanted = {
        "result_format": "COMPLETE" if expectation.expectation_type == QUERY else "SUMMARY",
        "partial_unexpected_count": ROWS_NAMED,
        "unexpected_index_column_names": list(suite.table.key),
    }
    return batch.validate(expectation, result_format=wanted)


def _failure(expectation: Expectation, found: dict[str, Any]) -> dict[str, Any]:
    if expectation["type"] == QUERY:
        unexpected_n, rows = found["observed_value"], found["details"]["unexpected_rows"]
    else:
        unexpected_n = found.get("unexpected_count")
        rows = found.get("partial_unexpected_index_list") or found.get("partial_unexpected_list", [])
    named = [", ".join(f"{label(column)} {value}" for column, value in row.items()) for row in rows[:ROWS_NAMED]]
    return {"unexpected_n": unexpected_n, "unexpected_rows": "; ".join(named) or None}


def _line(message: object) -> str:
    return " ".join(str(message).split())
