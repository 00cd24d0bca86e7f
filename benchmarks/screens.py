"""The demonstration in pictures: `python -m benchmarks.screens [FOLDER]` writes docs/screens/*.png.

It runs `classify demo --open` on a home of its own, goes in as each invented person in Chromium, and keeps
what they see. Everything on the pictures is invented.
"""

from __future__ import annotations

import io
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parent.parent
SCREENS = ROOT / "docs" / "screens"
_WIDE, _HIGH = 1280, 800
_COLORS = 128
_MOST_BYTES = 150_000
_START_SECONDS = 600.0


def main() -> None:
    """Takes all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, demonstration(Path(place) / "home") as address:
        take_all(address, folder)


@contextmanager
def demonstration(home: Path) -> Iterator[str]:
    """The demonstration, with all of its parts at work; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    classify = str(Path(sys.executable).with_name("classify"))
    command = [classify, "demo", "--open", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_until_well(process, f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)


def _wait_until_well(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit("The demonstration ended.")
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demonstration did not start.")


def take_all(address: str, folder: Path) -> None:
    """Goes through the rooms, picture by picture."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": _WIDE, "height": _HIGH}, reduced_motion="reduce")
        page.set_default_timeout(60_000)
        visit = Visit(page, address, folder)
        visit.go("/demonstration/")
        visit.take("people")
        visit.be("Rosa")
        visit.take("home-records")
        _shares(visit)
        _inventory(visit)
        _work(visit)
        _others(visit)
        _scan(visit)
        browser.close()


def _shares(visit: Visit) -> None:
    visit.go("/shares/")
    visit.take("shares")
    visit.page.get_by_role("link", name="sample").first.click()
    visit.page.get_by_role("link", name=re.compile("not read")).first.click()
    visit.take("unread")


def _scan(visit: Visit) -> None:
    """Comes last: lists say that their counts are behind as long as it lasts."""
    visit.go("/demonstration/")
    visit.be("Rosa")
    visit.go("/shares/add/")
    visit.page.get_by_label("Name").first.fill("Police records")
    visit.page.get_by_label("Folder").first.fill(str(ROOT / "sample_corpus" / "share" / "Police"))
    visit.page.get_by_label("Department").first.fill("Police")
    visit.page.get_by_text("This share holds criminal-justice information").click()
    visit.page.locator("main form button[type=submit]").last.click()
    visit.page.get_by_role("button", name="Scan now").click()
    visit.page.locator("#scan-state", has_text="being read").wait_for()
    visit.page.locator(".sh-figures dd", has_text="a minute").wait_for()
    visit.take("scan")


def _inventory(visit: Visit) -> None:
    visit.go("/demonstration/")
    visit.be("Ravi")
    visit.go("/inventory/?label=RESTRICTED")
    visit.take("inventory")
    visit.page.locator("main table tbody a").first.click()
    visit.take("item")
    visit.page.get_by_role("link", name=re.compile("document", re.IGNORECASE)).first.click()
    visit.settle()
    visit.take("document")
    visit.go("/inventory/charts/")
    visit.take("charts")


def _work(visit: Visit) -> None:
    """What reviewers and stewards decide."""
    visit.go("/review/")
    visit.take("review-queue")
    visit.page.locator("main tbody a", has_text="Social Security number").first.click()
    visit.page.locator("#rv-head").wait_for()
    visit.settle()
    visit.take("review")
    visit.go("/demonstration/")
    visit.be("Stella")
    visit.go("/approvals/")
    visit.take("approvals")
    visit.page.get_by_role("link", name="Contact list").first.click()
    visit.settle()
    visit.take("approval")
    visit.go("/detectors/")
    visit.take("detectors")


def _others(visit: Visit) -> None:
    visit.go("/demonstration/")
    visit.be("Otis")
    visit.go("/audit/")
    visit.take("audit")
    visit.go("/demonstration/")
    visit.be("Ada")
    visit.take("home-administrator")
    visit.go("/health/")
    visit.take("health")


class Visit:
    """Somebody in the demonstration."""

    def __init__(self, page: Any, address: str, folder: Path) -> None:
        self.page = page
        self._address = address
        self._folder = folder

    def go(self, path: str) -> None:
        """Opens a page."""
        self.page.goto(self._address + path)
        self.settle()

    def be(self, name: str) -> None:
        """Goes in as one of the invented people."""
        self.page.get_by_role("button", name=f"Go in as {name}", exact=True).click()
        self.settle()

    def settle(self) -> None:
        """Waits until all that the page asked for is there."""
        self.page.wait_for_load_state("networkidle")

    def take(self, name: str) -> None:
        """Keeps what is on the screen, small enough for the repository."""
        shot = Image.open(io.BytesIO(self.page.screenshot()))
        small = shot.convert("RGB").quantize(_COLORS, dither=Image.Dither.NONE)
        path = self._folder / f"{name}.png"
        small.save(path, optimize=True)
        if path.stat().st_size > _MOST_BYTES:
            raise SystemExit(f"{path.name} is too large for the repository.")


if __name__ == "__main__":
    main()
