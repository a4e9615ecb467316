"""How good the data are, by the quality components of official statistics, and what that means for the conclusions.

The components are those of Statistics Sweden's and the ESS's quality concept. Each sentence is made from what the
warehouse holds; numbers about respondents come from published marts alone.
"""

from collections.abc import Iterator

import duckdb
import polars as pl

from partsrapport.quality import history
from partsrapport.words import wording
from partsrapport.words.language import either

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
        count(*) FILTER (verdict IN ('nått', 'ej nått') AND is_changeable)
    FROM mart.effect_goals WHERE NOT is_earlier
"""
_RESPONSES = """
    SELECT count(*), min(response_share), median(response_share), count(*) FILTER (response_share < 0.5)
    FROM mart.survey_responses, meta.build
    WHERE response_share IS NOT NULL AND survey_responses.year BETWEEN build.year AND year(as_of_date)
"""
_LATEST = f"""
    SELECT min(last_date), max(last_date), any_value(as_of_date) FROM ({history.LAST_DATES}), meta.build
    WHERE last_date IS NOT NULL
"""
_EMPLOYEES = "SELECT count(*), count(employees_n) FROM mart.organisation_status"
_CLAIMS = """
    SELECT count(*) FILTER (verdict <> 'kan inte prövas'), count(*) FILTER (verdict = 'stämmer') FROM mart.claims
"""
_CHECKS = "SELECT count(*), count(*) FILTER (success) FROM quality.validation"
_FIGURES = "SELECT count(*) FROM mart.figures"


def table(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row a component: its name, what was found, and what it means."""

    def one(query: str) -> tuple[int, ...]:
        return connection.execute(query).fetchall()[0]

    rows = [
        (either("Relevans", "Relevance"), *_relevance(*one(_GOALS)[:2])),
        (
            either("Noggrannhet: bearbetning", "Accuracy: processing"),
            *_processing(one(_ROWS), *one(_CORRECTED), *one(_ORDERS_SET_ASIDE), *one(_ORDERS)),
        ),
        (either("Noggrannhet: bortfall", "Accuracy: nonresponse"), *_nonresponse(one(_RESPONSES), one(_GOALS))),
        (either("Noggrannhet: täckning", "Accuracy: coverage"), *_coverage(*one(_EMPLOYEES))),
        (either("Aktualitet och punktlighet", "Timeliness and punctuality"), *_timeliness(*one(_LATEST))),
        (either("Tillgänglighet och tydlighet", "Accessibility and clarity"), *_clarity(*one(_FIGURES))),
        (
            either("Jämförbarhet och samstämmighet", "Comparability and coherence"),
            *_coherence(*one(_CLAIMS), *one(_CHECKS)),
        ),
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _relevance(goals_n: int, judged_n: int) -> Iterator[str]:
    if not goals_n:
        yield either("Året har inga effektmål.", "The year has no effect goals.")
        yield either("Det finns inget mål att bedöma.", "There is no goal to judge.")
        return
    of, these, are = wording.numeral(goals_n), wording.numeral(judged_n, "ett"), "is" if judged_n == 1 else "are"
    if goals_n == 1:
        yield either(
            f"Årets enda effektmål är {'' if judged_n else 'inte '}bedömt.",
            f"The only effect goal of the year is {'' if judged_n else 'not '}judged.",
        )
    elif judged_n == goals_n:
        yield either(f"Årets {of} effektmål är bedömda.", f"The {of} effect goals of the year are judged.")
    else:
        yield either(
            f"Av årets {of} effektmål är {these} {'bedömda' if judged_n > 1 else 'bedömt'}.",
            f"Of the {of} effect goals of the year, {these} {are} judged.",
        )
    goals = wording.in_words(goals_n - judged_n, *either(("ett mål", "mål"), ("one goal", "goals")))
    have = "has" if goals_n - judged_n == 1 else "have"
    yield (
        either("Alla mål är bedömda.", "All goals are judged.")
        if goals_n == judged_n
        else wording.capital(either(f"{goals} saknar bedömning.", f"{goals} {have} no verdict."))
    )


def _processing(rows: tuple[int | None, ...], corrected_n: int, aside_n: int, orders_n: int) -> Iterator[str]:
    read, kept, duplicates, superseded, quarantined = (wording.integer(n or 0) for n in rows)
    corrected = wording.integer(corrected_n)
    yield either(
        f"Av {read} lästa rader används {kept}. Dubbletter: {duplicates}. Ersatta av nyare: {superseded}. "
        f"I karantän: {quarantined}. Celler rättade för hand: {corrected}. Enkäterna är inte med i talen.",
        f"Of {read} rows read, {kept} are used. Duplicates: {duplicates}. Superseded by newer: {superseded}. "
        f"In quarantine: {quarantined}. Cells corrected by hand: {corrected}. Surveys are not in the numbers.",
    )
    if not aside_n or not orders_n:
        yield either("Inget avrop ligger i karantän.", "No order is in quarantine.")
        return
    share = wording.percent_sign(aside_n / orders_n, digits=1)
    yield either(
        f"Hade alla avrop i karantän räknats, hade avropen varit högst {share} fler.",
        f"Had all orders in quarantine been counted, the orders would have been at most {share} more.",
    )


def _nonresponse(rates: tuple[int, ...], goals: tuple[int, ...]) -> Iterator[str]:
    surveys_n, lowest, median, low_n = rates
    if surveys_n:
        of = wording.capital(wording.in_words(surveys_n, *either(("en enkät", "enkäter"), ("one survey", "surveys"))))
        has = "has" if surveys_n == 1 else "have"
        least, middle, half = map(wording.percent_sign, (lowest, median, 0.5))
        low = wording.capital(wording.numeral(low_n))
        yield either(
            f"{of} från året och senare har en svarsfrekvens som kan redovisas: lägst {least}, medianen {middle}. "
            f"{low} ligger under {half}.",
            f"{of} from the year and later {has} a response rate that can be shown: at the lowest {least}, with the "
            f"median {middle}. {low} {'is' if low_n == 1 else 'are'} below {half}.",
        )
    else:
        yield either("Ingen svarsfrekvens kan redovisas.", "No response rate can be shown.")
    _, _, judged_n, open_n = goals
    changed, no = wording.numeral(open_n), ("", "") if open_n else ("inte ", "not ")
    if not judged_n:
        yield either("Inget mål har en säker bedömning.", "No goal has a certain verdict.")
    elif judged_n == 1:
        yield either(
            f"Vore alla som inte svarade av motsatt åsikt skulle årets enda säkra bedömning {no[0]}ändras.",
            f"If all who did not answer were of the opposite opinion, the only certain verdict would {no[1]}change.",
        )
    else:
        verdicts = f"{wording.numeral(judged_n)} {either('bedömningar', 'verdicts')}"
        yield either(
            f"Vore alla som inte svarade av motsatt åsikt skulle {changed} av {verdicts} ändras.",
            f"If all who did not answer were of the opposite opinion, {changed} of {verdicts} would change.",
        )


def _coverage(target_n: int, known_n: int) -> Iterator[str]:
    known, of = wording.integer(known_n), wording.integer(target_n)
    yield either(
        f"Antalet anställda är känt för {known} av {of} organisationer.",
        f"The number of employees is known for {known} of {of} organisations.",
    )
    rest = target_n - known_n
    words = either(("en organisation", "organisationer"), ("one organisation", "organisations"))
    organisations = wording.capital(wording.in_words(rest, *words))
    are = "is" if rest == 1 else "are"
    yield (
        either(
            f"{organisations} räknas i målgruppen men inte i antalet anställda.",
            f"{organisations} {are} counted in the target group but not in the number of employees.",
        )
        if rest
        else either(
            "Andelar av organisationer och av anställda gäller samma målgrupp.",
            "Shares of organisations and of employees are about the same target group.",
        )
    )


def _timeliness(first: object, last: object, as_of: object) -> Iterator[str]:
    if first is None:
        yield either("Källorna har inga datum.", "The sources have no dates.")
        yield either("Det går inte att säga hur aktuella de är.", "It cannot be said how up to date they are.")
        return
    begun, ended = wording.long_date(first), wording.long_date(last)  # type: ignore[arg-type]
    yield either(
        f"Källorna slutar mellan den {begun} och den {ended}.", f"The sources end between {begun} and {ended}."
    )
    behind = (as_of - first).days  # type: ignore[operator]
    days = wording.counted(behind, *either(("dag", "dagar"), ("day", "days")))
    yield (
        either(
            f"En källa slutar {days} före rapportens dag: det senaste kan saknas.",
            f"A source ends {days} before the day of the report: the latest may be missing.",
        )
        if behind > 0
        else either("Alla källor når fram till rapportens dag.", "All sources reach the day of the report.")
    )


def _clarity(figures_n: int) -> Iterator[str]:
    n = wording.integer(figures_n)
    yield either(
        f"{n} nyckeltal är publicerade med definition och källa, i text och som data.",
        f"{n} figures are published with definition and source, in text and as data.",
    )
    yield either(
        "Varje tal kan följas tillbaka till de kolumner som det räknas ur.",
        "Each number can be traced back to the columns that it is computed from.",
    )


def _coherence(tested_n: int, agreeing_n: int, checks_n: int, passed_n: int) -> Iterator[str]:
    agreeing, tested, passed, checks = map(wording.integer, (agreeing_n, tested_n, passed_n, checks_n))
    met = either(f"{passed} av {checks} kontroller är uppfyllda.", f"{passed} of {checks} checks are met.")
    if not tested_n:
        yield met
        yield either("Ingen tidigare uppgift har prövats.", "No earlier claim has been tested.")
        return
    surely, holds = ("", "holds") if agreeing_n else ("inte säkert ", "does not certainly hold")
    agree = (
        either(
            f"Den enda tidigare publicerade uppgiften stämmer {surely}när den räknas om.",
            f"The only claim published earlier {holds} when recomputed.",
        )
        if tested_n == 1
        else either(
            f"{agreeing} av {tested} tidigare publicerade uppgifter stämmer när de räknas om.",
            f"{agreeing} of {tested} claims published earlier hold when recomputed.",
        )
    )
    yield f"{met} {agree}"
    yield (
        either("Tidigare uppgifter och den här rapporten stämmer överens.", "Earlier claims and this report agree.")
        if agreeing_n == tested_n
        else either(
            "Där en tidigare uppgift inte säkert stämmer gäller den här rapporten.",
            "Where an earlier claim does not certainly hold, this report applies.",
        )
    )
