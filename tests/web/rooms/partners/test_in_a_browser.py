"""The pages of this room in a real browser: no barrier in any state, and a draft begun by keyboard alone."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from classify.inventory.store import Store
from classify.rights import Role
from classify.web.sharing import today
from models.agreement import AgreementKind, AgreementState
from tests.inventory.sharing import AGENCY, SHERIFF, TERMS, live, recipient
from tests.web.conftest import serving, violations
from tests.web.rooms.partners.partnered import released
from tests.web.signed_in import session_in
from tests.web.town import PARKS

_TOO_WIDE = "document.scrollingElement.scrollWidth - innerWidth"


def test_every_page_with_something_on_it(town_home: Path, tmp_path: Path, web: Any, page: Any) -> None:
    home = Path(shutil.copytree(town_home, tmp_path / "home"))
    key = session_in(home, "ada", Role.STEWARD)
    with serving(home) as address, Store.open(home) as store:
        page.context.add_cookies([{"name": "session", "value": key, "url": address}])
        agency = recipient(store)
        recipient(store, replace(SHERIFF, vetted_until=today() + timedelta(12)))
        agreement = live(store, agency, replace(TERMS, ends=today() + timedelta(20)))
        _, release = released(store, PARKS, agency, agreement=agreement)
        reviewed = store.draft_agreement(agency, AgreementKind.NONDISCLOSURE, TERMS, actor="sam")
        store.submit_agreement(reviewed, actor="sam")
        wrong = []
        for path in (
            *(f"recipients/{agency}/", "agreements/", f"agreements/{reviewed}/"),
            *(f"agreements/{agreement}/revise/", f"releases/{release}/", "releases/log/"),
        ):
            page.set_viewport_size({"width": 320, "height": 800})
            page.goto(f"{address}/sharing/{path}")
            wrong += [f"{path}: {one}" for one in violations(page)]
            if (wider := page.evaluate(_TOO_WIDE)) > 0:
                wrong.append(f"{path}: {wider} too wide at 320")
        assert wrong == []
        _drafts_by_keyboard(page, f"{address}/sharing/agreements/new/")
        (line, *_) = store.agreements(today(), states=[AgreementState.DRAFT])
        assert (line.recipient_id, line.kind) == (agency, AgreementKind.CONTRACT)


def _drafts_by_keyboard(page: Any, address: str) -> None:
    """The name is completed while it is typed; a state with errors has no barrier either."""
    page.goto(address)
    page.locator("#recipient").focus()
    page.keyboard.type("zz")
    expect(page.locator("#recipients-named option")).to_have_count(0, timeout=60_000)
    page.keyboard.press("Control+a")
    page.keyboard.type("off")
    expect(page.locator("#recipients-named option")).to_have_count(1, timeout=60_000)
    completed = page.evaluate("document.querySelector('#recipients-named option').value")
    assert completed.startswith(AGENCY.name)
    page.keyboard.press("Control+a")
    page.keyboard.type("nobody at all")
    page.locator("#form").focus()
    page.keyboard.type("Contract")
    with page.expect_navigation():
        page.locator("main button[type=submit]").focus()
        page.keyboard.press("Enter")
    assert violations(page) == []
    assert page.locator("#recipient").get_attribute("aria-invalid") == "true"
    page.locator("#recipient").fill(completed)
    page.locator("main button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile(r"Agreement \d+, version 1"), timeout=60_000)
