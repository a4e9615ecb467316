"""What the catalogue of services asks for besides what the contract says of every table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from partsrapport.core.contract import RawTable
from partsrapport.core.faults import Fault
from partsrapport.core.names import find
from partsrapport.core.references import Referred
from partsrapport.core.sieve import Sieve, keep_distinct
from partsrapport.core.spelling import plain_series
from partsrapport.core.statements import Declared
from partsrapport.core.survey_declarations import SurveyDeclaration
from partsrapport.raw.problems import stop_if, suggestion
from partsrapport.raw.unread import SURVEYS


def check(table: RawTable, sieve: Sieve) -> None:
    """Reject services that share a name: nothing would tell which of them an order is of."""
    keep_distinct(table, sieve)
    is_shared = plain_series(sieve.rows["service"]).is_duplicated()
    reason = pl.format("”{}” är namnet på flera tjänster", pl.col("service"))
    sieve.reject(Fault(pl.lit(is_shared), "tjanst", "duplicate", reason))


def known(surveys: Sequence[SurveyDeclaration], catalogue: Referred) -> list[SurveyDeclaration]:
    """The surveys, the service that one follows up under the name that it has in the catalogue.

    Raises
    ------
    DataError
        A survey follows up a service that is not in the catalogue.
    """
    asked = pl.Series([survey.service for survey in surveys], dtype=pl.String)
    ids = find(asked, None, catalogue.by_either.borne).ids
    present = dict(catalogue.present.select("id", "name").iter_rows())
    stop_if(
        f"{SURVEYS}, {survey.survey_id}: tjänsten ”{survey.service}” i foljer_upp finns inte i tjanster."
        f"{suggestion(survey.service, present.values())} Rätta den ena filen."
        for survey, id_ in zip(surveys, ids, strict=True)
        if survey.service and id_ is None
    )
    return [replace(survey, service=present.get(id_)) for survey, id_ in zip(surveys, ids, strict=True)]


def ranked(statements: Sequence[Declared], catalogue: Referred) -> list[Declared]:
    """The statements, services that one ranks under the names that they have in the catalogue; what else stays."""
    present = dict(catalogue.present.select("id", "name").iter_rows())
    return [_ranked(statement, catalogue, present) for statement in statements]


def _ranked(statement: Declared, catalogue: Referred, present: Mapping[str, str]) -> Declared:
    if not isinstance(statement.value, list):
        return statement
    names = pl.Series(statement.value, dtype=pl.String)
    ids = find(names, pl.repeat(statement.named_date, len(names), eager=True), catalogue.by_name.borne).ids
    return replace(statement, value=[present.get(id_, name) for id_, name in zip(ids, names, strict=True)])
