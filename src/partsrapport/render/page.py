"""What makes the HTML page whole: style and fonts in it, and a policy: no script runs, and no host is asked."""

import base64
import re
from collections.abc import Iterable
from pathlib import Path

TIPS = "tips.html"
"""What numbers that can be asked say of themselves."""
FONT = re.compile(r'url\("(?P<path>[^":]+\.(?P<kind>woff2|woff|ttf|otf))"\)')
IMAGE = re.compile(r'(?P<before><img\b[^>]*?\ssrc=")(?!data:)(?P<path>[^"]+)(?=")')
NOTEBOOKS_ONLY = re.compile(r' style="text-align:left"|<colgroup>.*?</colgroup>', re.DOTALL)
NUMBER = ' style="text-align:right"'
KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
DATA_ONLY = "font-src data:; img-src data:"
POLICY = f"default-src 'none'; style-src 'unsafe-inline'; {DATA_ONLY}; base-uri 'none'; form-action 'none'"


def head(styles: Iterable[Path]) -> str:
    """What goes into the page's head: the policy, and the style sheets with their fonts."""
    return f"{policy()}\n<style>\n{''.join(map(_with_fonts, styles))}</style>\n"


def policy() -> str:
    """The policy by which the browser refuses to run or to fetch anything."""
    return f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


def completed(page: str, folder: Path) -> str:
    """Return the page with the pictures that it names, by paths from ``folder``, in it.

    Pandoc calls an attribute that it does not know ``data-``: the one that says what a number is gets its name back.
    Cells say on what side they begin, since JupyterLab's do not, and columns how wide they are on paper: of these the
    page keeps, in short, which hold numbers.
    """
    page = IMAGE.sub(lambda found: found["before"] + _address(folder / found["path"]), page)
    page = NOTEBOOKS_ONLY.sub("", page).replace(NUMBER, ' class="n"')
    return page.replace(" data-interestfor=", " interestfor=")


def _with_fonts(style: Path) -> str:
    text = style.read_text(encoding="utf-8")
    return FONT.sub(lambda found: f'url("{_address(style.parent / found["path"], "font/" + found["kind"])}")', text)


def _address(path: Path, kind: str = "") -> str:
    """The content of a file as an address; of a picture, its kind by its name."""
    return f"data:{kind or KINDS[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"
