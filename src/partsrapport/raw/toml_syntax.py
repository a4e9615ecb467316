"""TOML text into content, in whatever encoding it was saved; what cannot be read is told by its place."""

import re
import tomllib
from pathlib import Path
from typing import Any

from partsrapport.raw.encoding import detect

_LONGEST_SHOWN = 80


class MalformedError(ValueError):
    """The file is no TOML; the message is the end of a Swedish sentence that begins with the file."""


def parse(path: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Raises
    ------
    MalformedError
        It is none.
    """
    encoding = detect(path)
    try:
        text = path.read_text("utf-8-sig" if encoding == "utf-8" else encoding)
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MalformedError(_place(text, str(error))) from None
    except UnicodeError:
        raise MalformedError("går inte att läsa som text. Spara filen som UTF-8.") from None
    except (RecursionError, ValueError):
        raise MalformedError("har för många parenteser i varandra, eller ett för långt tal. Rätta filen.") from None


def _place(text: str, said: str) -> str:
    """Where it went wrong, with the line as it stands: the parser's own words are English."""
    found = re.search(r"at line (\d+), column (\d+)", said)
    if not found:
        return "går inte att tolka: filen tar slut mitt i en uppgift. Komplettera den."
    line = text.split("\n")[int(found[1]) - 1].strip()
    shown = line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
    return f"går inte att tolka på rad {found[1]}, tecken {found[2]}: ”{shown}”. Rätta raden."
