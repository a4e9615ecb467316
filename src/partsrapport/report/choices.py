"""What staff choose in the notebook on coverage: a day, a sector and a service."""

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

    def of_sector(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows whose ``sector`` is the chosen one; all rows when every sector is."""
        return frame if self.sector == ALL else frame.filter(sector=self.sector)

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
        _one_of(sector, sectors["sector"].to_list(), "sektor", "sector"),
        _one_of(service, services["service"].to_list(), "tjänst", "service"),
    )


def not_yet_reached(warehouse: duckdb.DuckDBPyConnection, choice: Choice) -> pl.DataFrame:
    """Organisations of the chosen sector that had not ordered (the chosen service, or any) on the day.

    Those that have registered an interest come first, the largest of them first.
    """
    status = marts.at("organisation_status" if choice.service == ALL else "service_status", choice.day)
    order = "is_interested DESC, employees_n DESC NULLS LAST, organisation"
    members = warehouse.sql(f"FROM ({status}) WHERE NOT is_ordered ORDER BY {order}").pl()
    return choice.of_sector(members if choice.service == ALL else choice.of_service(members))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"as_of = {text!r} är inget datum. Skriv det som ÅÅÅÅ-MM-DD, till exempel 2020-12-31."
        ) from None


def _one_of(value: str, known: list[str], what: str, parameter: str) -> str:
    if value in (ALL, *known):
        return value
    raise UsageError(f"{parameter} = {value!r}: det finns ingen sådan {what}. Välj mellan {', '.join((ALL, *known))}.")
