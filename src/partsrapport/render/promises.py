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
from pikepdf import Name, Pdf, PdfError

from partsrapport.render.faults import Faults
from partsrapport.render.tagging import elements

FETCHING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"}
FETCHED = re.compile(r"@import|url\((?!\s*['\"]?(?:data:|#))")
HEADING = re.compile(r"h[1-6]")
Tags = list[tuple[str, dict[str, str]]]
"""The elements of a page in order: the name of each, and its attributes."""


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
    tags = [
        (str(element.tag), {str(name): str(value) for name, value in element.items()}) for element in root.iter("*")
    ]
    yield from _requests(tags)
    if any(FETCHED.search(style.text or "") for style in root.iter("style")):
        yield "sidans stilmall hämtar något från nätet."
    yield from _texts(tags)
    yield from _headings(tags)
    if not root.get("lang"):
        yield "sidan säger inte vilket språk den är på (lang)."
    if not any("Content-Security-Policy" in attributes.get("http-equiv", "") for _, attributes in tags):
        yield "sidan saknar policyn som förbjuder webbläsaren att hämta något (Content-Security-Policy)."


def _requests(tags: Tags) -> Iterator[str]:
    for tag, attributes in tags:
        if tag == "script":
            yield "sidan har ett skript."
        asking = FETCHING | {"href"} if tag == "link" else FETCHING
        for address in (value for name, value in attributes.items() if name in asking):
            if not address.startswith(("data:", "#")):
                yield f"sidan hämtar {address[:80]}."


def _texts(tags: Tags) -> Iterator[str]:
    for tag, attributes in tags:
        is_told = any(attributes.get(name, "").strip() for name in ("alt", "aria-label"))
        is_hidden = attributes.get("aria-hidden") == "true"
        if (tag == "img" or attributes.get("role") == "img") and not is_told and not is_hidden:
            yield f"en bild på sidan saknar alternativtext ({attributes.get('id') or attributes.get('src', tag)[:60]})."
    ids = Counter(attributes["id"] for _, attributes in tags if "id" in attributes)
    yield from (f"id {id_} finns {n} gånger på sidan." for id_, n in ids.items() if n > 1)
    links = {attributes.get("href", "") for tag, attributes in tags if tag == "a"}
    yield from (f"länken {link} leder ingenstans." for link in sorted(links) if link[:1] == "#" and link[1:] not in ids)


def _headings(tags: Tags) -> Iterator[str]:
    levels = [int(tag[1]) for tag, _ in tags if HEADING.fullmatch(tag)]
    if levels.count(1) != 1:
        yield f"sidan har {levels.count(1)} rubriker på första nivån, och ska ha en."
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "en rubriknivå hoppas över på sidan."


def _faults_of_document(content: bytes) -> Iterator[str]:
    try:
        with Pdf.open(BytesIO(content)) as pdf:
            yield from _lacking(pdf)
    except PdfError as error:
        yield f"PDF-filen går inte att läsa: {error}."


def _lacking(pdf: Pdf) -> Iterator[str]:
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
