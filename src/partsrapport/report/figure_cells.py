"""Which figure a cell of a table is, so that it can be asked: by its column, and by what its row is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb
import polars as pl

from partsrapport.figures import definitions
from partsrapport.figures.definition import of_member
from partsrapport.words import asked

REACHED = ("interested_share", "ordered_share", "delivered_share", "ordered_employees_share")
OF_GROUPS = {"target_n": "target_{key}_n"} | {share: f"coverage_{{key}}_{share}" for share in REACHED}
OF_SERVICES = {
    **{name: f"service_{{key}}_{name}" for name in ("orders_n", "delivered_orders_n", "occasions_n", "participants_n")},
    "agencies_share": "service_{key}_organisations_share",
    "universities_share": "service_{key}_universities_share",
}
OF_ALL_SERVICES = {
    "orders_n": "orders_n",
    "delivered_orders_n": "delivered_orders_n",
    "occasions_n": "delivery_occasions_n",
    "participants_n": "delivery_participants_n",
    "agencies_share": "coverage_ordered_share",
    "universities_share": "coverage_universities_ordered_share",
}
OF_FIRST_SERVICES = {
    "first_n": "service_{key}_first_n",
    "further_n": "service_{key}_first_further_n",
    "share_on": "service_{key}_first_further_share",
}
OF_STEPS = {"share_on": "lead_{key}_share", "median_days": "lead_{key}_median_days"}
OF_ALL_FIRST_SERVICES = {
    "first_n": "coverage_ordered_n",
    "further_n": "second_service_n",
    "share_on": "second_service_share",
}
OF_TESTS = {
    "ordered_share": "forecast_{key}_ordered_share",
    "predicted_share": "forecast_{key}_share",
    "lower_share": "forecast_{key}_lower_share",
    "upper_share": "forecast_{key}_upper_share",
    "actual_share": "coverage_ordered_share",
}
HAPPENED = ("held_n", "recipients_n", "cancelled_n", "postponed_n", "converted_n")
ESTIMATED = ("target_{0}", "{0}", "lower_{0}", "upper_{0}")
JUDGED = (*(name.format(of) for of in ("share", "mean") for name in ESTIMATED), "response_share", "verdict")
OF_GOALS = {name: f"goal_{{key}}_{name}" for name in JUDGED} | {"answer_n": "goal_{key}_answers_n"}
OF_SIDES = {
    "employer_share": "goal_{key}_employer_share",
    "union_share": "goal_{key}_union_share",
    "difference_share": "goal_{key}_side_difference",
}
ACCOUNTED = ("read_n", "kept_n", "duplicate_n", "quarantined_n")


@dataclass(frozen=True)
class Cells:
    """The figures that the cells of a table are.

    Attributes
    ----------
    known
        The ids of the figures that there are.
    keys
        What the rows are about, as ``{key}`` in an id; rows after them are remainders, and last their total.
    parts, total
        Ids by column, for those rows and for the total.
    """

    known: frozenset[str]
    keys: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    total: Mapping[str, str] = field(default_factory=dict)

    def of_column(self, column: str, rows_n: int) -> tuple[str, ...]:
        """The id of the figure that each cell of a column is; empty where it is none."""
        return tuple(self._figure(column, place, rows_n) for place in range(rows_n))

    def _figure(self, column: str, place: int, rows_n: int) -> str:
        if place < len(self.keys):
            found = of_member(self.parts.get(column, ""), self.keys[place])
        else:
            found = self.total.get(column, "") if place == rows_n - 1 else ""
        return found if found in self.known and asked.PLACE.fullmatch(found) else ""


class Registry:
    """The figures of the report, for the tables that show them."""

    def __init__(self, warehouse: duckdb.DuckDBPyConnection) -> None:
        found = warehouse.execute("SELECT figure_id FROM mart.figures").fetchall()
        self.known = frozenset(id_ for (id_,) in found)
        self.keys: dict[str, dict[str, str]] = {
            relation.name: {member: key for key, member, *_ in warehouse.execute(relation.members).fetchall()}
            for relation in definitions.relations()
            if relation.members
        }

    def asked(self, text: str, figure_id: str) -> str:
        """The text, which can be asked what it is where there is such a figure."""
        return asked.asked(text, figure_id) if figure_id in self.known else text

    def size(self, text: str, member: str) -> str:
        """The share of a size class that has ordered, which can be asked."""
        key = self.keys["size_classes"].get(member, "?")
        return self.asked(text, of_member("coverage_size_{key}_ordered_share", key))

    def held(self, text: str, member: str) -> str:
        """How many activities of a type were held, which can be asked."""
        key = self.keys["activity_types"].get(member, "?")
        return self.asked(text, of_member("activity_type_{key}_held_n", key))

    def groups(self, groups: pl.DataFrame) -> Cells:
        """Of the target group, the sectors and the size classes: rows with ``dimension`` and ``member``."""
        found = {
            "alla": {"alla": ""},
            "sektor": self.keys["sectors"],
            "storleksklass": {member: f"size_{key}" for member, key in self.keys["size_classes"].items()},
        }
        return self._of(
            (found[of].get(member, "?") for of, member in groups.select("dimension", "member").rows()), OF_GROUPS
        )

    def departments(self) -> Cells:
        """Of the departments, of which only the total is figures."""
        counts = {name: f"coverage_{name}" for name in ("interested_n", "ordered_n", "ordered_share")}
        return self._of((), {}, {"target_n": "target_n"} | counts)

    def services(self, services: pl.DataFrame) -> Cells:
        """Of services and all together: rows with ``service_id``."""
        return self._of(services["service_id"], OF_SERVICES, OF_ALL_SERVICES)

    def first_services(self, services: pl.DataFrame) -> Cells:
        """Of the services that came first and all together: rows with ``service_id``."""
        return self._of(services["service_id"], OF_FIRST_SERVICES, OF_ALL_FIRST_SERVICES)

    def lead_times(self, waits: pl.DataFrame) -> Cells:
        """Of the steps of all services: rows with ``step``."""
        return self._of((self.keys["lead_times"].get(step, "?") for step in waits["step"]), OF_STEPS)

    def changes(self, parts: pl.DataFrame) -> Cells:
        """Of the parts of the change in coverage, and the whole: rows with ``component``."""
        keys = (self.keys["coverage_change"].get(component, "?") for component in parts["component"])
        return self._of(keys, {"change_share": "coverage_change_{key}"}, {"change_share": "coverage_ordered_change"})

    def activities(self, words: Iterable[str], relation: str) -> Cells:
        """Of the types or areas (``relation``) of activities, by their words, and all together."""
        stem = {"activity_types": "activity_type", "activity_areas": "activity_area"}[relation]
        parts = {name: f"{stem}_{{key}}_{name}" for name in HAPPENED}
        return self._of(
            (self.keys[relation].get(word, "?") for word in words),
            parts,
            {name: f"activities_{name}" for name in HAPPENED},
        )

    def goals(self, goals: pl.DataFrame) -> Cells:
        """Of the effect goals: rows with ``goal_id``."""
        return self._of(goals["goal_id"], OF_GOALS)

    def sides(self, goals: pl.DataFrame) -> Cells:
        """Of what the two sides answered: rows with ``goal_id``."""
        return self._of(goals["goal_id"], OF_SIDES)

    def forecasts(self, backtest: pl.DataFrame) -> Cells:
        """Of what would have been forecast: rows with ``as_of_date``."""
        return self._of(map(str, backtest["as_of_date"]), OF_TESTS)

    def rows(self) -> Cells:
        """Of the rows read or in quarantine, of which only the total is figures."""
        return self._of((), {}, {name: f"rows_{name}" for name in ACCOUNTED})

    def checks(self) -> Cells:
        """Of the checks, of which only the total is figures."""
        return self._of((), {}, {"expectations_n": "validations_n", "passed_n": "validations_passed_n"})

    def _of(self, keys: Iterable[str], parts: Mapping[str, str], total: Mapping[str, str] | None = None) -> Cells:
        return Cells(self.known, tuple(keys), parts, total or {})
