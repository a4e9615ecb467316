"""What is written from the warehouse is that of the warehouse that lies there, also when a new one is stopped."""

import shutil

import duckdb
import pytest

from partsrapport import config, errors
from partsrapport.errors import DataError
from partsrapport.project import Project
from partsrapport.running import building
from partsrapport.warehouse import schema, store


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose warehouse is built of nothing and let through."""

    def assemble(project, settings, path, progress, counted=None):
        with duckdb.connect(str(path)) as connection:
            store.create(connection)
        return {}

    monkeypatch.setattr(building, "assemble", assemble)
    monkeypatch.setattr(building.gate, "check", lambda *_: None)
    monkeypatch.setattr(building.history, "keep", lambda *_: None)
    return Project(tmp_path, tmp_path / "raw", tmp_path / "work", tmp_path / "out")


def build(project, root):
    building.build(project, config.load(root), print)


def test_tables_that_are_no_more_are_no_more_among_those_of_parquet(project, root, monkeypatch):
    build(project, root)
    (project.work / "parquet" / "egen.parquet").touch()
    fewer = {name: table for name, table in schema.tables().items() if name != "core.orders"}
    monkeypatch.setattr(building.schema, "tables", lambda: fewer)
    monkeypatch.setattr(building.suites, "read_all", lambda *_: [])
    build(project, root)
    names = {path.name for path in (project.work / "parquet").iterdir()}
    assert "core.services" in names
    assert "core.orders" not in names
    assert "egen.parquet" in names, "somebody else's stays"


def test_data_that_are_stopped_leave_what_was_written_from_the_last(project, root, monkeypatch):
    build(project, root)
    written = [project.work / "ej_natta.csv", project.work / "parquet" / "core.orders" / "data.parquet"]
    for path in written:
        path.write_text("från den förra")

    def stop(*_):
        raise DataError("avrop.csv är tom")

    monkeypatch.setattr(building.gate, "check", stop)
    with pytest.raises(DataError):
        build(project, root)
    assert [path.read_text() for path in written] == ["från den förra"] * 2


def test_a_list_that_cannot_be_written_is_told_in_swedish(project, root):
    (project.work / "ej_natta.csv").mkdir(parents=True)
    with pytest.raises(OSError, match="ej_natta") as raised:
        build(project, root)
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
        lines = building.fingerprint(tmp_path / "w.duckdb").splitlines()
        return dict(line.split(",") for line in lines)

    before = after("definition = 'y'")
    counted, called = after("value = 2"), after("definition = 'z', value = NULL")
    assert before.keys() == {building.DATA, "mart.figures", "quality.validation"}
    assert {name for name in before if counted[name] != before[name]} == {building.DATA}
    assert {name for name in before if called[name] != before[name]} == {"mart.figures"}


def test_rewording_makes_the_warehouse_that_all_of_the_build_would(built, tmp_path):
    project = Project(tmp_path, tmp_path, tmp_path, tmp_path)
    whole = (built.work / project.fingerprint.name).read_text()
    shutil.copyfile(built.warehouse, project.warehouse)
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute("UPDATE mart.figures SET name = 'x', definition = 'x', definition_en = 'x'")
        assert len(connection.execute("FROM mart.figures").fetchall()) > 500
    assert building.fingerprint(project.warehouse) != whole
    building.reword(project)
    assert building.fingerprint(project.warehouse) == whole == project.fingerprint.read_text()


def test_what_differs_from_an_earlier_release_is_there_to_be_checked(root, tmp_path, monkeypatch):
    class ChecksBegin(Exception):
        pass

    def compare(connection, *_):
        connection.execute(
            "INSERT INTO mart.earlier_release VALUES ('Tidigare', 'Earlier', 2019, '2020-05-31', [], [])"
        )

    def run(path, *_):
        with duckdb.connect(str(path)) as connection:
            raise ChecksBegin(connection.table("mart.earlier_release").shape[0])

    for module, name, replaced in (
        (building, "_cleaned", lambda *_: {}),
        (building.marts, "build", lambda *_: None),
        (building, "interpret", lambda *_: None),
        (building.earlier, "build", compare),
        (building.apart, "run", lambda _, *given: run(*given)),
    ):
        monkeypatch.setattr(module, name, replaced)
    project = Project(root, tmp_path / "raw", tmp_path / "work", tmp_path / "out")
    with pytest.raises(ChecksBegin, match="1"):
        building.assemble(project, config.load(root), tmp_path / "warehouse.duckdb", lambda _: None)
