"""The report for the colleague who comments: the finished page as a Word file, without what only a page can do."""

import base64
import os
import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pypandoc

from partsrapport.report import svg

FILTER = Path(__file__).with_suffix(".lua")
LOOKS = Path(__file__).with_suffix(".docx")  # pandoc's own, on A4, with numbers of pages and tables with lines
MAIN = re.compile(r'<aside class="demonstration".*?</aside>|<main\b.*?</main>', re.DOTALL)
LANDMARK = re.compile(r"(</?)(?:aside|main)\b")  # pandoc reads nothing beside <main>
TITLES = {
    "lang": re.compile(r'<html lang="([^"]+)"'),
    "title": re.compile(r'<h1 class="title">(.*?)</h1>'),
    "subtitle": re.compile(r'<p class="subtitle">(.*?)</p>'),
    "author": re.compile(r'<p class="organisation">(.*?)</p>'),
}
ONLY_ON_PAGE = re.compile(r'<details class="behind">.*?</details>|<p class="download">.*?</p>', re.DOTALL)
CHART = re.compile(r'<div class="chart" role="img" aria-label="(?P<alt>[^"]*)">(?P<svg><svg.*?</svg>)</div>', re.DOTALL)
PICTURE = re.compile(r'src="data:image/(?P<kind>[a-z]+)[^;"]*;base64,(?P<data>[^"]+)"')


def of(page: str, seconds: int) -> bytes:
    """Return the page as docx, with captions, text alternatives, table headers and language; the same bytes each time.

    Parameters
    ----------
    seconds
        The time that the file says it is of, counted as Unix does.
    """
    svg.have_fonts()
    body = LANDMARK.sub(r"\1div", ONLY_ON_PAGE.sub("", "".join(MAIN.findall(page))))
    body = CHART.sub(lambda found: f'<img class="chart" alt="{found["alt"]}" src="{_address(found["svg"])}">', body)
    titles = {name: found[1] for name, pattern in TITLES.items() if (found := pattern.search(page))}
    options = [f"--metadata={name}:{unescape(title)}" for name, title in titles.items()]
    options += ["--shift-heading-level-by=-1", f"--lua-filter={FILTER}", f"--reference-doc={LOOKS}"]
    with TemporaryDirectory() as name, patch.dict(os.environ, SOURCE_DATE_EPOCH=str(seconds)):
        folder = Path(name)
        body = PICTURE.sub(partial(_file, folder, count(1)), body)
        written = folder / "report.docx"
        options.append(f"--resource-path={folder}")
        pypandoc.convert_text(body, "docx", "html", options, outputfile=str(written))
        return written.read_bytes()


def _file(folder: Path, numbers: Iterator[int], found: re.Match[str]) -> str:
    """Return the picture as a file, a drawing as dots: pandoc says in the document what it is called."""
    data = base64.b64decode(found["data"])
    is_drawing = found["kind"] == "svg"
    file = folder / f"{next(numbers)}.{'png' if is_drawing else found['kind']}"
    file.write_bytes(svg.png(data.decode()) if is_drawing else data)
    return f'src="{file.name}"'


def _address(drawing: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
