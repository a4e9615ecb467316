"""What runs again when something changes, with tasks that only write what they read."""

import json
import shutil
from datetime import date

import duckdb
import pytest

from partsrapport.errors import DataError, UsageError
from partsrapport.project import Project
from partsrapport.raw import reads
from partsrapport.render import sources
from partsrapport.running import folders, marks, pipeline, swapping
from partsrapport.terminal.progress import Progress

EMBED = "{{< embed notebooks/coverage.ipynb#fig-x >}}"


@pytest.fixture
def project(tmp_path, root):
    shutil.copy(root / "partsrapport.toml", tmp_path)
    for name in ("raw", "expectations", "notebooks", "quarto"):
        (tmp_path / name).mkdir()
    (tmp_path / "raw" / "avrop.csv").write_text("a")
    (tmp_path / "notebooks" / "coverage.ipynb").write_text("{}")
    (tmp_path / "quarto" / "report.qmd").write_text(f"# Rapport\n{EMBED}")
    (tmp_path / "quarto" / "_quarto.yml").write_text("lang: sv")
    return Project(tmp_path, tmp_path / "raw", tmp_path / "work", tmp_path / "out")


@pytest.fixture(autouse=True)
def steps(monkeypatch):
    """The steps replaced by ones that leave a file behind; of parquet nothing is left."""
    from partsrapport.running import building, judging, notebooks, publishing, summary, validating  # noqa: PLC0415
    from partsrapport.warehouse import parquet  # noqa: PLC0415

    def count(project, settings, progress, taken):
        read = [reads.text(path) for path in reads.names(project.raw, start="avrop")]
        project.counted.write_text("made at every build")
        project.counted_fingerprint.write_text(f"core.orders,{''.join(read).strip()}\n")

    def validate(project, progress, is_whole):
        (project.work / validating.DATA_DOCS).mkdir(exist_ok=True)
        found = [project.counted_fingerprint, *reads.names(project.root / "expectations")]
        project.validation.write_text("".join(map(reads.text, found)))

    def finish(project, settings):
        duckdb.connect(str(project.warehouse)).close()
        checked = reads.text(project.validation).splitlines()[1:]
        lines = [reads.text(project.counted_fingerprint), f"quality.validation words,{checked}\n"]
        project.fingerprint.write_text("".join(lines))

    def execute(source, target, work, root, language):
        target.parent.mkdir(exist_ok=True)
        target.write_text(reads.text(source) + language)
        return []

    def publish_report(project, engine):
        read = [*reads.names(project.quarto), *(project.executed / book.name for book in project.notebooks)]
        names = [path.name for path in project.reports.values()]
        with swapping.replaced(project) as beside:
            for name in names:
                (beside / name).write_text("".join(map(reads.text, read)))
            marks.put_mark(beside, marks.PUBLISHED, names)

    def write_summary(project, engine):
        published = {"html": str(project.reports["html"])}
        project.summary.write_text(json.dumps({"engine": engine, "published": published}))

    monkeypatch.setattr(building, "count", count)
    monkeypatch.setattr(validating, "validate", validate)
    monkeypatch.setattr(judging, "finish", finish)
    monkeypatch.setattr(parquet, "write", lambda connection, folder: None)
    monkeypatch.setattr(notebooks, "execute", execute)
    monkeypatch.setattr(publishing, "publish_report", publish_report)
    monkeypatch.setattr(summary, "write", write_summary)


def run(project, **options):
    upto = options.pop("upto", "report")
    ran = pipeline.run(project, pipeline.Request(**options), Progress(quiet=True), upto)
    return sorted(ran, key=[*STAGES, *ran].index)  # those that need the same end in any order


STAGES = ["data", "checks", "warehouse", "parquet"]
EVERYTHING = [*STAGES, "notebook:coverage", "report"]


def test_a_notebook_is_run_once_in_each_language_that_is_asked_for(project):
    run(project)
    both = project._replace(languages=("sv", "en"))
    assert run(both) == ["notebook:coverage (en)", "report"]
    assert [(one.executed / "coverage.ipynb").read_text()[-2:] for one in both.in_each(("sv", "en"))] == ["sv", "en"]
    assert sorted(path.name for path in project.out.glob("*.html")) == [
        "activity-report.html",
        "verksamhetsberattelse.html",
    ]
    assert run(both) == []


def test_everything_runs_the_first_time_and_nothing_the_second(project):
    assert run(project) == EVERYTHING
    assert run(project) == []


def test_a_copied_project_is_another_one(project, tmp_path):
    """What it remembers is about the files of the one that it was copied from."""
    run(project)
    shutil.copytree(tmp_path, copy := tmp_path.with_name(f"{tmp_path.name}-copy"))
    other = Project(copy, copy / "raw", copy / "work", copy / "out")
    assert run(other) == EVERYTHING
    assert run(other) == []


def test_a_touched_file_with_the_same_content_is_no_change(project):
    run(project)
    (project.raw / "avrop.csv").write_text("a")
    assert run(project) == []


def test_changed_data_run_everything(project):
    run(project)
    (project.raw / "avrop.csv").write_text("b")
    assert run(project) == EVERYTHING


def test_changed_data_that_give_the_same_warehouse_stop_there(project):
    run(project)
    (project.raw / "avrop.csv").write_text("a\n")
    assert run(project) == ["data"]


def test_a_new_file_of_data_is_a_change(project):
    run(project)
    (project.raw / "Avrop 2").mkdir()
    (project.raw / "Avrop 2" / "mars.csv").write_text("a")
    assert run(project) == EVERYTHING


def test_a_changed_notebook_runs_itself_and_the_report(project):
    run(project)
    (project.root / "notebooks" / "coverage.ipynb").write_text("{ }")
    assert run(project) == ["notebook:coverage", "report"]


def test_a_notebook_of_ones_own_in_the_place_of_the_tools_is_run(project, tmp_path, monkeypatch):
    monkeypatch.setattr("partsrapport.project.TOOL", tmp_path / "tool")
    (tmp_path / "tool").mkdir()
    (project.root / "notebooks").rename(tmp_path / "tool" / "notebooks")
    (project.quarto / "_quarto.yml").unlink()
    run(project)
    (project.root / "notebooks").mkdir()
    (project.root / "notebooks" / "coverage.ipynb").write_text("{ }")
    assert run(project) == ["notebook:coverage", "report"]
    assert (project.executed / "coverage.ipynb").read_text() == "{ }sv"
    (project.root / "notebooks" / "coverage.ipynb").unlink()
    assert run(project) == ["notebook:coverage", "report"]


def test_what_is_wrong_with_the_looks_is_told_before_a_notebook_is_run(project, monkeypatch):
    """Charts take them when they are imported, and of two that import at once one cannot tell what was wrong."""
    monkeypatch.chdir(project.root)
    (project.quarto / "_brand.yml").write_text("color: [")
    with pytest.raises(UsageError, match=r"_brand\.yml är inte giltig YAML"):
        run(project)


def test_a_changed_chapter_runs_only_the_report(project):
    run(project)
    (project.quarto / "report.qmd").write_text(f"# Berättelse\n{EMBED}")
    assert run(project) == ["report"]


def test_a_notebook_that_no_chapter_embeds_from_is_staffs_own_and_not_run(project):
    run(project)
    (project.root / "notebooks" / "explore.ipynb").write_text("{}")
    assert run(project) == []
    (project.quarto / "report.qmd").write_text(f"{EMBED}\n{EMBED.replace('coverage', 'explore')}")
    assert run(project) == ["notebook:explore", "report"]
    (project.quarto / "report.qmd").write_text("Ingen bild.")
    assert run(project) == ["report"]


def test_another_date_builds_the_warehouse_again(project, root):
    run(project)
    assert run(project, as_of_date=date(2020, 1, 1)) == STAGES


def test_a_deleted_report_is_made_again(project):
    run(project)
    (project.out / "verksamhetsberattelse.pdf").unlink()
    assert run(project) == ["report"]


def test_lab_needs_the_warehouse_only(project):
    assert run(project, upto="warehouse") == STAGES


def test_a_step_that_fails_stops_the_rest_raises_what_it_raised_and_is_tried_again(project, monkeypatch):
    from partsrapport.running import building  # noqa: PLC0415

    run(project)
    (project.raw / "avrop.csv").write_text("b")
    good = building.count

    def fail(*_):
        raise DataError("avrop.csv är tom")

    monkeypatch.setattr(building, "count", fail)
    with pytest.raises(DataError, match=r"avrop\.csv är tom"):
        run(project)
    monkeypatch.setattr(building, "count", good)
    assert run(project) == EVERYTHING


def test_a_step_that_panics_ends_the_run(project, monkeypatch):
    """A panic in Polars is no Exception, and must not leave the run waiting for a thread that has died."""
    from partsrapport.running import building  # noqa: PLC0415

    class Panic(BaseException):
        pass

    def panic(*_):
        raise Panic

    monkeypatch.setattr(building, "count", panic)
    with pytest.raises(Panic):
        run(project)


def test_a_report_left_aside_when_a_build_was_killed_is_put_back(project):
    run(project)
    project.out.rename(project.replaced)
    assert run(project) == []
    assert (project.out / "verksamhetsberattelse.html").exists()


def test_data_in_a_folder_that_is_linked_to_are_seen_to_change(project, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "avrop-2020.csv").write_text("a")
    (project.raw / "avrop").symlink_to(elsewhere)
    run(project)
    (elsewhere / "avrop-2020.csv").write_text("b")
    assert run(project) == EVERYTHING


def test_publishing_elsewhere_and_then_here_again_publishes_both_times(project, tmp_path):
    run(project)
    assert run(project._replace(out=tmp_path / "elsewhere")) == ["report"]
    assert run(project) == ["report"]
    assert run(project) == []


def test_what_was_rendered_elsewhere_without_a_build_is_published_here_again(project, tmp_path):
    run(project)
    pipeline.render(project._replace(out=tmp_path / "elsewhere"), Progress(quiet=True), "embedded")
    assert run(project) == ["report"]


def test_quarto_renders_again_once_it_is_installed(project, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    run(project)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "quarto").touch(mode=0o755)
    assert run(project) == ["report"]
    assert run(project, engine="quarto") == []


def test_the_published_folder_of_a_build_that_is_under_way_is_left_alone(project):
    """It lies aside for an instant while the new one takes its place."""
    run(project)
    with folders.claimed(project), pytest.raises(UsageError, match="Ett annat bygge pågår"):
        project.out.rename(project.replaced)
        run(project)
    assert project.replaced.exists()
    assert not project.out.exists()


def test_other_checks_rerun_the_notebooks_that_may_show_them_and_no_others(project):
    (project.root / "notebooks" / "quality.ipynb").write_text('"FROM quality.validation"')
    (project.quarto / "report.qmd").write_text(f"{EMBED}\n{EMBED.replace('coverage', 'quality')}")
    run(project)
    (project.root / "expectations" / "core.orders.json").write_text("[]")
    assert run(project) == ["checks", "warehouse", "notebook:quality", "report"]


def test_a_warehouse_that_was_stopped_is_judged_again_and_no_more(project, monkeypatch):
    from partsrapport.running import judging  # noqa: PLC0415

    run(project)
    (project.raw / "avrop.csv").write_text("b")
    good = judging.finish

    def stop(*_):
        raise DataError("avrop.csv är tom")

    monkeypatch.setattr(judging, "finish", stop)
    for _ in range(2):
        with pytest.raises(DataError):
            run(project)
    monkeypatch.setattr(judging, "finish", good)
    assert run(project) == ["warehouse", "parquet", "notebook:coverage", "report"]


def test_a_module_beside_a_notebook_is_read_with_it(project):
    run(project)
    (project.root / "notebooks" / "own.py").write_text("x = 1")
    assert run(project) == ["notebook:coverage"]  # and gives what it gave, so that no more runs


def test_a_work_area_is_made_anew_when_a_chapter_embeds_from_another_notebook(project, monkeypatch):
    from partsrapport.running import areas, publishing  # noqa: PLC0415

    monkeypatch.setattr(areas, "make", lambda *_: None)
    monkeypatch.setattr(publishing, "stage", lambda *_: None)
    monkeypatch.setattr(sources, "read", lambda *_: None)
    settings = (project.root / "partsrapport.toml").read_text()
    (project.root / "partsrapport.toml").write_text('omradesrapporter = ["Samverkan"]\n' + settings)
    (project.root / "notebooks" / "own.ipynb").write_text("{}")
    assert "area:Samverkan" in run(project)
    (project.quarto / "report.qmd").write_text(EMBED + EMBED.replace("coverage", "own"))
    assert "area:Samverkan" in run(project)
    assert run(project) == []
