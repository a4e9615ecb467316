"""The expectations as plain queries, by which rows at fault are counted before Great Expectations tells them."""

from collections.abc import Iterable, Iterator
from typing import Any

from partsrapport.quality.suites import Expectation
from partsrapport.warehouse import schema

LIMITS = (("min_value", "strict_min", ">"), ("max_value", "strict_max", "<"))


def of(expectation: Expectation) -> str | None:
    """The rows of ``{batch}`` that do not meet an expectation, which what is missing always does.

    None for an expectation, or one with arguments, that only Great Expectations knows how to ask.
    """
    kwargs: dict[Any, Any]
    match expectation["type"].removeprefix("expect_"), expectation["kwargs"]:
        case "unexpected_rows_expectation", {"unexpected_rows_query": str(query), **kwargs}:
            pass
        case "table_row_count_to_be_between", {**kwargs}:
            query = f"SELECT count(*) FROM {{batch}} HAVING NOT ({_within('count(*)', kwargs)})"
        case "column_values_to_be_between", {"column": column, **kwargs}:
            query = _where(f"NOT ({_within(_quoted(column), kwargs)})")
        case "column_values_to_be_unique", {"column": column, **kwargs}:
            query = _repeated([column])
        case "compound_columns_to_be_unique", {"column_list": columns, **kwargs}:
            query = _repeated(columns)
        case "column_values_to_be_in_set", {"column": column, "value_set": [str(), *_] as words, **kwargs}:
            query = _where(f"{_quoted(column)} NOT IN ({', '.join(map(schema.literal, words))})")
        case (
            "column_pair_values_a_to_be_greater_than_b",
            {"column_A": a, "column_B": b, "ignore_row_if": "either_value_is_missing", **kwargs},
        ):
            query = _where(f"NOT {_quoted(a)} {'>=' if kwargs.pop('or_equal', False) else '>'} {_quoted(b)}")
        case _:
            return None
    return None if kwargs else query


def _where(at_fault: str) -> str:
    return f"SELECT * FROM {{batch}} WHERE {at_fault}"


def _repeated(columns: Iterable[str]) -> str:
    """The keys that stand on several rows; one with a part that is missing is none."""
    names = [_quoted(column) for column in columns]
    is_whole = " AND ".join(f"{name} IS NOT NULL" for name in names)
    return f"SELECT {', '.join(names)} FROM {{batch}} WHERE {is_whole} GROUP BY ALL HAVING count(*) > 1"


def _within(value: str, kwargs: dict[Any, Any]) -> str:
    """Say that a value lies between the limits, of which those that are numbers are taken out of the arguments."""

    def said() -> Iterator[str]:
        for limit, is_strict, sign in LIMITS:
            if isinstance(kwargs.get(limit), int | float):
                yield f"{value} {sign}{'' if kwargs.pop(is_strict, False) else '='} {kwargs.pop(limit)}"

    return " AND ".join(said()) or "true"


def _quoted(column: str) -> str:
    return f'"{column}"'
