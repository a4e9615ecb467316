"""What the target group asks for besides what the contract says of every table: periods, units, who follows whom."""

import polars as pl

from partsrapport.core.contract import RawTable
from partsrapport.core.faults import Fault
from partsrapport.core.kinds import ORGANISATION_ID
from partsrapport.core.names import find
from partsrapport.core.references import UNIT, Bearers, referred, resolve
from partsrapport.core.sieve import Sieve
from partsrapport.words.vocabulary import ascii_key

_ABOUT = ["organisation", "sector", "department", "host_id"]
_SEPARATORS = r"\s*[;,|\n]\s*"


def check(table: RawTable, sieve: Sieve) -> None:
    """Reject periods that are none or overlap, hosts and successors that are none, and chains of these that come back.

    An organisation may have several rows: one a period, and one a successor where it was split. The rows let in get
    their ``successors`` as a list.
    """
    reason = pl.lit("till ligger före fran")
    sieve.reject(Fault(pl.col("to_date") < pl.col("from_date"), "till", "contradiction", reason))
    is_endless = pl.col("successor_id").is_not_null() & pl.col("to_date").is_null()
    reason = pl.lit("eftertradare är angiven men inte till: ange den sista dagen, eller ta bort eftertradare")
    sieve.reject(Fault(is_endless, "till", "contradiction", reason))
    columns = [*table.table.column_names, "successor_id"]
    sieve.keep_distinct(columns, columns)
    _reject_clashes(table, sieve)
    sieve.rows = sieve.rows.with_columns(pl.col("successor_id").str.replace_all(_SEPARATORS, ";"))
    _reject_unknown(table, sieve)


def tell_units_apart(sieve: Sieve) -> None:
    """The id of a unit is the number that it shares and what it is called: ``202100-2742/attunda_tingsratt``."""
    unit = pl.col("unit").map_elements(ascii_key, pl.String)
    with_unit = pl.concat_str("organisation_id", unit, separator=UNIT)
    sieve.rows = sieve.rows.with_columns(pl.coalesce(with_unit, "organisation_id").alias("organisation_id"))


def _reject_clashes(table: RawTable, sieve: Sieve) -> None:
    """Rows of an organisation whose periods overlap, unless they are the same and all that differs is the successor."""
    rows = sieve.rows.select("organisation_id", "from_date", "to_date", *_ABOUT).with_row_index("place")
    pairs = rows.join(rows, on="organisation_id").filter(pl.col("place") != pl.col("place_right"))
    begins = (pl.col(f"from_date{side}") for side in ("", "_right"))
    ends = (pl.col(f"to_date{side}").fill_null(pl.date(9999, 12, 31)) for side in ("", "_right"))
    is_apart = pl.max_horizontal(*begins) > pl.min_horizontal(*ends)
    is_same = pl.all_horizontal(
        pl.col(column).eq_missing(pl.col(f"{column}_right")) for column in ["from_date", "to_date", *_ABOUT]
    )
    clashing = pairs.filter(~is_apart & ~is_same)["place"].unique()
    where = pl.int_range(pl.len()).is_in(clashing.implode())
    reason = pl.format("”{}” står på flera rader för samma tid: {}", "organisation_id", pl.lit(table.advice))
    sieve.reject(Fault(where, "organisationsnummer", "duplicate", reason))


def _reject_unknown(table: RawTable, sieve: Sieve) -> None:
    """A rejected row may itself be a successor or host, so it takes as many rounds as the chain is long."""
    before = -1
    while before != sieve.rows.height:
        before = sieve.rows.height
        known = referred(table, sieve).by_either
        resolve(sieve, "vardmyndighet", "host_id", known, "from_date")
        _resolve_successors(sieve, known)
        _reject_circles(sieve)


def _resolve_successors(sieve: Sieve, known: Bearers) -> None:
    """Add the ids of those that follow, as they were called the day after the last."""
    rows = sieve.rows.select("successor_id", day=pl.col("to_date").dt.offset_by("1d")).with_row_index("place")
    each = rows.with_columns(pl.col("successor_id").str.split(";")).explode("successor_id").drop_nulls("successor_id")
    texts = each["successor_id"].str.strip_chars()
    found = find(pl.select(pl.coalesce(ORGANISATION_ID.of(texts), texts)).to_series(), each["day"], known.borne)
    each = each.with_columns(found.ids.alias("id"), found.bearers.alias("bearers"))
    is_unknown = pl.col("id").is_null()
    followed = each.group_by("place").agg(
        pl.col("id").sort().alias("successors"),
        pl.col("successor_id").filter(is_unknown).first().alias("unknown"),
        pl.col("bearers").filter(is_unknown).first(),
    )
    joined = rows.select("place").join(followed, on="place", how="left", maintain_order="left").drop("place")
    sieve.rows = sieve.rows.drop("successors", strict=False).hstack(joined)
    sieve.reject(*known.faults("eftertradare", pl.col("unknown"), pl.col("bearers")))
    sieve.rows = sieve.rows.drop("unknown", "bearers")


def _reject_circles(sieve: Sieve) -> None:
    """Chains of successors that lead back, unless through one that has itself come back."""
    periods = sieve.rows.group_by("organisation_id").agg(n=pl.col("from_date").n_unique())
    returned = set(periods.filter(pl.col("n") > 1)["organisation_id"])
    followers: dict[str, set[str]] = {}
    for organisation, successors in sieve.rows.select("organisation_id", "successors").drop_nulls().iter_rows():
        followers.setdefault(organisation, set()).update({*successors} - returned)
    circular = [one for one in followers if one not in returned and _comes_back(one, followers)]
    reason = pl.format("”{}” leder tillbaka till organisationen själv", pl.col("successor_id"))
    sieve.reject(Fault(pl.col("organisation_id").is_in(circular), "eftertradare", "contradiction", reason))


def _comes_back(organisation: str, followers: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = [*followers[organisation]]
    while ahead and organisation not in seen:
        one = ahead.pop()
        ahead += followers.get(one, set()) - seen
        seen.add(one)
    return organisation in seen


def one_each(rows: pl.DataFrame) -> pl.DataFrame:
    """One row an organisation, as ``core.organisations`` has it: what its last row says, and all of its time."""
    last = rows.sort("organisation_id", "from_date", maintain_order=True).unique(
        "organisation_id", keep="last", maintain_order=True
    )
    is_member = pl.col("to_date").is_null().any()
    time = rows.group_by("organisation_id").agg(
        pl.col("from_date").min(), pl.when(is_member).then(None).otherwise(pl.col("to_date").max()).alias("to_date")
    )
    order = rows.select("organisation_id").unique(maintain_order=True)
    with_last = order.join(last.drop("from_date", "to_date"), on="organisation_id", maintain_order="left")
    return with_last.join(time, on="organisation_id", maintain_order="left")


def memberships(rows: pl.DataFrame) -> pl.DataFrame:
    """The periods in the target group, as ``core.memberships`` has them: those that follow on each other are one."""
    periods = rows.select("organisation_id", "from_date", "to_date").unique().sort("organisation_id", "from_date")
    is_next = pl.col("from_date") <= pl.col("to_date").shift() + pl.duration(days=1)
    is_same = pl.col("organisation_id") == pl.col("organisation_id").shift()
    begins = periods.select(~(is_same & is_next).fill_null(False)).to_series()
    ends = begins.shift(-1, fill_value=True)
    return periods.filter(begins).with_columns(periods.filter(ends)["to_date"])


def successions(rows: pl.DataFrame) -> pl.DataFrame:
    """Who follows whom from which day, as ``core.successions`` has it: the day after the last in the target group."""
    followed = rows.drop_nulls(["successors", "to_date"]).explode("successors")
    first_day = pl.col("to_date").dt.offset_by("1d")
    pairs = followed.select("organisation_id", successor_id="successors", from_date=first_day)
    return pairs.unique(maintain_order=True)


def lines(successions: pl.DataFrame) -> dict[str, int]:
    """The organisations that have followed or been followed, with a number that those of one line share."""
    together: dict[str, frozenset[str]] = {}
    for pair in successions.select("organisation_id", "successor_id").iter_rows():
        joined = frozenset[str]().union(*(together.get(one, {one}) for one in pair))
        together |= dict.fromkeys(joined, joined)
    numbers = {joined: number for number, joined in enumerate(dict.fromkeys(together.values()))}
    return {one: numbers[joined] for one, joined in together.items()}
