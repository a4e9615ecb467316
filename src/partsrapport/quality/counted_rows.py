"""What Great Expectations is first asked of an expectation: how many rows do not meet it.

Its own expectations ask for the rows as well, and that of a key puts every row beside how often its key stands: two
and three times the work, of which nothing is seen where a check passes. What each of them then does in Python takes
longer than most of the queries.
"""

from typing import Any

from great_expectations.core.id_dict import IDDict
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

METRIC = "unexpected_rows_query.row_count"


class CountedRows(UnexpectedRowsExpectation):  # type: ignore[misc]  # mypy does not read the library
    """Whether a query returns no rows; what they are is not told."""

    def get_validation_dependencies(self, *_: Any, **__: Any) -> ValidationDependencies:
        """The one metric, named outright: to find it out, every key is looked up in a new copy of the expectation."""
        query = IDDict(unexpected_rows_query=self.unexpected_rows_query)
        metric = MetricConfiguration(METRIC, IDDict(batch_id=self.batch_id), query)
        return ValidationDependencies({METRIC: metric}, {"result_format": "BOOLEAN_ONLY"})

    def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> dict[str, Any]:
        return {"success": metrics[METRIC] == 0}
