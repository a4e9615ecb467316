"""``tjanster`` → ``core.services``."""

from collections.abc import Sequence

import polars as pl

from partsrapport.core.kinds import DATE, TEXT, YES_NO, one_of
from partsrapport.core.references import Register
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

FIELDS = (
    Field("tjanst_id", "service_id", TEXT),
    Field("tjanst", "service", TEXT),
    Field("arbetsomrade", "area", one_of("area")),
    Field("insatstyp", "measure_kind", one_of("measure_kind")),
    Field("niva", "level", one_of("level")),
    Field("i_programmet", "is_programme", YES_NO),
    Field("utveckling_paborjad", "development_date", DATE, is_required=False),
    Field("lanserad", "launch_date", DATE, is_required=False),
    Field("avvecklad", "closing_date", DATE, is_required=False),
)


def clean(files: Sequence[Rows]) -> Sieve:
    """The catalogue of services; ids and names are unique."""
    sieve = Sieve(files, FIELDS)
    sieve.keep_distinct(tables()["core.services"])
    lower = pl.col("service").str.to_lowercase()
    sieve.reject(lower.is_duplicated(), "tjanst", pl.format("”{}” är namnet på flera tjänster", pl.col("service")))
    return sieve


def register(sieve: Sieve) -> Register:
    """The services as others refer to them: by name or id."""
    ids = sieve.rows["service_id"]
    quarantined = pl.concat([sieve.rejected_texts("tjanst"), sieve.rejected_texts("tjanst_id")])
    return Register.of("tjanster", [(sieve.rows["service"], ids), (ids, ids)], quarantined)
