"""Whoever writes a definition wrongly is found out: by a figure that is not what is counted, or a row of its mart."""

from collections.abc import Iterator

import pytest

from partsrapport.config import Settings
from partsrapport.figures import definitions, figures_file
from partsrapport.warehouse import marts
from tests.figures.recount import document, hard, in_marts, judge, mutants, results, warehouses
from tests.figures.recount.judge import Known

RESULTS = (
    "goals",
    "year_on_year",
    "claims",
    "plan",
    "exceptions",
    "validations",
    "release_changes",
    "forecast_tests",
    "each_forecast_test",
)
"""The relations that count results, of which the demonstration has not each."""
WRONG_FIGURES = list(document.wrong_figures())
WRONG_MARTS = {name: list(document.wrong_marts(name)) for name in document.MARTS}


@pytest.fixture(scope="module")
def drawn(settings: Settings) -> Iterator[list[Known]]:
    """Worlds in which everything happens, and some in which hardly anything does."""
    words = warehouses.WORDS.to_dicts()
    few = [make(words) for make in (hard.sparse, hard.bare, hard.uncounted, hard.unordered, hard.idle, hard.deserted)]
    tables = [hard.tables(1, words), hard.tables(5, words), *few]
    known = [warehouses.of_tables(one, settings) for one in tables]
    known.append(warehouses.of_tables(hard.dawn(words), settings, hard.DAWN))
    yield known
    for one in known:
        one.connection.close()


@pytest.fixture(scope="module")
def made_up(settings: Settings) -> list[Known]:
    """Results of which no two outcomes are as many; one comparison, and none."""
    return [results.of(settings, compared) for compared in (results.YEARS, {"högre": 1}, {})]


@pytest.mark.parametrize("relation", [one.name for one in definitions.relations() if one.name != "earlier"])
def test_a_figure_written_wrongly_is_found(
    drawn: list[Known], made_up: list[Known], demonstration: Known, relation: str
) -> None:
    of_results = made_up if relation in RESULTS else [demonstration]
    known = drawn if relation in judge.OF_ROWS else of_results
    declared = figures_file.content()["relation"][relation]
    each = [(stem, declared | {"figure": {stem: entry}}) for stem, entry in declared["figure"].items()]
    each += [(what, changed) for name, what, changed in WRONG_FIGURES if name == relation]
    untold = judge.untold(known, [(what, definitions._relation(relation, changed)) for what, changed in each])
    assert untold == list(declared["figure"]), "all but those as they stand"


@pytest.mark.parametrize("name", WRONG_MARTS)
def test_a_mart_written_wrongly_is_found(drawn: list[Known], name: str) -> None:
    untold = [str(mutant) for mutant in WRONG_MARTS[name] if not judge.is_told_in_mart(drawn, name, mutant.text)]
    assert untold == []


def test_nothing_is_told_of_the_marts_as_they_stand(drawn: list[Known]) -> None:
    """Nor of the figures: all but the wrong ones are untold above."""
    first = judge.STORED[0]
    assert not any(judge.tells(one, first, marts._texts()[first], in_marts.COLUMNS, []) for one in drawn)


def test_what_makes_no_difference_is_still_there() -> None:
    """Each text that is listed as making none is one that could be written."""
    in_figures = [what for _, what, _ in document.wrong_figures(with_alike=True)]
    in_marts = [str(one) for name in (*document.MARTS, *document.ALONE) for one in mutants.of_sql(marts._texts()[name])]
    assert [one for one in document.alike() if not any(one in what for what in [*in_figures, *in_marts])] == []
