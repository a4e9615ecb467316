"""What the command says when it is used wrongly: in Swedish, with the right exit code, and nothing is built."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import jsonschema
import pytest

from partsrapport import commands
from partsrapport.cli import COMMANDS, VERSION
from partsrapport.project import Project
from partsrapport.running import folders, marks
from partsrapport.terminal import output

ROOT = Path(__file__).parents[1]
WRONG_USE = {
    "an unknown option": (["build", "--as-off", "2021-01-01"], "--as-off finns inte. Menades --as-of?"),
    "an unknown command": (["bygg"], "Kommandot bygg finns inte."),
    "a missing argument": (["demo"], "MAPP saknas."),
    "an option without value": (["build", "--year"], "--year saknar värde."),
    "a year in words": (["build", "--year", "tjugo"], "--year ska vara ett årtal, t.ex. 2020. Se partsrapport build"),
    "a year that no settings may have": (["check", "--year", "20"], "--year ska vara ett årtal, t.ex. 2020."),
    "a year that no calendar has": (["init", "ny", "--year", "0"], "--year ska vara ett årtal, t.ex. 2020."),
    "an unknown engine": (["build", "--engine", "latex"], "--engine ska vara något av 'auto', 'quarto', 'embedded'."),
    "too much": (["build", "nu"], "Det går inte att ange nu här. Se partsrapport build --help."),
    "a date as it is said": (["build", "--as-of", "31/5 2021"], "Skriv det som 2021-05-31"),
    "a date that never was": (["check", "--as-of", "2021-02-30"], "--as-of 2021-02-30 är inget datum"),
    "raw data that are not there": (["check", "--raw", "finns/inte"], "finns/inte, finns inte. Ange en annan mapp"),
    "raw data that are a file": (["build", "--raw", "partsrapport.toml"], "partsrapport.toml, är en fil"),
    "demonstration data onto a file": (["demo", "partsrapport.toml"], "partsrapport.toml är en fil. Ange en ny mapp."),
    "demonstration data onto data": (["demo", "data"], "Mappen data är inte tom."),
    "publishing to a file": (["build", "--out", "partsrapport.toml"], "--out"),
    "publishing over the project": (["build", "--out", "."], "skulle skrivas över"),
    "publishing over all its data": (["build", "--out", "data"], "ligger i varandra"),
    "publishing among its data": (["build", "--out", "data/raw/ny"], "ligger i varandra"),
    "publishing over something else": (
        ["render", "--out", "dokument"],
        "innehåller brev.txt, som partsrapport inte har gjort",
    ),
    "working in the project itself": (["build", "--work", "."], "skulle skrivas över"),
    "previewing from the project itself": (["preview", "--work", "."], "skulle skrivas över"),
    "working among the notebooks": (["lab", "--work", "notebooks"], "det som rapporten byggs av"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory, root):
    """A project with everything that a command looks for before it builds, and somebody's own documents."""
    folder = tmp_path_factory.mktemp("med blanksteg och å")
    for name in ("expectations", "notebooks", "quarto", "data/raw", "dokument"):
        (folder / name).mkdir(parents=True)
    (folder / "dokument" / "brev.txt").write_text("viktigt")
    shutil.copy(root / "partsrapport.toml", folder)
    return folder


@pytest.mark.parametrize("use", WRONG_USE)
def test_wrong_use_is_told_in_swedish_and_changes_nothing(here, project, use):
    arguments, said = WRONG_USE[use]
    before = sorted(project.rglob("*"))
    result = here(*arguments, cwd=project)
    assert result.returncode == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert sorted(project.rglob("*")) == before


def test_an_empty_folder_of_raw_data_is_told_once(here, project, tmp_path):
    result = here("check", "--json", cwd=project)
    assert result.returncode == 2
    answer = json.loads(result.stdout)
    assert answer["message"].startswith(f"Mappen {project / 'data' / 'raw'} är tom.")
    assert "partsrapport demo" in answer["message"]


def test_a_folder_that_cannot_be_made_is_told(partsrapport, project):
    """Even the superuser can make no folder in a file."""
    result = partsrapport("build", "--work", "partsrapport.toml/arbete", cwd=project)
    assert result.returncode == 1
    assert "Fel: " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_message_that_quotes_the_data_shows_nothing_private_and_steers_no_terminal(here, project, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "malgrupp.csv").write_text("811218-9876;\x1b[2J\x07Anna\n", encoding="utf-8")
    result = here("check", "--raw", raw, cwd=project)
    assert result.returncode == 2
    assert "******-****" in result.stderr
    assert "811218" not in result.stderr
    assert "\x1b[2J" not in result.stderr
    assert "\x07" not in result.stderr


def test_rendering_leaves_the_published_folder_of_a_build_that_is_under_way_alone(here, project, tmp_path):
    work, aside = tmp_path / "work", tmp_path / ".out.old"
    (project / "quarto" / "_quarto.yml").touch()  # takes no notebooks from the tool
    with folders.claimed(Project(project, project / "data" / "raw", work, tmp_path / "out")):
        aside.mkdir()
        (work / "warehouse.sha256").touch()
        result = here("render", "--work", work, "--out", tmp_path / "out", cwd=project)
    assert "Ett annat bygge pågår" in result.stderr
    assert aside.exists()


def test_a_project_begun_in_the_current_folder_is_told_by_its_name(here, tmp_path):
    assert f"Projektet ligger i {tmp_path}. LÄSMIG.md" in here("init", ".", cwd=tmp_path).stdout


def test_rendering_a_work_area_that_is_not_built_says_what_to_do(here, tmp_path):
    for name in ("data/raw", "quarto", "notebooks"):
        (tmp_path / name).mkdir(parents=True)
    settings = 'titel = "T"\nar = 2020\nper = 2020-12-31\nomradesrapporter = ["Lön"]\n'
    (tmp_path / "partsrapport.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "quarto" / "_quarto.yml").touch()
    (tmp_path / "quarto" / "_01.qmd").write_text("{{< embed notebooks/a.ipynb#a >}}")
    (tmp_path / "notebooks" / "a.ipynb").touch()
    place = Project(tmp_path, tmp_path / "data" / "raw", tmp_path / "work", tmp_path / "out")
    place.executed.mkdir(parents=True)
    marks.put_mark(place.work, marks.WORK)
    place.fingerprint.touch()
    (place.executed / "a.ipynb").touch()
    result = here("render", "--work", place.work, "--out", place.out, cwd=tmp_path)
    assert result.returncode == 1
    assert "för varje arbetsområde. Kör partsrapport build först." in result.stderr


def test_the_diagnosis_tells_of_raw_data_that_are_missing(partsrapport, root, tmp_path):
    shutil.copy(root / "partsrapport.toml", tmp_path)
    result = partsrapport("doctor", cwd=tmp_path)
    assert result.returncode == 0
    assert "finns inte" in result.stdout
    assert "Rådata" in result.stdout


def test_a_database_that_is_damaged_is_told(here, project, tmp_path):
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database" * 1000)
    result = here("figures", "--work", tmp_path, cwd=project)
    assert result.returncode == 1
    assert "warehouse.duckdb går inte att öppna" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_rendering_the_database_of_another_version_says_what_to_do(here, project, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    marks.put_mark(work, marks.WORK)
    (work / "warehouse.sha256").touch()
    with duckdb.connect(str(work / "warehouse.duckdb")) as connection:
        connection.execute("CREATE TABLE other (n INTEGER)")
    result = here("render", "--engine", "embedded", "--work", work, "--out", tmp_path / "out", cwd=project)
    assert result.returncode == 1
    assert "är gjord av en annan version av partsrapport. Kör partsrapport build." in result.stderr


def test_an_interrupted_build_ends_at_once_and_says_so(project, tmp_path, root):
    """Whatever its threads are doing: the raw data are a lot to read."""
    command = Path(sys.executable).with_name("partsrapport")
    arguments = [command, "build", "--raw", root / "data" / "raw", "--work", tmp_path / "work"]
    build = subprocess.Popen(arguments, cwd=project, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "work" / ".partsrapport").exists():
        time.sleep(0.05)
    build.send_signal(signal.SIGINT)
    _, said = build.communicate(timeout=60)
    assert build.returncode == 130
    assert said.splitlines()[-1] == "Fel: Avbrutet. Det som var publicerat ligger kvar."
    assert "Traceback" not in said


SCHEMA = json.loads((ROOT / "docs" / "json.md").read_text(encoding="utf-8").split("```json")[1].split("```")[0])
ANSWERS = {
    "a build": ["build", "--engine", "embedded"],
    "figures": ["figures"],
    "organisations behind a figure": ["figures", "--organisations", "coverage_ordered_share"],
    "an unknown figure": ["figures", "--organisations", "no_such_figure"],
    "wrong use": ["build", "--as-off"],
}


@pytest.mark.parametrize("asked", ANSWERS)
def test_what_is_answered_to_machines_is_what_is_documented(here, built, asked):
    where = ["--work", built.work] + (["--out", built.out] if "build" in ANSWERS[asked] else [])
    result = here(*ANSWERS[asked], "--json", *where)
    answer = json.loads(result.stdout)
    jsonschema.validate(answer, SCHEMA)
    assert answer["exit_code"] == result.returncode
    assert answer.keys() <= SCHEMA["properties"].keys()


def test_the_answer_of_check_is_one_object_also_when_publishing_would_stop(checks_again, built, copied_project):
    settings = copied_project / "partsrapport.toml"
    text = re.sub(r"(?m)^karantan_grans = .*", "karantan_grans = 0.0", settings.read_text(encoding="utf-8"))
    settings.write_text(re.sub(r"(?m)^karantan_minst = .*", "karantan_minst = 0", text), encoding="utf-8")
    result = checks_again(built.warehouse, "--json", cwd=copied_project)
    answer = json.loads(result.stdout)
    jsonschema.validate(answer, SCHEMA)
    assert (result.returncode, answer["status"]) == (2, "error")
    assert answer["rows"]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_is_in_one_language(here, command):
    said = here(*command, "--help").stdout
    assert said.startswith("Användning: partsrapport")
    assert not re.search(
        r"\b(show|exit|usage|options?|arguments|default|help message|Commands)\b", said.replace("--help", "")
    )


def test_help_shows_defaults(here):
    said = " ".join(here("build", "--help").stdout.split())
    assert [f"Förval: {default}." in said for default in ("data/raw", "data/processed", "public", "auto")] == [True] * 4


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_help_is_as_wide_as_the_terminal(here, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = here("build", "--help").stdout.splitlines()
    assert columns - 20 < max(map(len, lines)) <= columns


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_function_of_its_name(name):
    assert callable(getattr(commands, name))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("command", [["doctor"], ["figures"], ["figures", "--json"]])
def test_no_terminal_is_too_poor(here, built, encoding, command):
    where = ["--work", built.work] if "figures" in command else []
    result = here(*command, *where, encoding=encoding)
    assert "Traceback" not in result.stderr
    assert result.returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_no_terminal_is_too_poor_for_what_check_says(checks_again, built, encoding):
    result = checks_again(built.warehouse, encoding=encoding)
    assert result.stderr.count("Traceback") == result.returncode == 0
    assert "karantän" in result.stdout


@pytest.mark.parametrize(("value", "is_coloured"), [(None, True), ("", True), ("1", False)])
def test_colours_are_shown_on_a_terminal_unless_asked_not_to(monkeypatch, capsys, value, is_coloured):
    for name, given in {"TERM": "xterm-256color", "FORCE_COLOR": "1", "NO_COLOR": value}.items():
        monkeypatch.delenv(name, raising=False) if given is None else monkeypatch.setenv(name, given)
    output.console().print("[green]✓[/] klart")
    assert ("\x1b[32m" in capsys.readouterr().out) == is_coloured


def test_names_of_files_steer_no_terminal(here, project, tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(ROOT / "data" / "raw", raw)
    (raw / "\x1b]0;x\x07\x9b2J.xlsx").touch()
    (raw / "avrop" / "\x1b[2J.csv").write_text("a;b\n1;2\n")
    for arguments in (["check"], ["build", "--work", tmp_path / "\x1b[31mwork", "--out", raw / "\x9b"]):
        result = here(*arguments, "--raw", raw, cwd=project)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", result.stdout + result.stderr)


def test_what_nobody_foresaw_is_one_line_and_a_file_without_the_data(tmp_path):
    program = """
import sys
from partsrapport import cli
from partsrapport import commands
def fail(asked):
    raise KeyError("811218-9876 Anna \x1b[2J")
commands.doctor = fail
sys.argv = ["partsrapport", "doctor", *sys.argv[1:]]
cli.main()
"""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    run = [
        subprocess.run(
            [sys.executable, "-c", program, *more], capture_output=True, text=True, env=environment, check=False
        )
        for more in ([], ["--debug"])
    ]
    assert [result.returncode for result in run] == [1, 1]
    assert len(run[0].stderr.splitlines()) == 1
    assert "Traceback" in run[1].stderr
    written = run[0].stderr.split("med filen ")[1].split(",")[0]
    log = Path(written).read_text(encoding="utf-8")
    assert "KeyError" in log
    assert "commands" in log or "<string>" in log
    assert "Anna" not in run[0].stderr + log
    assert "811218" not in run[1].stderr + log
    assert "\x1b" not in run[1].stderr


def test_no_command_needs_what_only_unix_has(root):
    program = (
        "import sys; sys.modules['fcntl'] = sys.modules['resource'] = None; from partsrapport import cli; cli.main()"
    )
    for arguments in (["--version"], ["doctor"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], cwd=root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_python_runs_the_command_where_its_own_program_may_not_be_started(root):
    command = [sys.executable, "-m", "partsrapport", "--version"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == f"{VERSION}\n"


def test_a_shell_completes_commands_and_options(partsrapport, tmp_path):
    found = {}
    for written in ("partsrapport pre", "partsrapport build --as", "partsrapport build --engine "):
        asked = {"_ARGCOMPLETE": "1", "COMP_LINE": written, "COMP_POINT": str(len(written)), "_ARGCOMPLETE_IFS": "\n"}
        partsrapport(env=asked | {"_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "told")})
        found[written] = (tmp_path / "told").read_text(encoding="utf-8").split()
    assert list(found.values()) == [["preview"], ["--as-of"], ["auto", "quarto", "embedded"]]
