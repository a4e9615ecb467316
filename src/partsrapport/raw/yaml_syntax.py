"""YAML text into keys and values; what cannot be read is told by its place, for the parser's own words are English."""

from pathlib import Path
from typing import Any

import yaml

from partsrapport.errors import UsageError

_ADVICE = "Dra in rader med blanksteg, lika långt på samma nivå, och sätt text med kolon eller # inom citattecken."


def read(path: Path) -> str:
    """The text of a file that people write.

    Raises
    ------
    UsageError
        It is not in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} är inte sparad som UTF-8. Spara den på nytt så, utan att ändra något.") from None


def mapping(text: str, name: str) -> dict[str, Any]:
    """The keys and values of a text, none where it is blank; ``name`` is what messages call it.

    Raises
    ------
    UsageError
        It is no YAML, or something else than keys and values.
    """
    try:
        content = yaml.load(text, yaml.CSafeLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"rad {mark.line + 1}, tecken {mark.column + 1}" if mark else "tecken som inte får stå där"
        raise UsageError(f"{name} är inte giltig YAML: {at}. {_ADVICE}") from None
    return under(content, name)


def under(content: Any, name: str) -> dict[str, Any]:
    """What stands under a key as keys and values; none where nothing does.

    Raises
    ------
    UsageError
        Something else does.
    """
    if not isinstance(content, dict | None):
        raise UsageError(f"{name} ska innehålla nycklar och värden, med kolon emellan.")
    return content or {}
