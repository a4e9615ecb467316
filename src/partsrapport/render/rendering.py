"""From the staged Quarto project to HTML and PDF, with Quarto or with the embedded renderer."""

from pathlib import Path

from partsrapport.project import REPORTS
from partsrapport.render import embedded, engines, promises, quarto, sources
from partsrapport.words import language

ENGINES = {engines.QUARTO: quarto.render, engines.EMBEDDED: embedded.render}


def render(project: Path, out: Path, engine: str) -> None:
    """Render the staged ``project`` into ``out`` as HTML and PDF, named by the language being written.

    Nothing is written to ``out`` until both have succeeded.

    Raises
    ------
    UsageError
        The engine is missing, the sources have a fault, or what came out is not what the report promises.
    """
    rendered = ENGINES[engine](project)
    with sources.blamed(project):
        promises.check(rendered, engine)
    out.mkdir(parents=True, exist_ok=True)
    for suffix, content in rendered.items():
        (out / f"{REPORTS[language.current()]}.{suffix}").write_bytes(content)


def page(project: Path) -> str:
    """Return the page of the staged ``project``, as the embedded renderer makes it.

    Raises
    ------
    UsageError
        The sources have a fault, or the page is not what the report promises.
    """
    rendered = embedded.render_page(project)
    promises.check(rendered, engines.EMBEDDED)
    return rendered["html"].decode()
