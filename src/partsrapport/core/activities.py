"""``aktiviteter`` → ``core.activities``."""

from collections.abc import Sequence

from partsrapport.core.kinds import COUNT, DATE, TEXT, one_of
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

FIELDS = (
    Field("aktivitet_id", "activity_id", TEXT),
    Field("arbetsomrade", "area", one_of("area")),
    Field("typ", "activity_type", one_of("activity_type")),
    Field("titel", "title", TEXT),
    Field("tema", "theme", TEXT, is_required=False),
    Field("datum", "activity_date", DATE),
    Field("form", "form", one_of("form")),
    Field("status", "status", one_of("activity_status")),
    Field("mottagare", "recipients_n", COUNT, is_required=False),
    Field("medarrangor", "co_organiser", TEXT, is_required=False),
)


def clean(files: Sequence[Rows]) -> Sieve:
    """Activities other than services."""
    sieve = Sieve(files, FIELDS)
    sieve.keep_distinct(tables()["core.activities"])
    return sieve
