"""What Great Expectations is first asked of an expectation of many rows: how many of them there are.

Its own expectation of a query asks for the rows as well, and its own of a key puts every row beside how often its key
stands: two and three times the work, of which nothing is seen where a check passes.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from great_expectations.expectations.core.expect_compound_columns_to_be_unique import ExpectCompoundColumnsToBeUnique
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation


class CountedRows(UnexpectedRowsExpectation):
    """Whether a query returns no rows; what they are is not told."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> dict[str, Any]:
        return {"success": metrics[self.metric_dependencies[0]] == 0}


def instead_of(expectation: Any) -> Any:
    """The expectation to ask first: one that passes where this one does."""
    match expectation:
        case UnexpectedRowsExpectation(unexpected_rows_query=query):
            return CountedRows(unexpected_rows_query=query, meta=expectation.meta)
        case ExpectCompoundColumnsToBeUnique(column_list=columns):
            return CountedRows(unexpected_rows_query=_repeated(columns), meta=expectation.meta)
    return expectation


def _repeated(columns: Sequence[str]) -> str:
    """The keys that stand on several rows; one with a part that is null is none, as Great Expectations has it."""
    names = [f'"{column}"' for column in columns]
    is_whole = " AND ".join(f"{name} IS NOT NULL" for name in names)
    return f"SELECT {', '.join(names)} FROM {{batch}} WHERE {is_whole} GROUP BY ALL HAVING count(*) > 1"
