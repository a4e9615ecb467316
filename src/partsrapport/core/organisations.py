"""What the target group asks for besides what the contract says of every table: periods, and who follows whom."""

import polars as pl

from partsrapport.core.contract import RawTable
from partsrapport.core.references import referred, resolve
from partsrapport.core.sieve import Fault, Sieve


def check(table: RawTable, sieve: Sieve) -> None:
    """Reject periods that end before they begin, successors that are none, and chains of them that come back."""
    reason = pl.lit("till ligger före fran")
    sieve.reject(Fault(pl.col("to_date") < pl.col("from_date"), "till", "contradiction", reason))
    sieve.keep_distinct(table.table, table.advice)
    _reject_circles(sieve)
    _reject_unknown_successors(table, sieve)


def _reject_circles(sieve: Sieve) -> None:
    pairs = sieve.rows.drop_nulls("successor_id").select("organisation_id", "successor_id")
    successors = dict(pairs.iter_rows())
    circular = [organisation for organisation in successors if _comes_back(organisation, successors)]
    reason = pl.format("”{}” leder tillbaka till organisationen själv", pl.col("successor_id"))
    sieve.reject(Fault(pl.col("organisation_id").is_in(circular), "eftertradare", "contradiction", reason))


def _comes_back(organisation: str, successors: dict[str, str]) -> bool:
    seen: set[str] = set()
    successor = successors.get(organisation)
    while successor and successor not in seen and successor != organisation:
        seen.add(successor)
        successor = successors.get(successor)
    return successor == organisation


def _reject_unknown_successors(table: RawTable, sieve: Sieve) -> None:
    """A rejected row may itself be a successor, so it takes as many rounds as the chain is long."""
    before = -1
    while before != sieve.rows.height:
        before = sieve.rows.height
        resolve(sieve, "eftertradare", "successor_id", referred(table, sieve).by_key)


def memberships(rows: pl.DataFrame) -> pl.DataFrame:
    """The periods in the target group, as ``core.memberships`` has them."""
    return rows.select("organisation_id", "from_date", "to_date")


def successions(rows: pl.DataFrame) -> pl.DataFrame:
    """Who follows whom from which day, as ``core.successions`` has it: the day after the last in the target group."""
    followed = rows.drop_nulls(["successor_id", "to_date"])
    return followed.select("organisation_id", "successor_id", from_date=pl.col("to_date").dt.offset_by("1d"))


def lines(successions: pl.DataFrame) -> dict[str, int]:
    """The organisations that have followed or been followed, with a number that those of one line share."""
    line: dict[str, int] = {}
    for number, pair in enumerate(successions.select("organisation_id", "successor_id").iter_rows()):
        joined = {line.get(organisation, number) for organisation in pair}
        line |= dict.fromkeys((*pair, *(one for one in line if line[one] in joined)), number)
    return line
