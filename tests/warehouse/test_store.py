import os

import duckdb
import polars as pl
import pytest

from partsrapport.errors import UsageError
from partsrapport.warehouse import schema, store


def write(path, value):
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT {value} AS value")


def read(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT value FROM t").fetchone()[0]


def test_a_block_that_ends_well_replaces_the_file(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    write(path, 1)
    with store.written_beside(path) as beside:
        write(beside, 2)
    assert read(path) == 2
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_block_that_fails_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    write(path, 1)
    with pytest.raises(ZeroDivisionError), store.written_beside(path) as beside:
        write(beside, 2)
        raise ZeroDivisionError
    assert read(path) == 1
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="no limit of files to set")
def test_a_disk_that_is_full_when_the_database_is_closed_is_told_and_the_old_file_stays(tmp_path):
    """What is left to write then, DuckDB writes, or says nothing; here no file may grow further."""
    import resource  # noqa: PLC0415

    path, before = tmp_path / "warehouse.duckdb", resource.getrlimit(resource.RLIMIT_FSIZE)
    write(path, 1)
    try:
        with (
            pytest.raises(UsageError, match="går inte att skriva i"),
            store.written_beside(path) as beside,
            duckdb.connect(str(beside)) as connection,
        ):
            connection.execute("CREATE TABLE t AS SELECT 2 AS value")
            resource.setrlimit(resource.RLIMIT_FSIZE, (beside.stat().st_size, before[1]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert read(path) == 1
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_disk_that_takes_no_more_is_told_in_swedish(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    write(path, 1)
    with pytest.raises(UsageError, match="går inte att skriva i"), store.written_beside(path):
        raise duckdb.IOException("No space left on device")
    assert read(path) == 1


def test_a_database_that_may_not_be_read_is_not_told_as_damaged(tmp_path):
    (tmp_path / "warehouse.duckdb").mkdir()
    with pytest.raises(OSError, match=r"warehouse\.duckdb"):
        store.connect(tmp_path / "warehouse.duckdb")


def test_a_database_that_is_damaged_is_told_in_swedish(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(UsageError, match=r"warehouse\.duckdb går inte att öppna"):
        store.connect(path)


def test_what_does_not_fit_in_memory_lies_beside_the_file_and_leaves_no_litter(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MEMORY", "60MB")
    path, spilt = tmp_path / "warehouse.duckdb", tmp_path / "warehouse.new.duckdb.tmp"
    spilt.mkdir()
    (spilt / "of a build that was killed").touch()
    with store.written_beside(path) as beside:
        assert not spilt.exists()
        with store.connect_new(beside) as connection:
            connection.execute(
                "CREATE TABLE t AS SELECT i % 1500000 AS k, count(*) AS n FROM range(3000000) t(i) GROUP BY k"
            )
            assert connection.sql("SELECT count(*), min(n), max(n) FROM t").fetchall() == [(1500000, 2, 2)]
            assert spilt.exists()
    assert list(tmp_path.iterdir()) == [path]


def test_a_stale_write_ahead_log_is_not_replayed_on_the_new_file(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    write(path, 1)
    (tmp_path / "warehouse.duckdb.wal").write_bytes(b"left behind by a process that was killed")
    with store.written_beside(path) as beside:
        write(beside, 2)
    assert read(path) == 2


def test_every_declared_table_is_created_with_its_types():
    with duckdb.connect() as connection:
        store.create(connection)
        for table in schema.tables().values():
            described = connection.execute(f"DESCRIBE {table.name}").fetchall()
            assert [(name, type_) for name, type_, *_ in described] == [(c.name, c.type) for c in table.columns]


def test_a_finished_warehouse_has_keys_and_swedish_comments_and_opens_in_the_oldest_duckdb_it_should(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with store.connect_new(path) as connection:
        store.create(connection)
    store.finish(path)
    with store.connect(path) as connection:
        tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'warehouse'").fetchall()
        assert tags[0][0]["storage_version"].startswith(store.OLDEST_READER)
        keys = connection.execute(
            "SELECT schema_name || '.' || table_name, constraint_column_names FROM duckdb_constraints() "
            "WHERE constraint_type = 'PRIMARY KEY'"
        ).fetchall()
        declared = {table.name: list(table.key) for table in schema.tables().values()}
        assert dict(keys) == declared
        told = "SELECT comment FROM duckdb_{0}() WHERE schema_name = 'core' AND table_name = 'orders'"
        [(of_table,)] = connection.execute(told.format("tables")).fetchall()
        assert of_table.startswith("Avrop. ")
        assert ("Avropsdatum. Dag för avropet.",) in connection.execute(told.format("columns")).fetchall()
        untold = connection.execute("SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal")
        assert untold.fetchone() == (0,)
        types = connection.execute("SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal").fetchall()
        assert not {"TIME_NS", "VARIANT"} & {type_ for (type_,) in types}  # it knows neither


def is_key_declared(path, names):
    """Of other names of organisations, after these are in."""
    with store.connect_new(path) as connection:
        store.create(connection)
        for name in names:
            connection.execute("INSERT INTO core.organisation_names VALUES ('1', ?, NULL, NULL)", [name])
    store.finish(path)
    with store.connect(path) as connection:
        found = connection.execute(
            "SELECT count(*) FROM duckdb_constraints() "
            "WHERE table_name = 'organisation_names' AND constraint_type = 'PRIMARY KEY'"
        )
        return found.fetchone() == (1,)


@pytest.mark.parametrize(("second", "is_keyed"), [("B", True), ("A", False)])
def test_a_key_that_a_decision_lets_through_twice_is_not_declared(tmp_path, second, is_keyed):
    assert is_key_declared(tmp_path / "warehouse.duckdb", ["A", second]) == is_keyed


@pytest.mark.parametrize(("largest_n", "is_keyed"), [(2, True), (1, False)])
def test_the_key_of_a_table_with_more_rows_than_that_is_not_declared(tmp_path, monkeypatch, largest_n, is_keyed):
    monkeypatch.setattr(store, "LARGEST_KEYED_N", largest_n)
    assert is_key_declared(tmp_path / "warehouse.duckdb", ["A", "B"]) == is_keyed


def test_every_key_is_made_of_columns_that_are_never_empty():
    for table in schema.tables().values():
        columns = {column.name: column for column in table.columns}
        assert table.key
        assert not [name for name in table.key if columns[name].nullable], table.name


def test_loading_refuses_an_empty_value_where_the_table_has_none():
    with duckdb.connect() as connection:
        store.create(connection)
        frame = pl.DataFrame(
            {"organisation_id": [None], "organisation": ["A"]}, schema_overrides={"organisation_id": pl.String}
        )
        with pytest.raises(duckdb.ConstraintException):
            store.load(connection, {"core.organisation_names": frame})


def test_opening_before_the_first_build_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="Kör partsrapport build"):
        store.connect(tmp_path / "none.duckdb")


def test_the_work_folder_is_the_one_of_the_environment_else_the_projects_own(tmp_path, monkeypatch):
    (tmp_path / "partsrapport.toml").touch()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv(store.WORK_VARIABLE, raising=False)
    assert store.work_folder() == tmp_path / "data" / "processed"
    monkeypatch.setenv(store.WORK_VARIABLE, "/elsewhere")
    assert str(store.work_folder()) == "/elsewhere"


def test_rows_are_packed_by_one_thread_as_they_come_and_all_else_is_done_by_several(tmp_path):
    with store.connect_new(tmp_path / "warehouse.duckdb") as connection:
        usual = connection.sql("SELECT current_setting('threads')").fetchall()
        with store.at_once(connection):
            assert connection.sql("SELECT current_setting('threads')").fetchall() == [(1,)]
        assert connection.sql("SELECT current_setting('threads')").fetchall() == usual
