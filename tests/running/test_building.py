"""What is written from the warehouse is that of the warehouse that lies there, also when a new one is stopped."""

import shutil

import duckdb
import pytest

from partsrapport import config, errors
from partsrapport.errors import DataError
from partsrapport.project import Project
from partsrapport.running import building, fingerprints, judging, stages
from partsrapport.warehouse import parquet, schema, store


@pytest.fixture
def project(tmp_path, root, monkeypatch):
    """A project of which nothing has been counted, and nothing checked."""
    project = Project(tmp_path, tmp_path / "raw", tmp_path / "work", tmp_path / "out")
    project.work.mkdir()
    with duckdb.connect(str(project.counted)) as connection:
        store.create(connection)
        store.load(connection, {"meta.build": building.build_row(config.load(root))})
    project.counted_fingerprint.write_text("figures/figures.toml,another\n")
    schema.tables()["quality.validation"].frame([]).write_parquet(project.validation)
    monkeypatch.setattr(judging.history, "keep", lambda *_: None)
    return project


def finish(project, root):
    judging.finish(project, config.load(root))


def test_tables_that_are_no_more_are_no_more_among_those_of_parquet(project, root, monkeypatch):
    finish(project, root)
    stages._write_parquet(project)
    (project.work / "parquet" / "egen.parquet").touch()
    fewer = [table for table in parquet.given() if table.name != "core.orders"]
    monkeypatch.setattr(parquet, "given", lambda: fewer)
    stages._write_parquet(project)
    names = {path.name for path in (project.work / "parquet").iterdir()}
    assert "core.services" in names
    assert "core.orders" not in names
    assert "egen.parquet" in names, "somebody else's stays"


def test_data_that_are_stopped_leave_what_was_written_from_the_last(project, root, monkeypatch):
    finish(project, root)
    project.not_yet_reached.write_text("från den förra")
    before = {path: path.read_bytes() for path in project.work.iterdir()}

    def stop(*_):
        raise DataError("avrop.csv är tom")

    monkeypatch.setattr(judging.gate, "check", stop)
    with pytest.raises(DataError):
        finish(project, root)
    assert {path: path.read_bytes() for path in project.work.iterdir()} == before


def test_a_list_that_cannot_be_written_is_told_in_swedish(project, root):
    (project.work / "ej_natta.csv").mkdir(parents=True)
    with pytest.raises(OSError, match="ej_natta") as raised:
        finish(project, root)
    assert "ej_natta.csv är en mapp, inte en fil" in errors.of_disk(raised.value)


def test_a_figure_that_is_called_something_else_is_no_other_figure(tmp_path):
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        store.create(connection)
        connection.execute("""
            INSERT INTO mart.figures BY NAME SELECT 'a' AS figure_id, 'x' AS name, 'x' AS name_en, '1' AS text,
                'antal' AS unit, DATE '2020-01-01' AS as_of_date, 'x' AS definition, 'x' AS definition_en, [] AS sources
        """)

    def after(change):
        with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
            connection.execute(f"UPDATE mart.figures SET {change}")
        return fingerprints.of(tmp_path / "w.duckdb")

    before = after("definition = 'y'")
    counted, called = after("value = 2"), after("definition = 'z', value = NULL")
    words = {f"{name}{fingerprints.WORDS}" for name in ("mart.figures", "quality.validation")}
    assert before.keys() == schema.tables().keys() - {"quality.validation"} | words
    assert {name for name in before if counted[name] != before[name]} == {"mart.figures"}
    assert {name for name in before if called[name] != before[name]} == {"mart.figures words"}
    assert fingerprints.parsed(fingerprints.text(before)) == before


def test_rewording_makes_the_warehouse_that_all_of_the_build_would(built, root, tmp_path):
    project, of = Project(tmp_path, tmp_path, tmp_path, tmp_path), Project(root, root, built.work, built.out)
    for name in ("counted", "validation"):
        shutil.copyfile(getattr(of, name), getattr(project, name))
    with duckdb.connect(str(project.counted)) as connection:
        connection.execute("UPDATE mart.figures SET name = 'x', definition = 'x', definition_en = 'x'")
        assert len(connection.execute("FROM mart.figures").fetchall()) > 500
    lines = fingerprints.parsed(of.counted_fingerprint.read_text())
    project.counted_fingerprint.write_text(fingerprints.text(lines | {"figures/figures.toml": "another"}))
    for _ in range(2):
        finish(project, root)
        assert project.fingerprint.read_text() == of.fingerprint.read_text()
        lines = fingerprints.parsed(project.fingerprint.read_text())
        assert fingerprints.of(project.warehouse) == lines
        assert len([*(tmp_path / "historik").iterdir()]) == 1, "other words are no other findings"
        project.fingerprint.write_text(fingerprints.text(lines | {"mart.figures words": "another"}))


def test_what_differs_from_an_earlier_release_is_there_to_be_checked(root, tmp_path, monkeypatch):
    def compare(connection, *_):
        connection.execute(
            "INSERT INTO mart.earlier_release VALUES ('Tidigare', 'Earlier', 2019, '2020-05-31', [], [])"
        )

    for module, name, replaced in (
        (building, "_clean", lambda *_: None),
        (building, "compute", lambda *_: None),
        (building.earlier, "build", compare),
    ):
        monkeypatch.setattr(module, name, replaced)
    project = Project(root, tmp_path / "raw", tmp_path / "work", tmp_path / "out")
    building.count(project, config.load(root), lambda _: None)
    with duckdb.connect(str(project.counted)) as connection:
        assert connection.table("mart.earlier_release").shape[0] == 1
