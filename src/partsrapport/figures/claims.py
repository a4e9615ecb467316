"""What has been published, recomputed as of its own date or period: does it hold?"""

from typing import Any

import duckdb

from partsrapport.figures import computing as figures
from partsrapport.figures import judgement
from partsrapport.figures.computing import Counted
from partsrapport.figures.judgement import Statement
from partsrapport.warehouse import store
from partsrapport.words.language import stored
from partsrapport.words.verdicts import FALSE, TRUE, UNCERTAIN, UNTESTABLE

LEDGER = "publicerade_uppgifter.toml"
COPIED = ("claim_id", "published_date", "source", "source_en", "statement", "statement_en", "figure_id")
VERDICTS = {True: TRUE, False: FALSE, None: UNCERTAIN}
KNOWN = """
    SELECT claims.*
    FROM core.claims AS claims
    JOIN meta.build AS build ON coalesce(claims.as_of_date, claims.period_to_date) <= build.as_of_date
    ORDER BY published_date, claim_id
"""


def build(connection: duckdb.DuckDBPyConnection, counted: Counted = figures.NONE) -> None:
    """Fill ``mart.claims``, and add the figures that count the claims to ``mart.figures``.

    Those that are ``counted`` already are not counted again. What is about a later day than the report is none of its
    claims: it could not be known then.

    Raises
    ------
    DataError
        A claim names a figure or service that does not exist, or that cannot be compared as it says.
    """
    rows = connection.sql(KNOWN).pl().to_dicts()
    store.load(connection, {"mart.claims": [_tested(connection, row, counted) for row in rows]})
    figures.build(connection, after="claims")


def _tested(connection: duckdb.DuckDBPyConnection, row: dict[str, Any], counted: Counted) -> dict[str, object]:
    """A row of ``mart.claims``."""
    claim = Statement.of(f"{LEDGER}, uppgiften {row['claim_id']}", row)
    figure = judgement.computed(connection, claim, counted)
    return {
        **{name: row[name] for name in COPIED},
        **stored("time", lambda: claim.moment.text),
        **stored("published_value", lambda: judgement.published_text(claim, figure)),
        **stored("computed_value", lambda: judgement.computed_text(claim, figure) if figure.is_known else None),
        "published_number": claim.value,
        "computed_number": figure.value,
        "verdict": VERDICTS[judgement.holds(claim, figure)] if figure.is_known else UNTESTABLE,
        "reason": figure.reason,
        "reason_en": figure.reason_en,
    }
