"""The report for the colleague who comments: the finished page as a Word file, without what only a page can do."""

import base64
import os
import re
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pypandoc

from partsrapport.report import svg

FILTER = Path(__file__).with_suffix(".lua")
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
DRAWING = re.compile(r'src="data:image/svg\+xml;base64,(?P<svg>[^"]+)"')


def of(page: str, seconds: int) -> bytes:
    """Return the page as docx, with captions, text alternatives, table headers and language; the same bytes each time.

    Parameters
    ----------
    seconds
        The time that the file says it is of, counted as Unix does.
    """
    svg.have_fonts()
    body = LANDMARK.sub(r"\1div", ONLY_ON_PAGE.sub("", "".join(MAIN.findall(page))))
    body = CHART.sub(lambda found: f'<img alt="{found["alt"]}" src="{_png(found["svg"])}">', body)
    body = DRAWING.sub(lambda found: f'src="{_png(base64.b64decode(found["svg"]).decode())}"', body)
    titles = {name: found[1] for name, pattern in TITLES.items() if (found := pattern.search(page))}
    options = [f"--metadata={name}:{unescape(title)}" for name, title in titles.items()]
    options += ["--shift-heading-level-by=-1", f"--lua-filter={FILTER}"]
    with TemporaryDirectory() as name, patch.dict(os.environ, SOURCE_DATE_EPOCH=str(seconds)):
        written = Path(name) / "report.docx"
        pypandoc.convert_text(body, "docx", "html", options, outputfile=str(written))
        return written.read_bytes()


def _png(picture: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(svg.png(picture)).decode()}"
