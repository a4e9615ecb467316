"""What a figure needs: where a table holds nothing it is missing, not nought, and says why; else it is found out."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from partsrapport.config import Settings
from partsrapport.figures import definitions, figures_file
from partsrapport.figures.definition import Relation
from partsrapport.figures.figure import Figure
from tests.figures.recount import everything, hard, judge, warehouses
from tests.figures.recount.judge import Known
from tests.figures.recount.world import Rows

ABSENT = (("activities", "usage", "support_requests", "employees"), ("orders", "occasions", "interests"))

NO_ROWS = "det finns inga "
ALIKE = {
    "services": ["delivery_participants"],
    "each_service": ["service_{key}_participants"],
    "first_orders": ["service_{key}_first_further, of the relation"],
    "deliveries": ["deliveries_participants, of the relation", "deliveries_uncounted_n, of the relation"],
    # No day is without organisations: that they are needed says what the figures rest on.
    "service_status": ["service_{key}_organisations, of the relation", "service_{key}_universities, of the relation"],
    # Of these the world has none, lacking nothing.
    "activities": ["activities_joint_with, of the relation"],
    "new_types": ["activities_new_types, of the relation", "activities_new_recipients_n, of the relation"],
}
"""Needs that make no difference: the columns of the figure need the same, if nothing else is said."""


class Lacking(NamedTuple):
    """A world that lacks some tables, and which figures have a value in the same world with them."""

    known: Known
    ids: frozenset[str]


@pytest.fixture(scope="module")
def lacking(settings: Settings) -> Iterator[list[Lacking]]:
    tables = hard.tables(5, warehouses.WORDS.to_dicts())  # in which each need but those of ALIKE makes a difference
    full = warehouses.of_tables(tables, settings)
    relations = [one for one in definitions.relations() if one.name in judge.OF_ROWS]
    ids = frozenset(figure.figure_id for one in relations for figure in full.figures(one) if figure.is_known)
    full.connection.close()
    worlds = [warehouses.of_tables(tables | {name: [] for name in absent}, settings) for absent in ABSENT]
    yield [Lacking(world, ids) for world in worlds]
    for world in worlds:
        world.connection.close()


def is_told(lacking: list[Lacking], relation: Relation) -> bool:
    """Whether a figure is not what is counted, or is missing for want of rows without saying so."""
    return any(
        not everything.agrees(figure, one.known.expected[figure.figure_id])
        or (figure.figure_id in one.ids and not figure.is_known and not str(figure.reason).startswith(NO_ROWS))
        for one in lacking
        for figure in one.known.figures(relation)
    )


def without(declared: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in declared.items() if key != "needs"}


def left_out(declared: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A relation with one of its figures that needs less."""
    for stem, figure in declared["figure"].items():
        if "needs" in declared:
            yield f"{stem}, of the relation", without(declared) | {"figure": {stem: figure}}
        if "needs" in figure:
            yield stem, declared | {"figure": {stem: without(figure)}}


@pytest.mark.parametrize("name", judge.OF_ROWS)
def test_a_figure_that_needs_less_is_found(lacking: list[Lacking], name: str) -> None:
    declared = figures_file.content()["relation"][name]
    assert not is_told(lacking, definitions._relation(name, declared))
    untold = [what for what, one in left_out(declared) if not is_told(lacking, definitions._relation(name, one))]
    assert untold == ALIKE.get(name, [])


LEFT_OUT = (
    {"core.employees", "core.activities", "core.usage", "core.support_requests"},
    {"core.orders", "core.occasions", "core.organisations.department", "core.services.is_transition_funded"},
    {"core.occasions", "core.usage", "core.activities.featuring", "core.employees.payroll_sek"},
    {"core.interests", "core.support_requests.visit_date", "core.support_requests.commitment"},
    {"core.support_requests.reported_date", "core.services.launch_date"},
)
"""Tables and columns that an office may do without, as many in a world as touch different figures.

Not those in which an empty cell says something: a service without a day of closing goes on.
"""
PARTLY = {
    "activities_indicators_n": {"core.orders", "core.occasions"},  # those that are left
    "activities_doubled_n": {"core.orders", "core.occasions"},
    "activities_doubled_share": {"core.orders", "core.occasions"},
    "featured_n": {"core.activities.featuring"},  # of how many it is known: of none
    "programme_services_n": {"core.services.launch_date"},  # by the other days
    "services_planned_n": {"core.services.launch_date"},
    "services_closed_n": {"core.services.launch_date"},
    "services_transition_n": {"core.services.launch_date"},
    "services_transition_names": {"core.services.launch_date"},
    "lead_order_delivery_median_days": {"core.interests"},  # has its lineage together with the step before
    "lead_order_delivery_share": {"core.interests"},
    "lead_interest_order_median_days": {"core.occasions"},  # with the step after
    "lead_interest_order_share": {"core.occasions"},
}
"""Figures that are known also without some of what they rest on."""


def told_of(tables: dict[str, Rows], settings: Settings) -> dict[str, Figure]:
    known = warehouses.of_tables(tables, settings)
    relations = [one for one in definitions.relations() if one.name in judge.OF_ROWS]
    found = {figure.figure_id: figure for one in relations for figure in known.figures(one)}
    known.connection.close()
    return found


def without_those(tables: dict[str, Rows], left_out: set[str]) -> dict[str, Rows]:
    """The tables with those empty, or those columns."""
    found = dict(tables)
    for table, column in (origin.split(".")[1:3] if origin.count(".") > 1 else (origin[5:], "") for origin in left_out):
        found[table] = [row | {column: None} for row in found[table]] if column else []
    return found


def test_what_rests_on_something_that_is_not_there_is_unknown_and_all_else_is_as_it_was(settings: Settings) -> None:
    tables = hard.tables(5, warehouses.WORDS.to_dicts())
    full = told_of(tables, settings)
    known, changed = [], []
    for left_out in LEFT_OUT:
        for figure_id, figure in told_of(without_those(tables, left_out), settings).items():
            resting = {one for one in left_out if any(f"{source}.".startswith(f"{one}.") for source in figure.sources)}
            if resting - PARTLY.get(figure_id, set()):
                known += [figure_id] * (figure.is_known or figure.reason is None)
            elif not resting:
                changed += [figure_id] * ((figure.value, figure.text) != (full[figure_id].value, full[figure_id].text))
    assert (known, changed) == ([], [])
