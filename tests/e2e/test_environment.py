"""Other users, folders that cannot be written to, a full disk, a database that somebody has open: works, or says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from partsrapport.warehouse import store
from tests.conftest import contents

COMMAND = Path(sys.executable).with_name("partsrapport")
NOBODY = 65534
READS_ALL = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""So that nobody reaches a Python that lies in root's home; it gives no leave to write."""
HOLDER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reads")
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def own():
    """A folder of somebody who is not root; the name of a socket in it must be short."""
    with TemporaryDirectory() as name:
        (folder := Path(name) / "own").mkdir()
        (folder / "tmp").mkdir()
        yield folder


@pytest.fixture
def as_nobody(copied_project, own, root):
    """Run the command without a home, with the strictest umask, in a checkout that cannot be written to."""
    shutil.copy(root / "partsrapport.toml", copied_project)
    for path in [copied_project, *copied_project.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    before = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *READS_ALL] if is_root else []
    environment = os.environ | {"HOME": str(own / "no home"), "TMPDIR": str(own / "tmp")}

    def run(*arguments):
        for path in [own, *own.rglob("*")] if is_root else []:
            os.chown(path, NOBODY, NOBODY)
        command: list[str | Path] = [*before, COMMAND, *map(str, arguments)]
        return subprocess.run(
            command, cwd=copied_project, env=environment, umask=0o077, capture_output=True, text=True, check=False
        )

    yield run
    for path in [copied_project, *(path for path in copied_project.rglob("*") if path.is_dir())]:
        path.chmod(0o755)


def told(result):
    """The one line of a command that could not do what it was asked for."""
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    return result.stderr


def test_who_may_only_read_the_checkout_builds_elsewhere_to_the_same_bytes(as_nobody, own, built):
    done = as_nobody("build", "--engine", "embedded", "--work", own / "work", "--out", own / "out")
    assert done.returncode == 0, done.stderr
    for made, known in ((own / "out", built.out), (own / "work" / "notebooks", built.work / "notebooks")):
        assert contents(made) == contents(known), "the same, by whom and wherever it is built"
    assert (own / "out" / built.html.name).stat().st_mode & 0o777 == 0o600
    assert [path.suffix for path in (own / "tmp").iterdir()] == [".partsrapport-lock"]


def test_who_may_only_read_the_checkout_is_told_what_cannot_be_written(as_nobody, own, copied_project):
    assert f"{copied_project}/data/processed går inte att läsa eller skriva: behörighet saknas" in told(
        as_nobody("build")
    )
    assert "går inte att läsa eller skriva: behörighet saknas" in told(as_nobody("build", "--work", own / "work"))
    assert "går inte att läsa eller skriva: behörighet saknas" in told(as_nobody("demo", "exempel"))


@pytest.mark.parametrize(
    ("limit", "said"),
    [(0, "Det finns ingen mapp"), (100, "Databasen går inte att skriva"), (10**6, "Databasen går inte")],
)
def test_a_full_disk_for_temporary_files_is_told_in_one_line(root, limit, said):
    """A limit for the size of files ends a write as a full disk does; a disk to fill needs leave to mount one."""
    command = (
        f"import os, resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        f"os.execl({str(COMMAND)!r}, 'partsrapport', 'check')"
    )
    result = subprocess.run([sys.executable, "-c", command], cwd=root, capture_output=True, text=True, check=False)
    assert said in told(result)


@pytest.fixture
def held(built, tmp_path):
    """A work folder, and a way to have another program open its database."""
    work = tmp_path / "work"
    shutil.copytree(built.work, work)
    programs = []

    def hold(use):
        command = [sys.executable, "-c", HOLDER, work / built.warehouse.name, use]
        programs.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert programs[0].stdout.readline() == "open\n"
        return work

    yield hold
    for program in programs:
        program.communicate()


def test_a_notebook_that_reads_the_database_is_in_nobodys_way(here, held):
    work = held("reads")
    assert here("figures", "--work", work).returncode == 0
    with store.written_beside(work / "warehouse.duckdb") as beside:
        beside.write_bytes(b"new")
    assert (work / "warehouse.duckdb").read_bytes() == b"new"


@pytest.mark.parametrize("command", ["figures", "build"])
def test_a_program_that_writes_to_the_database_is_told_of(checks_again, built, held, tmp_path, command):
    out = ["--out", tmp_path / "out"] if command == "build" else []
    result = checks_again(built.warehouse, "--work", held("writes"), *out, command=command)
    assert result.returncode == 1
    said = "warehouse.duckdb är öppen för skrivning i ett annat program. Stäng den där och kör igen."
    assert result.stderr.splitlines()[-1].endswith(said)
