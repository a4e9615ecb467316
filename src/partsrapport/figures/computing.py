"""Computing the figures of ``figures.toml``: for the report into ``mart.figures``, for a claim at its own time."""

from collections.abc import Iterator, Sequence
from functools import cache, partial

import duckdb
import polars as pl

from partsrapport.errors import DataError
from partsrapport.figures import absent, definitions
from partsrapport.figures.absent import AbsentAt
from partsrapport.figures.counting import counted
from partsrapport.figures.definition import Definition, Relation
from partsrapport.figures.figure import Counted, Figure
from partsrapport.figures.moment import Moment
from partsrapport.figures.year_before import compared
from partsrapport.raw.problems import nearest
from partsrapport.warehouse import store


def build(connection: duckdb.DuckDBPyConnection, after: str = "marts") -> Counted:
    """Add to ``mart.figures`` the report's own, and return them: those that can be counted ``after`` marts, claims …"""
    as_of_date, year = connection.execute("SELECT as_of_date, year FROM meta.build").fetchall()[0]
    moments = {"per": Moment(as_of_date), "period": Moment.of_year(year, as_of_date)}
    absent_at = cache(partial(absent.at, connection))
    found = {
        (figure.figure_id, moment): figure
        for relation in definitions.relations()
        if relation.after == after
        for moment in [moments[relation.basis]]
        for figure in figures_of(connection, relation, relation.figures, moment, absent_at)
    }
    rows = pl.DataFrame((figure.row for figure in found.values()), infer_schema_length=None)
    store.load(connection, {"mart.figures": rows})
    return found


def build_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``mart.figures`` anew, from a warehouse that has all else."""
    connection.execute("DELETE FROM mart.figures")
    for after in dict.fromkeys(relation.after for relation in definitions.relations()):
        build(connection, after)


def compute(connection: duckdb.DuckDBPyConnection, figure_id: str, moment: Moment) -> Figure:
    """One figure at any date or for any period.

    Raises
    ------
    DataError
        There is no such figure, or it is of a date and not of a period, or the reverse.
    """
    candidates = [
        (relation, definition.only(figure_id))
        for relation in definitions.relations()
        for definition in relation.figures
        if definition.may_be(figure_id)
    ]
    for relation, definition in candidates:
        if relation.basis == moment.basis:
            for figure in figures_of(connection, relation, [definition], moment, partial(absent.at, connection)):
                if figure.figure_id == figure_id:
                    return figure
    if any(relation.basis != moment.basis for relation, _ in candidates):
        is_of, other = ("en period", "period") if moment.basis == "per" else ("en dag", "per")
        raise DataError(f"figuren {figure_id} gäller {is_of}: ange {other} i stället för {moment.basis}.")
    raise DataError(_unknown_message(connection, figure_id))


def _unknown_message(connection: duckdb.DuckDBPyConnection, figure_id: str) -> str:
    known = [row[0] for row in connection.execute("SELECT figure_id FROM mart.figures ORDER BY figure_id").fetchall()]
    near = nearest(figure_id, known)
    hint = f"Menade du {near}?" if near else "Kommandot partsrapport figures visar alla figurer."
    return f"figuren {figure_id} finns inte. {hint}"


def figures_of(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    wanted: Sequence[Definition],
    moment: Moment,
    absent_at: AbsentAt,
) -> Iterator[Figure]:
    """The wanted figures of one relation, and where asked for those of the year before and the comparisons with it."""
    of_two = [definition for definition in wanted if definition.year_before]
    earlier = counted(connection, relation, of_two, moment.year_before(), absent_at)
    before = {figure.figure_id: figure for _, figure, _ in earlier}
    for definition, figure, figure_before in counted(connection, relation, wanted, moment, absent_at):
        yield figure
        if compared_with := figure_before or before.get(figure.figure_id):
            yield from compared(definition, figure, compared_with)
