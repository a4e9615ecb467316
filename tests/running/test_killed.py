"""A build that is killed at any step leaves the published folder and the warehouse whole, and the raw data."""

import os
import shutil
import subprocess
import sys

PROGRAM = """
import os, shutil, signal, sys
from contextlib import nullcontext
from pathlib import Path
from partsrapport.errors import PartsrapportError
from partsrapport.project import Project
from partsrapport.raw import reads
from partsrapport.running import building, code, judging, marks, notebooks, pipeline, publishing, summary, swapping
from partsrapport.running import temporary, validating
from partsrapport.warehouse import parquet, store
from partsrapport.terminal.progress import Progress

base, kept = map(Path, sys.argv[1:])
project = Project(base, base / "raw", base / "work", base / "public")
FOREIGN = [project.out / "CNAME", project.out / "data" / "eget.csv", project.work / "eget.txt"]
COUNTED = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}

def count(project, settings, progress, taken):
    text = reads.text(project.raw / "avrop.csv")
    with store.written_beside(project.counted) as path:
        path.write_text(text)
    project.counted_fingerprint.write_text(text)

def validate(project, progress, is_whole):
    with marks.renewed(project.work / "kontroller"):
        (project.work / "kontroller" / "index.html").write_text("x")
    project.validation.write_text(project.counted_fingerprint.read_text())

def finish(project, settings):
    text = reads.text(project.counted_fingerprint)
    assert reads.text(project.validation) == text
    with store.written_beside(project.warehouse) as path:
        shutil.copyfile(project.counted, path)
    project.not_yet_reached.write_text("x")
    project.fingerprint.write_text(text)

def write_parquet(connection, folder):
    (folder / "a.parquet").write_text("a")

def execute(source, target, work, root=None, language="sv"):
    target.parent.mkdir(exist_ok=True)
    target.write_text(reads.text(source))
    return []

def publish_report(project, engine):
    with marks.renewed(project.staged):
        (project.staged / "report.qmd").write_text("x")
    version = reads.text(project.fingerprint)
    with swapping.replaced(project) as beside:
        (beside / "data").mkdir()
        names = [*(path.name for path in project.reports.values()), f"data/{version.strip()}.csv", "data/a.csv"]
        for name in names:
            (beside / name).write_text(version)
        marks.put_mark(beside, marks.PUBLISHED, names)

building.count, validating.validate, judging.finish, parquet.write = count, validate, finish, write_parquet
store.connect = nullcontext  # parquet is made of nothing
notebooks.execute, publishing.publish_report = execute, publish_report
summary.write = lambda project, engine: project.summary.write_text("{}")
# Which of the package a task rests on is no matter here, and most of what a build of nothing does.
code.PACKAGE = pipeline.PACKAGE = base / "notebooks"

def build():
    pipeline.run(project, pipeline.Request(engine="embedded"), Progress(quiet=True))

def is_killed(step):
    child = os.fork()
    if child == 0:
        done = 0
        def count(event, arguments):
            nonlocal done
            is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if event in COUNTED or is_writing:
                done += 1
                if done == step:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(count)
        try:
            build()
        except BaseException as error:
            print("child:", repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0

def published():
    found = {path.relative_to(project.out): path.read_text() for path in project.out.rglob("*") if path.is_file()}
    ours = [name for name in found if project.out / name not in FOREIGN and name.name != "manifest.json"]
    versions = {found[name] for name in ours}
    assert len(versions) == 1 and len(ours) == 4, found
    return versions.pop()

def check(version, step):
    assert published() in ("old", version), step
    assert (project.raw / "avrop.csv").read_text() == version, step
    assert project.warehouse.read_text() in ("old", version), step

def recovered():
    assert published() == "new"
    assert [path.read_text() for path in FOREIGN] == ["mitt"] * 3
    left = [path.name for path in base.iterdir() if "partsrapport-lock" not in path.name]
    assert sorted(left) == ["notebooks", "partsrapport.toml", "public", "quarto", "raw", "temporary", "work"], left
    assert not [path for path in (base / "temporary").iterdir() if path.is_dir()]

build()  # in this process: what it imports and prepares is there for all that are forked
for path in FOREIGN:
    path.write_text("mitt")
shutil.copytree(base, kept)
step, killed = 0, True
while killed:
    step += 1
    print(step, flush=True)  # the last that is told is the one that broke something
    shutil.rmtree(base)
    shutil.copytree(kept, base)
    (project.raw / "avrop.csv").write_text("new")
    killed = is_killed(step)
    check("new", step)
    build()
    recovered()
"""


def test_a_build_killed_at_any_file_operation_breaks_nothing(tmp_path, root):
    project = tmp_path / "project"
    for name in ("raw", "notebooks", "quarto", "temporary"):
        (project / name).mkdir(parents=True)
    (project / "raw" / "avrop.csv").write_text("old")
    (project / "notebooks" / "coverage.ipynb").write_text("{}")
    (project / "quarto" / "report.qmd").write_text("{{< embed notebooks/coverage.ipynb#fig-x >}}")
    shutil.copy(root / "partsrapport.toml", project)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, project, tmp_path / "kept"],
        env={**os.environ, "TMPDIR": str(project / "temporary")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[-1]) > 40, "operations were counted"
