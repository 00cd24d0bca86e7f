"""Every page, as the most privileged person sees it, in a real browser: no barrier, nothing wider than the
screen, as readable in the dark, one heading, a title, one main part, a way past the menu, one face of type.

One service, one browser and one tab for all of them: a room that is added is walked without a line here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classify.rights import Role
from classify.settings import Settings
from classify.web.house import House, open_house
from models.labels import Entity
from tests.web.conftest import SignIn, serving, use_session_of, violations
from tests.web.town import PERSONNEL
from tests.web.walking import body_of, routes

NO_PAGES = frozenset(
    {
        *("healthz", "favicon", "shares_events", "inventory_export", "mfa_download_recovery_codes"),
        *("sharing_letter_text", "records_help_sealing_list", "sharing_log_export"),
        *("evidence_take", "evidence_cjis_take", "evidence_certificate_file"),
    }
)
"""Addresses that answer with something else than a page."""
PARTS_OF_PAGES = frozenset(
    {
        "health_examination",
        "evidence_cjis_state",
        "detectors_following",
        "shares_times",
        "review_sight",
        "review_referred_sight",
        "review_sheet",
        "review_more",
        "review_samples",
        "assurance_sheet",
        "records_help_part",
        "sharing_recipients_named",
    }
)
"""Addresses that answer with a part that is put into a page."""
NOT_IN_TOWN = frozenset(
    {
        *("assurance_read", "assurance_certificate"),
        *("sharing_copy", "sharing_copy_proof"),
        *("accounts_one", "approvals_one", "detectors_result", "sharing_request", "sharing_letter"),
        *("records_help_found", "records_help_sealing_one"),
        *("sharing_recipient", "sharing_recipient_change", "sharing_release"),
        *("sharing_agreement", "sharing_agreement_revise"),
        *("sharing_release_new", "sharing_package"),
        *("mfa_view_recovery_codes", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    }
)
"""Pages of something that nobody here has; tests/web/accounts and the rooms of each look at them."""
LEADS_ON = frozenset({"account_inactive", "openid_connect_login", "openid_connect_callback", "setup"})
"""Pages of who is not signed in, or of a provider that is not set up: `AS_NOBODY` has what can be seen."""

MORE = (
    "/inventory/?sort=worst&label=RESTRICTED",
    "/inventory/?label=PUBLIC&label=INTERNAL&copies=yes&changed=yes",
    "/sharing/?of=list&to=public&evidence=subpoena",
    "/sharing/?item=999999&to=public",
    "/sharing/ask/?of=list&share=1&to=vendor",
    "/sharing/requests/?state=withdrawn&mine=yes",
    "/review/?kind=NONE",
    "/records/sealing/?when=done",
    "/audit/?who=nobody+at+all",
    "/settings/policy/?q=nothing+has+these+words",
    "/settings/detectors/?q=nothing+has+these+words",
)
"""States that a bare address does not show: narrowed, and empty."""
WRONGLY_ASKED = ("/audit/?since=soon&name=x&kind=item", "/inventory/?label=UNKNOWN")
NOT_THERE = ("/nothing/here/", "/items/999999/", "/shares/999999/")
SAY_WHAT_NEXT = ("/review/", "/shares/", "/inventory/", "/inventory/charts/", "/records/", "/records/breach/")
EMPTY = ("/", *SAY_WHAT_NEXT, "/accounts/tokens/", "/health/")
AS_NOBODY = ("/account/login/", "/account/inactive/", "/setup/no-secret/")

CODE_NAMES = [entity.value for entity in Entity if "_" in entity.value]

_LOOK = """names => {
  const seen = one => one.checkVisibility();
  const main = document.querySelector('main');
  const h1 = [...document.querySelectorAll('h1')].filter(seen);
  const written = [...document.body.querySelectorAll('*')].filter(one => seen(one)
    && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
    && !one.closest('code, kbd, svg, noscript, script'));
  const odd = written.filter(one => !getComputedStyle(one).fontFamily.startsWith('"Public Sans Web"'));
  return {
    title: document.title,
    headings: h1.length,
    mains: document.querySelectorAll('main').length,
    odd: odd.map(one => one.tagName + '.' + one.className),
    codes: names.filter(name => main?.innerText.includes(name)),
  };
}"""
_SKIP = """() => {
  const link = document.querySelector('.usa-skipnav');
  link.focus();
  const box = link.getBoundingClientRect();
  return box.top >= 0 && box.height > 0 && document.querySelector(link.getAttribute('href'))?.tabIndex === -1;
}"""
_PRINTED = """() => {
  const seen = what => [...document.querySelectorAll(what)].filter(one => one.checkVisibility()).length;
  const controls = "nav a, .mc-who a, main button, main input, main select";
  return {tables: seen("main table"), controls: seen(controls)};
}"""
_PAPER = 720
"""What a Letter page with half an inch of margin has for a width."""
_WIDTH = "document.scrollingElement.scrollWidth - innerWidth"
_TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""


class Walk:
    """A tab that goes from page to page, and what it found wrong on the way."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.seen: list[str] = []
        self.wrong: list[str] = []
        page.emulate_media(reduced_motion="reduce")  # what moves into sight is there at once

    def look(self, path: str, *, refused: bool = False) -> None:
        """All that is asked of a page, at three widths and on paper."""
        self.page.set_viewport_size({"width": 1280, "height": 800})
        answer = self.page.goto(self.address + path)
        if answer.request.redirected_from:
            return  # it leads on to a page that is walked itself
        self.seen.append(path)
        self._expect(path, (answer.status >= 400) == refused, f"status {answer.status}")
        found = self.page.evaluate(_LOOK, CODE_NAMES)
        self._expect(path, found["headings"] == 1, f"{found['headings']} first headings")
        self._expect(path, found["mains"] == 1, f"{found['mains']} main parts")
        self._expect(path, found["title"].endswith(" – Missoula classify"), f"title {found['title']!r}")
        self._expect(path, len(found["title"]) > len(" – Missoula classify"), "an empty title")
        self._expect(path, not found["odd"], f"another face of type: {found['odd'][:5]}")
        self._expect(path, not found["codes"], f"code names: {found['codes'][:5]}")
        self._expect(path, self.page.evaluate(_SKIP), "no way past the menu that is seen")
        for violation in violations(self.page):
            self._expect(path, False, violation)
        self.page.emulate_media(color_scheme="dark")  # contrast is what another ground changes
        for violation in violations(self.page, only=["color-contrast"]):
            self._expect(path, False, f"in the dark: {violation}")
        self.page.emulate_media(color_scheme="light")
        for width in (1280, 640, 320):  # 640 is what a window of 1280 has at 200 % zoom
            self.page.set_viewport_size({"width": width, "height": 800})
            wider = self.page.evaluate(_WIDTH)
            self._expect(path, wider <= 0, f"at {width}: {wider} too wide: {self.page.evaluate(_TOO_WIDE)}")
        self._print(path)

    def _print(self, path: str) -> None:
        """On paper stands what one came for, and nothing to press."""
        self.page.set_viewport_size({"width": _PAPER, "height": 960})
        on_screen = self.page.evaluate(_PRINTED)
        self.page.emulate_media(media="print")
        printed, wider = self.page.evaluate(_PRINTED), self.page.evaluate(_WIDTH)
        self.page.emulate_media(media="screen")
        self._expect(path, printed["tables"] >= on_screen["tables"], "a table is not printed")
        self._expect(path, not printed["controls"], f"{printed['controls']} links and buttons are printed")
        self._expect(path, wider <= 0, f"printed {wider} too wide")

    def _expect(self, path: str, right: bool, what: str) -> None:
        if not right:
            self.wrong.append(f"{path}: {what}")


@pytest.fixture(scope="module")
def address(web: House) -> Iterator[str]:
    with serving(web.settings.home) as address:
        yield address


@pytest.fixture
def everything(page: Any, sign_in: SignIn, address: str) -> Walk:
    """Somebody with every role and every grant."""
    use_session_of(page, sign_in(*Role, content=True, cji=True), address)
    return Walk(page, address)


def pages(web: House, client: Any) -> list[str]:
    """An address of every page, about the share with the most to show."""
    share = web.store.share_named(PERSONNEL)
    others = NO_PAGES | PARTS_OF_PAGES | LEADS_ON | NOT_IN_TOWN
    walked = [route for route in routes() if not route.is_of_twin and route.name not in others]
    walked.sort(key=lambda route: route.name == "idle")  # last: it locks the session
    return [path for route in walked if is_read(client, path := route.path(web, share))]


def is_read(client: Any, path: str) -> bool:
    """Whether an address is read, not only sent to."""
    answer = client.options(path)
    return answer.status_code != 405 or "GET" in answer["Allow"]


def test_every_page_has_no_barrier_and_fits_every_screen(
    everything: Walk, web: House, sign_in: SignIn
) -> None:
    for path in (*NOT_THERE, *WRONGLY_ASKED):
        everything.look(path, refused=True)
    for path in (*MORE, *pages(web, sign_in(*Role, content=True, cji=True))):
        # A home that is no demonstration has no people to choose from.
        everything.look(path, refused=path == "/demonstration/")
    assert everything.wrong == [], "\n".join(everything.wrong)
    assert len(everything.seen) > 40, everything.seen


def test_pages_of_who_may_little_or_is_nobody(page: Any, address: str, sign_in: SignIn) -> None:
    """Refused, without a role, and before signing in."""
    walk = Walk(page, address)
    for path in AS_NOBODY:
        walk.look(path, refused=path.startswith("/setup/"))
    use_session_of(page, sign_in(), address)
    walk.look("/")
    for path in ("/audit/", "/accounts/"):
        walk.look(path, refused=True)
    assert walk.wrong == [], "\n".join(walk.wrong)


def test_pages_of_a_house_without_shares(
    page: Any, sign_in: SignIn, web: House, blank_home: Path, tmp_path: Path
) -> None:
    """Each says what to do next; none has a table without rows. No service: the browser asks this process."""
    client = sign_in(*Role)
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    open_house(Settings(home=home, jobs=1, ocr=False))
    try:
        page.route("**/*", lambda route: route.fulfill(**answer_of(client, route.request.url)))
        walk = Walk(page, "http://localhost")
        for path in EMPTY:
            walk.look(path)
            empty = page.evaluate(
                "[...document.querySelectorAll('tbody')].filter(b => !b.rows.length).length"
            )
            assert empty == 0, f"{path} has a table without rows"
            if path in SAY_WHAT_NEXT:
                assert page.locator(".mc-empty").count() >= 1, path
        assert walk.wrong == [], "\n".join(walk.wrong)
    finally:
        open_house(web.settings)


def answer_of(client: Any, url: str) -> dict[str, Any]:
    """What the application answers, as Playwright wants it."""
    answer = client.get(url.removeprefix("http://localhost"), HTTP_HOST="localhost")
    headers = {name: value for name, value in answer.items() if name.lower() != "content-length"}
    return {"status": answer.status_code, "headers": headers, "body": body_of(answer)}
