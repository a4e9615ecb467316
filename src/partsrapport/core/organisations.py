"""``malgrupp`` → ``core.organisations``."""

from collections.abc import Sequence

import polars as pl

from partsrapport.core.kinds import DATE, ORGANISATION_ID, TEXT, one_of
from partsrapport.core.references import Organisations, Register, resolve
from partsrapport.core.sieve import Field, Sieve
from partsrapport.raw.rows import Rows
from partsrapport.warehouse.schema import tables

# Also for one that has left the target group and come back: its orders would otherwise belong to nobody in between.
ONE_ROW = "en organisation har en rad, med sin första dag i fran och sin sista i till"
FIELDS = (
    Field("organisationsnummer", "organisation_id", ORGANISATION_ID),
    Field("organisation", "organisation", TEXT),
    Field("sektor", "sector", one_of("sector")),
    Field("fran", "from_date", DATE),
    Field("till", "to_date", DATE, is_required=False),
    Field("eftertradare", "successor_id", ORGANISATION_ID, is_required=False),
    Field("departement", "department", TEXT, is_required=False, is_optional_heading=True),
)


def clean(files: Sequence[Rows]) -> Sieve:
    """Organisations with their period; a successor must itself be one, and a chain of successors must end."""
    sieve = Sieve(files, FIELDS)
    sieve.reject(pl.col("to_date") < pl.col("from_date"), "till", pl.lit("till ligger före fran"))
    sieve.keep_distinct(tables()["core.organisations"], ONE_ROW)
    _reject_circles(sieve)
    _reject_unknown_successors(sieve)
    return sieve


def _reject_circles(sieve: Sieve) -> None:
    pairs = sieve.rows.drop_nulls("successor_id").select("organisation_id", "successor_id")
    successors = dict(pairs.iter_rows())
    circular = [organisation for organisation in successors if _comes_back(organisation, successors)]
    reason = pl.format("”{}” leder tillbaka till organisationen själv", pl.col("successor_id"))
    sieve.reject(pl.col("organisation_id").is_in(circular), "eftertradare", reason)


def _comes_back(organisation: str, successors: dict[str, str]) -> bool:
    seen: set[str] = set()
    successor = successors.get(organisation)
    while successor and successor not in seen and successor != organisation:
        seen.add(successor)
        successor = successors.get(successor)
    return successor == organisation


def _reject_unknown_successors(sieve: Sieve) -> None:
    """A rejected row may itself be a successor, so it takes as many rounds as the chain is long."""
    before = -1
    while before != sieve.rows.height:
        before = sieve.rows.height
        resolve(sieve, "eftertradare", "successor_id", "successor_id", by_number(sieve))


def memberships(rows: pl.DataFrame) -> pl.DataFrame:
    """The periods in the target group, as ``core.memberships`` has them."""
    return rows.select("organisation_id", "from_date", "to_date")


def successions(rows: pl.DataFrame) -> pl.DataFrame:
    """Who follows whom from which day, as ``core.successions`` has it: the day after the last in the target group."""
    followed = rows.drop_nulls(["successor_id", "to_date"])
    return followed.select("organisation_id", "successor_id", from_date=pl.col("to_date").dt.offset_by("1d"))


def by_number(sieve: Sieve) -> Register:
    """The organisations as others refer to them by number."""
    ids = sieve.rows["organisation_id"]
    return Register.of("malgrupp", [(ids, ids)], ORGANISATION_ID.of(sieve.rejected_texts("organisationsnummer")))


def register(sieve: Sieve, other_names: pl.DataFrame) -> Organisations:
    """The organisations as others refer to them; present names come before other and former ones."""
    names = [
        (sieve.rows["organisation"], sieve.rows["organisation_id"]),
        (other_names["organisation"], other_names["organisation_id"]),
    ]
    by_name = Register.of("malgrupp eller organisationsnamn", names, sieve.rejected_texts("organisation"))
    return Organisations(by_number(sieve), by_name)
