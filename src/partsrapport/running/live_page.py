"""A page shown in a browser on this machine, which asks whether there is a newer one and then loads itself again.

What makes it do so is added while it is served: the page itself runs no script.
"""

import base64
import hashlib
import mimetypes
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from partsrapport.errors import UsageError
from partsrapport.render import page

HOST = "127.0.0.1"
PORTS = range(8400, 8420)
VERSION = "/version"
_SCRIPT = """
const shown = document.currentScript.dataset.version;
setInterval(async () => {
  const newest = await fetch("/version").then(answer => answer.text(), () => shown);
  if (newest !== shown) location.reload();
}, 400);
"""
_ALLOWED = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = page.POLICY + f"; script-src 'sha256-{_ALLOWED}'; connect-src 'self'"
_BLANK = (
    f"<!DOCTYPE html><html lang='sv'><head><title>Förhandsvisning</title>{page.policy()}</head>"
    "<body><p>Sidan är inte gjord än.</p></body></html>"
)
_STYLE = "position:sticky;top:0;z-index:9;margin:0;padding:1rem;white-space:pre-wrap;font:1rem/1.4 monospace"
_COLOURS = "background:#7a1f1f;color:#fff"


class Shown:
    """The last good page, and what is wrong with what has been written since."""

    def __init__(self) -> None:
        self.page = _BLANK
        self.fault = ""

    @property
    def version(self) -> str:
        """Another one for everything else that is shown."""
        return hashlib.sha256((self.page + self.fault).encode()).hexdigest()

    def html(self) -> str:
        """The page with the fault above it, and with what loads it again."""
        told = f'<div role="alert" lang="sv" style="{_STYLE};{_COLOURS}">{escape(self.fault)}</div>'
        script = f'<script data-version="{self.version}">{_SCRIPT}</script>'
        live = self.page.replace(page.POLICY, _POLICY, 1).replace("</body>", f"{script}</body>")
        return live.replace("<body>", f"<body>{told}", 1) if self.fault else live


@contextmanager
def served(shown: Shown, files: Callable[[], Mapping[str, Path]]) -> Iterator[int]:
    """Serve what is shown, and the files beside it by their names, to this machine alone; yields the port.

    Raises
    ------
    UsageError
        Every port is taken.
    """
    server = _server(_handler(shown, files))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = os.name != "nt"  # Windows would let two programs have one port


def _server(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    for port in PORTS:
        try:
            return _Server((HOST, port), handler)
        except OSError:
            continue
    raise UsageError(f"Portarna {PORTS[0]}–{PORTS[-1]} är upptagna. Avsluta en annan förhandsvisning och försök igen.")


def _handler(shown: Shown, files: Callable[[], Mapping[str, Path]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers.get("Host", "").partition(":")[0] not in (HOST, "localhost"):
                self._answer(HTTPStatus.FORBIDDEN)  # a page of another host that has made its name lead here
                return
            name = unquote(urlsplit(self.path).path)
            if name == "/":
                self._answer(HTTPStatus.OK, shown.html().encode(), "text/html")
            elif name == VERSION:
                self._answer(HTTPStatus.OK, shown.version.encode(), "text/plain")
            elif path := files().get(name.removeprefix("/")):
                kind, _ = mimetypes.guess_type(path.name)
                self._answer(HTTPStatus.OK, path.read_bytes(), kind or "application/octet-stream")
            else:
                self._answer(HTTPStatus.NOT_FOUND, b"Filen finns inte. partsrapport build publicerar den.")

        def _answer(self, status: HTTPStatus, content: bytes = b"", kind: str = "text/plain") -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing: the terminal tells what has changed."""

    return Handler
