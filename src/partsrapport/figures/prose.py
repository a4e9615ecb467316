"""What prose takes of the figures: their values in words, how they have changed, and what it is shown or hidden by."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from partsrapport.figures import definitions
from partsrapport.figures.computing import MISSING
from partsrapport.words import changes, swedish

Figures = Mapping[str, Mapping[str, Any]]


def variables(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Texts by figure id, for ``{{< var … >}}``.

    ``figures`` holds the value (``5``, ``58 procent``); ``counted`` the value with what it counts, in words up to
    twelve (``fem tjänster``), and ``opening`` the same to begin a sentence with; ``changed`` how it has changed since
    the year before (``minskade från 126 till 84``); ``changes`` the largest rise and the largest fall.
    """
    figures = _registry(connection)
    counted = {id_: _counted(figure) for id_, figure in figures.items() if figure["noun"]}
    return {
        "figures": {id_: figure["text"] for id_, figure in figures.items()},
        "counted": counted,
        "opening": {id_: text[0].upper() + text[1:] for id_, text in counted.items()},
        "changed": {id_: _changed(figures, id_) for id_ in figures if _before(figures, id_)},
        "changes": {"largest": largest_changes(figures, sorted(definitions.key_figures()))},
    }


def flags(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, bool]]:
    """What prose is shown or hidden by, by figure id: ``known`` (it is not missing) and ``has`` (nor is it nought)."""
    figures = _registry(connection)
    known = {id_: _is_known(figure) for id_, figure in figures.items()}
    is_compared = bool(largest_changes(figures, sorted(definitions.key_figures())))
    return {
        "known": known,
        "has": {id_: known[id_] and figure["value"] != 0 for id_, figure in figures.items()} | {"changes": is_compared},
    }


def largest_changes(figures: Figures, keys: Sequence[str]) -> str:
    """Say which of the figures rose most and which fell most, against its own value the year before.

    Whether anything fell is said also when nothing did; empty when nothing can be compared.
    """
    growth = {
        key: _growth(before["value"], figures[key]["value"])
        for key in keys
        if (before := _before(figures, key)) and figures[key]["value"] is not None
    }
    if not growth:
        return ""
    rise = max(growth, key=lambda key: growth[key])
    fall = min(growth, key=lambda key: growth[key])
    rose = _most(figures, rise, "ökade") if growth[rise] > 0 else "Inget av nyckeltalen ökade."
    fell = _most(figures, fall, "minskade") if growth[fall] < 0 else "Inget av nyckeltalen minskade."
    return f"{rose} {fell}"


def _registry(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    found = connection.sql("SELECT figure_id, name, value, text, unit, noun FROM mart.figures ORDER BY figure_id")
    return {row["figure_id"]: row for row in found.pl().to_dicts()}


def _is_known(figure: Mapping[str, Any]) -> bool:
    if figure["unit"] in ("text", "datum"):
        return bool(figure["text"] != MISSING)
    return figure["value"] is not None


def _counted(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return str(figure["text"])
    return swedish.in_words(figure["value"], *figure["noun"].split("/"))


def _before(figures: Figures, figure_id: str) -> Mapping[str, Any] | None:
    """The figure of the year before, if it is known."""
    before = figures.get(definitions.year_before_id(figure_id))
    return before if before and before["value"] is not None else None


def _changed(figures: Figures, figure_id: str) -> str:
    figure, before = figures[figure_id], _before(figures, figure_id)
    if before is None or figure["value"] is None:
        return MISSING
    return changes.changed(before["value"], figure["value"], figure["unit"])


def _growth(before: float, now: float) -> float:
    """How much larger than before, as a share of it; endless from nothing."""
    if before == 0:
        return math.inf if now > 0 else 0
    return now / before - 1


def _most(figures: Figures, key: str, verb: str) -> str:
    figure, before = figures[key], figures[definitions.year_before_id(key)]
    return f"Mest {verb} {figure['name']}, {changes.span(before['value'], figure['value'], figure['unit'])}."
