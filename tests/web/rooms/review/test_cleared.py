"""The queue of the demonstration, cleared in a real browser by somebody new, by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from sqlalchemy import select

from benchmarks.review_speed import Met, cleared
from classify.commands import demo
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.tables import DECISION, QUESTION
from classify.review.desk import Desk
from classify.rights import Assignment, Person, Role
from classify.settings import Settings
from classify.web.house import open_house
from tests.web.conftest import elsewhere, enter, make_account, serving, violations
from tests.web.rooms.review.test_in_a_browser import Served

PART = "HR"
NEW = "newcomer"
"""Not trained for the words of documents yet: decides by what was found, where, and why."""


@pytest.fixture(scope="module")
def demonstration(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """What `classify demo --open` serves, on a home of its own: of its share one department, without OCR. All
    of it is for `python -m benchmarks.review_speed --demo`: a press is some tenths of a processor second.
    """
    home = Path(shutil.copytree(blank_home, tmp_path_factory.mktemp("demonstration") / "home"))
    settings = Settings(home=home, jobs=2, ocr=False)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo, "SAMPLE", demo.SAMPLE / PART)
        demo.demo(settings)
    new = Client()
    with elsewhere():
        demo._make_people(settings)
        open_house(settings)
        enter(new, make_account(Role.REVIEWER, name=NEW))
    with serving(home) as address:
        yield Served(address, home, {NEW: new})


def waiting(home: Path) -> tuple[int, int]:
    """Questions that wait for a reviewer of everything, and decisions that were ever taken."""
    person = Person("somebody", (Assignment(Role.REVIEWER),), True, True)
    with Store.open(home) as store:
        desk = Desk(store, Catalogue(store), Settings(home=home), person)
        with store.database.reading() as session:
            decided = session.execute(select(DECISION.c.decided_by, DECISION.c.ended_at)).all()
        assert {tuple(one) for one in decided} <= {(NEW, None)}
        return desk.waiting().questions, len(decided)


def test_a_new_reviewer_clears_the_queue_by_keyboard_alone(
    demonstration: Served, page: Any, record_property: Callable[[str, object], None]
) -> None:
    """All of it is saved, and nothing is left."""
    home = demonstration.home
    asked, decided = waiting(home)
    assert (asked > 40, decided) == (True, 0)
    posts: list[str] = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.url.endswith("/review/decide/") else None)
    demonstration.open(page, NEW, "/review/")
    met = Met()
    cleared(page, met)
    assert met.wrong == []
    assert len(posts) == met.decisions
    assert met.presses <= met.files  # one press a decision, two for a whole group
    assert page.locator(".mc-empty").inner_text().startswith("Nothing waits for you.")
    assert violations(page) == []
    left, decided = waiting(home)
    assert left == 0
    assert decided > 0
    with Store.open(home) as store, store.database.reading() as session:
        states = set(session.scalars(select(QUESTION.c.state)))
    assert "open" not in states
    record_property("files, decisions, presses", (met.files, met.decisions, met.presses))
