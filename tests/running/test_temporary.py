"""Temporary folders are gone afterwards, also where a file that is held cannot be removed."""

import shutil
import tempfile
from pathlib import Path

import pytest

from partsrapport.raw import encoding, reading
from partsrapport.running import folders, temporary


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files lie, on a system that removes no folder whose lock is held, as Windows does not."""
    remove = shutil.rmtree

    def careful(folder: Path, *, ignore_errors: bool) -> None:
        with folders.locked(folder / temporary.LOCK) as is_free:
            pass
        if is_free:
            remove(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr(temporary.shutil, "rmtree", careful)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(base: Path) -> list[Path]:
    return [path for path in base.iterdir() if path.is_dir()]


def test_a_command_leaves_no_folder(base: Path) -> None:
    with temporary.together() as folder:
        assert left(base) == [folder]
    assert left(base) == []


def test_what_a_killed_command_left_is_removed_by_the_next(base: Path) -> None:
    (base / "partsrapport-killed").mkdir()
    (base / "partsrapport-killed" / temporary.LOCK).touch()
    with temporary.together() as folder:
        assert left(base) == [folder]


def test_a_folder_of_somebody_else_stays_whatever_it_is_called(base: Path) -> None:
    for name in ("partsrapport-work", "partsrapport-data"):
        (base / name).mkdir()
        (base / name / folders.LOCK).touch()
    with temporary.together() as folder:
        assert len(left(base)) == 3
    assert folder not in left(base)
    assert len(left(base)) == 2


def test_a_command_that_begins_leaves_what_somebody_is_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read outside of commands too, in notebooks, with a folder for a copy that is empty for a while."""
    look = encoding.detect

    def detect(path: Path) -> encoding.Encoding:
        with temporary.together():
            return look(path)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(encoding, "detect", detect)
    (tmp_path / "avrop.csv").write_text("id\nå\n", encoding="windows-1252")
    assert reading.read(tmp_path / "avrop.csv", tmp_path, ["id"]).frame["id"].to_list() == ["å"]
