"""How good the data are, by the quality components of official statistics, and what that means for the conclusions.

The components are those of Statistics Sweden's and the ESS's quality concept. Each sentence is made from what the
warehouse holds; numbers about respondents come from published marts alone.
"""

from collections.abc import Iterator

import duckdb
import polars as pl

from partsrapport.words import wording

SCHEMA = {"component": pl.String, "finding": pl.String, "meaning": pl.String}
_ROWS = (
    "SELECT sum(read_n), sum(kept_n), sum(duplicate_n), sum(superseded_n), sum(quarantined_n) FROM mart.row_accounting "
    "WHERE file <> 'enkater/'"  # rounded, and left out where few: no part of a sum
)
_ORDERS = "SELECT count(*) FROM mart.orders"
_ORDERS_SET_ASIDE = "SELECT count(*) FROM quality.quarantine WHERE starts_with(file, 'avrop')"
_CORRECTED = """
    SELECT count(*) FILTER (NOT starts_with(file, 'enkater')) FROM quality.corrections WHERE "column" <> '*'
"""  # those of surveys are answers of respondents, and are not told
_GOALS = """
    SELECT count(*), count(*) FILTER (verdict NOT IN ('ännu ej mätt', 'för få svar')),
        count(*) FILTER (verdict IN ('nått', 'ej nått')),
        count(*) FILTER (
            verdict IN ('nått', 'ej nått') AND all_no_share < target_share AND target_share <= all_yes_share
        )
    FROM mart.effect_goals WHERE NOT is_earlier
"""
_RESPONSES = """
    SELECT count(*), min(response_share), median(response_share), count(*) FILTER (response_share < 0.5)
    FROM mart.survey_responses, meta.build
    WHERE response_share IS NOT NULL AND survey_responses.year BETWEEN build.year AND year(as_of_date)
"""
_LATEST = """
    SELECT min(last_date), max(last_date), any_value(as_of_date) FROM (
        SELECT max(interest_date) AS last_date FROM core.interests
        UNION ALL SELECT max(order_date) FROM core.orders
        UNION ALL SELECT max(occasion_date) FROM core.occasions
        UNION ALL SELECT max(activity_date) FROM core.activities
    ), meta.build WHERE last_date IS NOT NULL
"""
_EMPLOYEES = "SELECT count(*), count(employees_n) FROM mart.organisation_status"
_CLAIMS = """
    SELECT count(*) FILTER (verdict <> 'kan inte prövas'), count(*) FILTER (verdict = 'stämmer') FROM mart.claims
"""
_CHECKS = "SELECT count(*), count(*) FILTER (success) FROM quality.validation"
_FIGURES = "SELECT count(*) FROM mart.figures"


def table(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row a component: its name, what was found, and what it means, in Swedish."""

    def one(query: str) -> tuple[int, ...]:
        return connection.execute(query).fetchall()[0]

    rows = [
        ("Relevans", *_relevance(*one(_GOALS)[:2])),
        (
            "Noggrannhet: bearbetning",
            *_processing(one(_ROWS), *one(_CORRECTED), *one(_ORDERS_SET_ASIDE), *one(_ORDERS)),
        ),
        ("Noggrannhet: bortfall", *_nonresponse(one(_RESPONSES), one(_GOALS))),
        ("Noggrannhet: täckning", *_coverage(*one(_EMPLOYEES))),
        ("Aktualitet och punktlighet", *_timeliness(*one(_LATEST))),
        ("Tillgänglighet och tydlighet", *_clarity(*one(_FIGURES))),
        ("Jämförbarhet och samstämmighet", *_coherence(*one(_CLAIMS), *one(_CHECKS))),
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _relevance(goals_n: int, measured_n: int) -> Iterator[str]:
    if goals_n == 1:
        yield f"Årets enda effektmål är {'mätt' if measured_n else 'inte mätt'}."
    elif goals_n:
        yield f"Av årets {wording.numeral(goals_n)} effektmål är {wording.numeral(measured_n, 'ett')} mätta."
    else:
        yield "Året har inga effektmål."
    rest = goals_n - measured_n
    yield f"Om {wording.in_words(rest, 'ett mål', 'mål')} säger rapporten inget." if rest else "Alla mål har ett svar."


def _processing(rows: tuple[int | None, ...], corrected_n: int, aside_n: int, orders_n: int) -> Iterator[str]:
    read, kept, duplicates, superseded, quarantined = (wording.integer(n or 0) for n in rows)
    yield (
        f"Av {read} lästa rader, enkäternas oräknade, används {kept}. Dubbletter: {duplicates}. "
        f"Ersatta av nyare: {superseded}. I karantän: {quarantined}. "
        f"Celler rättade för hand, utanför enkäterna: {wording.integer(corrected_n)}."
    )
    if not aside_n or not orders_n:
        yield "Inget avrop är satt åt sidan."
        return
    share = wording.percent_sign(aside_n / orders_n, digits=1)
    yield f"Hade alla avrop i karantän räknats, hade avropen varit högst {share} fler."


def _nonresponse(rates: tuple[int, ...], goals: tuple[int, ...]) -> Iterator[str]:
    surveys_n, lowest, median, low_n = rates
    if surveys_n:
        of = wording.in_words(surveys_n, "en enkät", "enkäter")
        yield (
            f"Av {of} från året och senare hade den lägsta svarsfrekvensen {wording.percent_sign(lowest)} och den i "
            f"mitten {wording.percent_sign(median)}. I {wording.numeral(low_n)} svarade under hälften."
        )
    else:
        yield "Ingen svarsfrekvens kan redovisas."
    _, _, judged_n, open_n = goals
    verdicts = wording.in_words(judged_n, "ett omdöme", "omdömen")
    changed = f"{wording.numeral(open_n, 'ett')} av {verdicts}"
    yield (
        f"Vore alla som inte svarade av motsatt åsikt skulle {changed} bli ett annat."
        if judged_n
        else "Inget mål har ett säkert omdöme."
    )


def _coverage(target_n: int, known_n: int) -> Iterator[str]:
    yield f"Antalet anställda är känt för {wording.integer(known_n)} av {wording.integer(target_n)} organisationer."
    rest = target_n - known_n
    yield (
        f"{wording.counted(rest, 'organisation', 'organisationer')} räknas i målgruppen men inte i antalet anställda."
        if rest
        else "Andelar av organisationer och av anställda gäller samma målgrupp."
    )


def _timeliness(first: object, last: object, as_of: object) -> Iterator[str]:
    if first is None:
        yield "Källorna har inga datum."
        yield "Det går inte att säga hur aktuella de är."
        return
    yield f"Källorna slutar mellan den {wording.long_date(first)} och den {wording.long_date(last)}."  # type: ignore[arg-type]
    behind = (as_of - first).days  # type: ignore[operator]
    yield (
        f"En källa slutar {wording.counted(behind, 'dag', 'dagar')} före rapportens dag: det senaste kan saknas."
        if behind > 0
        else "Alla källor går förbi rapportens dag, så inget fram till den saknas av det skälet."
    )


def _clarity(figures_n: int) -> Iterator[str]:
    yield f"{wording.integer(figures_n)} nyckeltal är publicerade med definition och källa, i text och som data."
    yield "Varje tal kan följas tillbaka och räknas om av den som läser."


def _coherence(tested_n: int, agreeing_n: int, checks_n: int, passed_n: int) -> Iterator[str]:
    yield (
        f"{wording.integer(agreeing_n)} av {wording.integer(tested_n)} tidigare publicerade uppgifter stämmer när de "
        f"räknas om; {wording.integer(passed_n)} av {wording.integer(checks_n)} kontroller är uppfyllda."
    )
    yield (
        "Rapporten kan läsas tillsammans med det som har publicerats förut."
        if agreeing_n == tested_n
        else "Där en tidigare uppgift inte säkert stämmer gäller den här rapporten."
    )
