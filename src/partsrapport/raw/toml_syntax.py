"""TOML text into content, in whatever encoding it was saved; what cannot be read is told by its place."""

import re
import tomllib
from pathlib import Path
from typing import Any

from partsrapport.errors import DataError
from partsrapport.raw import reads
from partsrapport.raw.encoding import detect
from partsrapport.raw.identity import masked
from partsrapport.raw.problems import shown

_LONGEST_SHOWN = 80
_TWICE = "Det som står där finns redan tidigare i filen, t.ex. som en tom lista (mal = []). Ta bort det ena."
_ADVICE = {
    r"[”“„»«’‘]": 'Skriv citattecknen raka: "så här".',
    r"=\s*[0-9]+,[0-9]": "Skriv tal med decimalpunkt, t.ex. 0.70.",
    r"=\s*[0-9]{1,4}([/.-])[0-9]{1,2}\1[0-9]{1,4}|=\s*[0-9]{1,2}[ /][a-z0-9]": (
        "Skriv ett datum som finns, som 2021-05-31."
    ),
    r"=\s*(?!(?:true|false|inf|nan)\s*$)[A-Za-zÅÄÖåäö]": 'Skriv texten inom citattecken: "så här".',
    r"^[^=]*[åäöÅÄÖ][^=]*=|[{,]\s*\w*[åäöÅÄÖ]\w*\s*=|^\[+[^\]]*[åäöÅÄÖ]": (
        "Nycklarna skrivs utan å, ä och ö, t.ex. mal; namn på kolumner skrivs inom citattecken."
    ),
}
"""What to say of a line, its texts and comment left out, in which the pattern is found."""


def parse(path: Path, file: str) -> dict[str, Any]:
    """The content of a TOML file; ``file`` is its name in messages.

    Raises
    ------
    DataError
        It is none.
    """
    with reads.steady(path):
        text = _text(path, file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{file} {_place(text, str(error))}") from None
    except (RecursionError, ValueError):
        raise DataError(f"{file} har för många parenteser i varandra, eller ett för långt tal. Rätta filen.") from None


def _text(path: Path, file: str) -> str:
    encoding = detect(path).name
    try:
        text = path.read_text(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
    except UnicodeError:
        raise DataError(f"{file} går inte att läsa som text. Spara filen som UTF-8.") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if "\N{REPLACEMENT CHARACTER}" in line:
            raise DataError(f"{file} har på rad {number} tecken som inte går att läsa. Spara filen som UTF-8.")
    return text


def _place(text: str, said: str) -> str:
    """Where it went wrong, with the line as it stands: the parser's own words are English."""
    found = re.search(r"at line (\d+), column (\d+)", said)
    if found:
        number, at = int(found[1]), f"rad {found[1]}, tecken {found[2]}"
    elif _is_twice(said):
        number = len(text.rstrip().split("\n"))
        at = f"rad {number}"
    else:
        return "går inte att tolka: filen tar slut mitt i en uppgift. Komplettera den."
    line = masked(text.split("\n")[number - 1].strip())
    return (
        f"går inte att tolka på {at}: ”{shown(line, _LONGEST_SHOWN)}”. {_TWICE if _is_twice(said) else _advice(line)}"
    )


def _is_twice(said: str) -> bool:
    return said.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate"))


def _advice(line: str) -> str:
    """What to do about the commonest faults; ``Rätta raden.`` when it is none of them."""
    bare = re.sub(r"#.*", "", re.sub(r'"[^"]*"', '""', line))
    return next((advice for pattern, advice in _ADVICE.items() if re.search(pattern, bare)), "Rätta raden.")
