"""Computing the figures of ``figures.toml``: for the report into ``mart.figures``, for a claim at its own time."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import polars as pl

from partsrapport.errors import DataError
from partsrapport.figures import definitions
from partsrapport.figures.definitions import Definition, Relation
from partsrapport.figures.moment import Moment
from partsrapport.warehouse import store
from partsrapport.words import swedish
from partsrapport.words.value_text import written

MISSING = "uppgift saknas"


@dataclass(frozen=True)
class Figure:
    """A computed figure; ``names`` and ``counts`` are those of a ranking, ``reason`` says why there is no value."""

    figure_id: str
    kind: str
    unit: str
    definition: str
    sources: tuple[str, ...]
    moment: Moment
    text: str = MISSING
    value: float | None = None
    n: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    reason: str | None = None


def build(connection: duckdb.DuckDBPyConnection, after: str = "marts") -> None:
    """Add to ``mart.figures`` the report's own: those that can be counted ``after`` marts, claims or validation."""
    as_of_date, year = connection.execute("SELECT as_of_date, year FROM meta.build").fetchall()[0]
    moments = {"per": Moment(as_of_date), "period": Moment(date(year, 12, 31), date(year, 1, 1))}
    found = [
        figure
        for relation in definitions.relations()
        if relation.after == after
        for figure in _figures(connection, relation, relation.figures, moments[relation.basis])
    ]
    store.load(connection, {"mart.figures": pl.DataFrame([_row(figure) for figure in found], infer_schema_length=None)})


def compute(connection: duckdb.DuckDBPyConnection, figure_id: str, moment: Moment) -> Figure:
    """One figure at any date or for any period.

    Raises
    ------
    DataError
        There is no such figure, or it is of a date and not of a period, or the reverse.
    """
    candidates = _candidates(figure_id)
    for relation, definition in candidates:
        if relation.basis == moment.basis:
            for figure in _figures(connection, relation, [definition], moment):
                if figure.figure_id == figure_id:
                    return figure
    wrong_basis = [relation for relation, definition in candidates if relation.basis != moment.basis]
    raise DataError(_basis_message(figure_id, moment) if wrong_basis else _unknown_message(connection, figure_id))


def _candidates(figure_id: str) -> list[tuple[Relation, Definition]]:
    return [
        (relation, definition.only(figure_id))
        for relation in definitions.relations()
        for definition in relation.figures
        if definition.may_be(figure_id)
    ]


def _basis_message(figure_id: str, moment: Moment) -> str:
    if moment.basis == "per":
        return f"figuren {figure_id} gäller en period: ange period i stället för per."
    return f"figuren {figure_id} gäller en dag: ange per i stället för period."


def _unknown_message(connection: duckdb.DuckDBPyConnection, figure_id: str) -> str:
    known = [row[0] for row in connection.execute("SELECT figure_id FROM mart.figures ORDER BY figure_id").fetchall()]
    near = difflib.get_close_matches(figure_id, known, n=1)
    hint = f"Menade du {near[0]}?" if near else "Kommandot partsrapport figures visar alla figurer."
    return f"figuren {figure_id} finns inte. {hint}"


def _figures(
    connection: duckdb.DuckDBPyConnection, relation: Relation, wanted: Sequence[Definition], moment: Moment
) -> Iterator[Figure]:
    """The wanted figures of one relation, and where asked for those of the year before and the comparisons with it."""
    compared = [definition for definition in wanted if definition.year_before]
    before = {figure.figure_id: figure for _, figure in _counted(connection, relation, compared, moment.year_before())}
    for definition, figure in _counted(connection, relation, wanted, moment):
        yield figure
        if figure.figure_id in before:
            yield from _compared(definition, figure, before[figure.figure_id])


def _compared(definition: Definition, now: Figure, before: Figure) -> Iterator[Figure]:
    before_id = definitions.year_before_id(now.figure_id)
    yield replace(before, figure_id=before_id, definition=f"{now.definition} Ett år tidigare.")
    if definition.has_change:
        yield _change(now, before)
    if definition.ratio:
        yield _ratio(now, before)


def _change(now: Figure, before: Figure) -> Figure:
    figure = replace(
        _comparison(now, before, "Skillnad mot ett år tidigare"),
        figure_id=definitions.change_id(now.figure_id),
        unit="procentenheter",
    )
    if now.value is None or before.value is None:
        return figure
    return _valued(figure, now.value - before.value)


def _ratio(now: Figure, before: Figure) -> Figure:
    figure = replace(
        _comparison(now, before, "Kvot mot ett år tidigare"), figure_id=definitions.ratio_id(now.figure_id), unit="kvot"
    )
    if now.value is None or not before.value:
        return figure
    return replace(_valued(figure, now.value / before.value), numerator=now.value, denominator=before.value)


def _comparison(now: Figure, before: Figure, label: str) -> Figure:
    """A comparison without a value yet."""
    return Figure(
        figure_id=now.figure_id,
        kind=now.kind,
        unit=now.unit,
        definition=f"{label}: {now.definition[0].lower()}{now.definition[1:]}",
        sources=now.sources,
        moment=now.moment,
        reason=now.reason or before.reason or f"värdet för {before.moment.text} är 0",
    )


def _valued(figure: Figure, value: float) -> Figure:
    return replace(figure, value=value, text=written(value, figure.unit), reason=None)


def _counted(
    connection: duckdb.DuckDBPyConnection, relation: Relation, wanted: Iterable[Definition], moment: Moment
) -> Iterator[tuple[Definition, Figure]]:
    """The wanted figures of one relation at one moment with their definitions, from one query."""
    chosen = list(wanted)
    if not chosen:
        return
    absent = _absent(connection, moment)
    sql = _query(relation, chosen)
    found = connection.execute(sql, _parameters(sql, moment))
    columns = [column[0] for column in found.description]
    for values in found.fetchall():
        row = dict(zip(columns, values, strict=True))
        for definition in chosen:
            yield definition, _figure(relation, definition, row, moment, absent)


def _query(relation: Relation, wanted: Sequence[Definition]) -> str:
    columns = [
        f'{expression} AS "{definition.figure_id}.{name}"'
        for definition in wanted
        for name, expression in definition.expressions.items()
    ]
    if relation.is_family:
        selected = ", ".join(["key", "name", *columns])
        return f"SELECT {selected} FROM ({relation.sql}) GROUP BY key, name ORDER BY key"
    return f"SELECT {', '.join(columns)} FROM ({relation.sql})"


def _parameters(sql: str, moment: Moment) -> dict[str, date | None]:
    return {name: day for name, day in moment.parameters.items() if re.search(rf"\${name}\b", sql)}


def _absent(connection: duckdb.DuckDBPyConnection, moment: Moment) -> dict[str, str]:
    """The needed tables that hold nothing up to the date or in the period, each with how to say so."""
    from_date = moment.from_date or date.min
    checks = [
        f"EXISTS (FROM {table} WHERE {need.date} BETWEEN $first AND $last)"
        for table, need in definitions.needs().items()
    ]
    found = connection.execute(
        f"SELECT {', '.join(checks)}", {"first": from_date, "last": moment.as_of_date}
    ).fetchall()
    when = moment.text if moment.from_date else f"till och med {moment.text}"
    return {
        table: f"det finns inga {need.rows} {when}"
        for (table, need), exists in zip(definitions.needs().items(), found[0], strict=True)
        if not exists
    }


def _figure(
    relation: Relation, definition: Definition, row: dict[str, Any], moment: Moment, absent: dict[str, str]
) -> Figure:
    figure = Figure(
        figure_id=definition.figure_id.replace("{key}", str(row.get("key"))),
        kind=definition.kind,
        unit=definition.unit,
        definition=definition.definition.replace("{name}", str(row.get("name"))),
        sources=tuple(dict.fromkeys([*relation.sources, *definition.needs])),
        moment=moment,
    )
    reason = next((absent[table] for table in definition.needs if table in absent), None)
    found = {name: row.get(f"{definition.figure_id}.{name}") for name in definitions.EXPRESSIONS}
    return replace(figure, reason=reason) if reason else _filled(figure, definition, found)


def _filled(figure: Figure, definition: Definition, found: dict[str, Any]) -> Figure:
    """The figure with what the query found."""
    value = _value(definition, found)
    if value is None:
        reason = found["reason"] or found["missing"] or "det finns inget underlag"
        return replace(figure, text=found["missing"] or MISSING, reason=reason)
    return replace(
        figure,
        text=written(value, figure.unit),
        value=value if isinstance(value, float) else None,
        n=found["n"] or found["denominator"],
        numerator=found["numerator"],
        denominator=found["denominator"],
        names=tuple(found["names"] or ()),
        counts=tuple(found["counts"] or ()),
    )


def _value(definition: Definition, found: dict[str, Any]) -> float | str | date | None:
    if definition.names:
        return _listed(found["names"], definition.top) if found["names"] else None
    if definition.denominator:
        return float(found["numerator"] or 0) / float(found["denominator"]) if found["denominator"] else None
    value: float | str | date | None = found["value"]
    return value if value is None or isinstance(value, str | date) else float(value)


def _listed(names: Sequence[str], top: int | None) -> str:
    return swedish.list_of(names[:top]) if top else ", ".join(names)


def _row(figure: Figure) -> dict[str, Any]:
    """A row of ``mart.figures``."""
    return {
        "figure_id": figure.figure_id,
        "value": figure.value,
        "text": figure.text,
        "unit": figure.unit,
        "n": figure.n,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "from_date": figure.moment.from_date,
        "as_of_date": figure.moment.as_of_date,
        "definition": figure.definition,
        "sources": list(figure.sources),
    }
