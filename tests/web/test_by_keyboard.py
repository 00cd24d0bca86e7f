"""A day's work without a mouse: every step by Tab, Enter, Space, arrows and typed words.

Nothing here clicks, fills or focuses by script: what Tab does not reach, nobody reaches.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Error

from classify.rights import Role
from classify.web.house import House
from tests.exposure.test_sharing import HEAD
from tests.web.conftest import HOME, SignIn, serving, use_session_of, violations
from tests.web.town import CANARIES, PATIENT, SSN

_MOST_TABS = 200
_IS_HERE = """selector => {
    const here = document.activeElement;
    return here !== null && here.matches(selector);
}"""
_SAYS = "() => document.activeElement.textContent.trim()"
_IS_SEEN = """() => {
    // USWDS draws such boxes before their labels; the input itself is far off the screen.
    const own = document.activeElement;
    const isDrawn = own.matches(".usa-checkbox__input, .usa-radio__input");
    const here = isDrawn ? own.nextElementSibling : own;
    const box = here.getBoundingClientRect(), style = getComputedStyle(here, isDrawn ? "::before" : null);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return box.width > 0 && box.height > 0 && (ring || style.boxShadow !== "none");
}"""


class Keyboard:
    """Somebody at the keys of a page."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, selector: str, says: str = "", *, back: bool = False) -> None:
        """Tabs on until what is meant has the focus, and is seen to have it."""
        for _ in range(_MOST_TABS):
            if self.page.evaluate(_IS_HERE, selector) and says in self.page.evaluate(_SAYS):
                assert self.page.evaluate(_IS_SEEN), f"nobody sees that {selector} has the focus"
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab does not lead to {selector} {says!r}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    @property
    def rests_on(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))


@pytest.fixture(scope="module")
def address(web: House) -> Iterator[str]:
    with serving(HOME) as served:
        yield served


@pytest.fixture
def keys(page: Any) -> Keyboard:
    return Keyboard(page)


def test_the_inventory(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """Narrow it, take filters away one by one and all at once, turn pages, keep a view and remove it."""
    use_session_of(page, sign_in(Role.STEWARD, cji=True), address)
    page.goto(address + "/")
    keys.press("Tab")
    assert page.evaluate(_SAYS) == "Skip to the page"
    keys.to("nav a", "Inventory")
    keys.press("Enter")
    page.wait_for_url("**/inventory/")

    keys.to("input[name=label][value=CONFIDENTIAL]")
    keys.press("Space")
    page.wait_for_url("**/inventory/?label=CONFIDENTIAL")
    page.locator("#found", has_text="10 files").wait_for()
    keys.to("summary", "Kind of data")
    keys.press("Enter")
    keys.to("input[name=entity][value=US_SSN]")
    keys.press("Space")
    page.wait_for_url("**/inventory/?label=CONFIDENTIAL&entity=US_SSN")
    page.locator(".inv-chips a", has_text="Kind of data").wait_for()
    keys.to(".inv-chips a", "Kind of data")
    keys.press("Enter")
    page.wait_for_url("**/inventory/?label=CONFIDENTIAL")
    page.locator("#found", has_text="10 files").wait_for()
    assert keys.rests_on == "files"
    keys.to(".inv-chips a", "Remove all filters")
    keys.press("Enter")
    page.locator("#found", has_text="30 files").wait_for()
    assert page.url == address + "/inventory/"
    assert not page.locator("input[name=label]:checked").count()
    assert keys.rests_on == "files"

    keys.to("nav[aria-label='Pages of the list'] a", "Next")
    keys.press("Enter")
    page.wait_for_url("**/inventory/?after=*")
    keys.to("nav[aria-label='Pages of the list'] a", "Previous")
    keys.press("Enter")
    page.locator("nav[aria-label='Pages of the list'] a", has_text="Previous").wait_for(state="detached")

    keys.to("#view-name")
    keys.type("All I see")
    keys.press("Enter")
    page.locator(".mc-messages", has_text="The view is kept.").wait_for()
    keys.to(".inv-view a", "All I see")
    keys.to(".inv-view button", "Remove the view All I see")
    keys.press("Enter")
    page.locator(".mc-messages", has_text="The view is removed.").wait_for()
    keys.to("a", "Excel")
    with page.expect_download() as download:
        keys.press("Enter")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_last_word_counts(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """Who takes all filters away does not get them back when the answer to an earlier one is late."""
    use_session_of(page, sign_in(Role.STEWARD, cji=True), address)
    page.goto(address + "/inventory/?label=CONFIDENTIAL")
    late: list[Any] = []
    page.route(lambda url: "outcome=" in url, lambda route: late.append(route))  # noqa: PLW0108 a builtin takes no mark of Playwright's
    keys.to("summary", "Read or not")
    keys.press("Enter")
    keys.to("input[name=outcome][value=ok]")
    with page.expect_request(lambda request: "outcome=ok" in request.url):
        keys.press("Space")
    keys.to(".inv-chips a", "Remove all filters")
    keys.press("Enter")
    page.locator("#found", has_text="30 files").wait_for()
    with suppress(Error):  # it was given up
        late[0].continue_()
    page.wait_for_timeout(500)
    assert page.url == address + "/inventory/"
    assert page.locator("#found").text_content() == "30 files"


def test_rows_by_single_keys(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """Keys j and k walk the rows, Enter opens one, ? lists the keys and Escape closes the list."""
    use_session_of(page, sign_in(Role.STEWARD), address)
    page.goto(address + "/inventory/")
    keys.press("j")
    first = page.evaluate(_SAYS)
    keys.press("j")
    assert page.evaluate(_SAYS) != first
    keys.press("k")
    assert page.evaluate(_SAYS) == first
    keys.press("?")
    page.locator("#keys-dialog[open]").wait_for()
    keys.press("Escape")
    page.locator("#keys-dialog[open]").wait_for(state="detached")
    assert page.evaluate(_SAYS) == first, "focus comes back to where it was"
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/items/\d+/$"))
    assert page.locator("h1").text_content() == first


def test_a_file_its_document_and_one_value(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """From the list to the file, its grounds and copies, through the pages of its document to one value."""
    use_session_of(page, sign_in(Role.REVIEWER, content=True), address)
    page.goto(address + "/inventory/?entity=CREDIT_CARD")
    keys.to("tbody a", "payroll.pdf")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/items/\d+/$"))
    keys.to("summary", "Why they are believed")
    keys.press("Enter")
    page.locator("details[open] .mc-grounds").wait_for()
    keys.to("a.usa-button", "Open the document", back=True)
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/document/$"))
    keys.to("a[rel=next]")
    keys.press("Enter")
    page.wait_for_url("**/document/?page=2")
    keys.to("#go")
    keys.press("Control+a")
    keys.type("1")
    keys.press("Enter")
    page.wait_for_url("**/document/?page=1")
    keys.to("form[data-reveal] button")
    keys.press("Enter")
    page.locator("[data-slot] input[type=radio]").first.wait_for()
    page.wait_for_function("document.activeElement.type === 'radio'")
    keys.press("ArrowDown")
    keys.to("input[name=words]")
    keys.type("Records request 2026-114")
    keys.press("Enter")
    shown = page.locator("[data-revealed] .mc-revealed__value")
    shown.wait_for()
    assert shown.text_content() in CANARIES
    assert page.evaluate("document.activeElement.hasAttribute('data-revealed')")
    keys.to("a", "Back to the file", back=True)
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/items/\d+/$"))
    assert SSN not in page.content()
    assert PATIENT not in page.content()


def test_accounts(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """Somebody is given an account with a role, and another role later."""
    use_session_of(page, sign_in(Role.ADMINISTRATOR), address)
    page.goto(address + "/")
    keys.to("nav a", "Accounts")
    keys.press("Enter")
    page.wait_for_url("**/accounts/")
    keys.to("a", "Add an account")
    keys.press("Enter")
    page.wait_for_url("**/accounts/add/")
    keys.to("#name")
    keys.type("made.by.keys")
    keys.to("#shown_name")
    keys.type("Keys Only")
    keys.to("#role_0")
    keys.type("Records")
    keys.to("#content")
    keys.press("Space")
    keys.to("#trained_on")
    keys.type(f"{timezone.localdate():%m%d%Y}")
    keys.to("main button", "Add the account")
    keys.press("Enter")
    page.locator("h1", has_text="made.by.keys").wait_for()
    page.goto(address + "/accounts/")
    keys.to("tbody a", "made.by.keys")
    keys.press("Enter")
    page.wait_for_url("**/accounts/of/made.by.keys/")
    assert page.locator("#role_0 option:checked").text_content() == "Records staff"
    assert page.locator("#content").is_checked()
    keys.to("#role_1")
    keys.type("Rev")
    keys.to("#where_1")
    keys.press("ArrowDown")
    keys.to("main button", "Save")
    keys.press("Enter")
    page.locator(".mc-messages", has_text="made.by.keys is changed.").wait_for()
    assert page.locator("#role_1 option:checked").text_content() == "Reviewer"
    assert page.locator("#where_1").input_value() != page.locator("#where_0").input_value()


def test_the_audit_trail(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """Search it, open a row, check the chain, mark the week, take a signed file away."""
    use_session_of(page, sign_in(Role.AUDITOR), address)
    page.goto(address + "/")
    keys.to("nav a", "Audit")
    keys.press("Enter")
    page.wait_for_url("**/audit/")
    keys.to("main button", "Check the chain")
    keys.press("Enter")
    page.locator("#check", has_text="The chain is whole").wait_for()
    page.wait_for_function("document.activeElement.id === 'check'")
    keys.to("main button", "Mark week")
    keys.press("Enter")
    page.locator(".mc-messages", has_text="is marked as reviewed").wait_for()
    keys.press("/")
    assert keys.rests_on == "who"
    keys.to("#group")
    keys.type("The audit")
    keys.to("form[role=search] button", "Search")
    keys.press("Enter")
    page.wait_for_url("**/audit/?*group=The+audit+trail+itself*")
    keys.to("summary", "More of row")
    keys.press("Enter")
    page.locator("details[open]", has_text="Hash").wait_for()
    keys.to("main button", "Download signed file")
    with page.expect_download() as download:
        keys.press("Enter")
    assert download.value.suggested_filename.endswith(".jsonl")


def test_settings_and_detectors(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """From the settings to what is looked for; a detector is found and tried on a text."""
    use_session_of(page, sign_in(Role.ADMINISTRATOR, Role.STEWARD, cji=True), address)
    page.goto(address + "/")
    keys.to("nav a", "Settings")
    keys.press("Enter")
    page.wait_for_url("**/settings/")
    keys.to(".mc-tabs a", "Detectors")
    keys.press("Enter")
    page.wait_for_url("**/settings/detectors/")
    keys.to("#q")
    keys.type("payment card")
    keys.press("Enter")
    page.wait_for_url("**/settings/detectors/?q=payment+card")
    keys.to("form a", "Everything")
    keys.press("Enter")
    page.wait_for_url("**/settings/detectors/")
    keys.to("main a", "How often each was right")
    keys.press("Enter")
    page.wait_for_url(address + "/detectors/")
    keys.press("/")
    assert keys.rests_on == "q"
    keys.type("social security")
    keys.press("Enter")
    page.wait_for_url("**/detectors/?q=social+security")
    keys.to("tbody a", "Social Security number")
    keys.press("Enter")
    page.wait_for_url("**/detectors/of/**")
    keys.to("#text")
    keys.type(f"Social Security number: {SSN}")
    keys.to("main button", "Search it")
    keys.press("Enter")
    page.locator("#tried mark", has_text=SSN).wait_for()


def test_a_report_of_who_can_open_files(sign_in: SignIn, page: Any, keys: Keyboard, tmp_path: Path) -> None:
    """The page is found, a file chosen and sent. One about no file of the share is refused beside the field;
    the next is taken in and told in counts, and from there it goes on. In a home of its own: others look at
    how open the town's files lie.
    """
    client = sign_in(Role.RECORDS)
    home = Path(shutil.copytree(HOME, tmp_path / "home"))
    with serving(home) as address:
        use_session_of(page, client, address)
        page.goto(address + "/")
        take_reports_in(page, keys, tmp_path)


def take_reports_in(page: Any, keys: Keyboard, place: Path) -> None:
    """One that misses, one that fits."""
    report = place / "sharing.csv"
    row = "sites/Parks/Shared Documents/{},File,Read,SharingLink,,,5f2a,Anonymous,"
    report.write_text("\r\n".join([HEAD, row.format("gone.txt")]))
    keys.to("nav a", "Shares")
    keys.press("Enter")
    page.wait_for_url("**/shares/")
    keys.to("main a", "Parks")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/shares/\d+/$"))
    keys.to("main a", "Who can open its files")
    keys.press("Enter")
    page.wait_for_url("**/exposure/")
    keys.to("#report")
    with page.expect_file_chooser() as chooser:
        keys.press("Space")
    chooser.value.set_files(report)
    keys.to("main button", "Take it in")
    keys.press("Enter")
    page.locator("#report-error", has_text="names no file that the share has").wait_for()
    names = ("mowing.txt", "minutes.html", "report 01.txt")
    report.write_text("\r\n".join([HEAD, *map(row.format, names)]))
    keys.to("#report")
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(report)
    keys.to("#below")
    keys.press("Enter")
    page.locator("[role=status]", has_text="is about 3 files of Parks").wait_for()
    assert violations(page) == []
    page.locator("main td", has_text="3").first.wait_for()
    keys.to("main a", "Parks")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/shares/\d+/$"))


def test_keys_of_ones_own(address: str, sign_in: SignIn, page: Any, keys: Keyboard) -> None:
    """Another key for the next row does it and the old one does not; switched off, none does anything."""
    use_session_of(page, sign_in(Role.STEWARD), address)
    page.goto(address + "/inventory/")
    keys.press("?")
    page.locator("#keys-dialog[open]").wait_for()
    keys.to("#keys-dialog a", "Change them")
    keys.press("Enter")
    page.wait_for_url("**/keys/")
    keys.to("#key-next")
    keys.press("Control+a")
    keys.type("m")
    keys.press("Enter")
    page.locator(".mc-messages", has_text="Your keys are kept.").wait_for()
    page.goto(address + "/inventory/")
    keys.press("j")
    assert page.evaluate("document.activeElement === document.body")
    keys.press("m")
    assert page.evaluate("document.activeElement.closest('tbody tr') !== null")
    keys.to("footer a", "Your keys")
    keys.press("Enter")
    page.wait_for_url("**/keys/")
    keys.to("#on")
    keys.press("Space")
    keys.to("main button", "Keep")
    keys.press("Enter")
    page.locator(".mc-messages", has_text="Your keys are kept.").wait_for()
    page.goto(address + "/inventory/")
    for key in ("m", "j", "?"):
        keys.press(key)
    assert page.evaluate("document.activeElement === document.body")
    assert not page.locator("#keys-dialog[open]").count()
