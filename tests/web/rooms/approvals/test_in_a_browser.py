"""A steward's whole way by keyboard alone, in a real browser: choose, look, put in effect, still right."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from classify.inventory.store import Store
from classify.rights import Role
from models.approval import ApprovalState, Coverage
from tests.web.conftest import serving, violations
from tests.web.signed_in import session_in
from tests.web.town import PARKS, PERSONNEL

_TOO_WIDE = "document.scrollingElement.scrollWidth - innerWidth"


class Way:
    """A steward at the keys."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.wrong: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def goes_to(self, key: str, path: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        assert path in self.page.url, self.page.url

    def look(self, what: str) -> None:
        """No barrier, and nothing wider than a narrow screen, in whatever state this is."""
        self.wrong += [f"{what}: {one}" for one in violations(self.page)]
        self.page.set_viewport_size({"width": 320, "height": 800})
        wider = self.page.evaluate(_TOO_WIDE)
        if wider > 0:
            self.wrong.append(f"{what}: {wider} too wide at 320")
        self.page.set_viewport_size({"width": 1280, "height": 800})


def test_a_steward_approves_by_keyboard_alone(town_home: Path, tmp_path: Path, page: Any) -> None:
    home = Path(shutil.copytree(town_home, tmp_path / "home"))
    key = session_in(home, "ada", Role.STEWARD)
    with serving(home) as address, Store.open(home) as store:
        page.context.add_cookies([{"name": "session", "value": key, "url": address}])
        shares = [store.share_named(name) for name in (PARKS, PERSONNEL)]
        way = Way(page, address)
        page.goto(f"{address}/approvals/?by=folder&order=strict")
        way.look("what waits")
        assert "labels to approve" in page.locator("#tasks").inner_text()

        way.press("j", "x", "j", "x")
        assert page.locator("input[name=task]:checked").count() == 2
        way.goes_to("a", "/approvals/together/?task=")
        way.look("two tasks together")
        assert store.approvals_on_record(shares) == [], "looking changes nothing"

        # Keys sleep in fields; an override without its last day is refused beside it, and nothing is lost.
        page.locator("summary").focus()
        way.press("Enter")
        page.locator("#label").select_option("PUBLIC")
        page.locator("#reason").focus()
        page.keyboard.type("as asked")
        with page.expect_navigation():
            page.locator("main button[data-key=approve]").press("Enter")
        way.look("refused beside its field")
        assert "Say until when" in page.locator("#until-error").inner_text()
        assert page.locator("#reason").input_value() == "as asked"
        assert store.approvals_on_record(shares) == []

        page.locator("#label").select_option("")
        page.locator("#reason").fill("")
        page.evaluate("document.activeElement.blur()")
        way.goes_to("a", "/approvals/")
        assert "the label is in effect" in page.locator("[role=status]").first.inner_text()
        assert len(store.approvals_on_record(shares, [ApprovalState.STANDING])) == 2

        # What changed since it was shown is refused, and shown as it is. (Some folders hold several files.)
        page.goto(f"{address}/approvals/?by=folder&order=strict")
        files = [int(number) for number in page.locator("main tbody td.num").all_inner_texts()]
        way.press(*["j"] * (1 + next(row for row, number in enumerate(files) if number > 1)))
        way.goes_to("Enter", "/approvals/folder/")
        way.look("one task")
        number = int(page.url.rstrip("/").rpartition("/")[2])
        (share, shown) = next(
            (of, found) for of in shares if (found := store.shown_of(of, Coverage.FOLDER, number)) is not None
        )
        store.approve(share, shown, actor="bert", policy="1", left_out=[shown.items[0]])
        way.goes_to("a", "/approvals/put/")
        way.look("refused as stale")
        assert "Since this was shown" in page.locator("[role=alert]").inner_text()

        page.goto(f"{address}/approvals/record/")
        way.look("on record")
        way.press("j")
        way.goes_to("Enter", f"/approvals/{share.id}/")
        way.look("one approval")
        with page.expect_navigation():
            way.press("s")
        assert "still right" in page.locator("[role=status]").first.inner_text()
        (newest, *_) = store.approvals_on_record(shares)
        assert newest.confirmed_by == "ada"
        store.take_back(share, newest.id, actor="bert")
        page.goto(f"{address}/approvals/")
        way.look("to look at again")
        assert "The approval was taken back" in page.locator("main").inner_text()
        assert way.wrong == [], "\n".join(way.wrong)
