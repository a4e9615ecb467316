"""The sieve: rows of text go in; typed rows, exact duplicates and quarantined rows come out, and none is lost."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise

import polars as pl

from partsrapport.core import newest
from partsrapport.core.contract import Field, RawTable
from partsrapport.core.corrections import HIDDEN, SURPLUS_HEADING, Corrections, content_key, place_key
from partsrapport.core.faults import RAW, Fault, cast_fault, is_suspect, lost_or_private, text
from partsrapport.core.kinds import DATE, MONTH
from partsrapport.raw.identity_columns import masked_series
from partsrapport.raw.problems import shown
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS, Rows

FILE = "file"
_PLACE = "place:"
_TEXTS = (RAW, DAMAGE, SURPLUS)
QUARANTINE = pl.Schema(
    {FILE: pl.String, ROW_NUMBER: pl.Int32, "column": pl.String, "code": pl.String, "reason": pl.String, RAW: pl.String}
)
_LONGEST_REASON = 300
_PLACES_NAMED = 4
_WAY_OUT = (
    "ta bort den äldre, eller låt den nyaste filen gälla med datum i filnamnen (2022-12) eller nyaste_galler i "
    "partsrapport.toml"
)


class Sieve:
    """The rows of one or more files of the same form on their way into a table.

    ``rows`` holds those not yet rejected: ``file``, ``row_number`` and the typed columns. What the cells say is kept
    beside them as it was read, and looked up only of rows that are rejected. Each row is rejected for the first fault
    found: damage, a value that was lost before it came here, a personal identity number, a value that is not what its
    column holds, and then whatever ``reject`` is asked to look for.
    """

    def __init__(
        self,
        files: Sequence[Rows],
        fields: Sequence[Field],
        corrections: Corrections | None = None,
        *,
        is_personal: bool = False,
    ) -> None:
        """``is_personal``: the rows are what people answered, and only answers that were declared are ever shown."""
        self.fields = tuple(fields)
        self._is_personal = is_personal
        self.files = [rows.source.file for rows in files]
        self._set_aside: dict[str, list[pl.Series]] = {"duplicate_n": [], "superseded_n": []}
        self._quarantined: list[pl.DataFrame] = []
        self._read = self._stacked(files)
        if corrections and corrections.are_about(self.files):
            sha256 = {rows.source.file: rows.source.sha256 for rows in files}
            self._read = self._corrected(self._read, corrections, sha256)
        cells = self._read[RAW].struct.unnest()
        ends = [0, 0, *accumulate(rows.frame.height for rows in files)]
        typed = [self._typed(field, cells[field.heading], ends) for field in fields]
        self.rows = self._read.select(FILE, ROW_NUMBER).with_row_index(_PLACE).with_columns(typed)
        self.reject(*self._unreadable(cells))

    @staticmethod
    def _typed(field: Field, texts: pl.Series, ends: Sequence[int]) -> pl.Series:
        """Cast a column; days with slashes file by file, at ``ends``: one may have the month first, another the day."""
        is_slashed = field.kind in (DATE, MONTH) and texts.str.contains("/", literal=True).any()
        parts = pairwise(ends) if is_slashed else [(0, None)]
        return pl.concat([field.kind.of(texts[start:end]) for start, end in parts]).alias(field.column)

    def _stacked(self, files: Sequence[Rows]) -> pl.DataFrame:
        texts = pl.Struct({field.heading: pl.String for field in self.fields})
        columns = {FILE: pl.Enum(self.files), ROW_NUMBER: pl.Int32(), DAMAGE: pl.String(), SURPLUS: pl.String()}
        none = pl.DataFrame(schema=pl.Schema({**columns, RAW: texts}))
        return pl.concat([none, *map(self._with_every_column, files)])

    def _with_every_column(self, rows: Rows) -> pl.DataFrame:
        headings = [field.heading for field in self.fields]
        cells = [pl.col(one) if one in rows.headings else pl.lit(None, pl.String).alias(one) for one in headings]
        file = pl.lit(rows.source.file, pl.Enum(self.files)).alias(FILE)
        return rows.frame.select(file, ROW_NUMBER, DAMAGE, SURPLUS, pl.struct(cells).alias(RAW))

    def _corrected(self, read: pl.DataFrame, corrections: Corrections, sha256: Mapping[str, str]) -> pl.DataFrame:
        """The rows with what staff have corrected; a damaged row is as they have put it."""
        changed: dict[str, dict[int, str | None]] = {field.heading: {} for field in self.fields}
        rows_changed: set[int] = set()
        asked = read.select(FILE, ROW_NUMBER, SURPLUS, RAW).with_row_index()
        if self._is_personal:  # told by their places, so that nobody else's answers are looked at
            asked = asked.filter(pl.col(ROW_NUMBER).is_in(corrections.row_numbers(self.files)))
        for place, file, number, surplus, cells in asked.iter_rows():
            whole = {**cells, SURPLUS_HEADING: surplus}
            key = place_key(file, number, sha256[file]) if self._is_personal else content_key(whole)
            for heading, corrected in corrections.applied(key, file, number, cells).items():
                changed[heading][place] = corrected
                rows_changed.add(place)
        texts = read[RAW].struct.unnest()
        new = [texts[heading].scatter(list(at), list(at.values())) for heading, at in changed.items() if at]
        mended = [read[column].scatter(sorted(rows_changed), None) for column in (DAMAGE, SURPLUS)]
        return read.with_columns(texts.with_columns(new).to_struct(RAW), *mended)

    def _unreadable(self, cells: pl.DataFrame) -> Iterator[Fault]:
        """What is wrong with the cells themselves; nearly all columns hold no trace of what is lost or private."""
        yield Fault(self._where(pl.col(DAMAGE).is_not_null()), self.fields[0].heading, "damage", pl.col(DAMAGE))
        suspects = [field for field in self.fields if is_suspect(field, cells[field.heading], self.rows[field.column])]
        for heading, code, reason in lost_or_private(suspects):
            yield Fault(self._where(reason.is_not_null()), heading, code, reason)
        for field in self.fields:
            allowed_n = 0 if field.is_required else cells[field.heading].null_count()
            if self.rows[field.column].null_count() > allowed_n:
                yield cast_fault(field, cells[field.heading].is_not_null())

    def _where(self, condition: pl.Expr) -> pl.Expr:
        """Where the texts are so, while no row is rejected yet."""
        return pl.lit(self._read.select(condition).to_series())

    def reject(self, *faults: Fault) -> None:
        """Quarantine the rows that have any of the faults, for the first of them."""
        flags = self.rows.select(fault.where.fill_null(False).alias(str(n)) for n, fault in enumerate(faults))
        at_fault = flags.select(pl.any_horizontal(pl.all())).to_series()
        if not at_fault.any():
            return
        raised = flags.filter(at_fault).rename(lambda name: f"fault:{name}")
        bad = self.rows.filter(at_fault).hstack(raised)
        # Files without a fault leave empty chunks, on which Polars 2.1 may panic when texts are joined.
        bad = bad.hstack(self._read.select(_TEXTS)[bad[_PLACE]]).rechunk()
        told = {
            "column": [pl.lit(fault.heading) for fault in faults],
            "code": [pl.lit(fault.code) if isinstance(fault.code, str) else fault.code for fault in faults],
            "reason": [fault.reason for fault in faults],
        }
        firsts = [_first(values).alias(name) for name, values in told.items()]
        bad = bad.with_columns(firsts)
        if self._is_personal:
            declared = pl.struct(map(_declared, self.fields)).alias(RAW)
            bad = bad.with_columns(declared, pl.lit(None, pl.String).alias(SURPLUS))
        self._quarantined.append(bad.select(FILE, ROW_NUMBER, *told, RAW, SURPLUS))
        self.rows = self.rows.filter(~at_fault)

    def keep_newest(self, table: RawTable, places: Mapping[str, int]) -> pl.DataFrame:
        """Set the rows aside that a newer file has too, by the places of the files; returns what that changed."""
        changed = newest.changes(table, self.rows, places, self._rejected_keys(table))
        if places:
            self.rows, older = newest.split(self.rows, places, table.row_key)
            self._set_aside["superseded_n"].append(older[FILE])
        return changed

    def _rejected_keys(self, table: RawTable) -> pl.DataFrame:
        """The files and keys of rejected rows, as read."""
        headings = {field.column: field.heading for field in self.fields}
        key = pl.concat_str([text(headings[column]) for column in table.table.key if column in headings], separator=" ")
        none = pl.DataFrame(schema={FILE: pl.String, "key": pl.String})
        rejected = (frame.select(pl.col(FILE).cast(pl.String), key.alias("key")) for frame in self._quarantined)
        return pl.concat([none, *rejected])

    def keep_distinct(self, columns: Sequence[str], key_columns: Sequence[str], advice: str = "") -> None:
        """Set rows that are the same in the columns aside, but the first; reject those that only share the key.

        The advice ends the reason that they are rejected for.
        """
        key = pl.struct(key_columns) if len(key_columns) > 1 else pl.col(*key_columns)
        repeated = self.rows.filter(key.is_duplicated())
        if repeated.is_empty():
            return
        is_first = repeated.select(pl.struct(columns).is_first_distinct()).to_series()
        same, others = repeated.filter(~is_first), repeated.filter(is_first)
        self._set_aside["duplicate_n"].append(same[FILE])
        self.rows = self.rows.filter(~pl.col(_PLACE).is_in(same[_PLACE].implode()))
        headings = [field.heading for field in self.fields if field.column in key_columns]
        shared = pl.concat_str([text(heading) for heading in headings], separator=" ")
        place = pl.format("{} rad {}", pl.col(FILE).cast(pl.String), ROW_NUMBER)
        is_in_several = pl.col(FILE).n_unique().over(key_columns) > 1
        places = pl.when(is_in_several).then(place.implode().over(key_columns).list.head(_PLACES_NAMED).list.join(", "))
        told = pl.format(
            "”{}” står på flera rader med olika innehåll{}: {}",
            shared,
            pl.format(" ({})", places).fill_null(""),
            pl.when(is_in_several).then(pl.lit(_WAY_OUT)).otherwise(pl.lit(advice)),
        )
        clashing = others.filter(key.is_duplicated())[_PLACE]
        self.reject(Fault(pl.col(_PLACE).is_in(clashing.implode()), headings[0], "duplicate", told))

    def rejected_texts(self, heading: str) -> pl.Series:
        """What the rejected rows have under a header, e.g. the ids that nothing may refer to."""
        found = [frame[RAW].struct.field(heading) for frame in self._quarantined]
        return pl.concat([pl.Series(dtype=pl.String), *found])

    def accounting(self) -> pl.DataFrame:
        """``quality.row_accounting`` of these files."""
        fates = {"read_n": [self._read[FILE]], "kept_n": [self.rows[FILE]], **self._set_aside}
        fates["quarantined_n"] = [frame[FILE] for frame in self._quarantined]
        none = self._read[FILE].clear()
        counted = {name: dict(pl.concat([none, *files]).value_counts().iter_rows()) for name, files in fates.items()}
        per_file = {name: [of_fate.get(file, 0) for file in self.files] for name, of_fate in counted.items()}
        return pl.DataFrame({FILE: self.files, **per_file}, schema_overrides={FILE: pl.String})

    def quarantine(self) -> pl.DataFrame:
        """``quality.quarantine`` of these files: the raw text as JSON, personal identity numbers masked everywhere."""
        if not self._quarantined:
            return pl.DataFrame(schema=QUARANTINE)
        found = pl.concat(self._quarantined).sort(FILE, ROW_NUMBER, maintain_order=True)
        return found.select(
            pl.col(FILE).cast(pl.String),
            ROW_NUMBER,
            "column",
            "code",
            masked_series(found["reason"]).map_elements(partial(shown, longest=_LONGEST_REASON), pl.String),
            masked_series(found.select(self._json().alias(RAW)).to_series()),
        )

    def let_go(self) -> None:
        """Forget what was read: the texts are of no use once the rows are let in and accounted for."""
        self._read = self._read.clear()

    def _json(self) -> pl.Expr:
        """The row as JSON; surplus text is there when there is any."""
        with_surplus = pl.struct(
            *(text(field.heading) for field in self.fields), pl.col(SURPLUS).alias(SURPLUS_HEADING)
        )
        is_whole = pl.col(SURPLUS).is_null()
        return pl.when(is_whole).then(pl.col(RAW).struct.json_encode()).otherwise(with_surplus.struct.json_encode())


def _declared(field: Field) -> pl.Expr:
    """The answer if it is one of those declared, or else a mark that there is one."""
    is_known = pl.lit(not field.kind.is_free) & pl.col(field.column).is_not_null()
    cell = text(field.heading)
    return pl.when(is_known | cell.is_null()).then(cell).otherwise(pl.lit(HIDDEN)).alias(field.heading)


def keep_distinct(table: RawTable, sieve: Sieve) -> None:
    """Let in what the table can hold: no row twice, and no two rows with the same key."""
    sieve.keep_distinct(table.table.column_names, table.table.key, table.advice)


def _first(values: Sequence[pl.Expr]) -> pl.Expr:
    """The value that goes with the first flag that is up."""
    return pl.coalesce(pl.when(pl.col(f"fault:{number}")).then(value) for number, value in enumerate(values))
