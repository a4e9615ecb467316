"""The sieve: rows of text go in; typed rows, exact duplicates and quarantined rows come out, and none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from partsrapport.core.identity import MASK, is_private, masked_series
from partsrapport.core.kinds import Kind
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS, Rows
from partsrapport.warehouse.schema import Table

FILE = "file"
_ORIGIN = [FILE, ROW_NUMBER]


@dataclass(frozen=True)
class Field:
    """A column of a raw file and the column that it becomes."""

    heading: str
    column: str
    kind: Kind
    is_required: bool = True
    """Whether every row must have a value; a blank is then a fault."""
    is_optional_heading: bool = False
    """Whether the file may do without the column."""


def text(heading: str) -> pl.Expr:
    """The text of a raw column, as read."""
    return pl.col(_text(heading))


def _text(heading: str) -> str:
    return f"text:{heading}"


class Sieve:
    """The rows of one or more files of the same form on their way into a table.

    ``rows`` holds those not yet rejected: ``file``, ``row_number``, the text columns and the typed ones of ``fields``.
    Each row is rejected for the first fault found: damage, a personal identity number, a value that is not what its
    column holds, and then whatever ``reject`` is asked to look for.
    """

    def __init__(self, files: Sequence[Rows], fields: Sequence[Field]) -> None:
        self._fields = tuple(fields)
        self._read = [(rows.source.file, rows.frame.height) for rows in files]
        self._rejected: list[pl.DataFrame] = []
        self._duplicates: list[pl.DataFrame] = []
        self.rows = pl.concat([self._empty(), *(self._with_every_column(rows) for rows in files)])
        self.reject(pl.col(DAMAGE).is_not_null(), fields[0].heading, pl.col(DAMAGE))
        self._reject_private()
        self._cast()

    def _empty(self) -> pl.DataFrame:
        texts = dict.fromkeys([FILE, DAMAGE, SURPLUS, *self._texts()], pl.String)
        return pl.DataFrame(schema={**texts, ROW_NUMBER: pl.Int32}).select(
            FILE, ROW_NUMBER, DAMAGE, SURPLUS, *self._texts()
        )

    def _with_every_column(self, rows: Rows) -> pl.DataFrame:
        cells = [
            pl.col(field.heading) if field.heading in rows.headings else pl.lit(None, pl.String).alias(field.heading)
            for field in self._fields
        ]
        file = pl.lit(rows.source.file).alias(FILE)
        return rows.frame.select(file, ROW_NUMBER, DAMAGE, SURPLUS, *(cell.name.prefix("text:") for cell in cells))

    def reject(self, fault: pl.Expr, heading: str | pl.Expr, reason: pl.Expr) -> None:
        """Quarantine the rows at fault, under the header to blame and with the reason (both evaluated on them only)."""
        at_fault = self.rows.select(fault.fill_null(False).alias("fault")).to_series()
        if at_fault.any():
            column = pl.lit(heading) if isinstance(heading, str) else heading
            bad = self.rows.filter(at_fault).with_columns(column.alias("column:"), reason.alias("reason:"))
            self._rejected.append(bad.select(*_ORIGIN, SURPLUS, "column:", "reason:", *self._texts()))
            self.rows = self.rows.filter(~at_fault)

    def _texts(self) -> list[str]:
        return [_text(field.heading) for field in self._fields]

    def _reject_private(self) -> None:
        for field in self._fields:
            if field.kind.is_free:
                private = is_private(self.rows[_text(field.heading)])
                reason = f"innehåller ett personnummer ({MASK}), som inte får läsas in"
                self.reject(pl.lit(private), field.heading, pl.lit(reason))

    def _cast(self) -> None:
        self.rows = self.rows.with_columns(
            field.kind.of(self.rows[_text(field.heading)]).alias(field.column) for field in self._fields
        )
        faults = [_fault(field) for field in self._fields]
        headings = [pl.lit(field.heading) for field in self._fields]
        reasons = [_reason(field) for field in self._fields]
        self.reject(pl.any_horizontal(faults), _first(faults, headings), _first(faults, reasons))

    def keep_distinct(self, table: Table) -> None:
        """Set rows that make the same row of ``table`` aside, but the first; reject those that only share its key."""
        key = pl.struct(table.key)
        if self.rows.select(key.is_unique().all()).item():
            return
        is_first = self.rows.select(pl.struct(table.column_names).is_first_distinct()).to_series()
        self._duplicates.append(self.rows.filter(~is_first).select(_ORIGIN))
        self.rows = self.rows.filter(is_first)
        headings = [field.heading for field in self._fields if field.column in table.key]
        shared = pl.concat_str([text(heading) for heading in headings], separator=" ")
        self.reject(key.is_duplicated(), headings[0], pl.format("”{}” står på flera rader med olika innehåll", shared))

    def rejected_texts(self, heading: str) -> pl.Series:
        """What the rejected rows have under a header, e.g. the ids that nothing may refer to."""
        return pl.concat([frame[_text(heading)] for frame in [self.rows.clear(), *self._rejected]])

    def accounting(self) -> pl.DataFrame:
        """``quality.row_accounting`` of these files."""
        counts = pl.DataFrame(self._read, schema={FILE: pl.String, "read_n": pl.Int32}, orient="row")
        for name, frames in (
            ("kept_n", [self.rows]),
            ("duplicate_n", self._duplicates),
            ("quarantined_n", self._rejected),
        ):
            counts = counts.join(_per_file(frames).rename({"n": name}), on=FILE, how="left", maintain_order="left")
        return counts.with_columns(pl.exclude(FILE).fill_null(0))

    def quarantine(self) -> pl.DataFrame:
        """``quality.quarantine`` of these files: the raw text as JSON, personal identity numbers masked everywhere."""
        cells = [text(field.heading).alias(field.heading) for field in self._fields]
        with_surplus = pl.struct(*cells, pl.col(SURPLUS).alias("överskott")).struct.json_encode()
        raw = pl.when(pl.col(SURPLUS).is_null()).then(pl.struct(cells).struct.json_encode()).otherwise(with_surplus)
        frames = [
            frame.select(
                *_ORIGIN, pl.col("column:").alias("column"), pl.col("reason:").alias("reason"), raw.alias("raw")
            )
            for frame in self._rejected
        ]
        if not frames:
            return pl.DataFrame(schema=QUARANTINE)
        found = pl.concat(frames).sort(_ORIGIN)
        return found.with_columns(masked_series(found["reason"]), masked_series(found["raw"]))


QUARANTINE = pl.Schema(
    {FILE: pl.String, ROW_NUMBER: pl.Int32, "column": pl.String, "reason": pl.String, "raw": pl.String}
)


def _fault(field: Field) -> pl.Expr:
    is_blank = text(field.heading).is_null()
    is_wrong = ~is_blank & pl.col(field.column).is_null()
    return is_wrong | is_blank if field.is_required else is_wrong


def _reason(field: Field) -> pl.Expr:
    cell = text(field.heading)
    return pl.when(cell.is_null()).then(pl.lit("värde saknas")).otherwise(field.kind.reason(cell))


def _first(faults: Sequence[pl.Expr], values: Sequence[pl.Expr]) -> pl.Expr:
    return pl.coalesce(pl.when(fault).then(value) for fault, value in zip(faults, values, strict=True))


def _per_file(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    empty = pl.DataFrame(schema={FILE: pl.String})
    return (
        pl.concat([empty, *(frame.select(FILE) for frame in frames)])
        .group_by(FILE)
        .agg(pl.len().cast(pl.Int32).alias("n"))
    )
