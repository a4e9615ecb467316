"""``anstallda`` → ``core.employees``."""

from collections.abc import Sequence

from partsrapport.core.kinds import COUNT, ORGANISATION_ID, YEAR
from partsrapport.core.references import Register, resolve
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

FIELDS = (
    Field("organisationsnummer", "organisation_id", ORGANISATION_ID),
    Field("ar", "year", YEAR),
    Field("anstallda", "employees_n", COUNT),
)


def clean(files: Sequence[Rows], by_number: Register) -> Sieve:
    """Employees per organisation in the target group and year."""
    sieve = Sieve(files, FIELDS)
    resolve(sieve, "organisationsnummer", "organisation_id", "organisation_id", by_number)
    sieve.keep_distinct(tables()["core.employees"])
    return sieve
