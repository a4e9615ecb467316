"""``avrop`` → ``core.orders``."""

from collections.abc import Sequence

from partsrapport.core.kinds import DATE, TEXT, one_of
from partsrapport.core.references import BY_NUMBER_OR_NAME, Organisations, Register, resolve, resolve_organisation
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

FIELDS = (
    Field("avrop_id", "order_id", TEXT),
    *BY_NUMBER_OR_NAME,
    Field("tjanst", "service", TEXT),
    Field("avropsdatum", "order_date", DATE),
    Field("status", "status", one_of("order_status")),
)


def clean(files: Sequence[Rows], organisations: Organisations, services: Register) -> Sieve:
    """Orders by known organisations of known services."""
    sieve = Sieve(files, FIELDS)
    resolve_organisation(sieve, organisations)
    resolve(sieve, "tjanst", "service", "service_id", services)
    sieve.keep_distinct(tables()["core.orders"])
    return sieve


def register(sieve: Sieve) -> Register:
    """The orders as occasions refer to them: by id."""
    ids = sieve.rows["order_id"]
    return Register.of("avrop", [(ids, ids)], sieve.rejected_texts("avrop_id"))
