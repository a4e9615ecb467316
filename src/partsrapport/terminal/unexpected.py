"""What nobody foresaw: one Swedish line, and a file that says where it happened and nothing of the data."""

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from partsrapport import __version__
from partsrapport.terminal import output


def told(error: BaseException) -> str:
    """What to say of it; the traceback is shown first if the command was given ``--debug``."""
    if "--debug" in sys.argv:
        output.say("".join(traceback.format_exception(error)), sys.stderr)
    said = f"Något oväntat hände ({type(error).__name__}): ett fel i partsrapport. Det som var publicerat ligger kvar."
    try:
        return f"{said} Anmäl det, med filen {_written(error)}, som inte innehåller några uppgifter ur rådata."
    except OSError:
        return f"{said} Kör igen med --debug och anmäl det som då visas."


def _written(error: BaseException) -> Path:
    number, name = tempfile.mkstemp(prefix="partsrapport-fel-", suffix=".txt")
    os.close(number)
    Path(name).write_text("\n".join([*_circumstances(), *_where(error)]) + "\n", encoding="utf-8", newline="\n")
    return Path(name)


def _circumstances() -> Iterator[str]:
    yield f"partsrapport {__version__}, Python {platform.python_version()}, {platform.platform()}"
    yield " ".join(["partsrapport", *(argument for argument in sys.argv[1:2] if argument.isalpha())])


def _where(error: BaseException) -> tuple[str, ...]:
    """Kind and places, also of what it followed from; its message may quote the data and is left out."""
    lines = []
    found: BaseException | None = error
    while found is not None:
        lines.append(type(found).__name__)
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(found.__traceback__)
        ]
        found = found.__cause__ or found.__context__
    return tuple(lines)
