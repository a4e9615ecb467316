"""Fixtures shared by all tests: the project, and one build of the demonstration data per test run."""

import gc
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import polars as pl
import pypdfium2
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadFileScheduling

from partsrapport import cli
from partsrapport.project import Project
from partsrapport.quality import validation
from partsrapport.running import apart

ROOT = Path(__file__).parents[1]
COMMAND = Path(sys.executable).with_name("partsrapport")
# A browser in a container, which asks no host for anything of its own accord.
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# What several processes share does not become faster by threads of Polars: each has one; those that it starts have all.
os.environ["POLARS_MAX_THREADS"] = "1"
pl.thread_pool_size()
del os.environ["POLARS_MAX_THREADS"]

# The same examples every time: a test that fails, fails for everyone.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")


LONG = ("e2e", "core", "quality", "figures", "warehouse", "running", "surveys", "security", "browser")
"""The rooms that take long, the longest first; the second and third do without the build that the first begins with."""


def room(test: str) -> str:
    """The folder of a test, or its file if that lies beside the folders."""
    return test.partition("::")[0].split("/")[1]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays: looking it through for garbage, again and again, is a sixth of all work."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, or one process would be left with it at the end."""
    items.sort(key=lambda item: [*LONG, room(item.nodeid)].index(room(item.nodeid)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """A room's tests are run by one process, which makes what they share once."""
    scheduler = LoadFileScheduling(config, log)
    scheduler._split_scope = room
    return scheduler


@dataclass(frozen=True)
class Built:
    """A finished build of the demonstration data."""

    work: Path
    out: Path
    summary: dict

    @property
    def warehouse(self) -> Path:
        return self.work / "warehouse.duckdb"

    @property
    def html(self) -> Path:
        return self.out / "verksamhetsberattelse.html"

    @property
    def pdf(self) -> Path:
        return self.out / "verksamhetsberattelse.pdf"

    @property
    def english(self) -> Path:
        return self.out / "activity-report.html"


def run(*arguments: object, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """Run the command as a user does."""
    return subprocess.run(
        [str(COMMAND), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def partsrapport():
    return run


def run_here(*arguments: object, cwd: Path = ROOT, encoding: str = "utf-8") -> subprocess.CompletedProcess:
    """Run the command in this process, where its process is not the subject: most of what it takes is imports."""
    said, complained = (TextIOWrapper(BytesIO(), encoding) for _ in range(2))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["partsrapport", *map(str, arguments)])
        patched.setattr(sys, "stdout", said)
        patched.setattr(sys, "stderr", complained)
        patched.setattr(apart, "run", lambda function, *given: function(*given))
        patched.setattr(validation, "run_lightly", validation.run)
        patched.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    texts = []
    for stream in (said, complained):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return subprocess.CompletedProcess([*map(str, arguments)], int(str(ended.value.code)), *texts)


@pytest.fixture(scope="session")
def here():
    return run_here


@pytest.fixture
def checks_again(monkeypatch: pytest.MonkeyPatch, here):
    """Run ``check``, or another command, on what a build found of the raw data: it reads and validates as that did."""

    def run(warehouse: Path, *arguments: object, command: str = "check", **where: Any) -> subprocess.CompletedProcess:
        from partsrapport.running import building, validating  # noqa: PLC0415  most tests do without

        built = Project(warehouse.parent, warehouse.parent, warehouse.parent, warehouse.parent)

        def count(trial: Project, *_: object):
            shutil.copyfile(built.counted, trial.counted)
            shutil.copyfile(built.quarantine, trial.quarantine)

        with monkeypatch.context() as patched:
            patched.setattr(building, "count", count)
            patched.setattr(
                validating, "validate", lambda trial, *_, **__: shutil.copyfile(built.validation, trial.validation)
            )
            return here(command, *arguments, **where)

    return run


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def recipe(root: Path):
    """The block under a heading of CONTRIBUTING.md, so that what it tells to write is what works."""
    sections = (root / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## ")
    blocks = {section.partition("\n")[0]: section.split("```")[1] for section in sections if "```" in section}
    return lambda heading: blocks[heading].partition("\n")[2]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Built:
    """The demonstration data, built once however many processes run the tests."""
    base = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        base = base.parent
    work, out, done = base / "built-work", base / "built-out", base / "built.json"
    with FileLock(base / "built.lock"):
        if not done.exists():
            result = run("build", "--work", work, "--out", out, "--engine", "embedded", "--json")
            assert result.returncode == 0, result.stdout + result.stderr
            done.write_text(result.stdout, encoding="utf-8")
    return Built(work, out, json.loads(done.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def published(built: Built) -> Path:
    """The published folder of that build."""
    return built.out


def text_of_sheets(path: Path) -> list[str]:
    """The text of each sheet of a PDF; a word that is parted at the end of a line is whole."""
    texts = (sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(path))
    return [text.replace("\r\n", "\n").replace("\ufffe", "") for text in texts]


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium: one for all tests of a process, since playwright can be started only once in it."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not chromium and "CI" not in os.environ:
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    assert chromium, "CI must have chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        yield browser
        browser.close()


def few_checks(project: Path) -> None:
    """Have a project check one thing of each table, where checking is not the subject."""
    (project / "expectations").mkdir(exist_ok=True)
    for path in (ROOT / "expectations").glob("*.json"):
        suite = json.loads(path.read_text(encoding="utf-8"))
        few = {**suite, "expectations": suite["expectations"][:1]}
        (project / "expectations" / path.name).write_text(json.dumps(few), encoding="utf-8")


def in_one_language(project: Path) -> None:
    """Have a project make the report in Swedish alone, where languages are not the subject."""
    settings = (ROOT / "partsrapport.toml").read_text(encoding="utf-8")
    (project / "partsrapport.toml").write_text(re.sub("(?m)^sprak = .*\n", "", settings), encoding="utf-8")


def contents(folder: Path) -> dict[str, str]:
    """A hash of each file of a folder: what differs is told by name, and not byte by byte."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def copied_project(tmp_path: Path) -> Path:
    """A copy of the project's own inputs, to change and to break."""
    target = tmp_path / "project"
    target.mkdir()
    strays = shutil.ignore_patterns(".ipynb_checkpoints", "kernel-ipc*")
    for name in ("data/raw", "expectations", "notebooks", "quarto"):
        shutil.copytree(ROOT / name, target / name, ignore=strays)
    shutil.copy(ROOT / "requirements.lock", target)
    in_one_language(target)
    return target
