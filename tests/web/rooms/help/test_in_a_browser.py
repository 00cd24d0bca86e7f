"""A request asked by keyboard, its answer that comes by itself, and back to an empty form; no barrier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, serving, use_session_of, violations
from tests.web.town import PATIENT


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


def test_an_answer_comes_by_itself_and_takes_the_focus(address: str, sign_in: SignIn, page: Any) -> None:
    """The page asks again while it is at work; the button to stop keeps its focus meanwhile."""
    use_session_of(page, sign_in(Role.RECORDS, content=True), address)
    over: list[str] = []
    part = '<div id="far" hx-get="{}" hx-trigger="load delay:1s" hx-swap="outerHTML">{} read</div>'

    def answer(route: Any) -> None:
        over.append(route.request.url)
        route.continue_() if len(over) > 2 else route.fulfill(
            status=200, content_type="text/html", body=part.format(route.request.url, len(over))
        )

    page.route("**/part/?*", answer)
    page.goto(f"{address}/records/")
    page.get_by_role("textbox", name="Words").fill("lawn fountain paths report social leave payroll")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="Records that may be meant").wait_for(timeout=300_000)
    if over:
        assert page.evaluate("document.activeElement.id") == "rh-found"
