"""Which figure a cell of a table is, so that it can be asked: by its column, and by what its row is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

import duckdb

from partsrapport.figures import definitions
from partsrapport.figures.definition import of_member
from partsrapport.words import asked
from partsrapport.words.asked import Ask


def _each(pattern: str, *columns: str) -> dict[str, str]:
    return {column: pattern.replace("{column}", column) for column in columns}


_REACHED = ("interested_share", "ordered_share", "delivered_share", "ordered_employees_share")
_HAPPENED = ("held_n", "recipients_n", "cancelled_n", "postponed_n", "converted_n")
_USED = ("orders_n", "delivered_orders_n", "occasions_n", "participants_n")
_JUDGED = [f"{bound}{of}" for of in ("share", "mean") for bound in ("target_", "", "lower_", "upper_")]
OF_GOALS = _each("goal_{key}_{column}", *_JUDGED, "response_share", "verdict") | {"answer_n": "goal_{key}_answers_n"}
OF_SIDES = _each("goal_{key}_{column}", "employer_share", "union_share") | {
    "difference_share": "goal_{key}_side_difference"
}


class Told(NamedTuple):
    """The figures of a table: ids by column, of its rows (``{key}`` is what a row is about) and of its total.

    ``family`` is the relation of ``figures.toml`` whose members the rows are about; without one they are keys.
    """

    parts: Mapping[str, str]
    total: Mapping[str, str] = {}
    family: str = ""


TABLES = {
    "groups": Told({"target_n": "target_{key}_n"} | _each("coverage_{key}_{column}", *_REACHED), family="groups"),
    "sizes": Told({"ordered_share": "coverage_size_{key}_ordered_share"}, family="size_classes"),
    "departments": Told(
        {}, {"target_n": "target_n"} | _each("coverage_{column}", "interested_n", "ordered_n", "ordered_share")
    ),
    "services": Told(
        {
            **_each("service_{key}_{column}", *_USED),
            "organisations_share": "service_{key}_organisations_share",
            "universities_share": "service_{key}_universities_share",
        },
        {
            "orders_n": "orders_n",
            "delivered_orders_n": "delivered_orders_n",
            "occasions_n": "delivery_occasions_n",
            "participants_n": "delivery_participants_n",
            "organisations_share": "coverage_ordered_share",
            "universities_share": "coverage_universities_ordered_share",
        },
    ),
    "first_services": Told(
        {
            "first_n": "service_{key}_first_n",
            "further_n": "service_{key}_first_further_n",
            "share_on": "service_{key}_first_further_share",
        },
        {"first_n": "coverage_ordered_n", "further_n": "second_service_n", "share_on": "second_service_share"},
    ),
    "lead_times": Told({"share_on": "lead_{key}_share", "median_days": "lead_{key}_median_days"}, family="lead_times"),
    "changes": Told(
        {"change_share": "coverage_change_{key}"}, {"change_share": "coverage_ordered_change"}, "coverage_change"
    ),
    "forecasts": Told(
        {
            **_each("forecast_{key}_{column}", "ordered_share", "lower_share", "upper_share"),
            "predicted_share": "forecast_{key}_share",
            "actual_share": "coverage_ordered_share",
        }
    ),
    "activity_types": Told(
        _each("activity_type_{key}_{column}", *_HAPPENED), _each("activities_{column}", *_HAPPENED), "activity_types"
    ),
    "activity_areas": Told(
        _each("activity_area_{key}_{column}", *_HAPPENED), _each("activities_{column}", *_HAPPENED), "activity_areas"
    ),
    "goals": Told(OF_GOALS),
    "sides": Told(OF_SIDES),
    "rows": Told({}, _each("rows_{column}", "read_n", "kept_n", "duplicate_n", "quarantined_n")),
    "checks": Told({}, {"expectations_n": "validations_n", "passed_n": "validations_passed_n"}),
}
"""The tables of the notebooks whose cells are figures."""


@dataclass(frozen=True)
class Cells:
    """The figures that the cells of a table are, of those that are ``known``.

    ``keys`` is what its rows are about; rows after them are remainders, and last their total.
    """

    known: frozenset[str]
    keys: tuple[str, ...]
    told: Told

    def of_column(self, column: str, rows_n: int) -> tuple[str, ...]:
        """The id of the figure that each cell of a column is; empty where it is none."""
        found = [of_member(self.told.parts.get(column, ""), key) for key in self.keys]
        if rows_n > len(found):
            found += [""] * (rows_n - len(found) - 1) + [self.told.total.get(column, "")]
        return tuple(id_ if id_ in self.known and asked.PLACE.fullmatch(id_) else "" for id_ in found)


class Registry:
    """The figures of the report, for the tables and sentences that show them."""

    def __init__(self, warehouse: duckdb.DuckDBPyConnection) -> None:
        found = warehouse.execute("SELECT figure_id FROM mart.figures").fetchall()
        self.known = frozenset(id_ for (id_,) in found)
        self._members = cache(partial(_members, warehouse))

    def asked(self, text: str, figure_id: str) -> str:
        """The text, which can be asked what it is where there is such a figure."""
        return asked.asked(text, figure_id) if figure_id in self.known else text

    def ask(self, table: str, column: str) -> Ask:
        """What makes of a number in a column of one of ``TABLES``, and what its row is about, one that can be asked."""
        told = TABLES[table]
        return lambda text, about: self.asked(text, of_member(told.parts[column], self._key(told, about)))

    def cells(self, table: str, about: Iterable[object] = ()) -> Cells:
        """The figures that the cells of one of ``TABLES`` are, by what each row is about."""
        told = TABLES[table]
        return Cells(self.known, tuple(self._key(told, one) for one in about), told)

    def _key(self, told: Told, about: object) -> str:
        return self._members(told.family).get(about, "?") if told.family else str(about)


def _members(warehouse: duckdb.DuckDBPyConnection, family: str) -> dict[Any, str]:
    """The key of each member, as rows of the notebooks have it."""
    if family == "groups":
        sectors, sizes = (_members(warehouse, name) for name in ("sectors", "size_classes"))
        return {
            ("alla", "alla"): "",
            **{("sektor", member): key for member, key in sectors.items()},
            **{("storleksklass", member): f"size_{key}" for member, key in sizes.items()},
        }
    queries = {relation.name: relation.members for relation in definitions.relations()}
    return {member: key for key, member, *_ in warehouse.execute(queries[family] or "").fetchall()}
