"""No task is too fresh: what it rests on of the package is at least what it really opens and imports."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from partsrapport.project import Project
from partsrapport.raw import reads
from partsrapport.running import code, notebooks
from partsrapport.warehouse import schema
from tests.conftest import ROOT, run
from tests.test_house import imported, module_of

SCRIPT = """
import sys
opened = set()
sys.addaudithook(lambda event, given: event == "open" and opened.add(str(given[0])))
{}
sys.stdout.write("\\n".join(sorted(opened)))
"""
BUILD = """
from partsrapport import project
from partsrapport.running import apart, pipeline
from partsrapport.terminal.progress import Progress
from partsrapport.warehouse import schema
# What another process opens is not heard here: validating.
apart.run = lambda *_: schema.tables()["quality.validation"].frame([])
pipeline.run(project.locate(), pipeline.Request(), Progress(quiet=True), upto="warehouse")
"""
CELLS = """
import json
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
from partsrapport.report import extension
for cell in cells:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), globals())
"""


def opened(script: str, *arguments: object, **options) -> set[Path]:
    """The files of the package that a script opens; of a module it may be only what Python has compiled."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(script), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        **options,
    )
    assert done.returncode == 0, done.stderr
    paths = {Path(line) for line in done.stdout.splitlines()}
    sources = {path.parents[1] / f"{path.name.split('.')[0]}.py" if path.suffix == ".pyc" else path for path in paths}
    return {path for path in sources if code.PACKAGE in path.parents and path.is_file()}


def changed(record: dict, path: Path) -> bool:
    """Whether a task that read this would run again if the file were another."""
    now = reads.Now()
    now.hashes[str(path)] = "another"
    return not now.is_as(record)


# What only tells which engine will render.
AROUND = {code.PACKAGE / name for name in ("render/__init__.py", "render/engines.py")}
LABELS = {code.PACKAGE / name for name in code.LABELS}
STAGES = ("data", "checks", "warehouse")


def test_whatever_file_of_the_package_changes_the_warehouse_runs_again_if_it_opens_it(tmp_path):
    assert run("init", tmp_path / "own", "--year", 2024).returncode == 0
    found = opened(BUILD, cwd=tmp_path / "own")
    state = json.loads((tmp_path / "own" / "data" / "processed" / ".tasks.json").read_text())
    records = [state[stage]["read"] for stage in STAGES]
    assert len(found) > 100
    told = {path for path in found if path.relative_to(code.PACKAGE).parts[0] == "terminal"}
    rests_on = {path for path in found if any(changed(record, path) for record in records)}
    assert found - AROUND - told - LABELS <= rests_on
    assert not any(changed(record, code.PACKAGE / "report" / "charts.py") for record in records)


def test_whatever_file_of_the_package_changes_a_notebook_runs_again_if_it_opens_it(built, root):
    source = root / "notebooks" / "activities.ipynb"
    found = opened(CELLS, source, cwd=root, env={**os.environ, "PARTSRAPPORT_WORK": str(built.work)})
    state = json.loads((built.work / ".tasks.json").read_text(encoding="utf-8"))
    record = state["notebook:activities"]["read"]
    assert len(found) > 30
    of_figures = code.PACKAGE / code.FIGURES
    assert {path for path in found - AROUND - LABELS - {of_figures} if not changed(record, path)} == set()
    fingerprint = Project(built.work, built.work, built.work, built.out).fingerprint
    assert record["rests"].keys() == {str(path) for path in [*LABELS, of_figures, fingerprint]}
    assert not changed(record, code.PACKAGE / "render" / "page.py")
    everything = reads.names(code.PACKAGE)
    assert {path for path in everything if not changed(state["report"]["read"], path)} == set()


SAID = {"warehouse", "report"}
CHECKED = {"checks"}
GOALS = {"notebook:effect_goals", "notebook:effect_goals (en)", "report"}
NOTEBOOKS = {
    f"notebook:{name}{of}"
    for name in ("activities", "coverage", "data_quality", "effect_goals")
    for of in ("", " (en)")
}
FIGURES, DICTIONARY = code.PACKAGE / code.FIGURES, code.PACKAGE / "words" / "dictionary.csv"
LABELLED, EXPECTED = code.PACKAGE / "words" / "labels.csv", ROOT / "expectations"


@pytest.mark.parametrize(
    ("path", "change", "expected"),
    [
        (LABELLED, ("Positiva, arbetsgivare", "Nöjda, arbetsgivare"), GOALS),
        (LABELLED, ("Positive, employers", "Content, employers"), GOALS),
        (DICTIONARY, ("share,Andel positiva,", "share,Andel nöjda,"), SAID | GOALS),
        (DICTIONARY, ("Den dag som nyckeltalet gäller", "Dagen som nyckeltalet gäller"), SAID),
        (FIGURES, ("Antal organisationer i målgruppen.", "Antal av organisationer i målgruppen."), SAID),
        (FIGURES, ("som {do}", "vilka {do}"), SAID),
        (FIGURES, ('counted = "is_interested"', 'counted = "is_ordered"'), SAID | NOTEBOOKS | {"data"}),
        (EXPECTED / "core.orders.json", ('"description": "', '"description": "Att: '), CHECKED),
        (EXPECTED / "limits.toml", ("enough_rows_n = 50", "enough_rows_n = 60"), CHECKED),
        (EXPECTED / "limits.toml", ("fewer rows say nothing", "too few rows say nothing"), CHECKED),
    ],
)
def test_what_is_reworded_reruns_at_once_only_what_says_it(built, tmp_path, path, change, expected):
    """What is then made of that is another matter: the same results of a check rerun nothing more."""
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    reworded = tmp_path / "reworded"
    reworded.write_text(text.replace(*change), encoding="utf-8")
    state = json.loads((built.work / ".tasks.json").read_text(encoding="utf-8"))

    def reruns(record):
        rests = {str(reworded): record["rests"][str(path)]} if str(path) in record["rests"] else {}
        return str(path) in record["files"] or not reads.Now().is_as({"files": {}, "listings": [], "rests": rests})

    assert {task for task in state.keys() - {"declared"} if reruns(state[task]["read"])} == expected


def test_without_the_words_of_figures_all_is_left_that_they_are_counted_by():
    def counted(told):
        words = {"sv", "en", "name", "phrase", "note", "do"}
        return {key: counted(of) for key, of in told.items() if key not in words} if isinstance(told, dict) else told

    text = (code.PACKAGE / code.FIGURES).read_text(encoding="utf-8")
    rest = re.sub(code.WORDS_OF_FIGURES, "", text)
    assert len(rest) < len(text) * 0.9
    assert counted(tomllib.loads(rest)) == counted(tomllib.loads(text))


def test_a_task_rests_on_all_that_counts_and_of_what_shows_on_what_it_names(tmp_path, monkeypatch):
    monkeypatch.setattr(code, "PACKAGE", tmp_path)
    for name in ("errors.py", "cli.py", "core/a.toml", "report/a.py", "render/a.py", "tool/a.csv", *code.LABELS):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    def read(*showing):
        with reads.recording() as record:
            code.read(*showing)
        return {Path(path).relative_to(tmp_path).as_posix() for path in record.files}

    assert read() == {"errors.py", "core/a.toml"}
    assert read("report") == read() | {"report/a.py"}


OF_FIGURES, OF_CHECKS = "mart.figures", "quality.validation"


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ("FROM mart.coverage", []),
        ("figures.asked; release_frames.figures(changes)", []),
        ("FROM quality.validation", [OF_CHECKS]),
        ("SELECT definition FROM mart.figures", [OF_FIGURES]),
        ('for name in ["figures"]: f"FROM mart.{name}"', [OF_FIGURES]),
        ("SHOW ALL TABLES", [OF_FIGURES, OF_CHECKS]),
        ("read_parquet", [OF_FIGURES, OF_CHECKS]),
    ],
)
def test_a_notebook_shows_wording_only_if_it_names_where_that_is(own, shown):
    assert {OF_FIGURES, OF_CHECKS}.difference(notebooks.hidden_wording(own)) == {*shown}


def test_every_table_with_wording_has_a_name_that_notebooks_are_searched_for():
    assert {table.name for table in schema.tables().values() if table.wording} == {*notebooks._NAMES}


def imports(own: list[str], source: Path) -> set[Path]:
    """The modules of the package behind notebooks, late imports too."""
    modules = {module_of(path, source): path for path in source.rglob("*.py")}
    code_of = [
        "".join(cell["source"]) for text in own for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"
    ]
    waiting, found = list(map(ast.parse, code_of)), set[str]()
    while waiting:
        new = imported(waiting.pop(), set(modules)) - found
        found |= new
        waiting += [ast.parse(modules[name].read_text(encoding="utf-8")) for name in new]
    return {modules[name] for name in found}


def test_the_package_shows_notebooks_no_wording_that_they_do_not_name(root):
    """Of ``mart.figures`` they get the ids."""
    own = [text for text in map(reads.text, root.glob("notebooks/*.ipynb")) if len(notebooks.hidden_wording(text)) == 2]
    assert len(own) > 2
    texts = [re.sub("``.*?``", "", reads.text(path)) for path in imports(own, root / "src")]
    assert len(texts) > 30
    naming = re.compile(r".*FROM (?:mart\.figures|quality\.validation).*")
    assert {line.strip() for text in texts for line in naming.findall(text)} == {
        'found = warehouse.execute("SELECT figure_id FROM mart.figures").fetchall()'
    }
