"""Audit, health and settings in a real browser: no barriers in any state, focus and words after a swap."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, serving, use_session_of, violations
from tests.web.test_every_page import answer_of


@pytest.fixture(scope="module")
def address(web: House) -> Iterator[str]:
    """The pages in a process of their own, on the accounts and the inventory of this one."""
    with serving(web.settings.home) as address:
        yield address


@pytest.fixture
def auditor(page: Any, sign_in: SignIn, address: str) -> Any:
    use_session_of(page, sign_in(Role.AUDITOR), address)
    return page


@pytest.mark.parametrize(
    "path",
    [
        "/audit/",
        "/audit/?who=nobody+at+all",
        "/audit/?since=soon&name=x&kind=item",
        "/health/",
        "/settings/",
        "/settings/detectors/",
        "/settings/policy/?q=youth",
        "/settings/policy/?q=nothing+has+these+words",
    ],
)
def test_no_barriers_and_nothing_wider_than_a_small_screen(auditor: Any, address: str, path: str) -> None:
    auditor.goto(address + path)
    for details in auditor.locator("details").all()[:2]:
        details.locator("summary").click()
    assert violations(auditor) == []
    auditor.set_viewport_size({"width": 320, "height": 640})
    assert auditor.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["/audit/", "/health/", "/settings/"])
def test_the_dark_has_no_barriers_either(auditor: Any, address: str, path: str) -> None:
    auditor.emulate_media(color_scheme="dark")
    auditor.goto(address + path)
    assert violations(auditor) == []


def test_the_chain_is_checked_and_the_week_marked(auditor: Any, address: str) -> None:
    auditor.goto(f"{address}/audit/")
    auditor.get_by_role("button", name="Check the chain").click()
    auditor.get_by_text("The chain is whole").first.wait_for()
    auditor.wait_for_function("document.activeElement.id === 'check'")
    assert auditor.locator("#live").inner_text() == "The chain is whole."
    assert violations(auditor) == []
    auditor.get_by_role("button", name="Mark week").click()
    auditor.get_by_text("is marked as reviewed").wait_for()
    assert violations(auditor) == []


def test_a_signed_file_is_taken_away(auditor: Any, address: str, tmp_path: Path) -> None:
    """As it comes out of the server, row by row, it verifies."""
    from classify.commands.verify import verify_file

    auditor.goto(f"{address}/audit/?group=Signing+in+and+out")
    with auditor.expect_download() as download:
        auditor.get_by_role("button", name="Download signed file").click()
    file = tmp_path / "trail.jsonl"
    download.value.save_as(file)
    verify_file(file)
    assert download.value.suggested_filename.endswith(".jsonl")


def test_everything_is_looked_at_while_the_page_waits(auditor: Any, address: str) -> None:
    auditor.goto(f"{address}/health/")
    auditor.get_by_role("button", name="Look at everything").click()
    auditor.get_by_text("It is being looked at").wait_for()
    assert violations(auditor) == []
    auditor.get_by_role("button", name="Look at everything again").wait_for(timeout=300_000)
    assert auditor.locator("#live").inner_text() == "Everything was looked at."
    assert auditor.get_by_role("rowheader", name="Names model").count() == 1
    assert violations(auditor) == []


def test_without_scripts_the_same_can_be_done(chromium: Any, sign_in: SignIn, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    use_session_of(page, sign_in(Role.AUDITOR), address)
    page.goto(f"{address}/audit/")
    page.get_by_role("button", name="Check the chain").click()
    assert page.get_by_text("The chain is whole").count() == 1
    page.get_by_role("button", name="Mark week").click()
    assert page.get_by_text("is marked as reviewed").count() == 1
    context.close()


def test_the_alarm_is_read_in_light_dark_and_on_a_small_screen(
    fresh: House, sign_in: SignIn, page: Any
) -> None:
    """CJIS AU-5: what every page says is no barrier itself. No service: the browser asks this process."""
    client = sign_in(Role.AUDITOR)
    fresh.store.note_of_check(1)
    page.route("**/*", lambda route: route.fulfill(**answer_of(client, route.request.url)))
    page.emulate_media(reduced_motion="reduce")
    for path in ("/", "/audit/"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"http://localhost{path}")
            alarm = page.get_by_role("region", name="Alarm")
            assert "The audit trail cannot be relied on." in alarm.inner_text()
            assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert alarm.bounding_box()["height"] < 320, "it leaves half of the screen to the page"
        page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("region", name="Alarm").get_by_role("link").click()
    page.wait_for_url("**/audit/#check")
