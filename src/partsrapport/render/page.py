"""The HTML page made whole: style, fonts and scripts inside it, and a policy that lets it ask no host for anything."""

import base64
import hashlib
import re
from pathlib import Path

import vl_convert

FONT = re.compile(r'url\("(?P<path>[^":]+\.woff2)"\)')
DATA_ONLY = "font-src data:; img-src data:"
SCRIPT = Path(__file__).parent / "charts.js"


def complete(html: str, style: Path) -> str:
    """Fill in what the template leaves open: ``{{policy}}`` and ``{{style}}`` first, ``{{scripts}}`` last in it."""
    scripts = _scripts() if 'class="chart-spec"' in html else []
    elements = "\n".join(f"<script>{script}</script>" for script in scripts)
    start, _, rest = html.partition("{{policy}}")
    head, _, body = rest.partition("{{style}}")
    main, _, end = body.rpartition("{{scripts}}")
    return "".join((start, _policy(scripts), head, _style(style), main, elements, end))


def _style(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return FONT.sub(lambda found: f'url("{_data_address(path.parent / found["path"])}")', text)


def _data_address(font: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(font.read_bytes()).decode()


def _scripts() -> list[str]:
    """Vega once for the whole page, and the script that brings charts to life."""
    vega = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return [vega.replace("</script", r"<\/script"), SCRIPT.read_text(encoding="utf-8")]


def _policy(scripts: list[str]) -> str:
    """Only our own scripts run, by their hashes; Vega compiles its expressions, hence unsafe-eval."""
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    allowed = f"script-src {hashes} 'unsafe-eval'; " if scripts else ""
    return f"default-src 'none'; {allowed}style-src 'unsafe-inline'; {DATA_ONLY}; base-uri 'none'; form-action 'none'"


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
