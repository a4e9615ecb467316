"""``intresseanmalningar`` → ``core.interests``."""

from collections.abc import Sequence

from partsrapport.core.kinds import DATE, TEXT
from partsrapport.core.references import BY_NUMBER_OR_NAME, Organisations, Register, resolve, resolve_organisation
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

FIELDS = (
    Field("anmalan_id", "interest_id", TEXT),
    *BY_NUMBER_OR_NAME,
    Field("tjanst", "service", TEXT),
    Field("datum", "interest_date", DATE),
)


def clean(files: Sequence[Rows], organisations: Organisations, services: Register) -> Sieve:
    """Interest registrations of known organisations in known services."""
    sieve = Sieve(files, FIELDS)
    resolve_organisation(sieve, organisations)
    resolve(sieve, "tjanst", "service", "service_id", services)
    sieve.keep_distinct(tables()["core.interests"])
    return sieve
