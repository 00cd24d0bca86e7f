"""A real service in a real browser, by keyboard alone: a scan is begun, watched, paused, resumed, its
failures are read again, and what changed is seen.

One service and one page for the module; the tests stand in the order of a day.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as NotInTime

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.rights import Role
from tests.service.running import CLASSIFY, Service, environment, make_share, wait_for
from tests.web.conftest import violations
from tests.web.signed_in import session_in

FILES = 900
NAME = "clerk"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough files that a scan is met at work, and one that is no document."""
    made = make_share(tmp_path_factory.mktemp("files") / "Minutes", FILES)
    (made / "torn.pdf").write_bytes(b"%PDF-1.7\nnot really")
    return made


@pytest.fixture(scope="module")
def service(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = Path(shutil.copytree(blank_home, tmp_path_factory.mktemp("service") / "home"))
    running = Service(home)
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="module")
def session(service: Service) -> str:
    """A session of records staff who may see the files, too."""
    return session_in(service.home, NAME, Role.RECORDS, Role.STEWARD)


@pytest.fixture(scope="module")
def tab(chromium: Any, service: Service, session: str) -> Iterator[Any]:
    """A page that stays open from test to test; what its scripts complain of fails the module."""
    context = chromium.new_context()
    address = f"http://127.0.0.1:{service.port}"
    context.add_cookies([{"name": "session", "value": session, "url": address}])
    page = context.new_page()
    page.set_default_timeout(180_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def go(tab: Any, service: Service, path: str) -> None:
    tab.goto(f"http://127.0.0.1:{service.port}{path}")


def press(tab: Any, name: str, role: str = "button") -> None:
    """Comes to a button or link with the Tab key and presses Enter, as who has no mouse."""
    wanted = tab.get_by_role(role, name=name, exact=True).first
    wanted.wait_for()
    for _ in range(80):
        tab.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            tab.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not come to {name}")


def state_is(tab: Any, words: str) -> None:
    """Waits for the live page to say so by itself."""
    try:
        tab.locator("#scan-state", has_text=words).wait_for()
    except NotInTime as error:
        raise AssertionError(f"not '{words}' but: {tab.locator('#scan').inner_text()}") from error


def trail(home: Path, action: str) -> list[str]:
    """Who did something, as the audit trail says."""
    with sqlite3.connect(home / "inventory.db") as raw:
        return [row[0] for row in raw.execute("SELECT actor FROM audit_event WHERE action = ?", (action,))]


def test_a_share_is_added_by_keyboard(service: Service, tab: Any, folder: Path) -> None:
    go(tab, service, "/shares/")
    assert violations(tab) == []
    press(tab, "Add a share", "link")
    tab.get_by_label("Name").focus()
    tab.keyboard.type("Minutes")
    tab.keyboard.press("Tab")
    tab.keyboard.type(str(folder.parent / "nowhere"))
    tab.keyboard.press("Tab")
    tab.keyboard.type("Clerk")
    press(tab, "Add the share")
    tab.get_by_role("alert").wait_for()
    assert "There is no such folder on this machine." in tab.locator("#place-error").inner_text()
    assert tab.get_by_label("Name").input_value() == "Minutes"
    assert violations(tab) == []
    tab.get_by_label("Folder on this machine").fill(str(folder))
    press(tab, "Add the share")
    tab.get_by_role("heading", name="Minutes", level=1).wait_for()
    assert violations(tab) == []
    assert trail(service.home, "share.add") == [NAME]
    assert trail(service.home, "schedule.add") == [NAME]


def test_a_survey_says_how_long_a_scan_takes(service: Service, tab: Any) -> None:
    press(tab, "Survey before the first scan", "link")
    press(tab, "Survey now")
    tab.get_by_text("for a scan, most likely").wait_for()
    assert f"{FILES + 1}" in tab.locator("main").inner_text()
    assert violations(tab) == []
    assert trail(service.home, "share.survey") == [NAME]


def test_a_scan_is_begun_watched_paused_and_resumed(service: Service, tab: Any) -> None:
    go(tab, service, "/shares/1/")
    press(tab, "Scan now")
    state_is(tab, "It begins within seconds.")
    assert violations(tab) == []
    state_is(tab, "The files are being read.")
    wait_for(lambda: tab.locator("#scan-bar").evaluate("bar => bar.value") > 2, "some to be read")
    assert violations(tab) == []
    press(tab, "Pause")
    tab.get_by_text("Resume goes on from there.").first.wait_for()
    state_is(tab, "It is paused.")
    assert violations(tab) == []
    assert trail(service.home, "scan.ask") == trail(service.home, "scan.pause") == [NAME]
    with Store.open(service.home) as store:
        [scan] = Catalogue(store).scans(store.shares()[0])
        assert scan.state == "running"
    press(tab, "Resume")
    state_is(tab, "It is done.")
    assert "Could not be read" in tab.locator("#scan").inner_text()
    assert violations(tab) == []
    with Store.open(service.home) as store:
        assert [one.id for one in Catalogue(store).scans(store.shares()[0])] == [scan.id]


def test_what_could_not_be_read_is_read_again_and_the_difference_is_seen(
    service: Service, tab: Any, folder: Path
) -> None:
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\nnot really")
    go(tab, service, "/shares/1/unread/")
    assert "good copies" in tab.locator("main").inner_text()
    assert violations(tab) == []
    press(tab, "Damaged", "link")
    tab.get_by_text("torn.pdf").first.wait_for()
    assert violations(tab) == []
    (folder / "minutes 0003.txt").unlink()
    (folder / "new.txt").write_text("Something new about the bandstand.\n")
    press(tab, "Read the chosen ones again")
    state_is(tab, "It is done.")
    assert trail(service.home, "scan.retry") == [NAME]
    press(tab, "All scans and what changed", "link")
    tab.get_by_role("heading", name="Scans of Minutes").wait_for()
    assert violations(tab) == []
    press(tab, tab.get_by_role("link", name="What changed").first.get_attribute("aria-label"), "link")
    tab.get_by_text("new.txt").first.wait_for()
    tab.get_by_text("minutes 0003.txt").first.wait_for()
    assert violations(tab) == []


def test_a_program_has_it_scanned_by_its_token(service: Service) -> None:
    """`POST /scans` of the JSON twin goes the way of the button: handed over, run, in the trail."""
    made = [CLASSIFY, "tokens", "add", "nightly", "--scope", "scans:run", "--home", service.home, "--json"]
    said = subprocess.run(made, capture_output=True, check=True, env=environment()).stdout
    token = json.loads(said)["token"]

    def asked(body: bytes | None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        address = f"http://127.0.0.1:{service.port}/api/v1/scans"
        with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    newest = asked(None)["items"][0]["id"]
    assert asked(b'{"share": 1}')["share"] == 1
    found = wait_for(
        lambda: [
            scan for scan in asked(None)["items"] if scan["id"] > newest and scan["state"] == "finished"
        ],
        "the scan a program asked for",
    )
    assert found[0]["share"] == 1
    assert trail(service.home, "scan.ask")[-1] == "token:nightly"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_narrow_screen_and_breaks_no_rule(service: Service, tab: Any, scheme: str) -> None:
    """In both colour schemes, at 320 pixels (WCAG 2.1, 1.4.10)."""
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": 320, "height": 640})
    for path in (
        *("/", "/shares/", "/shares/add/", "/shares/1/", "/shares/1/schedule/", "/shares/1/survey/"),
        *("/shares/1/now/", "/shares/1/scans/", "/shares/1/scans/1/2/", "/shares/1/cancel/"),
        "/shares/1/unread/?outcome=corrupt",
    ):
        go(tab, service, path)
        assert violations(tab) == [], path
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, path
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1280, "height": 720})


def test_a_scan_is_given_up_after_a_question(service: Service, tab: Any, folder: Path) -> None:
    for file in sorted(folder.glob("minutes *.txt")):
        file.write_text(file.read_text() + "Once more.\n")
    go(tab, service, "/shares/1/")
    press(tab, "Scan now")
    state_is(tab, "The files are being read.")
    press(tab, "Cancel the scan", "link")
    tab.get_by_role("heading", name="Cancel the scan of Minutes?").wait_for()
    assert violations(tab) == []
    press(tab, "Yes, cancel the scan")
    tab.get_by_text("The scan is canceled. What it has read stays in the inventory.").wait_for()
    with Store.open(service.home) as store:
        states = [scan.state for scan in Catalogue(store).scans(store.shares()[0])]
    assert states[0] == "cancelled"
    assert trail(service.home, "scan.cancel") == [NAME]


def test_the_pages_come_back_when_their_process_is_killed_and_end_in_time_with_open_streams(
    service: Service, tab: Any, session: str
) -> None:
    before = service.pid("web")
    assert before is not None
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: service.pid("web") not in (None, before) and service.health()[0] == 200, "new pages")
    go(tab, service, "/shares/1/")
    press(tab, "Scan now" if tab.get_by_role("button", name="Scan now").count() else "Resume the scan")
    tab.locator("#scan-state").wait_for()
    with socket.create_connection(("127.0.0.1", service.port)) as stream:
        stream.sendall(
            b"GET /shares/1/now/events/ HTTP/1.1\r\nHost: localhost\r\n"
            + f"Cookie: session={session}\r\n\r\n".encode()
        )
        assert b"text/event-stream" in stream.recv(4096)
        tab.goto("about:blank")
        assert service.stop() == 0
    assert "web did not end in time" not in (service.home / "logs" / "service.log").read_text()
