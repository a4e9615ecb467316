"""Great Expectations' Data Docs for staff: each suite as its own renderer shows it, as files that fetch nothing.

Of the page that its renderer makes, only the sections are kept. The rest (18 addresses of style sheets, scripts and a
logo, times and random ids) is left out, the icon that alone says how a check went becomes a word, and an index of our
own stands beside: theirs is empty without scripts from five hosts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import html
from markupsafe import Markup

from partsrapport.quality.suites import Suite

INDEX = "index.html"
_OUTCOMES = {"text-success": "Uppfylld", "text-danger": "Inte uppfylld", "text-warning": "Inte uppfylld"}


def write(validated: Iterable[tuple[Suite, Any]], rows: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Write a page for each suite with its result, and ``index.html`` with how each went.

    ``validated`` holds Great Expectations' results, ``rows`` those of ``quality.validation``, which name rows that fail
    a query too. They are for staff and never published.
    """
    loader = PackageLoader("partsrapport.quality")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.get_template("data_docs.html")
    shown = _renderer()
    listed = []
    for suite, result in validated:
        of_suite = {"title": suite.title, "table": suite.table.name, "remedy": suite.remedy}
        failed = [row for row in rows if row["suite"] == suite.table.name and not row["success"]]
        page = template.render(**of_suite, sections=shown(result), failed=failed, suites=[])
        (folder / f"{suite.table.name}.html").write_text(page, encoding="utf-8", newline="\n")
        listed.append((suite.table.name, suite.title, len(result.results), len(failed)))
    index = template.render(title="Kontroller", table="", sections=[], failed=[], suites=listed)
    (folder / INDEX).write_text(index, encoding="utf-8", newline="\n")


def _renderer() -> Callable[[Any], list[Markup]]:
    """Great Expectations' sections of a result; its environment of templates, which takes longest, is made once."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer  # noqa: PLC0415
    from great_expectations.render.view.view import DefaultJinjaSectionView  # noqa: PLC0415

    renderer, view, nowhere = ValidationResultsPageRenderer(), DefaultJinjaSectionView(), {"index": 0}
    view.env.auto_reload = False  # or its files would be looked at ten thousand times
    return lambda result: _sections(
        view.render({"section": section}, section_loop=nowhere, loop=nowhere)
        for section in renderer.render(result).to_json_dict()["sections"]
    )


def _sections(rendered: Iterable[str]) -> list[Markup]:
    found = [html.fragment_fromstring(section) for section in rendered]
    for of_the_run in found[0].find_class("collapse"):  # its time, which differs, and no more
        of_the_run.drop_tree()
    return [Markup(html.tostring(_plain(section), encoding="unicode", with_tail=False)) for section in found]  # noqa: S704


def _plain(section: html.HtmlElement) -> html.HtmlElement:
    """The section without scripts, random ids and links to pages that are not there; nothing folded, icons as words."""
    for element in list(section.iter("script", "style", "img")):
        element.drop_tree()
    for element in section.iter("*"):
        element.attrib.pop("id", None)
    for link in list(section.iter("a")):
        link.drop_tree() if link.get("data-toggle") else link.drop_tag()
    for icon in list(section.iter("i")):
        icon.text = next((word for kind, word in _OUTCOMES.items() if kind in icon.get("class", "")), "")
    for heading in section.iter("h5", "h6"):
        heading.tag = "h2"
    return section
