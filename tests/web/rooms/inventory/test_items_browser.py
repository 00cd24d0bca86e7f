"""The table in a browser: filters swap in place, the address follows, focus stays where it helps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import HOME, SignIn, serving, use_session_of, violations


@pytest.fixture(scope="module")
def address(web: House) -> Iterator[str]:
    # Playwright has an event loop in this thread; the accounts of tests are made in it nevertheless.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with serving(HOME) as served:
        yield served


def test_filters_swap_in_place_by_keyboard(address: str, sign_in: SignIn, page: Any) -> None:
    use_session_of(page, sign_in(Role.STEWARD, cji=True), address)
    page.goto(address + "/inventory/")
    box = page.locator("input[name=label][value=RESTRICTED]")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/inventory/?label=RESTRICTED")
    page.locator("#found", has_text="1 file").wait_for()
    assert page.locator("#live").text_content() == "1 file"
    assert page.evaluate("document.activeElement.value") == "RESTRICTED"
    assert box.is_checked()
    page.locator(".inv-chips a", has_text="Label: Restricted").focus()
    page.keyboard.press("Enter")
    page.locator("#found", has_text="30 files").wait_for()
    assert page.evaluate("document.activeElement.id") == "files"
    assert not box.is_checked()
    page.locator("nav[aria-label='Pages of the list'] a", has_text="Next").click()
    page.wait_for_url("**/inventory/?after=*")
    page.locator("nav[aria-label='Pages of the list'] a", has_text="First page").wait_for()
    assert page.evaluate("document.activeElement.id") == "files"
    page.go_back()
    page.locator("nav a", has_text="First page").wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_any_state(address: str, sign_in: SignIn, page: Any, scheme: str) -> None:
    """Full, filtered, empty, refused, charts; also at 320 pixels, where nothing is wider than the screen."""
    use_session_of(page, sign_in(Role.STEWARD, cji=True), address)
    page.emulate_media(color_scheme=scheme)
    for width in (1280, 320) if scheme == "light" else (1280,):
        page.set_viewport_size({"width": width, "height": 800})
        for query in ("?sort=worst&tag=PII", "?tag=TRIBAL", "?label=NO", "charts/"):
            page.goto(f"{address}/inventory/{query}")
            assert violations(page) == [], (query, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, query


def test_without_scripts_it_is_a_form(address: str, sign_in: SignIn, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    use_session_of(page, sign_in(Role.STEWARD), address)
    page.goto(address + "/inventory/")
    page.locator("input[name=label][value=CONFIDENTIAL]").check()
    page.locator("#filters button", has_text="Show").click()
    page.locator("#found", has_text="10 files").wait_for()
    assert "label=CONFIDENTIAL" in page.url
    context.close()
