"""What runs again when something changes, with tasks that only write what they read."""

import json
from dataclasses import replace
from datetime import date

import pytest

from partsrapport import config
from partsrapport.errors import DataError, UsageError
from partsrapport.project import Project
from partsrapport.running import pipeline, work_state
from partsrapport.terminal.progress import Progress


@pytest.fixture
def project(tmp_path, root):
    for name in ("raw", "expectations", "notebooks", "quarto"):
        (tmp_path / name).mkdir()
    (tmp_path / "raw" / "avrop.csv").write_text("a")
    (tmp_path / "notebooks" / "coverage.ipynb").write_text("{}")
    (tmp_path / "quarto" / "report.qmd").write_text("# Rapport")
    return Project(tmp_path, tmp_path / "raw", tmp_path / "work", tmp_path / "out")


@pytest.fixture
def settings(root):
    return config.load(root)


@pytest.fixture(autouse=True)
def steps(monkeypatch):
    """The three steps replaced by ones that leave a file behind."""
    from partsrapport.running import building, notebooks, publishing, summary  # noqa: PLC0415

    def build(project, settings, progress):
        project.warehouse.write_text("made at every build")
        project.fingerprint.write_text((project.raw / "avrop.csv").read_text().strip())

    def execute(source, target, work):
        target.parent.mkdir(exist_ok=True)
        target.write_text(source.read_text())

    def publish_report(project, engine):
        project.out.mkdir(exist_ok=True)
        for path in project.reports.values():
            path.write_text("rapport")
        return engine

    def write_summary(project, engine):
        published = {"html": str(project.reports["html"])}
        project.summary.write_text(json.dumps({"engine": engine, "published": published}))

    monkeypatch.setattr(building, "build", build)
    monkeypatch.setattr(notebooks, "execute", execute)
    monkeypatch.setattr(publishing, "publish_report", publish_report)
    monkeypatch.setattr(summary, "write", write_summary)


def run(project, settings, engine="auto", **options):
    return pipeline.run(project, settings, engine, Progress(quiet=True), **options)


EVERYTHING = ["warehouse", "notebook:coverage", "report"]


def test_everything_runs_the_first_time_and_nothing_the_second(project, settings):
    assert run(project, settings) == EVERYTHING
    assert run(project, settings) == []


def test_a_touched_file_with_the_same_content_is_no_change(project, settings):
    run(project, settings)
    (project.raw / "avrop.csv").write_text("a")
    assert run(project, settings) == []


def test_changed_data_run_everything(project, settings):
    run(project, settings)
    (project.raw / "avrop.csv").write_text("b")
    assert run(project, settings) == EVERYTHING


def test_changed_data_that_give_the_same_warehouse_stop_there(project, settings):
    run(project, settings)
    (project.raw / "avrop.csv").write_text("a\n")
    assert run(project, settings) == ["warehouse"]


def test_a_new_file_of_data_is_a_change(project, settings):
    run(project, settings)
    (project.raw / "anstallda.csv").write_text("a")
    assert run(project, settings) == ["warehouse"]


def test_a_changed_notebook_runs_itself_and_the_report(project, settings):
    run(project, settings)
    (project.root / "notebooks" / "coverage.ipynb").write_text("{ }")
    assert run(project, settings) == ["notebook:coverage", "report"]


def test_a_changed_chapter_runs_only_the_report(project, settings):
    run(project, settings)
    (project.quarto / "report.qmd").write_text("# Berättelse")
    assert run(project, settings) == ["report"]


def test_another_date_builds_the_warehouse_again(project, settings, root):
    run(project, settings)
    assert run(project, config.load(root, as_of_date=date(2020, 1, 1))) == ["warehouse"]


def test_a_deleted_report_is_made_again(project, settings):
    run(project, settings)
    (project.out / "verksamhetsberattelse.pdf").unlink()
    assert run(project, settings) == ["report"]


def test_lab_needs_the_warehouse_only(project, settings):
    assert run(project, settings, upto="warehouse") == ["warehouse"]


def test_a_step_that_fails_stops_the_rest_raises_what_it_raised_and_is_tried_again(project, settings, monkeypatch):
    from partsrapport.running import building  # noqa: PLC0415

    run(project, settings)
    (project.raw / "avrop.csv").write_text("b")
    good = building.build

    def fail(*_):
        raise DataError("avrop.csv är tom")

    monkeypatch.setattr(building, "build", fail)
    with pytest.raises(DataError, match=r"avrop\.csv är tom"):
        run(project, settings)
    monkeypatch.setattr(building, "build", good)
    assert run(project, settings) == EVERYTHING


def test_a_step_that_panics_ends_the_run(project, settings, monkeypatch):
    """A panic in Polars is no Exception, and must not leave the run waiting for a thread that has died."""
    from partsrapport.running import building  # noqa: PLC0415

    class Panic(BaseException):
        pass

    def panic(*_):
        raise Panic

    monkeypatch.setattr(building, "build", panic)
    with pytest.raises(Panic):
        run(project, settings)


def test_after_an_interruption_everything_runs_again(project, settings, monkeypatch):
    """What the interrupted run has written goes with data that may since have been put back as they were."""
    from doit.cmd_run import Run  # noqa: PLC0415

    def interrupt(*_):
        raise KeyboardInterrupt

    run(project, settings)
    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(Run, "parse_execute", interrupt)
        run(project, settings)
    assert run(project, settings) == EVERYTHING


def test_a_report_left_aside_when_a_build_was_killed_is_put_back(project, settings):
    run(project, settings)
    project.out.rename(project.replaced)
    assert run(project, settings) == []
    assert (project.out / "verksamhetsberattelse.html").exists()


def test_data_in_a_folder_that_is_linked_to_are_seen_to_change(project, settings, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "avrop-2020.csv").write_text("a")
    (project.raw / "avrop").symlink_to(elsewhere)
    run(project, settings)
    (elsewhere / "avrop-2020.csv").write_text("b")
    assert run(project, settings) == ["warehouse"]


def test_publishing_elsewhere_and_then_here_again_publishes_both_times(project, settings, tmp_path):
    run(project, settings)
    assert run(replace(project, out=tmp_path / "elsewhere"), settings) == ["report"]
    assert run(project, settings) == ["report"]
    assert run(project, settings) == []


def test_what_was_rendered_elsewhere_without_a_build_is_published_here_again(project, settings, tmp_path):
    from partsrapport.running import publishing, summary  # noqa: PLC0415

    run(project, settings)
    elsewhere = replace(project, out=tmp_path / "elsewhere")
    summary.write(elsewhere, publishing.publish_report(elsewhere, "embedded"))
    assert run(project, settings) == ["report"]


def test_a_summary_that_cannot_be_read_is_written_again(project, settings):
    run(project, settings)
    project.summary.write_text('{"eng')
    assert run(project, settings) == ["report"]


def test_quarto_renders_again_once_it_is_installed(project, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    run(project, settings)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "quarto").touch(mode=0o755)
    assert run(project, settings) == ["report"]
    assert run(project, settings, engine="quarto") == []


def test_the_published_folder_of_a_build_that_is_under_way_is_left_alone(project, settings):
    """It lies aside for an instant while the new one takes its place."""
    run(project, settings)
    project.out.rename(project.replaced)
    with work_state.claimed(project.work), pytest.raises(UsageError, match="Ett annat bygge pågår"):
        run(project, settings)
    assert project.replaced.exists()
    assert not project.out.exists()
