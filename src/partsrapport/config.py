"""The configuration of a report: partsrapport.toml and what the command line changes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from partsrapport.errors import UsageError
from partsrapport.raw.identity import masked
from partsrapport.raw.toml_syntax import YEARS, MalformedError, parse

FILE = "partsrapport.toml"
SEVERITIES = ("kritisk", "varning", "information")
_KEYS: dict[str, tuple[tuple[type, ...], str, Callable[[Any], bool]]] = {
    "titel": (
        (str,),
        "en text inom citattecken, utan personnummer",
        lambda text: text.strip() != "" and text == masked(text),
    ),
    "ar": ((int,), "ett årtal utan citattecken, t.ex. 2020", lambda year: year in YEARS),
    "per": ((date,), "ett datum utan citattecken, t.ex. 2021-05-31", lambda _: True),
    "exempeldata": ((bool,), "true eller false", lambda _: True),
    "minsta_cell": ((int,), "ett heltal från 1 till 1000", lambda n: 1 <= n <= 1000),
    "konfidens": ((float,), "ett tal med decimalpunkt, minst 0.5 och under 1, t.ex. 0.95", lambda p: 0.5 <= p < 1),
    "karantan_grans": ((float, int), "ett tal mellan 0 och 1, t.ex. 0.05", lambda p: 0 <= p <= 1),
    "stoppar_publicering": (
        (list,),
        f"en lista med {', '.join(SEVERITIES)} eller några av dem",
        lambda listed: all(severity in SEVERITIES for severity in listed),
    ),
}
"""What each key may hold: the types, in Swedish what that is, and the range."""


@dataclass(frozen=True)
class Settings:
    """What the report is about; the fields mirror the keys of partsrapport.toml."""

    title: str
    year: int
    as_of_date: date
    is_demonstration: bool
    smallest_cell_n: int
    confidence: float
    quarantine_limit: float
    stopping_severities: tuple[str, ...]


def load(root: Path, *, year: int | None = None, as_of_date: date | None = None) -> Settings:
    """Read ``root/partsrapport.toml``; a year or date from the command line takes precedence.

    Raises
    ------
    UsageError
        The file is missing or malformed, or a key is missing, unknown or out of range.
    """
    settings = _settings(_read(root / FILE))
    if year is not None:
        settings = replace(settings, year=year, title=settings.title.replace(str(settings.year), str(year)))
    if as_of_date is not None:
        settings = replace(settings, as_of_date=as_of_date)
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = parse(path)
    except FileNotFoundError:
        raise UsageError(f"{path} finns inte. Kör kommandot i projektets rot.") from None
    except MalformedError as error:
        raise UsageError(f"{path} {error}") from None
    _check_keys(raw)
    return raw


def _check_keys(raw: dict[str, Any]) -> None:
    unknown = [f"nyckeln {key} är okänd. Ta bort den eller rätta stavningen." for key in raw if key not in _KEYS]
    missing = [f"nyckeln {key} saknas. Lägg till den." for key in _KEYS if key not in raw]
    wrong = [_wrong(key, raw[key]) for key in _KEYS if key in raw and not _accepts(key, raw[key])]
    if unknown or missing or wrong:
        raise UsageError("\n".join(f"{FILE}: {problem}" for problem in [*unknown, *missing, *wrong]))


def _accepts(key: str, value: Any) -> bool:
    """Whether the value is of the types, exactly, and in the range: Python takes a truth value for a number."""
    types, _, is_in_range = _KEYS[key]
    return type(value) in types and is_in_range(value)


def _wrong(key: str, value: Any) -> str:
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return f"{key} är {shown} men ska vara {_KEYS[key][1]}."


def _settings(raw: dict[str, Any]) -> Settings:
    return Settings(
        title=raw["titel"],
        year=raw["ar"],
        as_of_date=raw["per"],
        is_demonstration=raw["exempeldata"],
        smallest_cell_n=raw["minsta_cell"],
        confidence=raw["konfidens"],
        quarantine_limit=raw["karantan_grans"],
        stopping_severities=tuple(raw["stoppar_publicering"]),
    )
