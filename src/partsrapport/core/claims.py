"""``publicerade_uppgifter.toml`` → ``core.claims``."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from partsrapport.raw import toml_files as toml
from partsrapport.raw.problems import gather, stop_if

FILE = "publicerade_uppgifter.toml"
COMPARISONS = (">", ">=", "=", "<", "<=", "≈", "rangordning")
_CLAIM = {
    "id": toml.TEXT,
    "publicerad": toml.DATE,
    "kalla": toml.TEXT,
    "pastaende": toml.TEXT,
    "figur": toml.TEXT,
    "jamforelse": toml.TEXT,
    "varde": toml.Key((int, float, list), "ett tal, eller en lista av texter för rangordning"),
    "tolerans": toml.optional(toml.NUMBER),
    "per": toml.optional(toml.DATE),
    "period": toml.optional(toml.Key((list,), "två datum, t.ex. [2020-01-01, 2020-12-31]")),
}


def read(raw: Path) -> list[dict[str, Any]]:
    """The published figures, as rows of ``core.claims``.

    Raises
    ------
    DataError
        The file is missing or malformed, or a comparison is impossible.
    """
    content = toml.read(raw, FILE)
    toml.check(FILE, content, {"uppgift": toml.optional(toml.TABLES)})
    return gather(
        partial(_claim, toml.named(FILE, "uppgift", number, entry), entry)
        for number, entry in enumerate(toml.entries(FILE, content, "uppgift"), start=1)
    )


def _claim(where: str, entry: toml.Table) -> dict[str, Any]:
    toml.check(where, entry, _CLAIM)
    stop_if([*_wrong_comparison(where, entry), *_wrong_time(where, entry)])
    is_ranking = entry["jamforelse"] == "rangordning"
    first, last = entry.get("period", (None, None))
    return {
        "claim_id": entry["id"],
        "published_date": entry["publicerad"],
        "source": entry["kalla"],
        "statement": entry["pastaende"],
        "figure_id": entry["figur"],
        "comparison": entry["jamforelse"],
        "value": None if is_ranking else float(entry["varde"]),
        "tolerance": entry.get("tolerans"),
        "ranking": entry["varde"] if is_ranking else None,
        "as_of_date": entry.get("per"),
        "period_from_date": first,
        "period_to_date": last,
    }


def _wrong_comparison(where: str, entry: toml.Table) -> Iterator[str]:
    comparison, value = entry["jamforelse"], entry["varde"]
    if comparison not in COMPARISONS:
        yield f"{where}: jamforelse är {toml.shown(comparison)} men ska vara något av {', '.join(COMPARISONS)}."
    is_list = isinstance(value, list)
    if is_list != (comparison == "rangordning"):
        yield f"{where}: varde ska vara en lista av texter när jamforelse är rangordning, och annars ett tal."
    if is_list and not (value and all(isinstance(name, str) and name for name in value)):
        yield f"{where}: varde ska vara en lista med minst en text, och bara texter."
    if ("tolerans" in entry) != (comparison == "≈"):
        yield f"{where}: tolerans ska anges när jamforelse är ≈, och bara då."
    if entry.get("tolerans", 0) < 0:
        yield f"{where}: tolerans är {entry['tolerans']} men kan inte vara under 0."


def _wrong_time(where: str, entry: toml.Table) -> Iterator[str]:
    if ("per" in entry) == ("period" in entry):
        yield f"{where}: ange antingen per eller period, så att det framgår vilken tid uppgiften gäller."
    if "period" in entry and not _is_period(entry["period"]):
        yield f"{where}: period ska vara två datum i ordning, t.ex. [2020-01-01, 2020-12-31]."


def _is_period(period: list[Any]) -> bool:
    return len(period) == 2 and all(type(day) is date for day in period) and period[0] <= period[1]
