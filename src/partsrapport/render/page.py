"""What makes the HTML page whole: style and fonts in it, and a policy: no script runs, and no host is asked."""

import base64
import re
from pathlib import Path

FONT = re.compile(r'url\("(?P<path>[^":]+\.woff2)"\)')
DATA_ONLY = "font-src data:; img-src data:"
POLICY = f"default-src 'none'; style-src 'unsafe-inline'; {DATA_ONLY}; base-uri 'none'; form-action 'none'"


def head(style: Path) -> str:
    """What goes into the page's head: the policy, and the style sheet with its fonts."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return f"{policy}\n<style>\n{_with_fonts(style)}</style>\n"


def _with_fonts(style: Path) -> str:
    text = style.read_text(encoding="utf-8")
    return FONT.sub(lambda found: f'url("{_data_address(style.parent / found["path"])}")', text)


def _data_address(font: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(font.read_bytes()).decode()
