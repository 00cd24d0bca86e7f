"""From a detector to what would change, by keyboard, in a real browser; a result page has no barrier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, serving, use_session_of, violations


@pytest.fixture(scope="module")
def address(web: House) -> Iterator[str]:
    with serving(web.settings.home) as served:
        yield served


def test_what_would_change_is_asked_and_shown_by_keyboard(address: str, sign_in: SignIn, page: Any) -> None:
    use_session_of(page, sign_in(Role.STEWARD, cji=True), address)
    page.goto(f"{address}/detectors/preview/")
    page.get_by_label("Social Security number", exact=True).fill("1")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What would change", exact=True).wait_for(timeout=120_000)
    page.get_by_text("This was the real relabeling").wait_for(timeout=120_000)
    assert violations(page) == []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
