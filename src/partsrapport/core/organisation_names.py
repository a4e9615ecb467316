"""``organisationsnamn`` → ``core.organisation_names``."""

from collections.abc import Sequence

from partsrapport.core.kinds import ORGANISATION_ID, TEXT
from partsrapport.core.references import Register, resolve
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

FIELDS = (
    Field("organisationsnummer", "organisation_id", ORGANISATION_ID),
    Field("namn", "organisation", TEXT),
)


def clean(files: Sequence[Rows], by_number: Register) -> Sieve:
    """Other and former names of organisations in the target group."""
    sieve = Sieve(files, FIELDS)
    resolve(sieve, "organisationsnummer", "organisation_id", "organisation_id", by_number)
    sieve.keep_distinct(tables()["core.organisation_names"])
    return sieve
