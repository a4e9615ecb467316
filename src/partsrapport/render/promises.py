"""What the report promises its readers, checked on what came out, whichever engine made it.

The page asks no host for anything, runs no script, has a text for every picture and headings in order; the PDF is
tagged, says its language, and has a text for every figure.
"""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from lxml import html
from pikepdf import Name, Pdf

from partsrapport.render.faults import Faults
from partsrapport.render.tagging import elements

FETCHING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"}
FETCHED = re.compile(r"@import|url\((?!\s*['\"]?(?:data:|#))")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def check(rendered: dict[str, bytes], engine: str) -> None:
    """Check what an engine made: suffix (``html``, ``pdf``) to content.

    Raises
    ------
    UsageError
        All that is not as promised, one line each.
    """
    faults = Faults(f"Det som {engine} gjorde håller inte vad rapporten lovar: ")
    for suffix, content in rendered.items():
        for fault in _FAULTS[suffix](content):
            faults.add(fault)
    faults.raise_all()


def _faults_of_page(content: bytes) -> Iterator[str]:
    root = html.document_fromstring(content.decode(), parser=html.HTMLParser(huge_tree=True))
    yield from _requests(root)
    yield from _texts(root)
    yield from _headings(root)
    if not root.get("lang"):
        yield "sidan säger inte vilket språk den är på (lang)."
    if not root.xpath("//meta[@http-equiv='Content-Security-Policy']"):
        yield "sidan saknar policyn som förbjuder webbläsaren att hämta något (Content-Security-Policy)."


def _requests(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter("*"):
        if element.tag == "script":
            yield "sidan har ett skript."
        asking = FETCHING | {"href"} if element.tag == "link" else FETCHING
        for address in (value for name, value in element.items() if name in asking):
            if not address.startswith(("data:", "#")):
                yield f"sidan hämtar {address[:80]}."
    if any(FETCHED.search(style.text or "") for style in root.iter("style")):
        yield "sidans stilmall hämtar något från nätet."


def _texts(root: html.HtmlElement) -> Iterator[str]:
    for element in root.xpath("//img | //*[@role='img']"):
        is_told = any(element.get(name, "").strip() for name in ("alt", "aria-label"))
        if not is_told and element.get("aria-hidden") != "true":
            which = element.get("id") or element.get("src", element.tag)[:60]
            yield f"en bild på sidan saknar alternativtext ({which})."
    ids = Counter[str](root.xpath("//@id"))
    yield from (f"id {id_} finns {n} gånger på sidan." for id_, n in ids.items() if n > 1)
    links = sorted({*root.xpath("//a/@href")})
    yield from (f"länken {link} leder ingenstans." for link in links if link[:1] == "#" and link[1:] not in ids)


def _headings(root: html.HtmlElement) -> Iterator[str]:
    levels = [int(str(heading.tag)[1]) for heading in root.iter(*HEADINGS)]
    if levels.count(1) != 1:
        yield f"sidan har {levels.count(1)} rubriker på första nivån, och ska ha en."
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "en rubriknivå hoppas över på sidan."


def _faults_of_document(content: bytes) -> Iterator[str]:
    pdf = Pdf.open(BytesIO(content))
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        yield "PDF-filen säger inte vilket språk den är på."
    is_marked = "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False))
    if "/StructTreeRoot" not in root or not is_marked:
        yield "PDF-filen är inte taggad."
        return
    if "pdfuaid:part" not in pdf.open_metadata():
        yield "PDF-filen är inte märkt som PDF/UA."
    figures = [element for element in elements(root.StructTreeRoot) if element.get("/S") == Name.Figure]
    lacking = [figure for figure in figures if not str(figure.get("/Alt", "")).strip()]
    if lacking:
        yield f"{len(lacking)} av {len(figures)} figurer i PDF-filen saknar alternativtext."


_FAULTS = {"html": _faults_of_page, "pdf": _faults_of_document}
