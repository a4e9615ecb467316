"""What is kept of each build, and what got worse."""

import duckdb
import pytest

from partsrapport.quality import history


@pytest.fixture
def folder(healthy, tmp_path):
    """Two builds of the healthy warehouse, in the second of which much has got worse."""
    kept = tmp_path / history.FOLDER
    check = (
        "INSERT INTO quality.validation BY NAME SELECT 'core.orders' AS suite, 'Avrop' AS title, 1 AS position_n, "
        "'' AS expectation, 'varning' AS severity, 'Avrop görs i tid' AS description, '' AS remedy, {} AS success, "
        "3 AS checked_n"
    )
    file = "INSERT INTO quality.row_accounting VALUES ('avrop/2.csv', 5, 4, 0, 0, 1)"
    survey = "INSERT INTO quality.row_accounting VALUES ('e1.xlsx', 10, 10, 0, 0, 0)"
    later = "UPDATE core.orders SET order_date = order_date + 30"
    cut = "UPDATE quality.row_accounting SET read_n = 2, kept_n = 1 WHERE file = 'avrop.csv'"
    for changes in ([check.format(True), survey, file], [check.format(False), survey, later, cut]):
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{healthy}' AS healthy (READ_ONLY); COPY FROM DATABASE healthy TO memory")
            connection.execute("; ".join(changes))
            history.keep(connection, kept)
    return kept


def test_each_build_is_a_file_of_its_own(folder):
    assert sorted(path.name for path in folder.iterdir()) == ["00001.parquet", "00002.parquet"]
    assert history.read(folder)["build_n"].unique().to_list() == [1, 2]


def test_what_got_worse_is_told(folder):
    assert history.news(folder) == [
        "Började inte vara uppfylld: core.orders: Avrop görs i tid",
        "Kom inte den här gången: avrop/2.csv",
        "Färre rader än förra gången: avrop.csv, 3 → 2",
        "Inget nytt i aktiviteter sedan 2020-05-01, fast andra källor har nytt",
        "Inget nytt i intresseanmalningar sedan 2019-01-10, fast andra källor har nytt",
        "Inget nytt i leveranstillfallen sedan 2019-05-01, fast andra källor har nytt",
    ]


def test_a_build_is_one_row_over_time(folder):
    rows = history.by_build(history.read(folder)).to_dicts()
    assert [(row["build_n"], row["failed_n"], row["read_n"], row["quarantined_n"]) for row in rows] == [
        (1, 0, 18, 1),
        (2, 1, 12, 0),
    ]
    assert rows[0]["lowest_response_share"] == 0.5


def test_one_build_alone_has_no_news(folder):
    (folder / "00001.parquet").unlink()
    assert history.news(folder) == []
