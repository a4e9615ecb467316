"""A file that never ends is told by name; one that is read in time is read as ever."""

import threading

import polars as pl
import pytest

from partsrapport.errors import DataError
from partsrapport.raw import reading, reads, time_limit


@pytest.fixture
def stalled(monkeypatch):
    """A reader of rows that stalls until the test is over."""
    is_over = threading.Event()
    monkeypatch.setattr(time_limit, "LONGEST_SECONDS", 0.01)
    monkeypatch.setattr(reading.delimited, "read", lambda *_: is_over.wait())
    yield
    is_over.set()


def test_a_file_that_stalls_is_told_by_name(stalled, tmp_path):
    (tmp_path / "avrop.csv").write_text("avrop_id;status\nA1;levererad\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"^avrop\.csv gick inte att läsa på .* minuter\. Kopiera"):
        reading.read_all(tmp_path / "avrop.csv", tmp_path, ["avrop_id", "status"])


def test_what_is_read_in_time_is_noted_by_the_task_that_asked(tmp_path):
    (tmp_path / "avrop.csv").write_text("avrop_id;status\nA1;levererad\n", encoding="utf-8")
    with reads.recording() as record:
        [rows] = reading.read_all(tmp_path / "avrop.csv", tmp_path, ["avrop_id", "status"])
    assert rows.frame["avrop_id"].to_list() == ["A1"]
    assert list(record.files) == [str(tmp_path / "avrop.csv")]


@pytest.mark.parametrize("error", [DataError("fel"), TimeoutError("disken"), pl.exceptions.ComputeError("x")])
def test_what_the_reader_raises_is_raised(error):
    def read():
        raise error

    with pytest.raises(type(error), match=str(error)):
        time_limit.within_time("avrop.csv", read)
