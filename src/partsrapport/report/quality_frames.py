"""Small frames for the tables on the quality of the data: by kind rather than by file or table."""

import polars as pl

from partsrapport.report.choices import ALL
from partsrapport.report.totals import with_total
from partsrapport.warehouse import schema
from partsrapport.words.labels import label, labelled

# The first part of a path names the kind of file: avrop/avrop-2020.csv, malgrupp.csv.
KIND = pl.col("file").str.extract(r"^([^/.]+)")
SOURCE = KIND.map_elements(labelled("underlag"), pl.String).alias("source_kind")
LAYER = pl.col("suite").str.extract(r"^([^.]+)").alias("layer")
# Some of their rows are respondents or their answers: numbers that only disclosure control lets out.
PRIVATE = ("exact.", "core.survey_respondents", "core.survey_answers", "core.survey_background", "quality.quarantine")
UNCOUNTED = [name for name in schema.tables() if name.startswith(PRIVATE)]
LAYERS = list(schema.SCHEMAS)
SURVEYS = "enkater/"


def sources(files: pl.DataFrame) -> list[str]:
    """The kinds of source that files are of, by name: ``avrop``, ``enkater``."""
    return files.select(KIND.unique().sort()).to_series().to_list()


def of_source(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    """Return the rows about a kind of source, by ``source_kind`` or else by ``file``; all rows of ``alla``."""
    kind = pl.col("source_kind") if "source_kind" in frame.columns else KIND
    return frame if source == ALL else frame.filter(kind == source)


def by_source(accounting: pl.DataFrame) -> pl.DataFrame:
    """Return the published row accounting by kind of file, and last the sum of all but the surveys.

    Numbers of surveys are rounded, and empty where they are few (``is_withheld``); so they can be no part of a sum.
    """
    counts = ["files_n", "read_n", "kept_n", "duplicate_n", "superseded_n", "quarantined_n"]
    is_survey = pl.col("file") == SURVEYS
    label_of_sum = pl.lit(labelled("underlag")("alla utom enkäter")).alias("source_kind")
    kinds = accounting.remove(is_survey).group_by(SOURCE).agg(pl.col(counts).sum())
    surveys = accounting.filter(is_survey).select(SOURCE, *counts)
    total = accounting.remove(is_survey).select(label_of_sum, pl.col(counts).sum())
    parts = [kinds.with_columns(is_withheld=False), surveys.with_columns(is_withheld=True)]
    return pl.concat([pl.concat(parts).sort("source_kind"), total.with_columns(is_withheld=False)])


def faults(quarantined: pl.DataFrame) -> pl.DataFrame:
    """Return how many rows are quarantined by kind of file and column, and last the sum of all but the surveys.

    Numbers of surveys are empty where they are few (``is_withheld``).
    """
    others = quarantined.filter(pl.col("source_kind") != SURVEYS.rstrip("/"))
    total = (
        others.select(pl.col("quarantined_n").sum())
        .filter(not others.is_empty())
        .with_columns(source_kind=pl.lit(labelled("underlag")("alla utom enkäter")), is_withheld=False)
    )
    named = quarantined.with_columns(
        pl.col("source_kind").map_elements(labelled("underlag"), pl.String),
        pl.col("column").map_elements(labelled("kolumn"), pl.String),
        is_withheld=pl.col("quarantined_n").is_null(),
    )
    placed = named.sort("source_kind", "quarantined_n", "column", descending=[False, True, False], nulls_last=True)
    return pl.concat([placed, total], how="diagonal_relaxed")


def failed(validation: pl.DataFrame) -> pl.DataFrame:
    """Return the checks that are not met; how many rows is left out where a row is a respondent or an answer."""
    counts = pl.when(~pl.col("suite").is_in(UNCOUNTED)).then(pl.col("unexpected_n", "checked_n"))
    return validation.remove("success").with_columns(counts)


def exceptions(judged: pl.DataFrame) -> pl.DataFrame:
    """Return the known faults that are let through: what, how many rows, why, by whom and until when."""
    in_use = judged.filter(pl.col("outcome") == "gäller")
    return in_use.select("subject", "unexpected_n", "reason", "decided_by", "decided_date", "expires_date")


def by_layer(validation: pl.DataFrame) -> pl.DataFrame:
    """Return how many checks there are of each kind of table and in all, and how many are met."""
    counted = validation.group_by(LAYER).agg(
        tables_n=pl.col("suite").n_unique(),
        expectations_n=pl.len(),
        passed_n=pl.col("success").sum(),
        critical_n=(pl.col("severity") == "kritisk").sum(),
    )
    placed = counted.sort(pl.col("layer").cast(pl.Enum(LAYERS)))
    parts = placed.with_columns(pl.col("layer").map_elements(labelled("lager"), pl.String))
    return with_total(parts, name="layer", total=label("kontroller.alla"))
