"""Response rates by the standard definition, of each survey and its groups, after disclosure control."""

from typing import Any

import duckdb
import polars as pl

from partsrapport.surveys import disclosure

LOW = 0.5
REST = "övriga grupper"
UNEVEN = 0.2  # between the groups with the highest and the lowest rate
BY_GROUP = """
    WITH respondent AS (
        SELECT survey_id, survey_group, count(*) AS respondent_n
        FROM core.survey_respondents
        SEMI JOIN mart.counted_respondents($smallest) AS counted USING (survey_id, respondent_n)
        GROUP BY ALL
    )
    SELECT survey_id, survey_group, invited_n, coalesce(respondent_n, 0) AS respondent_n
    FROM core.survey_groups FULL JOIN respondent USING (survey_id, survey_group)
    ORDER BY ALL
"""
SURVEYS = """
    SELECT survey_id, title, year, groups IS NOT NULL AS has_groups, invited_n
    FROM core.surveys WHERE year <= ? ORDER BY survey_id
"""


def response_rates(connection: duckdb.DuckDBPyConnection, year: int, smallest: int) -> pl.DataFrame:
    """Return the rows of mart.survey_responses, for the surveys up to a year.

    The rate is respondents / invited, where those with an opinion on any question are respondents (RR2 of AAPOR,
    Standard Definitions, 2023); the number invited is to be given without those out of scope.
    """
    by_group = connection.sql(BY_GROUP, params={"smallest": smallest}).pl()
    surveys = connection.sql(SURVEYS, params=[year]).pl()
    tables = [
        _of_survey(survey, by_group.filter(survey_id=survey["survey_id"]), smallest)
        for survey in surveys.iter_rows(named=True)
    ]
    return pl.concat(tables, how="diagonal_relaxed") if tables else pl.DataFrame()


def _of_survey(survey: dict[str, Any], by_group: pl.DataFrame, smallest: int) -> pl.DataFrame:
    respondent_n = int(by_group.get_column("respondent_n").sum())
    groups = _rates(_shown_groups(by_group, smallest).with_columns(is_withheld=False, is_total=False))
    groups = groups.filter(survey["has_groups"])
    total = {"survey_group": "alla", "invited_n": survey["invited_n"], "respondent_n": respondent_n}
    total |= {"is_withheld": respondent_n < smallest, "is_total": True, "is_uneven": _is_uneven(groups)}
    return pl.concat([_rates(pl.DataFrame([total])), groups], how="diagonal_relaxed").with_columns(
        survey_id=pl.lit(survey["survey_id"]), title=pl.lit(survey["title"]), year=survey["year"]
    )


def _shown_groups(by_group: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """Return the groups, with those that are pooled as one row; none when that row would be the whole survey.

    Pooled groups have no number invited, which would tell how many at most have answered in each.
    """
    respondent_n = by_group.get_column("respondent_n")
    is_pooled = pl.Series(disclosure.pooled(respondent_n.to_numpy(), smallest), dtype=pl.Boolean)
    rest_n = int(respondent_n.filter(is_pooled).sum())
    if rest_n == respondent_n.sum():
        return by_group.clear()
    rest = pl.DataFrame({"survey_group": [REST], "respondent_n": [rest_n]}).filter(is_pooled.any())
    return pl.concat([by_group.remove(is_pooled), rest], how="diagonal_relaxed")


def _rates(counted: pl.DataFrame) -> pl.DataFrame:
    """Empty what is withheld; no rate where the number invited is unknown or less than that of respondents."""
    rate = pl.col("respondent_n") / pl.col("invited_n")
    return (
        counted.with_columns(respondent_n=pl.when(~pl.col("is_withheld")).then("respondent_n"))
        .with_columns(response_share=pl.when(rate <= 1).then(rate))
        .with_columns(is_low=pl.col("response_share") < LOW)
    )


def _is_uneven(groups: pl.DataFrame) -> bool | None:
    """Whether the rates that are shown lie far apart; None when fewer than two are."""
    rates = groups.get_column("response_share").drop_nulls().to_list()
    return max(rates) - min(rates) > UNEVEN if len(rates) > 1 else None
