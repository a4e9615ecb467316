"""``leveranstillfallen`` → ``core.occasions``."""

from collections.abc import Sequence

from partsrapport.core.kinds import COUNT, DATE, TEXT, one_of
from partsrapport.core.references import Register, resolve
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

FIELDS = (
    Field("tillfalle_id", "occasion_id", TEXT),
    Field("avrop_id", "order_id", TEXT),
    Field("datum", "occasion_date", DATE),
    Field("form", "form", one_of("form")),
    Field("deltagare", "participants_n", COUNT, is_required=False),
    Field("status", "status", one_of("occasion_status")),
)


def clean(files: Sequence[Rows], orders: Register) -> Sieve:
    """Occasions of known orders."""
    sieve = Sieve(files, FIELDS)
    resolve(sieve, "avrop_id", "order_id", "order_id", orders)
    sieve.keep_distinct(tables()["core.occasions"])
    return sieve
