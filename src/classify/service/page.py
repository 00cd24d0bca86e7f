"""The web application's place: until the pages come, one page that says so, and /healthz.

    python -m classify.service.page HOST PORT HOME

The page knows nothing and shows nothing of the inventory. /healthz needs no sign-in: 200 when every part of
the service answers, 503 when one does not.
"""

from __future__ import annotations

import json
import socket
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn

from classify.service.state import last_known

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Classify</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:38rem;margin:4rem auto;padding:0 1rem}</style>
<h1>The service is running</h1>
<p>The pages come with the next version; use the command line meanwhile:</p>
<ul>
<li><code>classify scan FOLDER</code> hands a scan over to this service,</li>
<li><code>classify runs</code> shows what it is doing,</li>
<li><code>classify shares</code> and <code>classify list</code> show what was found.</li>
</ul>
</html>
"""


class _Handler(BaseHTTPRequestHandler):
    home: Path
    server_version = "classify"
    sys_version = ""

    def do_GET(self) -> None:
        """The page, or the state of the service."""
        path = self.path.partition("?")[0]
        if path == "/healthz":
            self._answer(*_health(self.home), "application/json")
        elif path == "/":
            self._answer(200, _PAGE, "text/html; charset=utf-8")
        else:
            self._answer(404, "There is no such page.\n", "text/plain; charset=utf-8")

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def _answer(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nobody's visits are noted."""


def _health(home: Path) -> tuple[int, str]:
    state = last_known(home)
    parts = {name: part.state for name, part in state.parts.items()} if state else {}
    # That this part answers is told by the answer; the supervisor may not have noticed yet.
    parts["web"] = "up"
    well = len(parts) > 1 and set(parts.values()) == {"up"}
    return (200 if well else 503), json.dumps({"status": "ok" if well else "degraded", "parts": parts})


class _Server(ThreadingMixIn, TCPServer):
    """The standard library's, without its look-up of this machine's name."""

    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    """Serves until it is told to end."""
    host, port, home = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    _Server.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
    handler = type("Handler", (_Handler,), {"home": home})
    with _Server((host, port), handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
