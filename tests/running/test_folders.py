"""Nothing that this program has not made is removed or written over, wherever it is told to work."""

import hashlib
import json
import os
import random
from pathlib import Path

import pytest

from partsrapport.errors import UsageError
from partsrapport.project import Project
from partsrapport.running import folders, marks, swapping

NOT_OURS = json.dumps({"name": "en webbapp", "files": {"index.html": "x"}})


@pytest.fixture
def project(tmp_path):
    for name in ("raw", "quarto", "notebooks", "expectations"):
        (tmp_path / name).mkdir()
    (tmp_path / "raw" / "avrop.csv").write_text("a")
    return Project(tmp_path, tmp_path / "raw", tmp_path / "data" / "processed", tmp_path / "public")


def build(project, content):
    """What a build does to folders, without what it fills them with."""
    with folders.claimed(project):
        for name in (project.warehouse, project.fingerprint, project.summary, project.state):
            name.write_text(content)
        with marks.renewed(project.work / "parquet"):
            (project.work / "parquet" / f"{content}.parquet").write_text(content)
        with marks.renewed(project.staged):
            (project.staged / "notebooks").mkdir()
            (project.staged / "notebooks" / f"{content}.ipynb").write_text(content)
        publish(project, content)


def publish(project, content):
    with swapping.replaced(project) as beside:
        (beside / "data").mkdir()
        names = ["verksamhetsberattelse.html", f"data/{content}.csv"]
        for name in names:
            (beside / name).write_text(content)
        marks.put_mark(beside, marks.PUBLISHED, names)


def hashes(base):
    """Every file and link, by its content, and that of what lies behind it."""
    paths = [Path(parent) / name for parent, _, files in os.walk(base) for name in files]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_clean_removes_what_a_failed_build_made_and_the_copies_to_comment(project):
    with pytest.raises(ValueError, match="fel"), folders.claimed(project), marks.renewed(project.staged):
        (project.staged / "half.qmd").write_text("a")
        raise ValueError("fel")
    area = project.of_area("Lön")
    with folders.claimed(project), marks.renewed(area.work):
        (area.work / "warehouse.duckdb").write_text("a")
    for one in (project, area):
        one.docx.write_text("a")
    folders.remove_made(project)
    assert set(names(project.work)) <= {marks.MARK, folders.LOCK}


def test_a_build_replaces_what_the_last_one_made_and_nothing_else(project):
    build(project, "old")
    own = [project.work / "parquet" / "egen.parquet", project.out / "CNAME", project.out / "data" / "egen.csv"]
    for path in own:
        path.write_text("mitt")
    build(project, "new")
    assert [path.read_text() for path in own] == ["mitt"] * 3
    assert names(project.out) == [
        "CNAME",
        "data/egen.csv",
        "data/new.csv",
        "manifest.json",
        "verksamhetsberattelse.html",
    ]
    assert names(project.work / "parquet") == [".partsrapport", "egen.parquet", "new.parquet"]
    assert not project.replaced.exists()
    assert not project.staging.exists()


def test_a_file_of_somebody_else_is_not_written_over_by_one_that_is_now_published(project):
    build(project, "old")
    (project.out / "data" / "new.csv").write_text("mitt")
    with pytest.raises(UsageError, match=r"new\.csv är inte gjord av partsrapport"):
        build(project, "new")
    assert (project.out / "data" / "new.csv").read_text() == "mitt"
    assert (project.out / "verksamhetsberattelse.html").read_text() == "old"


@pytest.mark.parametrize("which", ["work", "out", "replaced", "staging"])
@pytest.mark.parametrize("name", ["index.html", "manifest.json", ".partsrapport", "warehouse.duckdb"])
def test_a_folder_that_bears_no_mark_is_refused_by_name_with_what_to_do(project, which, name):
    folder = getattr(project, which)
    folder.mkdir(parents=True)
    (folder / name).write_text(NOT_OURS)
    with pytest.raises(UsageError, match=r"som partsrapport inte har gjort\. Flytta") as raised:
        build(project, "new")
    assert f"{folder} innehåller {name}" in str(raised.value)
    assert names(folder) == [name]


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_a_folder_that_a_system_has_put_its_own_file_in_is_empty(project, name):
    for folder in (project.work, project.out):
        folder.mkdir(parents=True)
        (folder / name).touch()
    folders.require_new(project.out, "")
    build(project, "new")
    assert (project.out / "verksamhetsberattelse.html").read_text() == "new"
    assert (project.out / name).exists()


@pytest.mark.parametrize(
    ("work", "out"),
    [("p", "p"), ("p", "p/o"), ("p/w", "p"), ("raw/w", "o"), ("w", "raw/o"), (".", "o"), ("w", "."), ("..", "o")]
    + [("w", inside) for inside in (".git", ".git/x", "quarto", "src/x", "notebooks/o", "../.git/y", "/")],
)
def test_folders_that_lie_in_each_other_or_in_what_is_built_from_are_refused(project, work, out):
    before = hashes(project.root)
    with pytest.raises(UsageError, match="Ange en ny eller tom mapp"):
        build(
            Project(project.root, project.raw, (project.root / work).resolve(), (project.root / out).resolve()), "new"
        )
    assert hashes(project.root) == before


def test_raw_data_in_the_work_folder_are_refused(project):
    build(project, "old")
    with pytest.raises(UsageError, match=r"--raw .* ligger i varandra"):
        build(Project(project.root, project.work / "parquet", project.work, project.out), "new")
    assert "old.parquet" in names(project.work / "parquet")


def test_a_folder_is_the_same_by_another_name(project, tmp_path):
    (tmp_path / "also").symlink_to(project.raw)
    with pytest.raises(UsageError, match="ligger i varandra"):
        folders.check(Project(project.root, project.raw, tmp_path / "also" / "w", project.out))


def test_one_build_at_a_time_into_one_published_folder(project, tmp_path):
    other = Project(project.root, project.raw, tmp_path / "other", project.out)
    with folders.claimed(project), pytest.raises(UsageError, match=f"Ett annat bygge pågår i {project.out}"):
        build(other, "other")
    build(project, "one")
    build(other, "other")
    assert names(project.out) == ["data/other.csv", "manifest.json", "verksamhetsberattelse.html"]


def test_one_build_at_a_time_in_one_work_folder(project, tmp_path):
    other = Project(project.root, project.raw, project.work, tmp_path / "other")
    with folders.claimed(project), pytest.raises(UsageError, match=f"Ett annat bygge pågår i {project.work}"):
        build(other, "other")


@pytest.mark.parametrize("seed", range(50))
def test_in_whatever_constellation_nothing_foreign_changes(seed, tmp_path, monkeypatch):
    """Raw data, work, published folder, home and checkout anywhere, also in each other, among files of others."""
    chance = random.Random(seed)  # noqa: S311
    home = tmp_path / "home"
    checkout = home / "rapporten"
    places = [tmp_path, home, checkout, *(checkout / name for name in (".git", "src/x", "quarto", "data/raw"))]
    places += [home / name for name in ("public", ".public.old", ".public.new", "notebooks", "w", "w/parquet", "w/raw")]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        for name in chance.sample(FOREIGN, chance.choice([0, 0, 1, 3])):
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_text(NOT_OURS)
    monkeypatch.setenv("HOME", str(home))
    raw, work, out = (chance.choice([chance.choice(places), home / f"ny {kind}"]) for kind in ("raw", "work", "out"))
    raw.mkdir(exist_ok=True)
    (raw / "avrop.csv").write_text("a")
    project = Project(checkout, raw, work, out)
    foreign = hashes(tmp_path)
    built = [_tried(project, f"build{n}") for n in range(2)]
    assert built[0] == built[1]
    for folder in filter(Path.is_dir, (work, out)) if built[0] else []:
        (folder / "mitt eget.txt").write_text("mitt")
        foreign |= {folder / "mitt eget.txt": hashlib.sha256(b"mitt").hexdigest()}
    _tried(project, "last")
    after = hashes(tmp_path)
    assert {path: after.get(path) for path in foreign} == foreign


FOREIGN = [
    "manifest.json",
    ".partsrapport",
    "summary.json",
    "warehouse.duckdb",
    "index.html",
    "notebooks/min.ipynb",
    "parquet/min.parquet",
    "data/min.csv",
    "quarto/min.qmd",
]


def _tried(project, content):
    try:
        build(project, content)
    except UsageError:
        return False
    return True


def test_of_those_constellations_some_are_refused_and_some_are_not(tmp_path):
    """Or the test above would try nothing."""
    outcomes = []
    for seed in range(50):
        base = tmp_path / str(seed)
        base.mkdir()
        with pytest.MonkeyPatch.context() as patched:
            test_in_whatever_constellation_nothing_foreign_changes(seed, base, patched)
        outcomes.append(bool(list(base.rglob("verksamhetsberattelse.html"))))
    assert 10 <= sum(outcomes) <= 40


@pytest.mark.skipif(os.name != "posix", reason="elsewhere folders have no such right")
@pytest.mark.parametrize("name", ["work", "out"])
def test_a_folder_that_is_write_protected_is_told_and_left_as_it_is(name, tmp_path, monkeypatch):
    project = Project(tmp_path / "a", tmp_path / "raw", tmp_path / "work", tmp_path / "out")
    protected = tmp_path / name
    protected.mkdir()
    monkeypatch.setattr(os, "access", lambda path, *_, **__: path != protected)  # who runs tests may have all rights
    with pytest.raises(UsageError, match=f"^--{name} {protected} är skrivskyddad"):
        folders.check(project)
