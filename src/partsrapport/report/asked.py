"""Which figure a cell of a table is, so that it can be asked: by its column, and by what its row is about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from partsrapport.figures.definitions import of_member

PLACE = re.compile(r"[\w.-]+")
"""What the place of a figure in the register may be called; a goal may have any id."""


@dataclass(frozen=True)
class Cells:
    """The figures that the cells of a table are.

    Attributes
    ----------
    known
        The ids of the figures that there are.
    keys
        What the rows are about, as ``{key}`` in an id; rows after them are remainders, and last their total.
    parts, total
        Ids by column, for those rows and for the total.
    """

    known: frozenset[str]
    keys: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    total: Mapping[str, str] = field(default_factory=dict)

    def of(self, keys: Iterable[str], parts: Mapping[str, str], total: Mapping[str, str] | None = None) -> "Cells":
        """The figures of a table with these rows and columns."""
        return Cells(self.known, tuple(keys), parts, total or {})

    def of_column(self, column: str, rows_n: int) -> tuple[str, ...]:
        """The id of the figure that each cell of a column is; empty where it is none."""
        return tuple(self._figure(column, place, rows_n) for place in range(rows_n))

    def _figure(self, column: str, place: int, rows_n: int) -> str:
        if place < len(self.keys):
            found = of_member(self.parts.get(column, ""), self.keys[place])
        else:
            found = self.total.get(column, "") if place == rows_n - 1 else ""
        return found if found in self.known and PLACE.fullmatch(found) else ""


def registry(warehouse: duckdb.DuckDBPyConnection) -> Cells:
    """Return the figures of the report, for ``Cells.of``."""
    return Cells(frozenset(id_ for (id_,) in warehouse.execute("SELECT figure_id FROM mart.figures").fetchall()))
