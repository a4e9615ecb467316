"""The command ``partsrapport``: options in, exit code out; everything else is in the modules it calls.

Imports are late: ``--version`` and an unchanged build must not pay for DuckDB, Polars and Great Expectations.
"""
# ruff: noqa: PLC0415

import gc
import os
import sys
from argparse import ArgumentTypeError
from typing import Any, NoReturn

from partsrapport import __version__
from partsrapport.errors import PartsrapportError, UsageError
from partsrapport.terminal import output
from partsrapport.terminal.options import Command, option, parse, parser

INTERRUPTED = 130  # as a shell has it: 128 and the number of the signal
VERSION = f"partsrapport {__version__}"


def _folder(text: str) -> object:
    from pathlib import Path

    return Path(text)


def _year(text: str) -> int:
    from partsrapport.raw.keys import YEARS

    if not text.isascii() or not text.isdecimal() or int(text) not in YEARS:
        raise ArgumentTypeError("ska vara ett årtal, t.ex. 2020.")
    return int(text)


def _date(text: str) -> object:
    from datetime import datetime

    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise ArgumentTypeError(f"{text} är inget datum. Skriv det som 2021-05-31.") from None


def _languages(text: str) -> object:
    from partsrapport.words.language import LANGUAGES as KNOWN

    asked = tuple(text.split(","))
    if not {*asked} <= {*KNOWN} or len({*asked}) < len(asked):
        raise ArgumentTypeError(f"{text} går inte. Skriv {', '.join(KNOWN)} eller {','.join(KNOWN)}.")
    return asked


_OWN = {"type": _folder, "metavar": "MAPP"}
RAW = option("--raw", help="Rådata. Förval: data/raw.", **_OWN)
WORK = option("--work", help="Det bygget gör. Förval: data/processed.", **_OWN)
OUT = option("--out", help="Det som publiceras. Förval: public.", **_OWN)
AS_OF = option(
    "--as-of", metavar="DATUM", type=_date, help="Täckning per datum, ÅÅÅÅ-MM-DD. Förval: per i inställningarna."
)
YEAR = option("--year", metavar="ÅR", type=_year, help="Verksamhetsår. Förval: ar i inställningarna.")
ENGINE = option(
    "--engine",
    metavar="MOTOR",
    choices=["auto", "quarto", "embedded"],
    default="auto",
    help="Vad som renderar rapporten: quarto, embedded (inbyggd) eller auto, som är quarto där det finns.",
)
LANGUAGES = option(
    "--lang",
    dest="languages",
    metavar="SPRÅK",
    type=_languages,
    help="Språk, t.ex. sv, en eller sv,en. Förval: sprak i inställningarna.",
)
MARTS = option("--marts", help="Mapp med det som partsrapport marts har räknat; då läses inga rådata.", **_OWN)
ON = option("--on", metavar="MOTOR", choices=["spark"], required=True, help="Vad som räknar: spark.")
CORE = option("--core", metavar="PLATS", required=True, help="Det lästa: data/processed/parquet, eller en adress.")
COUNTED = option("--out", metavar="PLATS", required=True, help="Mapp eller adress att skriva till.")
ZIP = option("--zip", action="store_true", help="Packa också det publicerade i en zipfil bredvid mappen.")
DOCX = option(
    "--docx", action="store_true", help="Skriv också rapporten som Word-fil att kommentera, i mappen för --work."
)
JSON = option("--json", dest="as_json", action="store_true", help="Skriv resultatet som JSON (docs/json.md).")
ORGANISATIONS = option("--organisations", metavar="NYCKELTAL", help="Visa organisationerna bakom ett nyckeltal.")
FOLDER = option("folder", metavar="MAPP", type=_folder, help="Mapp att skriva till.")
OLD = option("old", metavar="FÖRE", type=_folder, help="Den tidigare publicerade mappen.")
NEW = option("new", metavar="NU", type=_folder, help="Den senare.")
FILE = option("file", metavar="FIL", type=_folder, help="Filen med svar.")

COMMANDS = {
    "build": Command(
        "Bygg rapporten: läs, rensa, validera, räkna, rendera och publicera det som har ändrats.",
        (RAW, WORK, OUT, AS_OF, YEAR, LANGUAGES, ENGINE, ZIP, JSON, MARTS),
    ),
    "check": Command(
        "Läs, rensa och validera rådata och berätta vad som är fel; publicera ingenting.", (RAW, AS_OF, YEAR, JSON)
    ),
    "render": Command(
        "Rendera om rapporten ur den databas och de anteckningsböcker som redan är byggda.",
        (WORK, OUT, LANGUAGES, ENGINE, DOCX),
    ),
    "preview": Command(
        "Visa sidan i webbläsaren medan ni skriver: den görs om när något sparas. Publicerar ingenting.",
        (RAW, WORK, OUT, AS_OF, YEAR, LANGUAGES),
    ),
    "lab": Command(
        "Öppna JupyterLab på anteckningsböckerna, mot en färsk databas. Fler argument går till JupyterLab.",
        (RAW, WORK),
        passes_on=True,
    ),
    "figures": Command("Visa alla nyckeltal med värde och definition.", (WORK, JSON, ORGANISATIONS)),
    "compare": Command(
        "Visa vad som skiljer två publicerade rapporter: nyckeltal, bedömningar, definitioner, och vad som gjorde det.",
        (OLD, NEW, JSON),
    ),
    "init": Command(
        "Skapa ett eget projekt med inställningar, tomma tabeller, texter och utseende; det går att bygga direkt.",
        (FOLDER, option("--year", metavar="ÅR", type=_year, help="Verksamhetsår. Förval: det här året.")),
    ),
    "demo": Command("Skriv exempeldata: påhittade exporter i de format som bygget läser.", (FOLDER,)),
    "enkat": Command(
        "Skriv ett utkast till [[enkat]] i enkater.toml efter rubriker och svar i en fil, att granska.", (FILE,)
    ),
    "marts": Command(
        "Räkna det som rapporten vilar på med en annan motor, när en dator inte räcker (docs/scale.md).",
        (ON, CORE, COUNTED),
    ),
    "doctor": Command("Visa vad som är installerat, vad som renderar och vilka data som finns.", ()),
    "clean": Command("Ta bort det som byggen har gjort, och inget annat.", (WORK, OUT)),
}
"""Every command: one entry here, and the function of its name in ``commands``."""


def main() -> NoReturn:
    """Run the command and end with its exit code; an error is one clear line, and a traceback only with ``--debug``."""
    output.in_utf_8()
    gc.set_threshold(100_000)  # little refers to itself: to look for it after each 700 objects took a twentieth
    try:
        _run(sys.argv[1:])
    except PartsrapportError as error:
        _end_with(str(error), error.exit_code, error.found)
    except BrokenPipeError:
        output.end_at_once(0)  # whoever read the output, a pager say, has seen enough
    except OSError as error:
        from partsrapport.errors import of_disk

        _end_with(of_disk(error), UsageError.exit_code)
    except KeyboardInterrupt:
        _say_error("Avbrutet. Det som var publicerat ligger kvar.", INTERRUPTED)
        output.end_at_once(INTERRUPTED)
    except BaseException as error:  # a panic in Polars is no Exception
        if isinstance(error, SystemExit):
            raise
        from partsrapport.terminal import unexpected

        _end_with(unexpected.told(error), UsageError.exit_code)
    sys.exit(0)


def _run(arguments: list[str]) -> None:
    if arguments == ["--version"]:
        output.say(VERSION)
        return
    if "_ARGCOMPLETE" in os.environ:  # a shell asks what could be written next, and takes the process over
        import argcomplete

        argcomplete.autocomplete(parser(COMMANDS, VERSION))
    name, asked = parse(COMMANDS, arguments, VERSION)
    from partsrapport import commands

    getattr(commands, name)(asked)


def _end_with(message: str, exit_code: int, found: dict[str, Any] | None = None) -> NoReturn:
    _say_error(message, exit_code, found)
    sys.exit(exit_code)


def _say_error(message: str, exit_code: int, found: dict[str, Any] | None = None) -> None:
    if "--json" in sys.argv:
        told = {"status": "error", "exit_code": exit_code, "message": output.plain(message), **(found or {})}
        output.say_json(next((name for name in sys.argv if name in COMMANDS), "partsrapport"), told)
    output.say(f"Fel: {message}", sys.stderr)
