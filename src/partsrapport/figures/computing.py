"""Computing the figures of ``figures.toml``: for the report into ``mart.figures``, for a claim at its own time."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any

import duckdb
import polars as pl

from partsrapport.errors import DataError
from partsrapport.figures import definitions
from partsrapport.figures.definitions import Definition, Relation, Words
from partsrapport.figures.moment import Moment
from partsrapport.warehouse import marts, store
from partsrapport.words import verdicts, wording
from partsrapport.words.labels import label
from partsrapport.words.language import either, in_both, stored
from partsrapport.words.value_text import written

MISSING, MISSING_EN = in_both(lambda: label("diagram.uppgift saknas"))
Wording = Mapping[str, tuple[str, str, str]]
Absent = Mapping[str, tuple[str, str]]
AbsentAt = Callable[[Moment], Absent]
"""What tells the tables that hold nothing at a moment."""
YEAR_BEFORE: Wording = {
    "sv": ("{text} Ett år tidigare.", "{name} ett år tidigare", "{noun}"),
    "en": ("{text} A year earlier.", "{name} a year earlier", "{noun}"),
}
CHANGE: Wording = {
    "sv": ("Skillnad mot ett år tidigare: {lower}", "förändringen på ett år i {name}", ""),
    "en": ("Difference from a year earlier: {lower}", "the change over a year in {name}", ""),
}
RATIO: Wording = {
    "sv": ("Kvot mot ett år tidigare: {lower}", "kvoten mot ett år tidigare för {name}", ""),
    "en": ("Ratio to a year earlier: {lower}", "the ratio to a year earlier of {name}", ""),
}
MOMENTS = marts.moments("SELECT CAST(coalesce($from, $as_of) AS DATE) AS from_date, CAST($as_of AS DATE) AS as_of_date")


@dataclass(frozen=True)
class Figure:
    """A computed figure, with its words by language; ``names`` and ``counts`` are those of a ranking.

    ``lower`` and ``upper`` are the bounds of an uncertain value, ``reason`` says why there is no value.
    """

    figure_id: str
    kind: str
    unit: str
    words: Mapping[str, Words]
    sources: tuple[str, ...]
    moment: Moment
    text: str = MISSING
    text_en: str = MISSING_EN
    value: float | None = None
    n: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    reason: str | None = None
    reason_en: str | None = None
    is_countdown: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is anything to compare."""
        return self.value is not None or bool(self.names)


Counted = Mapping[tuple[str, Moment], Figure]
"""By id and the moment that they were asked for, which of a figure of the year before is not its own."""
NONE: Counted = {}


def build(connection: duckdb.DuckDBPyConnection, after: str = "marts") -> Counted:
    """Add to ``mart.figures`` the report's own, and return them: those that can be counted ``after`` marts, claims …"""
    as_of_date, year = connection.execute("SELECT as_of_date, year FROM meta.build").fetchall()[0]
    moments = {"per": Moment(as_of_date), "period": Moment(date(year, 12, 31), date(year, 1, 1))}
    absent = cache(partial(_absent, connection))
    found = {
        (figure.figure_id, moment): figure
        for relation in definitions.relations()
        if relation.after == after
        for moment in [moments[relation.basis]]
        for figure in _figures(connection, relation, relation.figures, moment, absent)
    }
    rows = pl.DataFrame(map(_row, found.values()), infer_schema_length=None)
    store.load(connection, {"mart.figures": rows})
    return found


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
            for figure in _figures(connection, relation, [definition], moment, partial(_absent, connection)):
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
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    wanted: Sequence[Definition],
    moment: Moment,
    absent_at: AbsentAt,
) -> Iterator[Figure]:
    """The wanted figures of one relation, and where asked for those of the year before and the comparisons with it."""
    compared = [definition for definition in wanted if definition.year_before]
    earlier = _counted(connection, relation, compared, moment.year_before(), absent_at)
    before = {figure.figure_id: figure for _, figure, _ in earlier}
    for definition, figure, figure_before in _counted(connection, relation, wanted, moment, absent_at):
        yield figure
        if compared_with := figure_before or before.get(figure.figure_id):
            yield from _compared(definition, figure, compared_with)


def _compared(definition: Definition, now: Figure, before: Figure) -> Iterator[Figure]:
    yield _reworded(before, definitions.year_before_id(now.figure_id), YEAR_BEFORE)
    if definition.has_change:
        yield _change(now, before)
    if definition.ratio:
        yield _ratio(now, before)


def _change(now: Figure, before: Figure) -> Figure:
    figure = replace(_comparison(now, before, CHANGE, definitions.change_id), unit="procentenheter")
    if now.value is None or before.value is None:
        return figure
    return _valued(figure, now.value - before.value)


def _ratio(now: Figure, before: Figure) -> Figure:
    figure = replace(_comparison(now, before, RATIO, definitions.ratio_id), unit="kvot")
    if now.value is None or not before.value:
        return figure
    return replace(_valued(figure, now.value / before.value), numerator=now.value, denominator=before.value)


def _comparison(now: Figure, before: Figure, said: Wording, id_of: Callable[[str], str]) -> Figure:
    """A comparison without a value yet."""
    known = next((figure for figure in (now, before) if figure.reason), None)
    of_none = in_both(
        lambda: either(f"värdet för {before.moment.text} är 0", f"the value for {before.moment.text} is 0")
    )
    reason, reason_en = (known.reason, known.reason_en) if known else of_none
    figure = Figure(
        figure_id=now.figure_id,
        kind=now.kind,
        unit=now.unit,
        words=now.words,
        sources=now.sources,
        moment=now.moment,
        reason=reason,
        reason_en=reason_en,
    )
    return _reworded(figure, id_of(now.figure_id), said)


def _reworded(figure: Figure, figure_id: str, said: Wording) -> Figure:
    words = {language: of.reworded(*said[language]) for language, of in figure.words.items()}
    return replace(figure, figure_id=figure_id, words=words)


def _valued(figure: Figure, value: float) -> Figure:
    return replace(figure, value=value, reason=None, reason_en=None, **_text(lambda: written(value, figure.unit)))


def _text(say: Callable[[], str]) -> dict[str, Any]:
    """The text of a figure, in both languages."""
    return stored("text", say)


def _counted(
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
    found = connection.execute(sql, _parameters(sql, moment))
    columns = [column[0] for column in found.description]
    for values in found.fetchall():
        row = dict(zip(columns, values, strict=True))
        for definition in wanted:
            cells = {name: row.get(f"{definition.figure_id}.{name}") for name in definitions.AGGREGATES}
            figure = _figure(relation, definition, row, moment, absent)
            yield definition, _filled(figure, definition, cells), _own_before(figure, definition, cells)


def _own_before(figure: Figure, definition: Definition, cells: dict[str, Any]) -> Figure | None:
    """The figure of the year before, where the relation has it itself."""
    if "before" not in definition.aggregates:
        return None
    return replace(_filled(figure, definition, cells | {"value": cells["before"]}), moment=figure.moment.year_before())


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


def _parameters(sql: str, moment: Moment) -> dict[str, date | None]:
    return {name: day for name, day in moment.parameters.items() if re.search(rf"\${name}\b", sql)}


def _absent(connection: duckdb.DuckDBPyConnection, moment: Moment) -> Absent:
    """The needed tables that hold nothing up to the date or in the period, each with how to say so (in both)."""
    from_date = moment.from_date or date.min
    checks = [
        f"EXISTS (FROM {table} WHERE {need.date} BETWEEN $first AND $last)"
        for table, need in definitions.needs().items()
    ]
    found = connection.execute(
        f"SELECT {', '.join(checks)}", {"first": from_date, "last": moment.as_of_date}
    ).fetchall()
    return {
        table: in_both(partial(_lacking, need, moment))
        for (table, need), exists in zip(definitions.needs().items(), found[0], strict=True)
        if not exists
    }


def _lacking(need: definitions.Need, moment: Moment) -> str:
    when = either("", "in ") if moment.from_date else either("till och med ", "up to ")
    return either(f"det finns inga {need.rows} ", f"there are no {need.rows_en} ") + when + moment.text


def _figure(relation: Relation, definition: Definition, row: dict[str, Any], moment: Moment, absent: Absent) -> Figure:
    """The figure without a value yet; with a reason, when what it needs is absent."""
    member = {"sv": row.get("name"), "en": row.get("english")}
    reason, reason_en = next((absent[table] for table in definition.needs if table in absent), (None, None))
    return Figure(
        figure_id=definition.of_member(str(row.get("key") or "")),
        kind=definition.kind,
        unit=definition.unit,
        words={language: words.about(str(member[language])) for language, words in definition.words.items()},
        sources=definitions.lineage().get(definition.figure_id)
        or tuple(dict.fromkeys([*relation.sources, *definition.needs])),
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
        **_text(lambda: written(_said(definition, found), figure.unit)),
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
        figure = replace(figure, **_text(lambda: _verdict(why)))
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
        return _listed(found["names"], definition.top) if found["names"] else None
    if "denominator" in definition.aggregates:
        return float(found["numerator"] or 0) / float(found["denominator"]) if found["denominator"] else None
    value: float | str | date | None = _together(found["value"])
    return value if value is None or isinstance(value, str | date) else float(value)


def _together(value: Any) -> Any:
    """Several names as they are written, nothing where there are none; anything else as it is."""
    return wording.list_of([*filter(None, value)]) or None if isinstance(value, list) else value


def _listed(names: Sequence[str], top: int | None) -> str:
    return wording.list_of(names[:top]) if top else ", ".join(names)


def _row(figure: Figure) -> dict[str, Any]:
    """A row of ``mart.figures``."""
    sv, en = (figure.words[language] for language in definitions.LANGUAGES)
    return {
        "figure_id": figure.figure_id,
        "name": sv.name,
        "name_en": en.name,
        "value": figure.value,
        "text": figure.text,
        "text_en": figure.text_en,
        "unit": figure.unit,
        "noun": sv.noun or None,
        "noun_en": en.noun or None,
        "n": figure.n,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "from_date": figure.moment.from_date,
        "as_of_date": figure.moment.as_of_date,
        "definition": sv.definition,
        "definition_en": en.definition,
        "sources": list(figure.sources),
    }
