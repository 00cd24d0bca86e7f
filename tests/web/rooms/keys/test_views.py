"""Everybody's own keys of the screen: kept, refused where they clash, and followed by a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from classify.rights import Role
from classify.web.house import House
from classify.web.keys import USUAL
from tests.web.conftest import SignIn, serving, use_session_of, violations


def test_keys_are_the_usual_ones_until_others_are_chosen(web: House, sign_in: SignIn) -> None:
    client = sign_in()
    assert 'name="next" value="j"' in client.get("/keys/").content.decode()
    answer = client.post("/keys/", {**USUAL, "on": "yes", "next": "m"})
    assert (answer.status_code, answer["Location"]) == (302, "/keys/")
    text = client.get("/keys/").content.decode()
    assert 'name="next" value="m"' in text
    assert "Your keys are kept." in text
    assert '"key": "m"' in text  # what the script is told
    client.post("/keys/", {**USUAL, "next": "m", "usual": "yes"})
    assert 'name="next" value="j"' in client.get("/keys/").content.decode()


def test_keys_that_clash_are_refused_beside_the_field_and_nothing_is_lost(
    web: House, sign_in: SignIn
) -> None:
    client = sign_in(Role.RECORDS)
    answer = client.post("/keys/", {**USUAL, "on": "yes", "previous": "j"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "“j” is taken: next row." in text
    assert 'id="key-previous" name="previous" value="j"' in text
    assert 'aria-describedby="error-previous"' in text
    assert 'name="previous" value="k"' in client.get("/keys/").content.decode()


@pytest.fixture(scope="module")
def address(web: House) -> Iterator[str]:
    """The pages in a process of their own, on the accounts and the inventory of this one."""
    with serving(web.settings.home) as address:
        yield address


@pytest.fixture
def at_the_trail(page: Any, sign_in: SignIn, address: str) -> Any:
    """A browser at the audit trail, and the client whose session it has."""
    client = sign_in(Role.AUDITOR)
    use_session_of(page, client, address)
    page.goto(f"{address}/audit/")
    return page, client


def focused(page: Any) -> str:
    """Of what has the focus: its row's number, its name, or what kind of thing it is."""
    return str(
        page.evaluate(
            "() => { const at = document.activeElement;"
            " return at.closest('tr')?.cells[0].textContent.trim() ?? at.name ?? at.tagName }"
        )
    )


def test_rows_search_and_help_by_keys(at_the_trail: Any) -> None:
    page, _ = at_the_trail
    first = page.locator("tbody tr td").first.inner_text()
    page.keyboard.press("j")
    assert focused(page) == first
    page.keyboard.press("j")
    second = focused(page)
    assert int(second.replace(",", "")) == int(first.replace(",", "")) - 1
    page.keyboard.press("Enter")  # opens what has the focus
    assert page.locator("tbody tr").nth(1).locator("details").get_attribute("open") is not None
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("Shift+?")
    assert page.locator("dialog[open]").inner_text().startswith("Keys of this screen")
    page.keyboard.press("j")  # dead behind the dialog
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert focused(page) == first
    page.keyboard.press("/")
    assert focused(page) == "who"
    page.keyboard.type("j/?k")  # keys sleep in a field
    assert page.locator("#who").input_value() == "j/?k"
    assert page.locator("dialog[open]").count() == 0


def test_keys_with_modifiers_are_the_browsers(at_the_trail: Any) -> None:
    page, _ = at_the_trail
    for pressed in ("Control+j", "Alt+j", "Meta+j"):
        page.keyboard.press(pressed)
        assert focused(page) == "BODY"


def test_other_keys_and_none(at_the_trail: Any, address: str) -> None:
    page, client = at_the_trail
    client.post("/keys/", {**USUAL, "on": "yes", "next": "m", "help": "b"})
    page.goto(f"{address}/audit/")
    page.keyboard.press("j")
    assert focused(page) == "BODY"
    page.keyboard.press("m")
    assert focused(page) != "BODY"
    page.keyboard.press("b")
    assert page.locator("dialog[open] kbd:visible").all_inner_texts() == ["b", "/", "m", "k", "Enter"]
    page.keyboard.press("Escape")
    client.post("/keys/", USUAL)  # without "on"
    page.goto(f"{address}/audit/")
    for pressed in ("j", "/", "?"):
        page.keyboard.press(pressed)
        assert focused(page) == "BODY"
    assert page.locator("dialog[open]").count() == 0


def test_the_dialog_lists_only_what_can_be_done_here(page: Any, sign_in: SignIn, address: str) -> None:
    use_session_of(page, sign_in(), address)
    page.goto(f"{address}/keys/")
    page.keyboard.press("?")
    assert page.locator("dialog[open] dt:visible kbd").all_inner_texts() == ["?", "Enter"]


def test_the_page_of_keys_has_no_barriers(page: Any, sign_in: SignIn, address: str) -> None:
    """As it is, and with what was refused."""
    use_session_of(page, sign_in(), address)
    page.goto(f"{address}/keys/")
    assert violations(page) == []
    page.fill("#key-next", "k")
    page.click("text=Keep")
    assert page.locator(".usa-error-message").inner_text() == "“k” is taken: next row."
    assert violations(page) == []
