"""What makes the HTML page whole: style, fonts and scripts in it, and a policy: it asks no host for anything."""

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

FONT = re.compile(r'url\("(?P<path>[^":]+\.woff2)"\)')
DATA_ONLY = "font-src data:; img-src data:"
SCRIPT = Path(__file__).parent / "charts.js"
BUNDLE = "import vl_convert; print(vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;'), end='')"


def scripts() -> list[str]:
    """Vega once for the whole page, and the script that brings charts to life.

    Vega is bundled in a process of its own, since the bundler keeps 100 MB that a build has no further use for.
    """
    bundler = [sys.executable, "-X", "utf8", "-c", BUNDLE]
    vega = subprocess.run(bundler, check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S603
    return [vega.replace("</script", r"<\/script"), SCRIPT.read_text(encoding="utf-8").rstrip()]


def head(style: Path, used: list[str]) -> str:
    """What goes into the page's head: the policy for the scripts ``used``, and the style sheet with its fonts."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_policy(used)}">'
    return f"{policy}\n<style>\n{_with_fonts(style)}</style>\n"


def end(used: list[str]) -> str:
    """What goes last on the page."""
    return "".join(f"<script>{script}</script>\n" for script in used)


def _with_fonts(style: Path) -> str:
    text = style.read_text(encoding="utf-8")
    return FONT.sub(lambda found: f'url("{_data_address(style.parent / found["path"])}")', text)


def _data_address(font: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(font.read_bytes()).decode()


def _policy(used: list[str]) -> str:
    """Only our own scripts run, by their hashes, and none is made of text: Vega interprets its expressions."""
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in used)
    allowed = f"script-src {hashes}; " if used else ""
    return f"default-src 'none'; {allowed}style-src 'unsafe-inline'; {DATA_ONLY}; base-uri 'none'; form-action 'none'"


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
