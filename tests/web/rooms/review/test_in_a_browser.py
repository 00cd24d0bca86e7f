"""The queue in a real browser: one press a decision, every key, nothing lost when something goes wrong."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.review.desk import Desk
from classify.rights import Assignment, Person, Role
from classify.settings import Settings
from classify.web.house import House
from models.decision import Verdict
from tests.web.conftest import HOME, enter, make_account, serving, use_session_of, violations

_GONE_ON = """before => document.querySelector('#rv-head [data-at]')?.dataset.at !== before
  && !document.getElementById('review').hasAttribute('aria-busy')
  && document.getElementById('rv-receipt').textContent !== 'Saving'"""
_TOLD = re.compile("^(Decided|Put off|Waits|Taken back|Given|The steward)")
NUMBERS, NAMES, PHONES = "US_SSN", "PERSON", "PHONE_NUMBER"


@dataclass(frozen=True, slots=True)
class Served:
    """Pages of a home of this module's own, with people whose sessions are in it."""

    address: str
    home: Path
    people: dict[str, Client]

    def desk(self, store: Store, name: str = "elsewhere") -> Desk:
        """The desk of somebody at another machine."""
        person = Person(name, (Assignment(Role.REVIEWER),), True, True)
        return Desk(store, Catalogue(store), Settings(home=self.home, jobs=1, ocr=False), person)

    def group(self, entity: str) -> str:
        """The largest group of a kind of data."""
        with Store.open(self.home) as store:
            lines = [line for line in self.desk(store).groups() if line.entity == entity]
            return max(lines, key=lambda line: line.items).key

    def open(self, page: Any, name: str, path: str) -> None:
        """Has somebody open a page."""
        use_session_of(page, self.people[name], self.address)
        page.goto(self.address + path)


@pytest.fixture(scope="module")
def served(web: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    people: dict[str, Client] = {}
    for name, facts in (("ada", {"cji": True}), ("ben", {"content": True}), ("new", {"cji": True})):
        people[name] = Client()
        enter(people[name], make_account(Role.REVIEWER, name=f"queue-{name}-{id(people)}", **facts))
    people["eve"] = Client()
    enter(people["eve"], make_account(Role.STEWARD, name=f"queue-eve-{id(people)}", cji=True))
    home = Path(shutil.copytree(HOME, tmp_path_factory.mktemp("queue") / "home"))
    with serving(home) as address:
        yield Served(address, home, people)


def at(page: Any) -> str:
    """The file before the person."""
    return str(page.locator("#rv-file").inner_text())


def receipt(page: Any) -> str:
    """What came of the last press, once the server has said."""
    told = page.locator("#rv-receipt", has_text=_TOLD)
    told.wait_for()
    return str(told.inner_text())


def files(page: Any) -> list[str]:
    """The questions that are listed."""
    return list(page.locator("#rv-list li").evaluate_all("all => all.map(one => one.dataset.question)"))


def focus(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def shown(page: Any, name: str) -> None:
    page.locator("#rv-file", has_text=re.compile(f"^{re.escape(name)}$")).wait_for()


def test_every_key_does_one_thing_and_sleeps_in_fields(served: Served, page: Any) -> None:
    served.open(page, "ada", f"/review/groups/{served.group(NUMBERS)}/")
    first = at(page)
    page.keyboard.press("j")
    page.locator(f"#rv-head [data-at='{files(page)[1]}']").wait_for()
    second = at(page)
    assert focus(page) == "rv-head"  # a labelled container, no button
    page.keyboard.press("k")
    shown(page, first)
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.dataset.finding") != ""
    page.keyboard.press("x")
    assert page.locator("#rv-mode").inner_text() == "the 1 file you ticked"
    page.keyboard.press("x")
    page.keyboard.press("/")
    page.keyboard.type("123456")
    page.locator("details.rv-more summary").click()
    page.locator("#rv-note").focus()
    page.keyboard.type("1 u h x A 7 is typed")
    assert page.locator("#rv-note").input_value() == "1 u h x A 7 is typed"
    page.locator("#rv-scope").focus()
    page.keyboard.press("1")
    page.locator("#rv-note").fill("")
    page.locator("#rv-find").fill("")
    page.keyboard.press("Escape")
    page.locator("#rv-head").focus()
    page.keyboard.press("Control+1")
    assert page.locator("[data-done]").count() == 0
    page.keyboard.press("1")
    shown(page, second)
    assert focus(page) == "rv-head"
    assert receipt(page).startswith("Decided: ")
    assert page.locator("#live").inner_text() == page.locator("#rv-receipt").inner_text()
    page.keyboard.press("u")
    page.locator("#rv-receipt", has_text="Taken back").wait_for()
    shown(page, first)
    assert page.locator("[data-done]").count() == 0
    page.keyboard.press("h")
    assert receipt(page) == "Put off until tomorrow: 1 file."
    assert page.locator("[data-done]").inner_text().endswith("Put off")
    page.keyboard.press("?")
    listed = page.locator("dialog[open] kbd:visible").all_inner_texts()
    assert {"1", "2", "3", "4", "5", "6", "7", "j", "k", "n", "p", "h", "u", "x", "A", "/", "?"} <= {*listed}


def test_a_held_key_and_caps_lock_decide_nothing_more(served: Served, page: Any) -> None:
    served.open(page, "ada", f"/review/groups/{served.group(NAMES)}/")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '1', repeat: true, bubbles: true}))"
    )
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'A', bubbles: true}))")
    assert page.locator("[data-done]").count() == 0
    assert page.locator("#review").get_attribute("data-mode") == "one"


def test_the_whole_group_but_one_is_one_press_after_five_were_shown(served: Served, page: Any) -> None:
    served.open(page, "ada", f"/review/groups/{served.group(NAMES)}/")
    left = "payroll.pdf"
    page.locator("#rv-list a", has_text=left).click()
    shown(page, left)
    page.keyboard.press("Shift+A")
    page.locator("#review[data-mode=whole]").wait_for()
    assert page.locator("#rv-samples tbody tr").count() == 5
    assert focus(page) == "rv-samples"
    assert violations(page) == []
    page.keyboard.press("x")
    assert page.locator("#rv-mode").inner_text() == "all 4 files of this group, but for 1 left out"
    page.keyboard.press("1")
    assert receipt(page).startswith("Decided: ")
    shown(page, left)
    assert page.locator("[data-done]").count() == 4
    page.keyboard.press("u")
    page.locator("#rv-receipt", has_text="Taken back").wait_for()
    assert page.locator("[data-done]").count() == 0


def test_a_stale_press_comes_back_with_the_reason(served: Served, page: Any) -> None:
    """Somebody else has decided otherwise: the press is not saved, and the file is there again."""
    key = served.group(PHONES)
    served.open(page, "ada", f"/review/groups/{key}/")
    name = at(page)
    with Store.open(served.home) as store:
        desk = served.desk(store)
        [question, *_] = desk.questions(key)
        seen = desk.look(question.id)
        lot = desk.decide(question.id, seen.revision, Verdict.ALLOWED).lot
        page.keyboard.press("2")
        page.locator("#rv-trouble", has_text="changed meanwhile").wait_for()
        shown(page, name)
        assert "This is decided." in page.locator("#rv-head").inner_text()
        assert f"Not saved: {name}." in page.locator("#rv-trouble").inner_text()
        assert [one.verdict for one in desk.look(question.id).findings] == [Verdict.ALLOWED]
        desk.undo(lot)


def test_without_the_server_every_press_is_told_and_sent_again_by_hand(served: Served, page: Any) -> None:
    served.open(page, "ada", f"/review/groups/{served.group(NAMES)}/")
    page.wait_for_load_state("networkidle")  # the next two files are there
    first = at(page)
    page.context.set_offline(True)
    page.keyboard.press("1")
    page.locator("#rv-trouble li", has_text=f"{first}: Right").wait_for()
    shown(page, first)
    page.keyboard.press("3")
    page.locator("#rv-trouble li", has_text=f"{first}: Public").wait_for()  # the last word counts
    assert "One decision was not saved" in page.locator("#rv-trouble").inner_text()
    assert page.locator("[data-done]").count() == 0
    page.context.set_offline(False)
    page.locator("#rv-trouble button", has_text="Decide them anew").click()
    assert page.locator("#rv-trouble").is_hidden()
    page.context.set_offline(True)
    page.keyboard.press("4")
    page.locator("#rv-trouble li").wait_for()
    page.context.set_offline(False)
    page.locator("#rv-trouble button", has_text="Send again").click()
    assert receipt(page).startswith("Decided: ")
    assert page.locator("[data-done]").first.inner_text().endswith("Allowed here")


def test_saved_but_never_answered_is_saved_once(served: Served, page: Any) -> None:
    """The server was killed after it had saved: sent again, the same press is the same decision."""
    served.open(page, "ada", f"/review/groups/{served.group(PHONES)}/")

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/review/decide/", lose, times=1)
    page.keyboard.press("1")
    page.locator("#rv-trouble li").wait_for()
    page.locator("#rv-trouble button", has_text="Send again").click()
    assert receipt(page).startswith("Decided: ")
    assert page.locator("#rv-trouble").is_hidden()
    page.keyboard.press("u")
    page.locator("#rv-receipt", has_text="Taken back").wait_for()


def test_the_page_of_the_document_follows_the_findings(served: Served, page: Any) -> None:
    served.open(page, "ben", f"/review/groups/{served.group(NUMBERS)}/")
    page.locator("#rv-doc .mc-black").first.wait_for(timeout=180_000)  # a file is read by a worker
    page.keyboard.press("n")
    page.locator("#rv-doc .is-here").wait_for()
    assert violations(page) == []


def test_a_steward_answers_what_reviewers_ask_by_keys(served: Served, page: Any) -> None:
    with Store.open(served.home) as store:
        desk = served.desk(store, "rae")
        lines = [line for line in desk.groups() if line.items == 1][:2]
        numbers = [desk.questions(line.key)[0].id for line in lines]
        desk.refer(numbers, "Which law is it?")
    served.open(page, "eve", "/review/referred/")
    assert violations(page) == []
    page.locator(f"a[href='/review/referred/{min(numbers)}/']").click()
    first = page.locator("#rv-head [data-at]").get_attribute("data-at")
    assert violations(page) == []
    for asleep in ("7", "h", "Shift+A"):
        page.keyboard.press(asleep)
    assert page.locator("[data-done]").count() == 0
    page.keyboard.press("4")
    page.locator(f"#rv-head [data-at='{max(numbers)}']").wait_for()
    assert receipt(page).startswith("Decided: ")
    page.keyboard.press("u")
    page.locator("#rv-receipt", has_text="Taken back").wait_for()
    page.locator(f"#rv-head [data-at='{first}']").wait_for()
    page.keyboard.press("4")
    page.locator(f"#rv-head [data-at='{max(numbers)}']").wait_for()
    page.keyboard.press("1")
    shown(page, "Nobody asks any more.")
    assert receipt(page).startswith(("Decided: ", "Waits"))
    page.locator("#rv-head a", has_text="To the list").click()
    page.locator("strong", has_text="No reviewer asks anything.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_any_state(served: Served, page: Any, scheme: str) -> None:
    """The groups, a group, the whole of it, a complaint; also at 320 pixels, where nothing is wider. Contrast
    is what another ground changes.
    """
    page.emulate_media(color_scheme=scheme)
    key, rules = served.group(NAMES), {"only": ["color-contrast"]} if scheme == "dark" else {}
    for width in (1280, 320) if scheme == "light" else (1280,):
        page.set_viewport_size({"width": width, "height": 800})
        served.open(page, "ada", "/review/")
        assert violations(page, **rules) == [], width
        served.open(page, "ada", f"/review/groups/{key}/")
        page.locator("details.rv-more summary").click()
        assert violations(page, **rules) == [], width
        page.evaluate("document.querySelector('#rv-head').focus()")
        page.keyboard.press("Shift+A")
        page.locator("#review[data-mode=whole]").wait_for()
        assert violations(page, **rules) == [], width
        page.context.set_offline(True)
        page.keyboard.press("1")
        page.locator("#rv-trouble li").wait_for()
        assert violations(page, **rules) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.set_offline(False)
        page.locator("#rv-trouble button", has_text="Decide them anew").click()


def test_a_new_reviewer_clears_the_queue_by_keyboard_alone(served: Served, page: Any) -> None:
    """One press a decision: as many presses as requests to decide, and nothing is left."""
    posts: list[str] = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.url.endswith("/review/decide/") else None)
    with Store.open(served.home) as store:
        for question in [
            one for line in served.desk(store).groups() for one in served.desk(store).questions(line.key)
        ]:
            assert question.claimed_by == ""
    served.open(page, "new", "/review/")
    page.locator("button", has_text="I have 20 minutes").focus()
    page.keyboard.press("Enter")
    page.locator("#rv-head [data-at]").wait_for()
    presses = 0
    while page.locator("#review").get_attribute("data-state") != "finished":
        before = page.locator("#rv-head [data-at]").get_attribute("data-at")
        page.keyboard.press("1")
        presses += 1
        deadline = time.monotonic() + 60
        while not page.evaluate(_GONE_ON, before):
            assert time.monotonic() < deadline
            page.wait_for_timeout(20)
        assert presses < 60
    assert page.locator("#rv-file").inner_text() == "Your batch is done."
    assert page.locator("#rv-trouble").is_hidden()
    assert violations(page) == []
    assert len(posts) == presses
    assert page.locator("#rv-list li:not([data-done])").count() == 0
    page.keyboard.press("j")
    page.wait_for_url("**/review/")
    # Put off by another test until tomorrow: nobody is asked today.
    assert page.locator(".mc-empty").inner_text().startswith("Nothing waits for you.")
