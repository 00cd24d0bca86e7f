"""A visit to the pages and all they load, for `test_egress.py`: `python tests/web/visitor.py HOME SHARE`.

The web application is started as the service starts it; somebody signs in, goes through its rooms, takes a
list away and has a document read again. Nothing a page or a stylesheet names may lie elsewhere.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from classify.inventory.store import Store
from classify.rights import Role
from classify.scanning import scan_share
from classify.settings import Settings
from tests.web.signed_in import session_in

PAGES = (
    *("/account/login/", "/", "/shares/", "/shares/1/", "/shares/1/survey/", "/shares/1/unread/"),
    *("/inventory/", "/inventory/?sort=worst", "/inventory/charts/", "/items/1/", "/items/1/document/"),
    *("/inventory/export/csv/", "/inventory/export/xlsx/", "/inventory/export/jsonl/"),
    *("/audit/", "/accounts/", "/health/", "/settings/", "/keys/", "/api/v1/openapi.json"),
)
_NAMED = re.compile(r"""(?:src|href|action|hx-get|hx-post)="([^"#]+)|url\(["']?([^"')]+)""")
_LOADED = re.compile(r"\.(css|js|svg|woff2|png)$")


class Visit:
    """Somebody at the pages."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._headers = {"Cookie": f"session={session}"}
        self._seen: set[str] = set()

    def open(self, address: str) -> None:
        """A page or what it loads, and what that loads in turn."""
        if address in self._seen:
            return
        self._seen.add(address)
        self._connection.request("GET", address, headers=self._headers)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status not in (200, 302):
            raise SystemExit(f"{address}: status {answer.status}")
        kind = answer.headers.get_content_type()
        if kind not in ("text/html", "text/css", "text/javascript", "image/svg+xml"):
            return
        for found in _NAMED.findall(data.decode()):
            named = "".join(found)
            if re.match(r"(https?:)?//", named):
                raise SystemExit(f"{address} names {named}")
            if _LOADED.search(named.partition("?")[0]):
                folder = address.rpartition("/")[0]
                self.open(os.path.normpath(named if named.startswith("/") else f"{folder}/{named}"))

    @property
    def loaded(self) -> int:
        """How many files besides pages were loaded."""
        return sum(bool(_LOADED.search(address)) for address in self._seen)


def main(home: Path, share: Path) -> None:
    os.environ.update(CLASSIFY_OCR="false", CLASSIFY_JOBS="1")
    settings = Settings(home=home, jobs=1, ocr=False)
    with Store.open(home) as store:
        scan_share(share, store=store, settings=settings, share="Notes")
    session = session_in(home, "visitor", *Role)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pages = subprocess.Popen([sys.executable, "-m", "classify.web.serve", "127.0.0.1", str(port), str(home)])
    try:
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline and pages.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        visit = Visit(port, session)
        for address in PAGES:
            visit.open(address)
        if visit.loaded < 10:
            raise SystemExit(f"only {visit.loaded} styles, scripts and fonts were loaded")
    finally:
        pages.send_signal(signal.SIGTERM)
        pages.wait(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
