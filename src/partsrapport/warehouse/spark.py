"""The marts on Spark, for more than one machine holds: the same files, through sqlglot, from Parquet to Parquet.

Where Spark runs and on how many machines is said to Spark itself (``spark-submit``, ``spark-defaults.conf``).
"""

from typing import Any

from partsrapport.errors import UsageError
from partsrapport.warehouse import marts, parquet, store

_BACKGROUND = """
    SELECT survey_id, min(respondent_n) AS respondent_n, heading, value
    FROM core.survey_background GROUP BY survey_id, heading, value
"""
"""One respondent for each value: that there is one is all that goals ask."""


def build(core: str, out: str) -> None:
    """Write every mart, and of what was read all but the answers, to the folder ``out``.

    Parameters
    ----------
    core
        Where the tables are, as ``parquet.write`` writes them: a folder, or an address that Spark reads.

    Raises
    ------
    UsageError
        The extra is not installed, Java is missing, or the tables are not there.
    """
    session = _session()
    try:
        for table in parquet.given():
            rows = session.read.parquet(f"{core}/{table.name}").select(*table.column_names)
            rows.createOrReplaceTempView(_view(*table.name.split(".")))
            _write(rows.limit(0) if table.name in store.PERSONAL else rows, f"{out}/{table.name}")
        _write(session.sql(translated(_BACKGROUND)), f"{out}/core.survey_background")
        for name in marts.names():
            if mart := marts.table_of(name):
                target = f"{out}/{mart.name}"
                _write(session.sql(translated(marts.filling(name))), target)
                session.read.parquet(target).createOrReplaceTempView(_view(*mart.name.split(".")))
    finally:
        session.stop()


def translated(sql: str) -> str:
    """A query in Spark's words; its views have one name only."""
    from sqlglot import Dialect, exp, parse_one  # noqa: PLC0415

    tree = parse_one(sql, read="duckdb")
    for table in tree.find_all(exp.Table):
        if table.db:
            table.set("this", exp.to_identifier(_view(table.db, table.name)))
            table.set("db", None)
    generator = Dialect.get_or_raise("spark").generator()
    generator.EXPRESSIONS_WITHOUT_NESTED_CTES = set()  # they were, before Spark 3: moved to the top their names clash
    return str(generator.generate(tree))


def _view(schema: str, name: str) -> str:
    return f"{schema}__{name}"


def _write(rows: Any, target: str) -> None:
    rows.coalesce(1).write.mode("overwrite").parquet(target)


def _session() -> Any:
    try:
        import sqlglot  # noqa: F401, PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise UsageError("Spark är inte installerat. Kör: uv pip install 'partsrapport[spark]'.") from None
    return SparkSession.builder.appName("partsrapport").config("spark.sql.session.timeZone", "UTC").getOrCreate()
