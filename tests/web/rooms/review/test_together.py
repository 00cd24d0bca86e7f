"""Two reviewers in two real browsers, and a server that is really killed: nothing twice, nothing lost."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from sqlalchemy import select

from benchmarks.review_speed import until
from classify.inventory.store import Store
from classify.inventory.tables import DECISION
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import HOME, Server, enter, make_account
from tests.web.rooms.review.test_in_a_browser import NAMES, NUMBERS, Served, at, files, shown


@dataclass(frozen=True, slots=True)
class Killed(Served):
    """Pages whose process can be killed and started again."""

    server: Server

    def decided(self) -> Counter[tuple[int, str]]:
        """Presses that stand, or wait for a second person, by file and kind of data."""
        rows = select(DECISION.c.item_id, DECISION.c.entity, DECISION.c.lot).where(
            DECISION.c.ended_at.is_(None)
        )
        with Store.open(self.home) as store, store.database.reading() as session:
            return Counter((row.item_id, row.entity) for row in {*session.execute(rows)})


@pytest.fixture(scope="module")
def served(web: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    people: dict[str, Client] = {}
    for name in ("ann", "bob"):
        people[name] = Client()
        enter(people[name], make_account(Role.REVIEWER, name=f"both-{name}-{id(people)}", cji=True))
    home = Path(shutil.copytree(HOME, tmp_path_factory.mktemp("together") / "home"))
    server = Server(home)
    server.start()
    try:
        yield Killed(server.address, home, people, server)
    finally:
        server.stop()


def settled(page: Any) -> None:
    """Waits until every press has its answer."""
    until(page, "() => document.getElementById('rv-receipt').textContent !== 'Saving'")


def gone_on(page: Any, name: str) -> None:
    """Waits until another file than that is before the person."""
    until(page, "before => document.getElementById('rv-file').textContent !== before", name)


def test_two_reviewers_at_one_group(served: Killed, page: Any, chromium: Any) -> None:
    """Each file is decided by whoever was first; the other is told, and goes on with what is left."""
    group = served.group(NUMBERS)
    context = chromium.new_context()
    other = context.new_page()
    other.set_default_timeout(60_000)
    for who, browser in (("ann", page), ("bob", other)):
        served.open(browser, who, f"/review/groups/{group}/")
        browser.wait_for_load_state("networkidle")  # the next two files are there
    listed = files(page)
    assert files(other) == listed
    assert len(listed) > 3
    first = at(page)
    page.keyboard.press("1")
    gone_on(page, first)
    settled(page)
    # Bob has the same file before him, as it was.
    other.keyboard.press("2")
    other.locator("#rv-trouble", has_text="changed meanwhile").wait_for()
    assert f"Not saved: {first}." in other.locator("#rv-trouble").inner_text()
    shown(other, first)
    # The whole group as he sees it is another by now, too: five of it are fetched anew before he may.
    other.keyboard.press("j")
    other.locator(f"#rv-head [data-at='{listed[1]}']").wait_for()
    # At the same moment, at the same file.
    page.keyboard.press("1")
    other.keyboard.press("1")
    for browser in (page, other):
        settled(browser)
    # And each goes on until nothing is left.
    for browser in (page, other):
        for _ in range(2 * len(listed)):
            if browser.locator("#review").get_attribute("data-state") == "finished":
                break
            if browser.locator("#rv-head [data-at]").get_attribute("data-state") != "open":
                browser.keyboard.press("j")
                browser.wait_for_timeout(200)
                continue
            before = browser.locator("#rv-head [data-at]").get_attribute("data-at")
            browser.keyboard.press("1")
            until(
                browser,
                "before => document.querySelector('#rv-head [data-at]')?.dataset.at !== before",
                before,
            )
            settled(browser)
    context.close()
    with Store.open(served.home) as store:
        assert group not in {line.key for line in served.desk(store).groups()}
    decided = served.decided()
    assert set(decided.values()) == {1}, "no file by both"
    assert len(decided) > 2


def test_a_server_that_is_killed_in_the_middle_of_a_press(served: Killed, page: Any) -> None:
    """A kill -9 while it saves: the page says what was not saved, and saves it once when it is sent again."""
    group = served.group(NAMES)
    before = served.decided()
    served.open(page, "ann", f"/review/groups/{group}/")
    page.wait_for_load_state("networkidle")
    first = at(page)
    holds = sqlite3.connect(served.home / "inventory.db", isolation_level=None)
    holds.execute("BEGIN IMMEDIATE")  # the server comes as far as its transaction, and no further
    with page.expect_request(re.compile("/review/decide/")):
        page.keyboard.press("1")
    gone_on(page, first)
    second = at(page)
    page.keyboard.press("2")  # waits behind the first
    page.wait_for_timeout(300)
    served.server.stop(signal.SIGKILL)
    holds.execute("ROLLBACK")
    holds.close()
    trouble = page.locator("#rv-trouble")
    trouble.locator("li", has_text=f"{second}: Wrong match").wait_for()
    assert "2 decisions were not saved" in trouble.inner_text()
    assert trouble.locator("li").first.inner_text() == f"{first}: Right"
    assert page.locator("[data-done]").count() == 0
    assert served.decided() == before, "the page is right: nothing was saved"
    page.locator("#rv-trouble button", has_text="Send again").click()
    trouble.locator("li", has_text=f"{second}: Wrong match").wait_for()  # it is still away
    served.server.start()
    page.locator("#rv-trouble button", has_text="Send again").click()
    deadline = time.monotonic() + 60
    while sum((served.decided() - before).values()) < 2:
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")
    settled(page)
    assert trouble.is_hidden()
    assert page.locator("[data-done]").count() >= 2  # a copy is decided with its file
    assert list((served.decided() - before).values()) == [1, 1]
    with Store.open(served.home) as store:
        assert store.first_forged_event() is None
