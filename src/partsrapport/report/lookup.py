"""What staff look up in the notebook for exploring: all that is known of one organisation."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches

import duckdb
import polars as pl

from partsrapport.errors import UsageError
from partsrapport.words import wording
from partsrapport.words.vocabulary import plain

MOST_TOLD = 10
NAMES = """
    SELECT organisation_id, organisation, NULL::DATE AS from_date, NULL::DATE AS to_date, true AS is_present
    FROM core.organisations ANTI JOIN core.organisation_names USING (organisation_id, organisation)
    UNION ALL
    SELECT organisation_id, organisation, from_date, to_date, false AS is_present FROM core.organisation_names
"""
# Whose interest and orders count for the organisation on the day: its own, and those of whom it follows.
COUNTED = """
    SELECT organisation_id, organisation FROM core.organisations
    WHERE organisation_id = $id OR organisation_id IN (
        SELECT organisation_id FROM mart.representatives WHERE representative_id = $id AND from_date <= $day
    )
"""
TABLES = {
    "names": f"""
        SELECT organisation, from_date, to_date FROM ({NAMES})
        WHERE organisation_id = $id AND coalesce(from_date <= $day, true)
        ORDER BY is_present DESC, from_date DESC, organisation
    """,
    "periods": """
        SELECT from_date, to_date FROM core.memberships WHERE organisation_id = $id AND from_date <= $day ORDER BY ALL
    """,
    "employees": """
        SELECT year, employees_n FROM core.employees WHERE organisation_id = $id AND year <= year($day) ORDER BY year
    """,
    "interests": f"""
        SELECT service, interest_date, organisation
        FROM core.interests JOIN core.services USING (service_id) JOIN ({COUNTED}) USING (organisation_id)
        WHERE interest_date <= $day ORDER BY interest_date, service
    """,
    "orders": f"""
        SELECT service, orders.order_date, orders.status,
            CASE WHEN counted.delivery_date <= $day THEN counted.delivery_date END AS delivery_date, organisation
        FROM core.orders LEFT JOIN mart.orders AS counted USING (order_id)
        JOIN core.services ON services.service_id = orders.service_id
        JOIN ({COUNTED}) AS whose ON whose.organisation_id = orders.organisation_id
        WHERE orders.order_date <= $day ORDER BY orders.order_date, service
    """,
    "deliveries": f"""
        SELECT service, occasion_date, occasions.status, form, participants_n, organisation
        FROM core.occasions JOIN core.orders USING (order_id) JOIN core.services USING (service_id)
        JOIN ({COUNTED}) USING (organisation_id)
        WHERE occasion_date <= $day ORDER BY occasion_date, service
    """,
    "activities": """
        SELECT title, activity_date, activity_type, status, recipients_n FROM core.activities
        WHERE activity_date <= $day
            AND co_organiser IN (SELECT organisation FROM core.organisations WHERE organisation_id = $id
                UNION ALL SELECT organisation FROM core.organisation_names WHERE organisation_id = $id)
        ORDER BY activity_date, title
    """,
}
"""What is told of an organisation, as queries with its number (``id``) and the ``day``."""


def organisation(warehouse: duckdb.DuckDBPyConnection, asked: str, day: date) -> dict[str, pl.DataFrame]:
    """Look up an organisation by its number, or by a present or former name or part of one; all ``TABLES`` on it.

    Up to a day, newest names first and all else by date. Interests, orders and deliveries are its own and those that
    count for it by then, of organisations that it follows (``organisation`` says whose). A status is that of the latest
    export. Nothing asked: the one that has ordered most often, if any has (else all tables are empty).

    Raises
    ------
    UsageError
        There is none, or several: the message says which come close.
    """
    id_ = _found(warehouse, asked) if asked else _most_ordering(warehouse, day)
    given = {"id": id_, "day": day}
    # Only what a query names may be given to it.
    asked_for = {name: {key: value for key, value in given.items() if f"${key}" in sql} for name, sql in TABLES.items()}
    return {name: warehouse.sql(sql, params=asked_for[name]).pl() for name, sql in TABLES.items()}


def counted(organisations: pl.DataFrame, column: str) -> pl.DataFrame:
    """How many organisations there are of each kind, most first: ``label``, ``value``, ``text``, as of bars."""
    return (
        organisations.group_by(label=column)
        .agg(value=pl.len())
        .with_columns(text=pl.col("value").map_elements(wording.integer, pl.String))
        .sort("value", "label", descending=[True, False])
    )


def _found(warehouse: duckdb.DuckDBPyConnection, asked: str) -> str:
    names = warehouse.sql(f"SELECT organisation_id, organisation FROM ({NAMES}) ORDER BY ALL")
    known: list[tuple[str, str]] = names.fetchall()
    text = plain(asked)
    like = {id_: name for id_, name in known if text in plain(name)}
    found = {id_: name for id_, name in known if text in (plain(id_), plain(name))} or like
    if len(found) != 1:
        raise UsageError(f"organisation = {asked!r}: {_told(text, known, found)} Skriv hela namnet eller numret.")
    return next(iter(found))


def _told(text: str, known: Sequence[tuple[str, str]], found: Mapping[str, str]) -> str:
    if found:
        listed = [f"{name} ({id_})" for id_, name in found.items()]
        return f"det stämmer på {len(found)}, {'; '.join(listed[:MOST_TOLD])}."
    names = {plain(name): name for _, name in known}
    close = [names[one] for one in get_close_matches(text, names)]
    return "det finns ingen sådan." + (f" Likast är {wording.list_of(close)}." if close else "")


def _most_ordering(warehouse: duckdb.DuckDBPyConnection, day: date) -> str | None:
    most = """
        SELECT organisation_id FROM mart.orders WHERE order_date <= $day
        GROUP BY organisation_id ORDER BY count(*) DESC, organisation_id LIMIT 1
    """
    return next((id_ for (id_,) in warehouse.sql(most, params={"day": day}).fetchall()), None)
