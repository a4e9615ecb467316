"""What each command does with what it was asked for; imports are late, so that each pays only for what it uses."""
# ruff: noqa: PLC0415

import json
import sys
from argparse import Namespace

from partsrapport import project
from partsrapport.errors import UsageError
from partsrapport.running import folders
from partsrapport.terminal import output


def build(asked: Namespace) -> None:
    """Bring the report up to date and say what was done."""
    from partsrapport.raw import unread
    from partsrapport.running import pipeline
    from partsrapport.terminal.progress import Progress

    place = project.locate(asked.raw, asked.work, asked.out)
    taken = asked.marts.resolve() if asked.marts else None
    if not taken:
        project.require_raw(place)
    request = pipeline.Request(asked.languages, asked.engine, asked.year, asked.as_of, taken)
    with Progress(quiet=asked.as_json) as progress:
        ran = pipeline.build(place, request, progress)
    result = json.loads(place.summary.read_text(encoding="utf-8"))  # here: an unchanged build imports no ``summary``
    if asked.zip:
        from partsrapport.running import archive

        result["archive"] = str(archive.write(place.out))
    read = [row["file"] for row in result["rows"]]
    result["unread_files"] = [] if taken else unread.names(place.raw, read)
    if asked.as_json:
        output.say_json("build", {"status": "built" if ran else "unchanged", "exit_code": 0, **result})
        return
    if ran:
        from partsrapport.running import summary

        summary.show(result, output.console())
    else:
        output.say(f"Inget har ändrats sedan förra bygget. Rapporten: {result['published']['html']}")
    if asked.zip:
        output.say(f"Packad: {result['archive']}")
    for line in unread.said(result["unread_files"], read):
        output.say(line)


def marts(asked: Namespace) -> None:
    """Compute the marts on another engine."""
    from partsrapport.warehouse import spark

    spark.build(asked.core.rstrip("/"), asked.out.rstrip("/"))
    output.say(f"Räknat. Bygg rapporten av det: partsrapport build --marts {asked.out}")


def check(asked: Namespace) -> None:
    """Tell what is wrong with the raw data."""
    from partsrapport import config
    from partsrapport.running import checking

    place = project.require_raw(project.locate(asked.raw))
    checking.check(place, config.load(place.root, year=asked.year, as_of_date=asked.as_of), asked.as_json)


def render(asked: Namespace) -> None:
    """Render again what is built."""
    import duckdb

    from partsrapport.running import pipeline, publishing, summary
    from partsrapport.terminal.progress import Progress

    place = pipeline.configured(project.locate(work=asked.work, out=asked.out), asked.languages)
    folders.check(place)
    executed = [one.executed / book.name for one in place.reports_made for book in place.notebooks]
    if not place.fingerprint.exists() or not all(path.exists() for path in executed):
        raise UsageError(
            f"{place.work} har inte det som ska renderas, på varje språk och för varje arbetsområde. Kör partsrapport "
            "build först."
        )
    try:
        with Progress() as progress:
            pipeline.render(place, progress, asked.engine)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise UsageError(
            f"Databasen {place.warehouse} är gjord av en annan version av partsrapport. Kör partsrapport build."
        ) from None
    summary.show_published(place.reports.values(), output.console())
    if asked.docx:
        for written in publishing.write_docx(place):
            output.say(f"Att kommentera: {written}")


def preview(asked: Namespace) -> None:
    """Show the page while it is being written, until interrupted."""
    from partsrapport.running import pipeline
    from partsrapport.running import preview as live

    located = project.require_raw(project.locate(asked.raw, asked.work, asked.out))
    place = pipeline.configured(located, asked.languages)
    place = place._replace(languages=place.languages[:1])
    folders.check(place, out=False)
    try:
        live.run(place, pipeline.Request(year=asked.year, as_of_date=asked.as_of))
    except KeyboardInterrupt:
        output.say("Förhandsvisningen är avslutad.")
        output.end_at_once(0)


def lab(asked: Namespace) -> None:
    """Open JupyterLab on the notebooks, against a fresh warehouse."""
    import subprocess
    from importlib.util import find_spec

    from partsrapport.running import lab as launcher
    from partsrapport.running import pipeline
    from partsrapport.terminal.progress import Progress

    if find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab är inte installerat. Kör make lab, eller installera partsrapport[lab].")
    place = project.require_raw(project.locate(asked.raw, asked.work))
    with Progress() as progress:
        pipeline.run(place, pipeline.Request(), progress, upto="warehouse")
    launcher.copy_of_tool(place)
    command = launcher.command(place.root / "notebooks", *asked.rest)
    sys.exit(subprocess.run(command, env=launcher.environment(place.work), check=False).returncode)  # noqa: S603


def figures(asked: Namespace) -> None:
    """Show every figure, or the organisations behind one."""
    from partsrapport.terminal import listing

    warehouse = project.locate(work=asked.work).warehouse
    if asked.organisations is None:
        listing.show_figures(warehouse, asked.as_json)
    else:
        listing.show_organisations(warehouse, asked.organisations, asked.as_json)


def compare(asked: Namespace) -> None:
    """Show what differs between two published folders."""
    from partsrapport.running import releases
    from partsrapport.terminal import listing

    found = releases.differences(releases.read(asked.old), releases.read(asked.new))
    listing.show_differences(found, asked.as_json)


def init(asked: Namespace) -> None:
    """Write a project of one's own."""
    from datetime import date

    from partsrapport.running import own_project

    own_project.write(asked.folder, asked.year or date.today().year)
    output.say(f"Projektet ligger i {asked.folder.resolve()}. LÄSMIG.md där säger hur ni går vidare.")


def demo(asked: Namespace) -> None:
    """Write the demonstration data to a folder that is new or empty."""
    import shutil

    folders.require_new(asked.folder, "så att inga exporter skrivs över")
    shutil.copytree(project.DEMONSTRATION, asked.folder, dirs_exist_ok=True)
    output.say(f"Exempeldata skrivna till {asked.folder}")


def enkat(asked: Namespace) -> None:
    """Write a draft of a survey's declaration."""
    from partsrapport.core import survey_drafts

    output.say(survey_drafts.draft(asked.file).rstrip())


def doctor(asked: Namespace) -> None:
    """Show what is installed and which data there are."""
    from partsrapport.terminal import doctor as diagnosis

    diagnosis.show(project.locate(), output.console())


def clean(asked: Namespace) -> None:
    """Remove what builds have made, and nothing else."""
    from partsrapport.running import archive

    place = project.locate(work=asked.work, out=asked.out)
    folders.remove_made(place)
    archive.remove(place.out)
    output.say("Det som byggen har gjort är borttaget.")
