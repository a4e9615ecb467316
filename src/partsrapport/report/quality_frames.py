"""Small frames for the tables on the quality of the data: by kind rather than by file or table."""

import polars as pl

from partsrapport.words.labels import labelled

# The first part of a path names the kind of file: avrop/avrop-2020.csv, malgrupp.csv.
SOURCE = pl.col("file").str.extract(r"^([^/.]+)").map_elements(labelled("underlag"), pl.String).alias("source_kind")
LAYER = pl.col("suite").str.extract(r"^([^.]+)").alias("layer")
# Their rows are respondents and their answers: a number that may be too small to publish.
UNCOUNTED = ["core.survey_respondents", "core.survey_answers", "core.survey_background"]
LAYERS = ["core", "mart", "quality", "meta"]


def by_source(accounting: pl.DataFrame) -> pl.DataFrame:
    """Return the published row accounting by kind of file, and the sum of all last."""
    counts = pl.col("files_n", "read_n", "kept_n", "duplicate_n", "quarantined_n").sum()
    kinds = accounting.group_by(SOURCE).agg(counts).sort("source_kind")
    total = accounting.select(pl.lit(labelled("underlag")("alla")).alias("source_kind"), counts)
    return pl.concat([kinds, total])


def faults(quarantine: pl.DataFrame) -> pl.DataFrame:
    """Return how many rows are quarantined by kind of file and column."""
    column = pl.col("column").map_elements(labelled("kolumn"), pl.String)
    counted = quarantine.group_by(SOURCE, column).agg(pl.len().alias("quarantined_n"))
    return counted.sort("source_kind", "quarantined_n", "column", descending=[False, True, False])


def failed(validation: pl.DataFrame) -> pl.DataFrame:
    """Return the checks that are not met; how many rows is left out where a row is a respondent or an answer."""
    counts = pl.when(~pl.col("suite").is_in(UNCOUNTED)).then(pl.col("unexpected_n", "checked_n"))
    return validation.remove("success").with_columns(counts)


def exceptions(judged: pl.DataFrame) -> pl.DataFrame:
    """Return the known faults that are let through: what, how many rows, why, by whom and until when."""
    in_use = judged.filter(pl.col("outcome") == "gäller")
    return in_use.select("subject", "unexpected_n", "reason", "decided_by", "decided_date", "expires_date")


def by_layer(validation: pl.DataFrame) -> pl.DataFrame:
    """Return how many checks there are of each kind of table, and how many are met."""
    counted = validation.group_by(LAYER).agg(
        tables_n=pl.col("suite").n_unique(),
        expectations_n=pl.len(),
        passed_n=pl.col("success").sum(),
        critical_n=(pl.col("severity") == "kritisk").sum(),
    )
    placed = counted.sort(pl.col("layer").cast(pl.Enum(LAYERS)))
    return placed.with_columns(pl.col("layer").map_elements(labelled("lager"), pl.String))
