"""The command ``partsrapport``: options in, exit code out; everything else is in the modules it calls.

Imports are late: ``--version`` and an unchanged build must not pay for DuckDB, Polars and Great Expectations.
"""
# ruff: noqa: PLC0415

import contextlib
import json
import os
import re
import shutil
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from partsrapport import __version__, config, project
from partsrapport.errors import PartsrapportError, UsageError
from partsrapport.raw import unread
from partsrapport.raw.identity import masked
from partsrapport.running import folders
from partsrapport.terminal import command_errors

if TYPE_CHECKING:
    from rich.console import Console

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
INTERRUPTED = 130  # as a shell has it: 128 and the number of the signal

app = typer.Typer(
    help="Verksamhetsberättelsen, från råa exporter till publicerad HTML och PDF.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


# JupyterLab would otherwise ask its makers' hosts for news, for updates and for extensions.
OFFLINE = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


class Engine(StrEnum):
    """What renders the report."""

    auto = "auto"
    quarto = "quarto"
    embedded = "embedded"


Raw = Annotated[Path | None, typer.Option("--raw", metavar="MAPP", help="Rådata. [förval: data/raw]")]
Work = Annotated[Path | None, typer.Option("--work", metavar="MAPP", help="Det bygget gör. [förval: data/processed]")]
Out = Annotated[Path | None, typer.Option("--out", metavar="MAPP", help="Det som publiceras. [förval: public]")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATUM", help="Täckning per datum, ÅÅÅÅ-MM-DD.")]
Year = Annotated[int | None, typer.Option("--year", metavar="ÅR", help="Verksamhetsår.")]
EngineOption = Annotated[Engine, typer.Option("--engine", help="Vad som renderar rapporten.")]
Organisations = Annotated[
    str | None,
    typer.Option("--organisations", metavar="NYCKELTAL", help="Visa i stället organisationerna bakom ett nyckeltal."),
]
Json = Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")]


def main() -> NoReturn:
    """Run the command and end with its exit code; an expected error is one clear line, never a traceback."""
    try:
        code = app(standalone_mode=False)
    except PartsrapportError as error:
        _end_with(str(error), error.exit_code)
    except TyperException as error:
        message = command_errors.of_command_line(error.format_message())
        _end_with(f"{message} Se partsrapport --help.", UsageError.exit_code)
    except BrokenPipeError:
        _end_at_once(0)  # whoever read the output, a pager say, has seen enough
    except OSError as error:
        _end_with(command_errors.of_disk(error), UsageError.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:  # which is also what typer makes of it
        _say("Avbrutet. Det som var publicerat ligger kvar.", INTERRUPTED)
        _end_at_once(INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


def _end_with(message: str, exit_code: int) -> NoReturn:
    _say(message, exit_code)
    sys.exit(exit_code)


def _say(message: str, exit_code: int) -> None:
    """Tell of an error; it may quote the data, so nothing private is said and nothing that steers a terminal."""
    message = CONTROL.sub(" ", masked(message))
    if "--json" in sys.argv:
        print(json.dumps({"status": "error", "exit_code": exit_code, "message": message}, ensure_ascii=False))
    print(f"Fel: {message}", file=sys.stderr)


def _end_at_once(exit_code: int) -> NoReturn:
    """Leave without waiting for what other threads are doing, or for what cannot be written any more."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(exit_code)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"partsrapport {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Visa versionen.")
    ] = False,
) -> None:
    """Options of the command as a whole."""


@app.command()
def build(
    raw: Raw = None,
    work: Work = None,
    out: Out = None,
    as_of: AsOf = None,
    year: Year = None,
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """Bygg rapporten: läs, rensa, validera, räkna, rendera och publicera det som har ändrats."""
    place = folders.check(project.require_raw(project.locate(raw, work, out)))
    _run(place, engine, as_json, year, _date(as_of))


@app.command()
def check(
    raw: Raw = None,
    as_of: AsOf = None,
    year: Year = None,
    as_json: Json = False,
) -> None:
    """Läs, rensa och validera rådata och berätta vad som är fel; publicera ingenting."""
    place, settings = project.require_raw(project.locate(raw)), _settings(as_of, year)
    from partsrapport.running import checking

    checking.check(place, settings, as_json)


@app.command()
def render(
    work: Work = None,
    out: Out = None,
    engine: EngineOption = Engine.auto,
) -> None:
    """Rendera om rapporten ur den databas och de anteckningsböcker som redan är byggda."""
    from partsrapport.running import pipeline, summary
    from partsrapport.terminal.progress import Progress

    place = folders.check(project.locate(work=work, out=out))
    if not place.fingerprint.exists() or not all((place.executed / book.name).exists() for book in place.notebooks):
        raise UsageError(f"Det finns inget att rendera i {place.work}. Kör partsrapport build först.")
    with Progress(quiet=True) as progress:
        pipeline.render(place, progress, engine.value)
    summary.show_published(_summary(place), _console())


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context, raw: Raw = None, work: Work = None) -> None:
    """Öppna JupyterLab på anteckningsböckerna, mot en färsk databas. Fler argument går till JupyterLab."""
    from partsrapport.running import pipeline
    from partsrapport.terminal.progress import Progress
    from partsrapport.warehouse.store import WORK_VARIABLE

    place = folders.check(project.require_raw(project.locate(raw, work)), out=False)
    with Progress() as progress:
        pipeline.run(place, pipeline.Asked(), progress, upto="warehouse")
    os.environ[WORK_VARIABLE] = str(place.work)
    command = [sys.executable, "-m", "jupyterlab", str(place.root / "notebooks"), *OFFLINE, *context.args]
    os.execv(sys.executable, command)  # noqa: S606


@app.command()
def figures(
    work: Work = None,
    as_json: Json = False,
    organisations: Organisations = None,
) -> None:
    """Visa alla nyckeltal med värde och definition."""
    from partsrapport.terminal import listing

    warehouse = project.locate(work=work).warehouse
    if organisations is None:
        listing.show_figures(warehouse, as_json)
    else:
        listing.show_organisations(warehouse, organisations, as_json)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="MAPP", help="Mapp att skriva till.")],
) -> None:
    """Skriv exempeldata: påhittade exporter i de format som bygget läser."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} är en fil. Ange en ny mapp.")
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"Mappen {folder} är inte tom. Ange en ny mapp, så att inga exporter skrivs över.")
    shutil.copytree(project.DEMONSTRATION, folder, dirs_exist_ok=True)
    print(f"Exempeldata skrivna till {folder}")


@app.command("doctor")
def diagnose() -> None:
    """Visa vad som är installerat, vad som renderar och vilka data som finns."""
    from partsrapport.terminal import doctor

    doctor.show(project.locate(), _console())


def _run(place: project.Project, engine: Engine, as_json: bool, year: int | None, as_of: date | None) -> None:
    from partsrapport.running import pipeline
    from partsrapport.terminal.progress import Progress

    with Progress(quiet=as_json) as progress:
        ran = pipeline.run(place, pipeline.Asked(engine.value, year, as_of), progress)
    result = _summary(place)
    read = [row["file"] for row in result["rows"]]
    result["unread_files"] = unread.names(place.raw, read)
    if as_json:
        print(json.dumps({"status": "built" if ran else "unchanged", "exit_code": 0, **result}, ensure_ascii=False))
    elif ran:
        _show(result)
    else:
        print(f"Inget har ändrats sedan förra bygget. Rapporten: {result['published']['html']}")
    for line in [] if as_json else unread.said(result["unread_files"], read):
        print(CONTROL.sub(" ", line))


def _summary(place: project.Project) -> dict[str, Any]:
    """What the last build that ended well did; here, since an unchanged build does not pay for ``summary``."""
    result: dict[str, Any] = json.loads(place.summary.read_text(encoding="utf-8"))
    return result


def _show(result: dict[str, Any]) -> None:
    from partsrapport.running import summary

    summary.show(result, _console())


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _settings(as_of: str | None, year: int | None) -> config.Settings:
    return config.load(project.locate().root, year=year, as_of_date=_date(as_of))


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(f"--as-of {text} är inget datum. Skriv det som 2021-05-31.") from None
