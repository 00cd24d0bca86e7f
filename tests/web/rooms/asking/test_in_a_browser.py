"""From a question to a letter by keyboard alone, in a real browser: one asks, another decides."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.rights import Role
from models.sharing_request import RequestState
from tests.web.conftest import serving, violations
from tests.web.signed_in import session_in
from tests.web.town import PARKS

_TOO_WIDE = "document.scrollingElement.scrollWidth - innerWidth"
_RESTS_ON = """([what, words]) => {
  const one = document.activeElement;
  return one.matches(what) && (!words || one.textContent.trim() === words);
}"""


class Keys:
    """Somebody at the keys."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.wrong: list[str] = []

    def to(self, what: str, words: str = "") -> None:
        """Tab until the focus rests on it."""
        for _ in range(120):
            if self.page.evaluate(_RESTS_ON, [what, words]):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way to {what} {words}")

    def press(self, what: str, words: str = "", *, key: str = "Enter") -> None:
        """What leads to another page."""
        self.to(what, words)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def fill(self, what: str, words: str) -> None:
        self.to(what)
        self.page.keyboard.type(words)

    def look(self, what: str) -> None:
        """No barrier, nothing wider than a narrow screen, as readable in the dark."""
        self.wrong += [f"{what}: {one}" for one in violations(self.page)]
        self.page.emulate_media(color_scheme="dark")
        self.wrong += [f"{what}, dark: {one}" for one in violations(self.page, only=["color-contrast"])]
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 320, "height": 800})
        if (wider := self.page.evaluate(_TOO_WIDE)) > 0:
            self.wrong.append(f"{what}: {wider} too wide at 320")
        self.page.set_viewport_size({"width": 1280, "height": 800})


def test_one_asks_and_another_decides_by_keyboard_alone(town_home: Path, tmp_path: Path, page: Any) -> None:
    home = Path(shutil.copytree(town_home, tmp_path / "home"))
    rita, sam = session_in(home, "rita", Role.RECORDS), session_in(home, "sam", Role.STEWARD)
    with Store.open(home) as store, serving(home) as address:
        shares = [store.share_named(PARKS)]
        item = next(one.id for one in Catalogue(store).lines(shares[0]) if one.path == "mowing.txt")
        keys = Keys(page)
        page.context.add_cookies([{"name": "session", "value": rita, "url": address}])
        page.goto(f"{address}/items/{item}/")
        keys.press("main a.usa-button", "May we share it?")
        keys.fill("#to", "The public")
        keys.press("main form button", "May we?")
        assert "Refer to the data steward" in page.locator("#answer").inner_text()
        keys.press("main a.usa-button", "Ask for it")
        keys.fill("#name", "The Invented Herald")
        keys.fill("#use", "A report about lawns")
        keys.fill("#access", "One reporter")
        keys.fill("#security", "On a locked shelf")
        keys.fill("#until", "06302999")
        keys.press("main form button")
        assert "Asked. It is to be answered by" in page.locator("[role=status]").first.inner_text()
        (line,) = store.requests(shares)

        page.context.clear_cookies()
        page.context.add_cookies([{"name": "session", "value": sam, "url": address}])
        page.goto(f"{address}/sharing/requests/")
        keys.press("tbody a")
        keys.press("main button", "The asker was told")
        keys.to("input[name=decided]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.locator("#d-denied").is_checked()
        keys.fill("#reason", "The number 219-09-4321 is in it")
        keys.press("main button", "Decide")
        assert "holds a name or a value" in page.locator("#reason-error").inner_text()
        keys.look("refused beside its field")
        keys.to("#reason")
        page.keyboard.press("Control+a")
        keys.fill("#reason", "Nobody has looked through it yet")
        keys.press("main button", "Decide")
        assert store.requests(shares)[0].state is RequestState.ANSWERED
        keys.press("main a.usa-button", "The letter")
        keys.look("the letter")
        assert "Nobody has looked through it yet." in page.locator("article").inner_text()
        page.emulate_media(media="print")
        assert not page.locator("header, footer, main a").locator("visible=true").count()
        assert page.locator("article").is_visible()
        page.emulate_media(media="screen")
        with page.expect_download() as taken:
            keys.to("main a", "As plain text")
            page.keyboard.press("Enter")
        assert taken.value.suggested_filename == f"request-{line.id}.txt"
        assert keys.wrong == [], "\n".join(keys.wrong)
