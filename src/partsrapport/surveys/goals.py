"""The surveys' results: as they are into ``exact``, and what may be published of them into their marts."""

import duckdb

from partsrapport.surveys import disclosure, effect_goals, results
from partsrapport.warehouse import store


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of ``exact``, and through disclosure control the marts whose columns count respondents."""
    asked = connection.execute("SELECT year, as_of_date, smallest_cell_n, confidence FROM meta.build").fetchall()[0]
    report = effect_goals.Report(*asked)
    exact = results.exact(results.read(connection, report), report)
    store.load(connection, {f"exact.{name}": rows for name, rows in exact.items()})
    counted = {
        name: connection.sql(f"FROM quality.{name} ORDER BY ALL").pl() for name in ("row_accounting", "quarantine")
    }
    rows = {name: frame.rows(named=True) for name, frame in counted.items()}
    store.load(connection, disclosure.release(exact | rows, report.smallest))
