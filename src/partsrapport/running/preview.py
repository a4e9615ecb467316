"""``partsrapport preview``: the page in a browser, made again as soon as something that it is made of is saved.

Nothing is published, and the page lives in memory: what has a fault leaves the last good one in sight. What the page
needs of warehouse and notebooks is brought up to date as by a build. When sources were written is asked, not told:
notices of the system do not come through on shares and in synchronised folders.
"""

import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from partsrapport.errors import BusyError, PartsrapportError, UsageError, of_disk
from partsrapport.project import CONFIGURATION, Project
from partsrapport.raw import reads
from partsrapport.render import rendering
from partsrapport.running import live_page, marks, pipeline, publishing, temporary
from partsrapport.running.code import PACKAGE
from partsrapport.running.live_page import Shown
from partsrapport.running.pipeline import Request
from partsrapport.terminal import output
from partsrapport.terminal.progress import Progress
from partsrapport.words import wording
from partsrapport.words.language import writing

PAUSE_SECONDS = 0.3

Written = dict[Path, tuple[int, int]]
"""File → when it was last written, and its size."""


def run(project: Project, asked: Request) -> None:
    """Show the page until the program is interrupted."""
    shown, program = Shown(), _program()
    with live_page.served(shown, lambda: _published(project)) as port:
        if port != live_page.PORTS[0]:
            output.say(f"Port {live_page.PORTS[0]} är upptagen: {port} används i stället.")
        output.say(f"Öppna http://{live_page.HOST}:{port}/ i webbläsaren. Avsluta med Ctrl-C.")
        used = None
        while True:
            if used != (_sources(project), _made(project)):
                sources = _sources(project)
                if program != _program():
                    raise UsageError("partsrapport har uppdaterats under tiden. Starta förhandsvisningen igen.")
                refresh(shown, project, asked)
                used = sources, _made(project)
            time.sleep(PAUSE_SECONDS)


def refresh(shown: Shown, project: Project, asked: Request) -> None:
    """Make the page again, and say how it went."""
    begun, fault = time.monotonic(), ""
    try:
        shown.page = _page(project, asked)
    except PartsrapportError as error:
        fault = str(error)
    except OSError as error:
        fault = of_disk(error)
    shown.fault = fault
    if fault:
        output.say(f"Fel: {fault}", sys.stderr)
    else:
        output.say(f"Sidan är gjord på {wording.decimal(time.monotonic() - begun)} s.")


def _page(project: Project, asked: Request) -> str:
    _bring_up_to_date(project, asked)
    with temporary.together() as folder, writing(project.language):
        publishing.stage(pipeline.configured(project, project.languages), folder / "quarto")
        return rendering.page(folder / "quarto")


def _bring_up_to_date(project: Project, asked: Request) -> None:
    """Build the warehouse and run the notebooks where that is needed, after a build that is under way elsewhere."""
    is_told = False
    while True:
        try:
            with Progress() as progress:
                pipeline.run(project, asked, progress, upto="notebooks")
        except BusyError:
            if not is_told:
                output.say("Ett annat bygge pågår. Förhandsvisningen väntar på det.")
            is_told = True
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _sources(project: Project) -> Written:
    """When each file that the page may be made of was written."""
    layered = [folder for name in ("quarto", "notebooks", "expectations") for folder in project.layers(name)]
    paths = (path for folder in [project.raw, *layered] for path in reads.names(folder))
    return _written([project.root / CONFIGURATION, *paths])


def _program() -> Written:
    """When the program itself was written: what has been imported of it must be what a task is said to rest on."""
    return _written(reads.names(PACKAGE))


def _made(project: Project) -> Written:
    """When a build, this one or another, last made something that the page is made of."""
    return _written([project.state])


def _written(paths: Iterable[Path]) -> Written:
    found: Written = {}
    for path in paths:
        with suppress(OSError):  # it is just being replaced
            stat = path.stat()
            found[path] = stat.st_mtime_ns, stat.st_size
    return found


def _published(project: Project) -> dict[str, Path]:
    """What is published beside the page, by name."""
    return {path.relative_to(project.out).as_posix(): path for path in marks.made(project.out, marks.PUBLISHED)}
