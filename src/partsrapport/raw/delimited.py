"""CSV files: the delimiter is found from the header row, every record is kept, none is cut to fit.

Polars reads the file; when its quotes do not match, which Polars refuses, a slower reader takes the file record by
record and sets the damaged ones apart. A record's row number is its place among the records, as a spreadsheet shows it.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

import polars as pl

from partsrapport.errors import DataError
from partsrapport.raw.headings import DELIMITERS, MOST_TITLES, header_place, shared
from partsrapport.raw.rows import DAMAGE, ROW_NUMBER, SURPLUS

_SURPLUS_FIELDS = 8
_LONGEST_RECORD = 200
_LONGEST_HEADING = 5000
_HEAD_CHARACTERS = 1 << 20
_IS_ODD = "is_odd:"
_LONGEST_FIELD = 2**31 - 1  # what Windows can be asked for
csv.field_size_limit(_LONGEST_FIELD)  # a quote that is never closed makes the rest of a file one field


@dataclass(frozen=True)
class Header:
    """The header row: its fields, the delimiter between them, and its row number (blank rows may come before)."""

    fields: tuple[str, ...]
    delimiter: str
    row_number: int
    is_titled: bool
    """Whether rows with something in them come before it."""

    @property
    def parted_by(self) -> str:
        """The delimiter as it is told."""
        return "tabb" if self.delimiter == "\t" else self.delimiter


def header(path: Path, wanted: Sequence[str], file: str) -> Header:
    """The header row under the delimiter that finds most of the wanted headers, or else most fields.

    Titles and Excel's own ``sep=;`` line may come before it.

    Raises
    ------
    DataError
        The file is empty, or its first record no header row.
    """
    with path.open(encoding="utf-8-sig", newline="") as text:
        head = list(StringIO(text.read(_HEAD_CHARACTERS), newline=None))
    likeliest = [_likeliest(head, delimiter, wanted) for delimiter in DELIMITERS]
    if not any(likeliest):
        raise DataError(f"{file} är tom. Lägg dit filen på nytt, med rubrikrad och rader.")
    candidates = [found for found in likeliest if found and max(map(len, found.fields)) <= _LONGEST_HEADING]
    if not candidates:
        raise DataError(
            f"{file}: rubrikraden har ett fält på mer än {_LONGEST_HEADING} tecken. Kontrollera att filen är rätt och "
            "att citattecknen i rubrikraden går ihop."
        )
    return max(candidates, key=lambda found: (len(shared(found.fields, wanted)), len(found.fields)))


def _likeliest(head: list[str], delimiter: str, wanted: Sequence[str]) -> Header | None:
    records = enumerate(csv.reader(head, delimiter=delimiter), start=1)
    filled = ((number, record) for number, record in records if any(field.strip() for field in record))
    first = list(islice((pair for pair in filled if not _says_delimiter(*pair)), MOST_TITLES + 1))
    if not first:
        return None
    place = header_place([record for _, record in first], wanted)
    number, fields = first[place]
    return Header(tuple(fields), delimiter, number, is_titled=place > 0)


def _says_delimiter(number: int, record: list[str]) -> bool:
    return number == 1 and record[0].strip().lower().startswith("sep=")


def read(path: Path, head: Header, places: dict[str, int]) -> pl.DataFrame:
    """The records after the header with something in them: row number, damage, surplus and the wanted columns."""
    width = len(head.fields) + _SURPLUS_FIELDS
    try:
        records = _scan(path, head.delimiter, width)
        plain = _plain(records, head, places)
        return plain if plain is not None else _frame(records, head, places).collect(engine="streaming")
    except pl.exceptions.ComputeError:
        return _frame(_mended(path, head.delimiter, width).lazy(), head, places).collect()


def _plain(records: pl.LazyFrame, head: Header, places: dict[str, int]) -> pl.DataFrame | None:
    """As ``_frame``, with no look at other columns; none where a record is too long or has nothing in those wanted."""
    surplus = (pl.col(str(len(head.fields) + place)) for place in range(_SURPLUS_FIELDS))
    wanted = {heading: pl.col(str(place)) for heading, place in places.items()}
    is_odd = pl.any_horizontal(cell.is_not_null() for cell in surplus) | pl.all_horizontal(
        cell.is_null() for cell in wanted.values()
    )
    found = (
        records.filter(pl.col(ROW_NUMBER) > head.row_number)
        .select(
            pl.col(ROW_NUMBER).cast(pl.Int32),
            DAMAGE,
            is_odd.alias(_IS_ODD),
            pl.lit(None, pl.String).alias(SURPLUS),
            **wanted,
        )
        .collect(engine="streaming")
    )
    return None if found[_IS_ODD].any() else found.drop(_IS_ODD)


def _scan(path: Path, delimiter: str, width: int) -> pl.LazyFrame:
    return pl.scan_csv(
        path,
        has_header=False,
        separator=delimiter,
        schema={str(place): pl.String for place in range(width)},
        missing_columns="insert",
        extra_columns="ignore",
        row_index_name=ROW_NUMBER,
        row_index_offset=1,
        glob=False,
    ).with_columns(pl.lit(None, pl.String).alias(DAMAGE))


def _frame(records: pl.LazyFrame, head: Header, places: dict[str, int]) -> pl.LazyFrame:
    width = len(head.fields)
    cells = [pl.col(str(place)) for place in range(width + _SURPLUS_FIELDS)]
    surplus = pl.concat_str(cells[width:], separator=head.delimiter, ignore_nulls=True).replace("", None)
    too_long = pl.format(
        "raden har fler fält än rubrikraden, som har {}: sätt den text som har {} i sig inom citattecken",
        pl.lit(str(width)),
        pl.lit(head.parted_by),
    )
    return (
        records.filter(pl.any_horizontal(pl.col(DAMAGE).is_not_null(), *(cell.is_not_null() for cell in cells)))
        .filter(pl.col(ROW_NUMBER) > head.row_number)
        .with_columns(surplus.alias(SURPLUS))
        .select(
            pl.col(ROW_NUMBER).cast(pl.Int32),
            pl.coalesce(DAMAGE, pl.when(pl.col(SURPLUS).is_not_null()).then(too_long)).alias(DAMAGE),
            SURPLUS,
            *(pl.col(str(place)).alias(heading) for heading, place in places.items()),
        )
    )


def _mended(path: Path, delimiter: str, width: int) -> pl.DataFrame:
    """All records of a file with unmatched quotes; a line that cannot be part of any is a damaged record of its own."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        lines = list(text)
    names = [*map(str, range(width)), DAMAGE]
    records = ([*_fitted(fields, width), damage] for fields, damage in _records(lines, delimiter))
    frame = pl.DataFrame(records, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.with_row_index(ROW_NUMBER, offset=1)


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[list[str], str | None]]:
    start = 0
    while start < len(lines):
        fields, taken = _record(lines[start : start + _LONGEST_RECORD], delimiter)
        if fields is None:
            yield [lines[start].rstrip("\r\n")], "citattecknen på raden går inte ihop"
        else:
            yield fields, None
        start += taken


def _record(lines: Sequence[str], delimiter: str) -> tuple[list[str] | None, int]:
    """The record that begins with the first line and the number of lines it takes; none if its quotes never match."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        fields = next(islice(reader, 1))
    except csv.Error:
        return None, 1
    return fields, reader.line_num


def _fitted(fields: list[str], width: int) -> list[str | None]:
    return [field or None for field in fields[:width]] + [None] * (width - len(fields))
