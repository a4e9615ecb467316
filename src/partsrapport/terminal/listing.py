"""Listing the registry of figures, and the organisations behind one of them, in the terminal."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from partsrapport.figures.moment import Moment
from partsrapport.figures.organisations import behind
from partsrapport.terminal import output
from partsrapport.warehouse import store
from partsrapport.words.labels import label


def show_figures(warehouse: Path, as_json: bool) -> None:
    """Print every figure with value and definition, as a table or as JSON."""
    with store.connect(warehouse) as connection:
        rows = connection.sql("FROM mart.figures ORDER BY figure_id").pl().to_dicts()
    if as_json:
        output.say_json("figures", {"status": "listed", "exit_code": 0, "figures": rows})
        return
    table = Table("Nyckeltal", "Värde", "Definition", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(row[column]) for column in ("figure_id", "text", "definition")))
    output.console().print(table)


def show_organisations(warehouse: Path, figure_id: str, as_json: bool) -> None:
    """Print the organisations of a figure's denominator, first those that its numerator counts.

    Raises
    ------
    UsageError
        There is no such figure, or it does not count organisations.
    """
    with store.connect(warehouse) as connection:
        as_of_date = connection.sql("SELECT as_of_date FROM meta.build").pl().item()
        rows = behind(connection, figure_id, Moment(as_of_date)).to_dicts()
    if as_json:
        output.say_json("figures", {"status": "listed", "exit_code": 0, "organisations": rows})
        return
    columns = ("organisation_id", "organisation", "sector", "size_class", "service")
    shown = [column for column in columns if column in rows[0]]
    table = Table("Räknas", *map(label, shown), box=None, pad_edge=False)
    for row in rows:
        table.add_row("ja" if row["is_counted"] else "nej", *(escape(row[name]) for name in shown))
    console = output.console()
    console.print(table)
    is_one_each = len({row["organisation_id"] for row in rows}) == len(rows)
    unit = "organisationer" if is_one_each else "par av organisation och tjänst"
    console.print(f"{figure_id}: {sum(row['is_counted'] for row in rows)} av {len(rows)} {unit} räknas")
