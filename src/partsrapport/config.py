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
_NAMES = listed("en lista med namn", lambda given: all(isinstance(name, str) for name in given))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the report is about: the keys of partsrapport.toml."""

    title: str = key("titel", _PUBLIC_TEXT)
    title_en: str | None = key(
        "titel_en", _PUBLIC_TEXT, None, about="utan den heter rapporten Activity report och året"
    )
    organisation: str = key("organisation", _PUBLIC_TEXT, "Organisationen")
    organisation_en: str | None = key("organisation_en", _PUBLIC_TEXT, None)
    organisation_short: str | None = key(
        "organisation_kort", _PUBLIC_TEXT, None, about="namnet där det är ont om plats"
    )
    programme: str | None = key(
        "program", TEXT, None, about="vad tjänsterna med ja i kolumnen i_programmet kallas tillsammans"
    )
    programme_en: str | None = key("program_en", TEXT, None)
    languages: tuple[str, ...] = key("sprak", _LANGUAGES, (SWEDISH,), about="de språk som rapporten ges ut på")
    year: int = key("ar", YEAR, about="verksamhetsåret")
    as_of_date: date = key("per", DATE, about="den dag som rapporten gäller: ett år som inte är slut räknas dit")
    is_demonstration: bool = key("exempeldata", YES, False, about="om varje sida ska säga att uppgifterna är påhittade")
    smallest_cell_n: int = key(
        "minsta_cell", whole(1, 1000), 5, about="tal ur enkäter som bygger på färre svar visas inte"
    )
    confidence: float = key(
        "konfidens",
        share("ett tal med decimalpunkt, minst 0.5 och under 1, t.ex. 0.95", lambda p: 0.5 <= p < 1),
        0.95,
        about="säkerheten i gränserna för en andel och i prognosen",
    )
    forecast_share: float = key(
        "prognos_andel",
        share("en andel över 0 och högst 1, t.ex. 0.80", lambda p: 0 < p <= 1),
        0.8,
        about="prognosen säger när så stor del av målgruppen har avropat",
    )
    forecast_start_date: date | None = key(
        "prognos_start", DATE, None, about="den dag då det började gå att avropa; utan den programmets första lansering"
    )
    quarantine_limit: float = key(
        "karantan_grans",
        share("ett tal mellan 0 och 1, t.ex. 0.05", lambda p: 0 <= p <= 1),
        0.05,
        about="större del av en fils rader får inte ligga i karantän",
    )
    quarantine_floor_n: int = key("karantan_minst", whole(0), 3, about="högst så många rader i karantän stoppar aldrig")
    newest_wins: tuple[str, ...] = key(
        "nyaste_galler",
        _NAMES,
        (),
        about="tabeller där varje export har alla rader, så att den sista i namnordning gäller",
    )
    masked_columns: tuple[str, ...] = key(
        "maskera",
        _NAMES,
        (),
        about="kolumner (tabell.kolumn) där e-postadresser och telefonnummer maskeras i stället för att raden stoppas",
    )
    earlier_release: str | None = key(
        "tidigare_utgava", TEXT, None, about="mappen med en tidigare rapport, som den här jämförs med"
    )
    areas: tuple[str, ...] = key("omradesrapporter", TEXTS, (), about="arbetsområden som också får en egen rapport")
    stopping_severities: tuple[str, ...] = key(
        "stoppar_publicering",
        _SEVERITIES,
        (SEVERITIES[0],),
        about="hur allvarlig en kontroll som inte är uppfylld ska vara för att stoppa",
    )


def load(root: Path, *, year: int | None = None, as_of_date: date | None = None) -> Settings:
    """Read ``root/partsrapport.toml``; a year or date from the command line takes precedence.

    Raises
    ------
    UsageError
        The file is malformed, or a key is missing, unknown or out of range; or the date is before the year.
    """
    try:
        settings = build(Settings, CONFIGURATION, parse(root / CONFIGURATION, str(root / CONFIGURATION)))
    except DataError as error:
        raise UsageError(str(error)) from None
    if year is not None:
        before, now = str(settings.year), str(year)
        title_en = settings.title_en and settings.title_en.replace(before, now)
        settings = replace(settings, year=year, title=settings.title.replace(before, now), title_en=title_en)
    if as_of_date is not None:
        settings = replace(settings, as_of_date=as_of_date)
    if settings.as_of_date < date(settings.year, 1, 1):
        raise UsageError(
            f"Rapporten gäller {settings.as_of_date}, före verksamhetsåret {settings.year}. Välj en dag från och med "
            f"{settings.year}-01-01 med --as-of, eller per i {CONFIGURATION}; eller ett tidigare år med --year, eller "
            "ar där."
        )
    return settings
