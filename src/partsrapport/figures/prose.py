"""What prose takes of the figures: their values in words, how they have changed, and what it is shown or hidden by."""

from collections.abc import Mapping
from typing import Any

import duckdb

from partsrapport.figures import sentences
from partsrapport.figures.definition import year_before_id
from partsrapport.figures.figure import MISSING, MISSING_EN
from partsrapport.figures.moment import Moment
from partsrapport.figures.numbers import Figures
from partsrapport.warehouse import store
from partsrapport.warehouse.translation import translated
from partsrapport.words import value_text, wording
from partsrapport.words.language import either


def variables(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Texts by figure id, for ``{{< var … >}}``.

    ``figures`` holds the value (``5``, ``58 procent``); ``counted`` the value with what it counts, in words up to
    twelve (``fem tjänster``), ``opening`` the same to begin a sentence with, ``number`` the same without the noun
    (``fem``), and ``noun`` the noun alone, to follow the value (``tjänster``); ``changed`` how it has changed since
    the year before (``minskade från 126 till 84``); ``says`` the sentences of ``sentences``.
    """
    figures, period = _registry(connection), period_of(connection)
    nouns = {id_: figure["noun"].split("/") for id_, figure in figures.items() if figure["noun"]}
    counted = {id_: _counted(figures[id_]) for id_ in nouns}
    return {
        "figures": {id_: figure["text"] for id_, figure in figures.items()},
        "counted": counted,
        "number": {id_: _numeral(figures[id_]) for id_ in nouns},
        "noun": {id_: wording.noun(figures[id_]["value"], *forms) for id_, forms in nouns.items()},
        "opening": {id_: wording.capital(text) for id_, text in counted.items()},
        "changed": {id_: _changed(figures, id_) for id_ in figures if year_before_id(id_) in figures},
        "says": sentences.all_of(figures, period),
    }


def flags(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, bool]]:
    """What prose is shown or hidden by: by figure id ``known`` (it is not missing), ``has`` (nor is it nought) and
    ``compared`` (it and the year before are known); by name ``says`` (there is such a sentence)."""
    figures, period = _registry(connection), period_of(connection)
    known = {id_: _is_known(figure) for id_, figure in figures.items()}
    return {
        "known": known,
        "has": {id_: known[id_] and figure["value"] != 0 for id_, figure in figures.items()}
        | _there(connection)
        | {"year_goes_on": not period.is_year},
        "compared": {
            id_: known[id_] and known[year_before_id(id_)] for id_ in figures if year_before_id(id_) in figures
        },
        "says": {name: bool(text) for name, text in sentences.all_of(figures, period).items()},
    }


def period_of(connection: duckdb.DuckDBPyConnection) -> Moment:
    """The year that the report is about, up to its date."""
    build = store.built(connection)
    return Moment.of_year(build["year"], build["as_of_date"])


def of_year(period: Moment) -> dict[str, str]:
    """What the year and the one that it is compared with are called, also while the year goes on."""
    previous, before = f"{period.year - 1}", either("året före", "the year before")
    end = either("vid årets slut", "the end of the year")
    if not period.is_year:
        previous = either("samma tid ", "the same time of ") + previous
        before = either("samma tid ", "the same time ") + before
        end = either("den ", "") + wording.long_date(period.as_of_date)
    return {
        "year": str(period.year),
        "period": period.year_so_far,
        "period_end": end,
        "previous_year": previous,
        "year_before": before,
    }


def _registry(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    found = translated(connection.sql("FROM mart.figures ORDER BY figure_id").pl())
    columns = ("figure_id", "name", "value", "text", "unit", "noun")
    return {row["figure_id"]: row for row in found.select(columns).to_dicts()}


def _there(connection: duckdb.DuckDBPyConnection) -> dict[str, bool]:
    """What is no figure and need not be there."""
    asked = {
        "programme": "SELECT programme FROM meta.build WHERE programme IS NOT NULL",
        "answers_shown": "FROM mart.goal_answers WHERE share IS NOT NULL AND NOT is_of_several",
        "sides_shown": "FROM mart.goal_sides WHERE share IS NOT NULL",
        "surveys": "FROM mart.survey_responses",
        "several_services": "FROM mart.figures WHERE figure_id = 'services_ordered_n' AND value > 1",
        "published": "SELECT 1 FROM mart.claims UNION ALL SELECT 1 FROM mart.earlier_release",
    }
    return {name: connection.execute(f"{rows} LIMIT 1").fetchone() is not None for name, rows in asked.items()}


def _is_known(figure: Mapping[str, Any]) -> bool:
    if figure["unit"] in ("text", "datum"):
        return bool(figure["text"] not in (MISSING, MISSING_EN))
    return figure["value"] is not None


def _counted(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return str(figure["text"])
    return wording.in_words(figure["value"], *figure["noun"].split("/"))


def _numeral(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return str(figure["text"])
    return wording.numeral(figure["value"], figure["noun"].partition(" ")[0])


def _changed(figures: Figures, figure_id: str) -> str:
    figure, before = figures[figure_id], figures[year_before_id(figure_id)]
    if before["value"] is None or figure["value"] is None:
        return either(MISSING, MISSING_EN)
    return value_text.changed(before["value"], figure["value"], figure["unit"])
