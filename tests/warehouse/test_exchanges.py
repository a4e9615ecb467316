"""Replacing what somebody has open: as Windows does it, on any system."""

import pytest

from partsrapport.errors import UsageError
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
