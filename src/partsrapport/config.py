"""The configuration of a report: partsrapport.toml and what the command line changes of it."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from partsrapport.errors import DataError, UsageError
from partsrapport.project import CONFIGURATION
from partsrapport.raw.identity import masked
from partsrapport.raw.keys import DATE, TEXT, TEXTS, YEAR, YES, KeyKind, build, key, listed, share, whole
from partsrapport.raw.toml_syntax import parse
from partsrapport.words.language import LANGUAGES, SWEDISH
from partsrapport.words.vocabulary import values

FILE = CONFIGURATION
SEVERITIES = values("severity")
_PUBLIC_TEXT = KeyKind(
    (str,),
    "en text inom citattecken, utan personnummer",
    lambda text: text.strip() != "" and text == masked(text),
)
_SEVERITIES = listed(
    f"en lista med {', '.join(SEVERITIES)} eller några av dem", lambda given: all(one in SEVERITIES for one in given)
)
_LANGUAGES = listed(
    f"en lista med {' och '.join(LANGUAGES)} eller ett av dem, det viktigaste först",
    lambda given: bool(given) and len({*given}) == len(given) and {*given} <= {*LANGUAGES},
)
_TABLES = listed(
    'en lista med namn på tabeller, t.ex. ["avrop"]', lambda given: all(isinstance(name, str) for name in given)
)
_COLUMNS = listed(
    'en lista med tabell.kolumn, t.ex. ["aktiviteter.titel"]',
    lambda given: all(isinstance(name, str) and name.count(".") == 1 for name in given),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the report is about: the keys of partsrapport.toml."""

    title: str = key("titel", _PUBLIC_TEXT)
    title_en: str | None = key("titel_en", _PUBLIC_TEXT, None)
    """Of the English report; None: ``Activity report`` and the year."""
    organisation: str = key("organisation", _PUBLIC_TEXT, "Organisationen")
    organisation_en: str | None = key("organisation_en", _PUBLIC_TEXT, None)
    organisation_short: str | None = key("organisation_kort", _PUBLIC_TEXT, None)
    """Its name where there is little room; as its name when nothing is said."""
    programme: str | None = key("program", TEXT, None)
    """What the services that are i_programmet are called together; None where there is no programme."""
    programme_en: str | None = key("program_en", TEXT, None)
    languages: tuple[str, ...] = key("sprak", _LANGUAGES, (SWEDISH,))
    """The languages that the report is published in, side by side."""
    year: int = key("ar", YEAR)
    as_of_date: date = key("per", DATE)
    is_demonstration: bool = key("exempeldata", YES, False)
    smallest_cell_n: int = key("minsta_cell", whole(1, 1000), 5)
    confidence: float = key(
        "konfidens", share("ett tal med decimalpunkt, minst 0.5 och under 1, t.ex. 0.95", lambda p: 0.5 <= p < 1), 0.95
    )
    forecast_share: float = key(
        "prognos_andel", share("en andel över 0 och högst 1, t.ex. 0.80", lambda p: 0 < p <= 1), 0.8
    )
    """The share of the target group that the forecast says when it is reached."""
    forecast_start_date: date | None = key("prognos_start", DATE, None)
    """The day that organisations could order from; None: when the first service of the programme was launched."""
    quarantine_limit: float = key(
        "karantan_grans", share("ett tal mellan 0 och 1, t.ex. 0.05", lambda p: 0 <= p <= 1), 0.05
    )
    quarantine_floor_n: int = key("karantan_minst", whole(0), 3)
    """So many rows of a file in quarantine never stop publishing by their share of it."""
    newest_wins: tuple[str, ...] = key("nyaste_galler", _TABLES, ())
    """The raw tables whose exports each hold all rows so far: of the files in the folder the last by name is newest."""
    masked_columns: tuple[str, ...] = key("maskera", _COLUMNS, ())
    """The columns of text in which addresses and telephone numbers are masked; elsewhere they quarantine the row."""
    earlier_release: str | None = key("tidigare_utgava", TEXT, None)
    """The folder of an earlier release, from the project's: the report tells what differs from it."""
    areas: tuple[str, ...] = key("omradesrapporter", TEXTS, ())
    """The work areas that get a report each, beside that of them all."""
    stopping_severities: tuple[str, ...] = key("stoppar_publicering", _SEVERITIES, (SEVERITIES[0],))


def load(root: Path, *, year: int | None = None, as_of_date: date | None = None) -> Settings:
    """Read ``root/partsrapport.toml``; a year or date from the command line takes precedence.

    Raises
    ------
    UsageError
        The file is missing or malformed, or a key is missing, unknown or out of range.
    """
    try:
        settings = build(Settings, FILE, parse(root / FILE, str(root / FILE)))
    except FileNotFoundError:
        raise UsageError(f"{root / FILE} finns inte. Kör kommandot i projektets rot.") from None
    except DataError as error:
        raise UsageError(str(error)) from None
    if year is not None:
        before, now = str(settings.year), str(year)
        title_en = settings.title_en and settings.title_en.replace(before, now)
        settings = replace(settings, year=year, title=settings.title.replace(before, now), title_en=title_en)
    if as_of_date is not None:
        settings = replace(settings, as_of_date=as_of_date)
    return settings
