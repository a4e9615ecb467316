"""The marts on Spark, for more than one machine holds: the same files, through sqlglot, from Parquet to Parquet.

Where Spark runs and on how many machines is said to Spark itself (``spark-submit``, ``spark-defaults.conf``).
"""

import re
from typing import Any

from partsrapport.errors import UsageError
from partsrapport.warehouse import marts, parquet, store

_BACKGROUND = """
    SELECT survey_id, min(respondent_n) AS respondent_n, heading, value
    FROM core.survey_background GROUP BY survey_id, heading, value
"""
"""One respondent for each value: that there is one is all that goals ask."""
_CAUSES = re.compile(r"^(?:Caused by)?: (.*)", re.MULTILINE)


def build(core: str, out: str) -> None:
    """Write every mart, and of what was read all but the answers, to the folder ``out``.

    Parameters
    ----------
    core
        Where the tables are, as ``parquet.write`` writes them: a folder, or an address that Spark reads.

    Raises
    ------
    UsageError
        The extra is not installed, or Spark could not: Java is missing, the tables are not there, memory is too small.
    """
    try:
        import sqlglot  # noqa: F401, PLC0415
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise UsageError("Spark är inte installerat. Kör: uv pip install 'partsrapport[spark]'.") from None
    builder = SparkSession.builder.appName("partsrapport").config("spark.sql.session.timeZone", "UTC")
    try:
        with builder.getOrCreate() as session:
            _compute(session, core, out)
    except (PySparkException, Py4JError) as error:
        raise UsageError(
            f"Spark kunde inte räkna: {_cause(str(error))}. Rätta platsen eller Sparks inställningar (Java 17; minne: "
            "spark.driver.memory och spark.executor.memory), och kör igen."
        ) from None


def _compute(session: Any, core: str, out: str) -> None:
    for table in parquet.given():
        rows = session.read.parquet(f"{core}/{table.name}").select(*table.column_names)
        rows.createOrReplaceTempView(_view(*table.name.split(".")))
        _write(rows.limit(0) if table.name in store.PERSONAL else rows, f"{out}/{table.name}")
    _write(session.sql(translated(_BACKGROUND)), f"{out}/core.survey_background")
    for name, table in marts.tables().items():
        target = f"{out}/{table.name}"
        _write(session.sql(translated(marts.filling(name))), target)
        session.read.parquet(target).createOrReplaceTempView(_view(*table.name.split(".")))


def _cause(said: str) -> str:
    """In one line what is behind an error of Java, which tells first where it was met; Python's begin with it."""
    causes = _CAUSES.findall(said)
    return causes[-1] if causes else said.partition("\n")[0]


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
