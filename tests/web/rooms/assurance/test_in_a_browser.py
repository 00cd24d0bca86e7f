"""A reviewer reads blind by keyboard alone; an auditor sees what it shows, in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from classify.assurance.desk import AssuranceDesk
from classify.inventory.store import Store
from classify.rights import Role
from tests.web.conftest import serving, violations
from tests.web.rooms.assurance.test_views import read_by
from tests.web.signed_in import session_in
from tests.web.town import PARKS

_TOO_WIDE = "document.scrollingElement.scrollWidth - innerWidth"


class _House:
    """As much of a house as `read_by` asks for."""

    def __init__(self, store: Store) -> None:
        self.store = store


def look(page: Any, what: str) -> list[str]:
    """What is wrong with the page in this state: barriers, or wider than a narrow screen."""
    wrong = [f"{what}: {one}" for one in violations(page)]
    page.set_viewport_size({"width": 320, "height": 800})
    if page.evaluate(_TOO_WIDE) > 0:
        wrong.append(f"{what}: too wide")
    page.set_viewport_size({"width": 1280, "height": 800})
    return wrong


def test_read_blind_by_keyboard_and_shown_to_the_auditor(town_home: Path, tmp_path: Path, page: Any) -> None:
    home = Path(shutil.copytree(town_home, tmp_path / "home"))
    reader = session_in(home, "bea", Role.REVIEWER)
    auditor = session_in(home, "otis", Role.AUDITOR)
    wrong: list[str] = []
    with Store.open(home) as store:
        share = store.share_named(PARKS)
        desk = AssuranceDesk(store, None, "otis")
        desk.draw(desk.plan(share, 0.05, seed="seven"))
        plan = store.assurance_plans([share])[0]
        with serving(home) as address:
            page.context.add_cookies([{"name": "session", "value": reader, "url": address}])
            page.goto(f"{address}/assurance/{share.id}/read/")
            page.locator(
                ".as-sheet .mc-doc__text, .as-sheet .mc-doc__page, .as-sheet .mc-empty"
            ).first.wait_for()
            wrong += look(page, "reading")
            for number, key in enumerate(("g", "t", "0"), 1):
                with page.expect_navigation():
                    page.keyboard.press(key)
                assert f"{number} of" in page.locator("main").inner_text()
            said = [one.judged for one in store.assurance_samples(plan.id) if one.judged_by == "bea"]
            assert said == ["PUBLIC", "RESTRICTED", "cannot tell"]

            read_by(_House(store), plan, "cleo", "dora")  # type: ignore[arg-type]
            page.context.clear_cookies()
            page.context.add_cookies([{"name": "session", "value": auditor, "url": address}])
            page.goto(f"{address}/assurance/{share.id}/")
            assert "Of all sensitive files the program found between" in page.locator("main").inner_text()
            wrong += look(page, "what is shown")
            page.goto(f"{address}/assurance/")
            wrong += look(page, "all shares")
    assert wrong == []
