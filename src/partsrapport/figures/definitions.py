"""The figures that there are, as ``figures.toml`` declares them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from partsrapport.figures import figures_file, naming
from partsrapport.figures.definition import AGGREGATES, Definition, Relation
from partsrapport.figures.figures_file import columns_in
from partsrapport.words.language import LANGUAGES

LINEAGE = "lineage.json"


@cache
def relations() -> tuple[Relation, ...]:
    """All relations, in the order of the file."""
    return tuple(_relation(name, declared) for name, declared in figures_file.content()["relation"].items())


@cache
def families() -> tuple[Definition, ...]:
    """The figures of which there is one a member, those with most to their id first."""
    found = [figure for relation in relations() for figure in relation.figures if relation.members]
    return tuple(sorted(found, key=lambda figure: -len(figure.figure_id)))


@cache
def key_figures() -> frozenset[str]:
    """The ids of the figures of which the report tells which changed most."""
    return frozenset(figure.figure_id for relation in relations() for figure in relation.figures if figure.is_key)


@cache
def of_both_years() -> frozenset[str]:
    """The ids of the figures that are counted anew of the year before, by what both years have in common."""
    of_all = (figure for relation in relations() for figure in relation.figures)
    return frozenset(figure.figure_id for figure in of_all if "before" in figure.aggregates)


@cache
def of_checks() -> frozenset[str]:
    """The ids of the figures that tell what checks found, and what differs from an earlier release."""
    checks = ("comparison", "validation")
    return frozenset(one.figure_id for relation in relations() if relation.after in checks for one in relation.figures)


@cache
def lineage() -> dict[str, tuple[str, ...]]:
    """What the figures rest on, as ``schema.table.column``, by their ids: derived by ``tests.dictionary``."""
    text = files(__package__).joinpath(LINEAGE).read_text(encoding="utf-8")
    return {figure_id: tuple(origins) for figure_id, origins in json.loads(text).items()}


def _relation(name: str, declared: dict[str, Any]) -> Relation:
    own = {key: declared[key] for key in ("after", "of_organisations", "members", "by") if key in declared}
    figures = [
        definition
        for stem, entry in declared["figure"].items()
        for definition in _definitions(stem, {"noun": {}, **declared, **entry}, declared)
    ]
    return Relation(
        name, declared["basis"], declared["rows"], tuple(declared["sources"]), **own, figures=tuple(figures)
    )


def _definitions(stem: str, entry: dict[str, Any], declared: dict[str, Any]) -> Iterator[Definition]:
    """The figures of an entry: one for each of what it ``gives``, or the one that its aggregate or ranking is."""
    for form in entry.get("gives", [""]):
        flags = {flag: _is_set(entry.get(flag, ()), form) for flag in ("year_before", "ratio", "is_key")}
        counting = _counting(entry, form) if form else {}
        aggregates = counting or _ranking(entry)
        aggregates |= {name: entry[name] for name in AGGREGATES if name in entry}
        yield Definition(
            f"{stem}_{form}" if form else stem,
            naming.unit(entry, form),
            {language: naming.words(entry, form, language) for language in LANGUAGES},
            aggregates,
            _needs(entry, declared, aggregates),
            counted=_hit(entry) if form else None,
            of=entry.get("of") if form.endswith("share") else None,
            top=entry.get("top"),
            is_countdown=entry.get("is_countdown", False),
            **flags,
        )


def _is_set(flag: bool | Sequence[str], form: str) -> bool:
    """Whether a flag is set for a form: for all, or for those that it lists."""
    return flag if isinstance(flag, bool) else form in flag


def _hit(entry: dict[str, Any]) -> str:
    return " AND ".join(f"({entry[name]})" for name in ("counted", "of") if name in entry) or "true"


def _counting(entry: dict[str, Any], form: str) -> dict[str, str]:
    weight = "employees_n" if form.startswith("employees") else entry.get("sum")
    counted = _total(weight, _hit(entry))
    if form.endswith("share"):
        return {"numerator": counted, "denominator": _total(weight, entry.get("of", "true"))}
    return {"value": counted}


def _total(weight: str | None, predicate: str) -> str:
    """How many rows, or the sum of a column of theirs: nought when there are none, unknown when none has it."""
    number = f"count(*) FILTER (WHERE {predicate})"
    if weight is None:
        return number
    return f"CASE WHEN {number} = 0 THEN 0 ELSE sum({weight}) FILTER (WHERE {predicate}) END"


def _ranking(entry: dict[str, Any]) -> dict[str, str]:
    if not (by := entry.get("ranked_by")):
        return {}
    ranked = f"list({{}} ORDER BY {by} DESC, service) FILTER (WHERE {by} > 0)"
    return {"names": ranked.format("service"), "counts": ranked.format(by)}


def _needs(entry: dict[str, Any], declared: dict[str, Any], aggregates: Mapping[str, str]) -> tuple[str, ...]:
    """What the relation and the figure say, and what the columns of the aggregates rest on."""
    said = [*declared.get("needs", ()), *entry.get("needs", ())]
    resting = [table for column in columns_in(aggregates.values()) for table in column.get("needs", ())]
    return tuple(dict.fromkeys([*said, *resting]))
