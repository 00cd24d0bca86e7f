"""A copy of a PDF in a real browser: a box by mouse and by keyboard, the copy as it will be, the copy itself,
and the look of somebody else; no barriers on the way.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.rights import Role
from classify.scanning import scan_share
from classify.settings import Settings
from classify.web.house import House
from tests.redact.paged import lines, pdf_of
from tests.web.conftest import SignIn, serving, use_session_of, violations
from tests.web.town import PATIENT, SSN

LETTERS = pdf_of(
    lines(
        "Order of the parks department",
        f"Applicant: {PATIENT}, SSN {SSN}",
        "The old mill is quiet in the morning and in the evening",
        *["The hours of the library are long in summer and short in winter"] * 5,
        size=10,
    ),
    lines(*["Nothing of anybody stands on this page, and nobody is named on it"] * 6, size=10),
)


def home_with_a_letter(web: House, place: Path) -> tuple[Path, int]:
    """A home of its own, with the accounts of this process, and the number of a letter in it."""
    home = Path(shutil.copytree(web.settings.home, place / "home"))
    folder = place / "Letters"
    folder.mkdir()
    (folder / "letter.pdf").write_bytes(LETTERS)
    with Store.open(home) as store:
        scan_share(folder, store=store, settings=Settings(home=home, jobs=1, ocr=False), share="Letters")
        [line] = Catalogue(store).lines(store.share_named("Letters"))
        return home, line.id


def typed(page: Any, **sides: str) -> None:
    """A box by its numbers, without a mouse."""
    for name, value in sides.items():
        page.locator(f"#box_{name}").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(value)


def press(page: Any, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).focus()
    page.keyboard.press("Enter")


def draws(page: Any) -> dict[str, float]:
    """A box with the mouse, from the middle of the page on; what the fields say then."""
    sheet = page.locator("[data-draw] svg")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.75)
    page.mouse.up()
    return {name: float(page.input_value(f"#box_{name}")) for name in ("left", "top", "wide", "high")}


def test_a_box_by_keyboard_the_copy_and_the_second_look(
    web: House, sign_in: SignIn, chromium: Any, page: Any, tmp_path: Path
) -> None:
    maker = sign_in(Role.REVIEWER, content=True)
    second = sign_in(Role.REVIEWER, content=True)
    home, item = home_with_a_letter(web, tmp_path)
    with serving(home) as address:
        use_session_of(page, maker, address)
        page.goto(f"{address}/sharing/copies/of/{item}/")
        sides = draws(page)
        # The sheet is 400 by 300 points.
        wanted = {"left": 100 / 72, "top": 150 / 72, "wide": 100 / 72, "high": 75 / 72}
        assert all(abs(sides[name] - wanted[name]) < 0.05 for name in wanted), sides
        assert page.evaluate("document.activeElement.textContent") == "Add the box"
        typed(page, left="0.8", top="1.28", wide="0.48", high="0.2")
        press(page, "Add the box")
        page.get_by_text("The box is added.").wait_for()
        press(page, "Show the copy as it will be")
        page.get_by_text("It withstands").wait_for(timeout=300_000)
        told = page.content()
        assert "quiet in the morning" in told.split('id="will"')[1]
        assert "old mill" not in told.split('id="will"')[1]
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.emulate_media(color_scheme="dark")
        assert violations(page, only=["color-contrast"]) == []
        press(page, "Make it")
        page.get_by_text("withstood every attack").wait_for(timeout=300_000)
        assert violations(page) == []
        number = page.url.rstrip("/").rsplit("/", 1)[1]
        context = chromium.new_context()
        other = context.new_page()
        other.set_default_timeout(300_000)
        use_session_of(other, second, address)
        other.goto(f"{address}/sharing/copies/{number}/")
        assert other.get_by_role("button", name="I agree").count() == 0
        other.get_by_role("link", name="Next").focus()
        other.keyboard.press("Enter")
        other.get_by_role("button", name="I agree").wait_for()
        assert violations(other) == []
        assert other.evaluate("document.documentElement.scrollWidth") <= other.viewport_size["width"]
        other.get_by_role("button", name="I agree").focus()
        other.keyboard.press("Enter")
        other.get_by_text("You agreed: the copy may leave.").wait_for()
        other.goto(f"{address}/sharing/copies/?show=ready")
        assert other.get_by_role("link", name="letter.pdf").count() == 1
        assert violations(other) == []
        assert SSN not in other.content() + page.content() + told
        context.close()
