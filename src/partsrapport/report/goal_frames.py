"""Small frames for the charts and tables on effect goals and surveys."""

import polars as pl

from partsrapport.words import verdicts, wording
from partsrapport.words.labels import label
from partsrapport.words.language import either

WARNINGS = {"is_low": "låg", "is_uneven": "ojämn"}


def in_order(goals: pl.DataFrame) -> pl.DataFrame:
    """Put the goals of the report's year first, then the latest plan, and within a plan those that are met."""
    verdict = pl.col("verdict").cast(pl.Enum(verdicts.OF_GOALS))
    return goals.sort("is_earlier", -pl.col("year"), verdict, "goal_id")


def up_to(goals: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return the goals that the report of a year shows: its own, and those of earlier plans."""
    return goals.filter(pl.col("year") <= year).with_columns(is_earlier=pl.col("year") < year)


def named(goals: pl.DataFrame) -> pl.DataFrame:
    """Add ``goal``, a short name, and tell statements of the same words apart: charts and tables go by them.

    The name is the population, with the year where other years have it too; the statement where its own year has.
    """
    statement = (
        pl.when(pl.col("statement").is_unique())
        .then("statement")
        .when(pl.struct("statement", "year").is_unique())
        .then(pl.format("{} ({})", "statement", "year"))
        .otherwise(pl.format("{} ({} {})", "statement", "population", "year"))
    )
    capital = pl.col("population").str.slice(0, 1).str.to_uppercase() + pl.col("population").str.slice(1)
    called = (
        pl.when(pl.col("population").is_unique())
        .then(capital)
        .when(pl.struct("year", "population").is_unique())
        .then(pl.format("{} {}", capital, "year"))
        .otherwise(statement)
    )
    return goals.with_columns(goal=called, statement=statement)


def of_shares(goals: pl.DataFrame) -> pl.DataFrame:
    """Return the goals for a share of positive answers."""
    return goals.filter(pl.col("target_share").is_not_null())


def of_means(goals: pl.DataFrame) -> pl.DataFrame:
    """Return the goals for a mean, with ``scale``: ``Medelvärde på skalan 1–5``."""
    means = goals.filter(pl.col("target_mean").is_not_null())
    ends = means.select("lowest_score", "highest_score").rows()
    on = either("Medelvärde på skalan", "Mean on the scale")
    return means.with_columns(scale=pl.Series([f"{on} {wording.scale(*both)}" for both in ends], dtype=pl.String))


def with_bounds(goals: pl.DataFrame, of: str = "share") -> pl.DataFrame:
    """Write the bounds as text: ``76 %``, ``under 70 %`` of an upper bound that lies below the target of 70."""
    lower, upper = f"lower_{of}", f"upper_{of}"
    is_under = (pl.col("verdict") == verdicts.NOT_REACHED) & (pl.col(upper) == pl.col(f"target_{of}"))
    said, text = wording.percent_sign if of == "share" else wording.score, pl.String
    under = pl.when(is_under).then(pl.lit(either("under ", "below "))).otherwise(pl.lit(""))
    told = {name: pl.col(name).map_elements(said, text) for name in (lower, upper)}
    return goals.with_columns(**told | {upper: under + told[upper]})


def with_withheld(goals: pl.DataFrame, of: str = "share") -> pl.DataFrame:
    """Add ``is_withheld``: the goal is measured, but not all that would be known of it may be shown."""
    is_hidden = pl.col(of).is_null() | (pl.col("invited_n").is_not_null() & pl.col("response_share").is_null())
    return goals.with_columns(is_withheld=(pl.col("verdict") != verdicts.NOT_YET_MEASURED) & is_hidden)


def shown_answers(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the answers whose share is shown, one a respondent, with ``scale``: goals of one scale share a panel."""
    scale = pl.col("answer").str.join("|").over("goal_id")
    return answers.with_columns(scale=scale).filter(pl.col("share").is_not_null(), ~pl.col("is_of_several"))


def several_answers(answers: pl.DataFrame) -> list[tuple[str, str]]:
    """Return goals on questions to which several answers may be given, and the shares of those that are shown."""
    shown = answers.filter(pl.col("share").is_not_null(), pl.col("is_of_several"))
    told = pl.format("{} {}", "answer", pl.col("share").map_elements(wording.percent, pl.String)).alias("told")
    of_goals = shown.group_by("goal", maintain_order=True).agg(told.str.join(", "))
    several = either("flera svar kunde ges", "several answers could be given")
    return [(goal, f"{answers} ({several}).") for goal, answers in of_goals.iter_rows()]


def withheld_answers(answers: pl.DataFrame) -> list[str]:
    """Return the names of the goals of which no answers may be shown."""
    hidden = answers.filter(pl.col("share").is_null().all().over("goal_id"))["goal"].unique(maintain_order=True)
    return hidden.to_list()


def told_apart(changes: pl.DataFrame) -> pl.DataFrame:
    """Name comparisons of years by what is followed up, and by the question too where several are asked of that."""
    asked = pl.format("{}: {}", "follows_up", "question")
    alone = pl.col("follows_up").is_unique()
    return changes.with_columns(follows_up=pl.when(alone).then("follows_up").otherwise(asked))


def trends(changes: pl.DataFrame) -> list[tuple[str, str]]:
    """What is followed up, and how it developed over more than two years: of ``mart.year_on_year``, for one year."""
    return changes.filter(pl.col("trend").is_not_null()).select("follows_up", "trend").rows()


def per_survey(responses: pl.DataFrame) -> pl.DataFrame:
    """Return each survey's response rate, and whether it is low or uneven."""
    counts = ["title", "invited_n", "respondent_n", "response_share"]
    return responses.select(*counts, _warning().alias("warning"), "is_withheld")


def _warning() -> pl.Expr:
    texts = [pl.when(pl.col(flag)).then(pl.lit(label(f"varning.{warning}"))) for flag, warning in WARNINGS.items()]
    joined = pl.concat_str(texts, separator=", ", ignore_nulls=True)
    return pl.when(joined != "").then(joined.str.slice(0, 1).str.to_uppercase() + joined.str.slice(1))
