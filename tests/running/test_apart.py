"""What is done in a process of its own comes back as if it had been done here, or says why not."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing

import pytest

from partsrapport.errors import DataError, UsageError
from partsrapport.raw import keys
from partsrapport.running import apart
from partsrapport.words import language


def test_it_is_done_elsewhere_in_the_language_being_written():
    assert apart.run(os.getpid) != os.getpid()
    with language.writing("en"):
        assert apart.run(language.either, "fem", "five") == "five"
    assert apart.run(language.current) == "sv"


def test_a_file_of_the_folder_where_it_is_asked_is_no_library(tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert apart.run(os.getcwd) == str(tmp_path)


def test_what_it_raises_is_raised_here_with_its_place():
    with pytest.raises(DataError, match="avrop") as raised:
        apart.run(keys.stop_if, ["avrop.csv är tom"])
    assert "stop_if" in raised.value.__notes__[0]


def test_what_is_printed_is_no_answer(capfd):
    assert apart.run(print, "hej") is None
    assert capfd.readouterr() == ("", "hej\n")


def test_nothing_it_imports_waits_for_what_is_asked():
    """On Windows a library that looks at an input which another thread reads waits for it, as NumPy does."""
    assert not stat.S_ISFIFO(apart.run(os.fstat, 0).st_mode)
    assert apart.run(os.read, 0, 1) == b""


def test_a_process_that_is_killed_ran_out_of_memory():
    with pytest.raises(UsageError, match=r"minnet .* Stäng andra program"):
        apart.run(signal.raise_signal, 9)


def test_a_process_that_ends_is_told():
    with pytest.raises(RuntimeError, match=r"abort ended with -6"):
        apart.run(os.abort)


WAITS = """
import os, sys, threading
from pathlib import Path
from partsrapport.running import apart
threading.Timer(1, lambda: os._exit(0)).start()
apart.run(Path.read_bytes, Path(sys.argv[1]))
"""


def test_it_ends_with_who_asked(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    subprocess.run([sys.executable, "-c", WAITS, tmp_path / "pipe"], env=apart.environment(), check=True)
    time.sleep(0.5)
    with pytest.raises(OSError, match="No such device"):  # nobody reads
        os.open(tmp_path / "pipe", os.O_WRONLY | os.O_NONBLOCK)


def test_a_process_is_asked_more_than_once_and_remembers():
    with closing(apart.Process()) as process:
        assert process.run(os.getpid) == process.run(os.getpid) != os.getpid()
        with pytest.raises(DataError):
            process.run(keys.stop_if, ["avrop.csv är tom"])
        assert process.run(language.current) == "sv"
