"""What staff choose in the notebooks: a day, a sector and a service, a year, or a source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from partsrapport.errors import UsageError
from partsrapport.warehouse import marts

ALL = "alla"


@dataclass(frozen=True)
class Choice:
    """A day, a sector (or ``alla``) and a service by its name (or ``alla``)."""

    day: date
    sector: str
    service: str

    def of_service(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows whose ``service`` is the chosen one; all rows when every service is."""
        return frame if self.service == ALL else frame.filter(service=self.service)


def choose(warehouse: duckdb.DuckDBPyConnection, as_of: str, sector: str, service: str) -> Choice:
    """Read the parameters of the notebook; an empty day is the report's own.

    Raises
    ------
    UsageError
        The day is no date, or there is no such sector or service: the message says which there are.
    """
    sectors = warehouse.sql("SELECT DISTINCT sector FROM core.organisations ORDER BY sector").pl()
    services = warehouse.sql("SELECT service FROM core.services ORDER BY service").pl()
    return Choice(
        _day(as_of) if as_of else warehouse.sql("SELECT as_of_date FROM meta.build").pl().item(),
        one_of(sector, sectors["sector"].to_list(), "sektor", "sector"),
        one_of(service, services["service"].to_list(), "tjänst", "service"),
    )


def target_group(warehouse: duckdb.DuckDBPyConnection, choice: Choice) -> pl.DataFrame:
    """Every organisation of the target group on the day, of the chosen sector: one row each, as in organisation_status.

    Of a chosen service, interest, orders and deliveries are those of that service alone.
    """
    status = marts.at("organisation_status" if choice.service == ALL else "service_status", choice.day)
    members = choice.of_service(warehouse.sql(f"FROM ({status}) ORDER BY organisation").pl())
    return members if choice.sector == ALL else members.filter(sector=choice.sector)


def not_yet_reached(warehouse: duckdb.DuckDBPyConnection, choice: Choice) -> pl.DataFrame:
    """Organisations of the chosen sector that had not ordered (the chosen service, or any) on the day.

    Those that have registered an interest come first, the largest of them first.
    """
    members = target_group(warehouse, choice).remove("is_ordered")
    return members.sort("is_interested", "employees_n", descending=True, nulls_last=True, maintain_order=True)


def chosen_year(warehouse: duckdb.DuckDBPyConnection, year: int | str, known: Iterable[int]) -> int:
    """Read the parameter ``year`` of a notebook: nothing is the report's own year.

    Raises
    ------
    UsageError
        There is nothing of that year: the message says which there are.
    """
    own = warehouse.sql("SELECT year FROM meta.build").pl().item()
    chosen, years = str(year or own), [str(one) for one in sorted({own, *known})]
    if chosen not in years:
        raise UsageError(f"year = {year!r}: det finns inga uppgifter om det. Välj mellan {', '.join(years)}.")
    return int(chosen)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"as_of = {text!r} är inget datum. Skriv det som ÅÅÅÅ-MM-DD, till exempel 2020-12-31."
        ) from None


def one_of(value: str, known: list[str], what: str, parameter: str) -> str:
    """Read a parameter of a notebook: one of the known, or ``alla``; ``what`` they are is said in Swedish.

    Raises
    ------
    UsageError
        It is none of them: the message says which there are.
    """
    if value in (ALL, *known):
        return value
    raise UsageError(f"{parameter} = {value!r}: det finns ingen sådan {what}. Välj mellan {', '.join((ALL, *known))}.")
