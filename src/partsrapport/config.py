"""The configuration of a report: partsrapport.toml and what the command line changes of it."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from partsrapport.errors import UsageError

FILE = "partsrapport.toml"
SEVERITIES = ("kritisk", "varning", "information")
_TYPES: dict[str, tuple[type, ...]] = {
    "titel": (str,),
    "ar": (int,),
    "per": (date,),
    "exempeldata": (bool,),
    "minsta_cell": (int,),
    "konfidens": (float,),
    "karantan_grans": (float, int),
    "stoppar_publicering": (list,),
}


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
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path} finns inte. Kör kommandot i projektets rot.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} går inte att läsa: {error}. Rätta filen.") from None
    _check_keys(raw)
    return raw


def _check_keys(raw: dict[str, Any]) -> None:
    for key in _TYPES.keys() - raw.keys():
        raise UsageError(f"{FILE}: nyckeln {key} saknas. Lägg till den.")
    for key in raw.keys() - _TYPES.keys():
        raise UsageError(f"{FILE}: nyckeln {key} är okänd. Ta bort den eller rätta stavningen.")
    for key, types in _TYPES.items():
        if type(raw[key]) not in types:
            raise UsageError(f"{FILE}: {key} har värdet {raw[key]!r}, som är av fel slag.")


def _settings(raw: dict[str, Any]) -> Settings:
    _require(raw["minsta_cell"] >= 1, "minsta_cell", raw, "minst 1")
    _require(0.5 <= raw["konfidens"] < 1, "konfidens", raw, "minst 0.5 och under 1")
    _require(0 <= raw["karantan_grans"] <= 1, "karantan_grans", raw, "mellan 0 och 1")
    _require(set(raw["stoppar_publicering"]) <= set(SEVERITIES), "stoppar_publicering", raw, " eller ".join(SEVERITIES))
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


def _require(holds: bool, key: str, raw: dict[str, Any], allowed: str) -> None:
    if not holds:
        raise UsageError(f"{FILE}: {key} är {raw[key]!r} men ska vara {allowed}.")
