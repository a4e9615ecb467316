"""Listing the registry of figures in the terminal."""

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from partsrapport.warehouse import publish


def show_figures(warehouse: Path, as_json: bool) -> None:
    """Print every figure with value and definition, as a table or as JSON."""
    with publish.connect(warehouse) as connection:
        rows = connection.sql("FROM mart.figures ORDER BY figure_id").pl().to_dicts()
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, default=str))
        return
    table = Table("Nyckeltal", "Värde", "Definition", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row["figure_id"], row["text"], row["definition"])
    Console(highlight=False).print(table)
