"""What every build found, kept a Parquet file a build, so that staff see what gets better or worse.

Builds are numbered, not timed: the build never looks at the clock. Nothing here is published.
"""

from pathlib import Path

import duckdb
import polars as pl

FOLDER = "historik"
CHECK, ROWS, RESPONSE, LATEST = "kontroll", "rader", "svarsfrekvens", "senaste dag"
READ = "lästa"
SCHEMA = {
    "build_n": pl.Int32,
    "version": pl.String,
    "as_of_date": pl.Date,
    "kind": pl.String,
    "subject": pl.String,
    "detail": pl.String,
    "value": pl.Float64,
}
LAST_DATES = """
    SELECT 'intresseanmalningar' AS subject, max(interest_date) AS last_date FROM core.interests
    UNION ALL SELECT 'avrop', max(order_date) FROM core.orders
    UNION ALL SELECT 'leveranstillfallen', max(occasion_date) FROM core.occasions WHERE status <> 'planerat'
    UNION ALL SELECT 'aktiviteter', max(activity_date) FROM core.activities WHERE status <> 'planerad'
"""
"""The last day that each source tells of."""
_FOUND = f"""
    SELECT '{CHECK}' AS kind, suite || ': ' || description AS subject, severity AS detail,
        CAST(success AS DOUBLE) AS value
    FROM quality.validation
    UNION ALL BY NAME
    SELECT '{ROWS}' AS kind, file AS subject, detail, CAST(rows_n AS DOUBLE) AS value FROM (
        UNPIVOT quality.row_accounting
        ON read_n AS {READ}, kept_n AS behållna, duplicate_n AS dubbletter, superseded_n AS ersatta,
            quarantined_n AS "i karantän"
        INTO NAME detail VALUE rows_n
    )
    UNION ALL BY NAME
    SELECT '{RESPONSE}' AS kind, survey_id AS subject, title AS detail, coalesce(kept_n, 0) / invited_n AS value
    FROM core.surveys LEFT JOIN quality.row_accounting USING (file) WHERE invited_n > 0
    UNION ALL BY NAME
    SELECT '{LATEST}' AS kind, subject, CAST(last_date AS VARCHAR) AS detail, last_date - as_of_date AS value
    FROM ({LAST_DATES}), meta.build WHERE last_date IS NOT NULL
"""


def keep(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Add what the warehouse holds of quality as the next build: kind, subject, detail and value."""
    folder.mkdir(exist_ok=True)
    build_n = max(_numbers(folder), default=0) + 1
    query = f"SELECT version, as_of_date, found.* FROM meta.build, ({_FOUND}) AS found ORDER BY ALL"
    found = connection.sql(query).pl().select(pl.lit(build_n, pl.Int32).alias("build_n"), pl.all())
    found.write_parquet(folder / f"{build_n:05}.parquet")


def read(folder: Path) -> pl.DataFrame:
    """Every build that was kept, oldest first."""
    paths = [folder / f"{number:05}.parquet" for number in sorted(_numbers(folder))]
    return pl.concat(pl.read_parquet(path, glob=False) for path in paths) if paths else pl.DataFrame(schema=SCHEMA)


def news(folder: Path) -> list[str]:
    """What got worse in the last build: checks that began to fail, files, rows and new rows that stopped coming."""
    kept = sorted(_numbers(folder))[-2:]
    if len(kept) < 2:
        return []
    before, now = (pl.read_parquet(folder / f"{number:05}.parquet", glob=False) for number in kept)
    of_sources = (_stopped_coming, _has_fewer_rows, _stands_still)
    return [*_began_to_fail(before, now), *(line for told in of_sources for line in told(before, now))]


def by_build(history: pl.DataFrame) -> pl.DataFrame:
    """One row a build: checks and those not met, rows read and in quarantine, the lowest response rate."""
    of = pl.col("value").filter
    is_check, is_rows = pl.col("kind") == CHECK, pl.col("kind") == ROWS
    return history.group_by("build_n", "as_of_date", maintain_order=True).agg(
        expectations_n=of(is_check).len(),
        failed_n=of(is_check, pl.col("value") == 0).len(),
        read_n=of(is_rows, pl.col("detail") == READ).sum().cast(pl.Int64),
        quarantined_n=of(is_rows, pl.col("detail") == "i karantän").sum().cast(pl.Int64),
        lowest_response_share=of(pl.col("kind") == RESPONSE).min(),
    )


def _numbers(folder: Path) -> list[int]:
    return [int(path.stem) for path in folder.glob("*.parquet") if path.stem.isdecimal()]


def _of(build: pl.DataFrame, kind: str) -> pl.DataFrame:
    return build.filter(pl.col("kind") == kind)


def _began_to_fail(before: pl.DataFrame, now: pl.DataFrame) -> list[str]:
    passed = _of(before, CHECK).filter(pl.col("value") == 1)
    failed = _of(now, CHECK).filter(pl.col("value") == 0).join(passed, on="subject", how="semi")
    return [f"Började inte vara uppfylld: {subject}" for subject in failed["subject"]]


def _stopped_coming(before: pl.DataFrame, now: pl.DataFrame) -> list[str]:
    gone = _of(before, ROWS).join(_of(now, ROWS), on="subject", how="anti")["subject"].unique().sort()
    return [f"Kom inte den här gången: {file}" for file in gone]


def _has_fewer_rows(before: pl.DataFrame, now: pl.DataFrame) -> list[str]:
    """Exports grow: one with fewer rows is an old one, or was cut on its way."""
    read, earlier = (_of(build, ROWS).filter(pl.col("detail") == READ) for build in (now, before))
    fewer = read.join(earlier, on="subject", suffix="_before").filter(pl.col("value") < pl.col("value_before"))
    rows = fewer.sort("subject").select("subject", "value_before", "value").rows()
    return [f"Färre rader än förra gången: {file}, {was:.0f} → {is_:.0f}" for file, was, is_ in rows]


def _stands_still(before: pl.DataFrame, now: pl.DataFrame) -> list[str]:
    both = _of(now, LATEST).join(_of(before, LATEST), on="subject", suffix="_before").sort("subject")
    moved = both["detail"] > both["detail_before"]
    still = both.filter(~moved) if moved.any() else both.clear()
    return [
        f"Inget nytt i {subject} sedan {day}, fast andra källor har nytt"
        for subject, day in still.select("subject", "detail").rows()
    ]
