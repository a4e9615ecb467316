"""The sieve: rows of text go in; typed rows, exact duplicates and quarantined rows come out, and none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from partsrapport.core.kinds import DATE, Kind, since_1900
from partsrapport.raw.identity import MASK
from partsrapport.raw.identity_columns import is_private, masked_series
from partsrapport.raw.lost import bytes_reason, characters_reason, formula_reason
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS, Rows
from partsrapport.warehouse.schema import Table

FILE, PLACE = "file", "place"
_ORIGIN = [FILE, ROW_NUMBER]
QUARANTINE = pl.Schema(
    {FILE: pl.String, ROW_NUMBER: pl.Int32, "column": pl.String, "reason": pl.String, "raw": pl.String}
)


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


@dataclass(frozen=True)
class _Fault:
    """What can be wrong with a row: where it is, the header to blame, and why."""

    where: pl.Expr
    heading: str
    reason: pl.Expr


class Sieve:
    """The rows of one or more files of the same form on their way into a table.

    ``rows`` holds the typed columns of those not yet rejected, with ``row_number``, and their ``place`` among all rows
    read. Each row is rejected for the first fault found: damage, a value that was lost before it came here, a personal
    identity number, a value that is not what its column holds, and then whatever ``reject`` is asked to look for.
    """

    def __init__(self, files: Sequence[Rows], fields: Sequence[Field]) -> None:
        self._fields = tuple(fields)
        self._files = [rows.source.file for rows in files]
        self._read = self._stacked(files)
        self._rejected: list[pl.DataFrame] = []
        self._duplicates: list[pl.Series] = []
        typed = [field.kind.of(self._read[_text(field.heading)]).alias(field.column) for field in fields]
        self.rows = self._read.select(PLACE, ROW_NUMBER).with_columns(typed)
        self._set_aside(
            self._read.with_columns(typed), [self._damage(), *self._lost(), *self._private(), *map(_cast_fault, fields)]
        )

    def _stacked(self, files: Sequence[Rows]) -> pl.DataFrame:
        names = [_text(field.heading) for field in self._fields]
        texts = dict.fromkeys([DAMAGE, SURPLUS, *names], pl.String)
        none = pl.DataFrame(schema={FILE: pl.Enum(self._files), ROW_NUMBER: pl.Int32, **texts})
        return pl.concat([none, *map(self._with_every_column, files)]).with_row_index(PLACE)

    def _with_every_column(self, rows: Rows) -> pl.DataFrame:
        cells = [_cell(field, rows).alias(_text(field.heading)) for field in self._fields]
        file = pl.lit(rows.source.file, pl.Enum(self._files)).alias(FILE)
        return rows.frame.select(file, ROW_NUMBER, DAMAGE, SURPLUS, *cells)

    def _damage(self) -> _Fault:
        return _Fault(pl.col(DAMAGE).is_not_null(), self._fields[0].heading, pl.col(DAMAGE))

    def _lost(self) -> list[_Fault]:
        """What was lost before it came here: in any column a formula's value or a byte, in free text letters too."""
        looked_for = [(field, reason) for reason in (formula_reason, bytes_reason) for field in self._fields]
        looked_for += [(field, characters_reason) for field in self._fields if field.kind.is_free]
        reasons = [(field, reason(text(field.heading))) for field, reason in looked_for]
        return [_Fault(reason.is_not_null(), field.heading, reason) for field, reason in reasons]

    def _private(self) -> list[_Fault]:
        reason = pl.lit(f"innehåller ett personnummer ({MASK}), som inte får läsas in")
        return [
            _Fault(pl.lit(is_private(self._read[_text(field.heading)])), field.heading, reason)
            for field in self._fields
            if field.kind.is_free
        ]

    def reject(self, where: pl.Expr, heading: str, reason: pl.Expr) -> None:
        """Quarantine the rows where it holds, under the header to blame and with the reason.

        The reason is evaluated on those rows only, and may use their ``text`` besides their typed columns.
        """
        self._set_aside(self.rows, [_Fault(where, heading, reason)])

    def _set_aside(self, frame: pl.DataFrame, faults: Sequence[_Fault]) -> None:
        """Reject rows for the first of the faults that they have; ``frame`` has what the faults look at."""
        flags = frame.select(fault.where.fill_null(False).alias(_flag(number)) for number, fault in enumerate(faults))
        at_fault = flags.select(pl.any_horizontal(pl.all())).to_series()
        if not at_fault.any():
            return
        typed = self.rows.filter(at_fault)
        bad = self._read[typed[PLACE]].hstack(typed.drop(PLACE, ROW_NUMBER)).hstack(flags.filter(at_fault))
        bad = (
            bad.rechunk()
        )  # files without a fault leave empty chunks, on which Polars 2.1 may panic when texts are joined
        headings = _first([pl.lit(fault.heading) for fault in faults]).alias("column")
        reasons = _first([fault.reason for fault in faults]).alias("reason")
        self._rejected.append(bad.select(*self._read.columns, headings, reasons))
        self.rows = self.rows.filter(~at_fault)

    def keep_distinct(self, table: Table, advice: str = "behåll den som är rätt") -> None:
        """Set rows that make the same row of ``table`` aside, but the first; reject those that only share its key.

        The advice ends the reason that they are rejected for.
        """
        key = pl.struct(table.key) if len(table.key) > 1 else pl.col(*table.key)
        if self.rows.select(key.is_unique().all()).item():
            return
        is_first = self.rows.select(pl.struct(table.column_names).is_first_distinct()).to_series()
        self._duplicates.append(self.rows[PLACE].filter(~is_first))
        self.rows = self.rows.filter(is_first)
        headings = [field.heading for field in self._fields if field.column in table.key]
        shared = pl.concat_str([text(heading) for heading in headings], separator=" ")
        reason = pl.format("”{}” står på flera rader med olika innehåll: {}", shared, pl.lit(advice))
        self.reject(key.is_duplicated(), headings[0], reason)

    def rejected_texts(self, heading: str) -> pl.Series:
        """What the rejected rows have under a header, e.g. the ids that nothing may refer to."""
        return pl.concat([pl.Series(dtype=pl.String), *(frame[_text(heading)] for frame in self._rejected)])

    def accounting(self) -> pl.DataFrame:
        """``quality.row_accounting`` of these files."""
        fates = {
            "read_n": [self._read[PLACE]],
            "kept_n": [self.rows[PLACE]],
            "duplicate_n": self._duplicates,
            "quarantined_n": [frame[PLACE] for frame in self._rejected],
        }
        counts = pl.DataFrame({FILE: self._files}, schema={FILE: pl.Enum(self._files)})
        for name, places in fates.items():
            per_file = self._read[FILE].gather(pl.concat([self._read[PLACE].clear(), *places])).value_counts(name=name)
            counts = counts.join(per_file, on=FILE, how="left", maintain_order="left")
        return counts.with_columns(pl.col(FILE).cast(pl.String), pl.exclude(FILE).fill_null(0))

    def quarantine(self) -> pl.DataFrame:
        """``quality.quarantine`` of these files: the raw text as JSON, personal identity numbers masked everywhere."""
        if not self._rejected:
            return pl.DataFrame(schema=QUARANTINE)
        found = pl.concat(self._rejected).sort(PLACE)
        raw = found.select(self._raw().alias("raw")).to_series()
        return found.select(
            pl.col(FILE).cast(pl.String), ROW_NUMBER, "column", _cut(masked_series(found["reason"])), masked_series(raw)
        )

    def _raw(self) -> pl.Expr:
        """The row as JSON; surplus text is there when there is any."""
        cells = [text(field.heading).alias(field.heading) for field in self._fields]
        with_surplus = pl.struct(*cells, pl.col(SURPLUS).alias("överskott"))
        return (
            pl.when(pl.col(SURPLUS).is_null())
            .then(pl.struct(cells).struct.json_encode())
            .otherwise(with_surplus.struct.json_encode())
        )


def _cell(field: Field, rows: Rows) -> pl.Expr:
    """The text under a header; a bare day number in the calendar that all others are in."""
    if field.heading not in rows.headings:
        return pl.lit(None, pl.String)
    return since_1900(pl.col(field.heading)) if rows.is_1904 and field.kind is DATE else pl.col(field.heading)


def _cast_fault(field: Field) -> _Fault:
    """A text that its kind does not know, or no text where there must be one."""
    cell = text(field.heading)
    is_wrong = (
        pl.col(field.column).is_null() if field.is_required else cell.is_not_null() & pl.col(field.column).is_null()
    )
    reason = pl.when(cell.is_null()).then(pl.lit("värde saknas")).otherwise(field.kind.reason(cell))
    return _Fault(is_wrong, field.heading, reason)


def _cut(reason: pl.Series) -> pl.Series:
    """The reason as it is read in a list of many; all of the text is in the raw row."""
    longest = 300
    is_long = reason.str.len_chars() > longest
    return reason.zip_with(~is_long, reason.str.head(longest - 1) + "…") if is_long.any() else reason


def _flag(number: int) -> str:
    return f"fault:{number}"


def _first(values: Sequence[pl.Expr]) -> pl.Expr:
    """The value that goes with the first flag that is up."""
    return pl.coalesce(pl.when(pl.col(_flag(number))).then(value) for number, value in enumerate(values))
