"""Figures of one relation at one moment, from one query."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb

from partsrapport.figures import definitions
from partsrapport.figures.absent import Absent, AbsentAt
from partsrapport.figures.definition import AGGREGATES, Definition, Relation, of_member
from partsrapport.figures.figure import Figure, text
from partsrapport.figures.moment import Moment
from partsrapport.warehouse import marts
from partsrapport.words import verdicts, wording
from partsrapport.words.labels import label
from partsrapport.words.language import either, in_both
from partsrapport.words.value_text import written

MOMENTS = marts.moments("SELECT CAST(coalesce($from, $as_of) AS DATE) AS from_date, CAST($as_of AS DATE) AS as_of_date")


def counted(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    wanted: Sequence[Definition],
    moment: Moment,
    absent_at: AbsentAt,
) -> Iterator[tuple[Definition, Figure, Figure | None]]:
    """The wanted figures of one relation at one moment with their definitions, from one query.

    Last in each comes the same of the year before, where the relation itself has it.
    """
    if not wanted:
        return
    absent = absent_at(moment)
    sql = _query(relation, wanted, moment.as_of_date)
    known = {"as_of": moment.as_of_date, "from": moment.from_date, "to": moment.as_of_date}
    asked = {name: day for name, day in known.items() if re.search(rf"\${name}\b", sql)}
    found = connection.execute(sql, asked)
    columns = [column[0] for column in found.description]
    for values in found.fetchall():
        row = dict(zip(columns, values, strict=True))
        for definition in wanted:
            cells = {name: row.get(f"{definition.figure_id}.{name}") for name in AGGREGATES}
            figure, before = _figure(definition, row, moment, absent), None
            if "before" in definition.aggregates:
                of_before = _filled(figure, definition, cells | {"value": cells["before"]})
                before = replace(of_before, moment=moment.year_before())
            yield definition, _filled(figure, definition, cells), before


def _query(relation: Relation, wanted: Sequence[Definition], day: date) -> str:
    """One row; of a family one a member, and where the member has no rows what is counted is nought."""
    columns = {
        f'"{definition.figure_id}.{name}"': (expression, definition.counted is not None and name == "value")
        for definition in wanted
        for name, expression in definition.aggregates.items()
    }
    aggregates = ", ".join(f"{expression} AS {name}" for name, (expression, _) in columns.items())
    rows = rows_of(relation, day)
    if not relation.members:
        return f"SELECT {aggregates} FROM ({rows})"
    shown = ", ".join(
        f"CASE WHEN found.member IS NULL THEN 0 ELSE found.{name} END AS {name}" if is_count else f"found.{name}"
        for name, (_, is_count) in columns.items()
    )
    return (
        f"SELECT key, name, english, {shown} FROM ({relation.members}) AS members (key, member, name, english) "
        f"LEFT JOIN (SELECT {relation.by} AS member, {aggregates} FROM ({rows}) GROUP BY ALL) AS found "
        "ON members.member = found.member ORDER BY key"
    )


def rows_of(relation: Relation, *day: date) -> str:
    """The relation's query; the marts that it names are as of the moment, whose ``day`` may be told."""
    rows = re.sub(r"\{(\w+)\}", lambda found: f"({marts.select(found[1], day)})", relation.rows)
    return rows if rows == relation.rows else f"WITH {MOMENTS} SELECT * FROM ({rows})"


def _figure(definition: Definition, row: dict[str, Any], moment: Moment, absent: Absent) -> Figure:
    """The figure without a value yet; with a reason, when what it needs is absent."""
    member = {"sv": row.get("name"), "en": row.get("english")}
    reason, reason_en = next((absent[table] for table in definition.needs if table in absent), (None, None))
    return Figure(
        figure_id=of_member(definition.figure_id, str(row.get("key") or "")),
        kind=definition.kind,
        unit=definition.unit,
        words={language: words.about(str(member[language])) for language, words in definition.words.items()},
        sources=definitions.lineage().get(definition.figure_id, ()),
        moment=moment,
        reason=reason,
        reason_en=reason_en,
        is_countdown=definition.is_countdown,
    )


def _filled(figure: Figure, definition: Definition, found: dict[str, Any]) -> Figure:
    """The figure with what the query found."""
    if figure.reason:
        return figure
    value = _value(definition, found)
    if value is None:
        return _unfilled(figure, found)
    return replace(
        figure,
        **text(lambda: written(_said(definition, found), figure.unit)),
        value=value if isinstance(value, float) else None,
        n=found["n"] or found["denominator"],
        numerator=found["numerator"],
        denominator=found["denominator"],
        lower=found["lower"],
        upper=found["upper"],
        names=tuple(found["names"] or ()),
        counts=tuple(found["counts"] or ()),
    )


def _unfilled(figure: Figure, found: dict[str, Any]) -> Figure:
    """The figure with why it has no value."""
    why = found["missing"]
    if why:
        figure = replace(figure, **text(lambda: _verdict(why)))
    reason, reason_en = in_both(
        lambda: _verdict(why) if why else either("det finns inget underlag", "there are no data")
    )
    return replace(figure, reason=found["reason"] or reason, reason_en=found["reason_en"] or reason_en)


def _said(definition: Definition, found: dict[str, Any]) -> float | str | date:
    """The value that is written, of a text in the language being written."""
    value = either(None, _together(found["value_en"])) or _value(definition, found)
    return _verdict(str(value)) if value in verdicts.OF_GOALS else value or 0


def _verdict(word: str) -> str:
    return label(f"bedömning.{word}").lower()


def _value(definition: Definition, found: dict[str, Any]) -> float | str | date | None:
    if definition.kind == "en rangordning":
        names, counts = found["names"] or [], found["counts"] or []
        highest = set(counts[: definition.top])
        first = [name for name, n in zip(names, counts, strict=True) if n in highest]
        return (wording.list_of(first) if definition.top else ", ".join(first)) or None
    if "denominator" in definition.aggregates:
        part, whole = found["numerator"], found["denominator"]
        return float(part) / float(whole) if whole and part is not None else None
    value: float | str | date | None = _together(found["value"])
    return value if value is None or isinstance(value, str | date) else float(value)


def _together(value: Any) -> Any:
    """Several names as they are written, nothing where there are none; anything else as it is."""
    return wording.list_of([*filter(None, value)]) or None if isinstance(value, list) else value
