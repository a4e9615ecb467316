"""However the files are mangled, cleaning ends with an account that adds up or with an error in Swedish."""

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from partsrapport.config import Settings
from partsrapport.core import clean
from partsrapport.errors import DataError

JUNK = st.sampled_from(
    ['"', ";", "\n", "\r", "\t", "\ufeff", "\u00a0", "'", "[", "=", "{", "𝟚", "٣", "é", "811218-9876"]
)
PIECES = (
    st.text(max_size=6)
    | JUNK
    | st.sampled_from(["2021-13-01", "99999999999999", "NaN", "null", "#REF!", "\x00", "\x85"])
)


def _mangle(path: Path, place: float, length: int, piece: str) -> None:
    content = path.read_bytes()
    start = int(place * len(content))
    path.write_bytes(content[:start] + piece.encode() + content[start + length :])


@given(st.data())
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mangled_files_never_break_the_account(raw: Path, settings: Settings, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(raw, Path(folder) / "raw"))
        names = sorted(path for path in copy.rglob("*.*") if path.is_file())
        for _ in range(data.draw(st.integers(1, 3))):
            place, length = data.draw(st.floats(0, 1)), data.draw(st.sampled_from([0, 1, 5, 10_000]))
            _mangle(data.draw(st.sampled_from(names)), place, length, data.draw(PIECES))
        try:
            frames = clean(copy, settings)
        except DataError:
            return
    accounts = frames["quality.row_accounting"]
    parts = pl.sum_horizontal("kept_n", "duplicate_n", "superseded_n", "quarantined_n")
    assert accounts.select((pl.col("read_n") == parts).all()).item()
    assert frames["quality.quarantine"].height == accounts["quarantined_n"].sum()
    assert not re.search(r"(?<![0-9])811218-9876(?![0-9])", frames["quality.quarantine"].write_csv())


def test_a_folder_in_which_no_row_is_right_is_quarantined_whole(raw: Path, settings: Settings) -> None:
    for path in raw.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *("?;" * header.count(";") + "?" for _ in rows)]), encoding="utf-8")
    frames = clean(raw, settings)
    accounts = frames["quality.row_accounting"].filter(~pl.col("file").str.contains("enkater"))
    assert accounts["kept_n"].sum() == accounts["duplicate_n"].sum() == 0
    assert accounts["quarantined_n"].to_list() == accounts["read_n"].to_list()
