"""What is read is hashed when it is read, the very bytes, and nothing else decides whether it has changed."""

import hashlib
import os
import threading
from pathlib import Path

import pytest

from partsrapport.errors import UsageError
from partsrapport.raw import paths, reads


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "avrop.csv"
    path.write_text("a;b\n1;2\n")
    return path


def is_same(record):
    return reads.Now().is_as(record.as_json())


def replace(path, content):
    """As programs that save do: a new file takes the place of the old one, of the same size and time."""
    found = path.stat()
    new = path.with_name("new")
    new.write_text(content)
    os.utime(new, ns=(found.st_atime_ns, found.st_mtime_ns))
    new.replace(path)


def test_the_hash_is_that_of_the_bytes_that_were_given(file):
    with reads.recording() as record:
        content = reads.content(file)
    assert record.files == {str(file): hashlib.sha256(content).hexdigest()}
    assert is_same(record)


def test_a_file_that_is_replaced_after_it_was_read_has_changed(file):
    with reads.recording() as record:
        with reads.steady(file):
            file.read_text()
        replace(file, "a;b\n1;3\n")
        assert reads.noted(file) == next(iter(record.files.values()))
    assert not is_same(record)


@pytest.mark.parametrize("how", [replace, Path.write_text], ids=["replaced", "written to"])
def test_a_file_that_changes_while_it_is_read_stops_the_reading(file, how):
    with pytest.raises(UsageError, match=r"avrop\.csv ändrades medan den lästes"), reads.steady(file):
        how(file, "a;b\n1;3\n")


def test_a_change_within_a_tick_of_the_clock_is_seen(file, monkeypatch):
    monkeypatch.setattr(reads, "identity", lambda _: [1, 1, 8, *[2**62] * 2])
    with pytest.raises(UsageError, match="ändrades medan den lästes"), reads.steady(file):
        replace(file, "a;b\n1;3\n")


def test_a_file_that_is_two_things_in_one_task_stops_it(file):
    with pytest.raises(UsageError, match="ändrades"), reads.recording():
        reads.content(file)
        replace(file, "a;b\n1;3\n")
        reads.content(file)


def test_the_same_bytes_at_another_time_are_no_change(file):
    with reads.recording() as record:
        reads.text(file)
    replace(file, "a;b\n1;2\n")
    os.utime(file, (0, 0))
    assert is_same(record)


def test_a_file_that_was_looked_for_in_vain_has_changed_when_it_comes(tmp_path):
    with reads.recording() as record, pytest.raises(FileNotFoundError):
        reads.content(tmp_path / "ordlista.toml")
    assert is_same(record)
    (tmp_path / "ordlista.toml").touch()
    assert not is_same(record)


def test_a_new_file_counts_where_such_files_were_asked_for(file, tmp_path):
    with reads.recording() as record:
        reads.names(tmp_path, start="avrop")
    for name in ("README.md", "anteckningar.txt", "~$avrop.xlsx", ".avrop.csv"):
        (tmp_path / name).touch()
    assert is_same(record)
    (tmp_path / "Ávrop").mkdir()
    (tmp_path / "Ávrop" / "mars.csv").touch()
    assert not is_same(record)


def test_folders_behind_links_are_looked_in_once(file, tmp_path):
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "other")
    (tmp_path / "other" / "x.csv").touch()
    assert len(paths.below(str(tmp_path))) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has none such")
def test_what_is_no_plain_file_is_never_opened(tmp_path):
    os.mkfifo(tmp_path / "avrop.csv")
    with pytest.raises(OSError, match=r"avrop\.csv"), reads.steady(tmp_path / "avrop.csv"):
        pass
    assert reads.current(tmp_path / "avrop.csv") is None


def test_each_thread_has_its_own_record(file):
    with reads.recording() as record:
        other = threading.Thread(target=reads.content, args=[file])
        other.start()
        other.join()
    assert record.files == {}


def test_a_folder_that_may_not_be_read_is_not_taken_for_empty(tmp_path, monkeypatch):
    for name in ("avrop", ".Trashes"):
        (tmp_path / name).mkdir()
    closed, scandir = {str(tmp_path / "avrop"), str(tmp_path / ".Trashes")}, os.scandir

    def refusing(folder):  # who runs tests may have all rights
        if folder in closed:
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(PermissionError, match="avrop"):
        reads.names(tmp_path)
    closed.remove(str(tmp_path / "avrop"))
    assert reads.names(tmp_path) == []
    assert reads.names(tmp_path / "nowhere") == []
