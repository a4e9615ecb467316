"""De publicerade uppgifterna prövade på nytt: det som räknats om, satt mot vad som stod."""

import math
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.figures.recount.forecast import Near
from tests.figures.recount.world import Bounded, Found, Moment, Ranking, number

Counted = Callable[[Moment], dict[str, Any]]
HOLDS: dict[str, Callable[[float, float], bool]] = {
    ">": lambda found, said: found > said,
    ">=": lambda found, said: found >= said,
    "<": lambda found, said: found < said,
    "<=": lambda found, said: found <= said,
}


def figures(folder: Path, counted: Counted) -> Found:
    """Hur många som stämmer, inte stämmer, är osäkra eller inte kan prövas; ``counted`` räknar om allt vid en tid."""
    ledger = tomllib.loads((folder / "publicerade_uppgifter.toml").read_text(encoding="utf-8"))["uppgift"]
    verdicts = Counter(verdict(claim, counted(moment(claim))) for claim in ledger)
    assert verdicts.keys() <= {"true", "false", "uncertain", "untestable"}
    found: Found = {
        f"claims_{verdict}_n": verdicts[verdict] for verdict in ("true", "false", "uncertain", "untestable")
    }
    return found | {"claims_n": len(ledger)}


def moment(claim: dict[str, Any]) -> Moment:
    """Den dag eller period som uppgiften gäller."""
    return Moment(*claim["period"]) if "period" in claim else Moment(claim["per"], claim["per"])


def verdict(claim: dict[str, Any], found: dict[str, Any]) -> str:
    """Mer eller mindre än: prövas också mot ett osäkert värdes gränser; lika med: mot värdet, inom toleransen."""
    values = [found[figure_id] for figure_id in claim["figur"].split(" + ")]
    if isinstance(values[0], Ranking):
        return "true" if list(values[0].names[: len(claim["varde"])]) == claim["varde"] else "false"
    judged = [sum(numbers) for numbers in zip(*(_judged(value) for value in values), strict=True)]
    if not judged:
        return "untestable"
    if claim["jamforelse"] in ("=", "≈"):
        return "true" if abs(judged[0] - claim["varde"]) <= claim.get("tolerans", 0) + 1e-9 else "false"
    said = {HOLDS[claim["jamforelse"]](one, claim["varde"]) for one in judged if not math.isnan(one)}
    return "uncertain" if len(said) > 1 else "true" if True in said else "false"


def _judged(value: Any) -> list[float]:
    """The number, and the bounds of one that is uncertain."""
    if isinstance(value, Near):
        return [float(days) for days in (value.days, value.lower, value.upper) if days is not None]
    found = number(value)
    if found is None:
        return []
    return [found, *(n for n in (value.lower, value.upper) if n is not None)] if isinstance(value, Bounded) else [found]
