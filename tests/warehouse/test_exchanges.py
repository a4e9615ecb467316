"""Replacing what somebody has open: as Windows does it, on any system."""

from pathlib import Path

import pytest

from partsrapport.errors import UsageError, of_disk
from partsrapport.raw import reads
from partsrapport.running import archive, marks, tasks
from partsrapport.warehouse import exchanges


def is_open(*held):
    """``Path.replace`` of Windows while files are open."""

    def replace(self, target):
        if self.name in held or getattr(target, "name", "") in held:
            error = PermissionError(13, "Permission denied", str(self))
            error.winerror = 32
            raise error
        return real(self, target)

    real = exchanges.Path.replace
    return replace


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(exchanges, "_PAUSE_SECONDS", 0)


def test_a_file_that_is_open_is_named(tmp_path, monkeypatch):
    (tmp_path / "warehouse.new.duckdb").write_text("new")
    (tmp_path / "warehouse.duckdb").write_text("old")
    monkeypatch.setattr(exchanges.Path, "replace", is_open("warehouse.duckdb"))
    with pytest.raises(UsageError, match=r"warehouse\.duckdb är öppen i ett annat program\. Stäng den"):
        exchanges.rename(tmp_path / "warehouse.new.duckdb", tmp_path / "warehouse.duckdb")
    assert (tmp_path / "warehouse.duckdb").read_text() == "old"


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: marks.put_mark(folder, marks.PUBLISHED),
        lambda folder: tasks.remember_declared(folder / "state.json", "", reads.Record(), []),
        archive.write,
    ],
)
def test_what_looks_at_a_new_file_for_a_moment_is_waited_for(tmp_path, monkeypatch, write):
    (folder := tmp_path / "public").mkdir()
    seen, real = set[Path](), Path.replace

    def replace(self, target):
        if self in seen:
            return real(self, target)
        seen.add(self)
        error = PermissionError(13, "Permission denied", str(self))
        error.winerror = 5
        raise error

    monkeypatch.setattr(Path, "replace", replace)
    write(folder)
    assert seen
    assert not any(path.exists() for path in seen)


@pytest.mark.parametrize(("number", "said"), [(32, "är öppen"), (206, "har ett för långt namn")])
def test_what_windows_tells_by_its_own_numbers_is_told(number, said):
    error = FileNotFoundError(2, "", "a.csv")
    error.winerror = number
    assert said in of_disk(error)


def test_the_open_file_of_a_folder_is_named(tmp_path, monkeypatch):
    (tmp_path / "public").mkdir()
    for name in ("a.html", "rapport.pdf"):
        (tmp_path / "public" / name).touch()
    monkeypatch.setattr(exchanges.Path, "replace", is_open("public", "rapport.pdf"))
    with pytest.raises(UsageError, match=r"rapport\.pdf är öppen i ett annat program"):
        exchanges.rename(tmp_path / "public", tmp_path / ".public.old")


def test_folders_change_places_in_one_step_where_the_system_can(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name)
    changed = exchanges.exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "x").read_text() == ("other" if changed else "one")
