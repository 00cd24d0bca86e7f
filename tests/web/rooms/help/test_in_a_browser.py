"""A request asked by keyboard, its answer that comes by itself, and back to an empty form; no barrier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, serving, use_session_of, violations
from tests.web.rooms.help.conftest import Slow
from tests.web.test_every_page import answer_of
from tests.web.town import PARKS, PATIENT


@pytest.fixture(scope="module")
def address(web: House) -> Iterator[str]:
    with serving(web.settings.home) as served:
        yield served


def test_a_request_is_asked_and_answered_by_keyboard(address: str, sign_in: SignIn, page: Any) -> None:
    use_session_of(page, sign_in(Role.RECORDS, content=True), address)
    page.goto(f"{address}/records/")
    page.get_by_role("textbox", name="People").fill(PATIENT)
    page.get_by_role("textbox", name="Words").fill("social diagnosis")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Records that may be meant").wait_for(timeout=300_000)
    assert "/records/found/" in page.url
    page.get_by_text("Person’s name").or_(page.get_by_text("Social Security number")).first.wait_for()
    assert PATIENT not in page.content()
    assert violations(page) == []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.go_back()
    page.get_by_role("textbox", name="People").wait_for()
    assert page.get_by_role("textbox", name="People").input_value() == ""
    assert page.get_by_role("textbox", name="Words").input_value() == ""


def test_an_answer_comes_by_itself_and_takes_the_focus(
    web: House, sign_in: SignIn, page: Any, slow: Slow
) -> None:
    """Meanwhile the page tells how far it is, and the button to stop keeps its focus. The browser asks this
    process.
    """
    client, share = sign_in(Role.RECORDS, content=True), web.store.share_named(PARKS)
    found = client.post("/records/", {"terms": "zeppelin", "share": share.id})["Location"]
    page.route("**/*", lambda route: route.fulfill(**answer_of(client, route.request.url)))
    page.goto(f"http://localhost{found}")
    stop = page.get_by_role("button", name="Stop, and show what was found")
    stop.focus()
    slow.let.release()
    page.get_by_text(re.compile("1 of [0-9]+ documents read again")).wait_for()
    assert stop.evaluate("one => one === document.activeElement")
    for _ in range(50):
        slow.let.release()
    page.get_by_role("heading", name="Records that may be meant").wait_for()
    assert page.evaluate("document.activeElement.id") == "rh-found"
    assert re.fullmatch("Done: [0-9]+ files", page.locator("#live").inner_text())
