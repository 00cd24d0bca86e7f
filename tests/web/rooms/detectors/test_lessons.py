"""Lessons in pages: proposed with their preview, accepted, agreed to by another person, taken back."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.labelled_items import fill
from classify.label.policy import Policy
from classify.learning import teaching
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.detectors import lessons
from models.lesson import LessonState
from tests.learning.deciding import DETECTOR, decide_by_score
from tests.web.conftest import SignIn
from tests.web.rooms.detectors.test_following import settled
from tests.web.rooms.detectors.test_previews import shown

PAGE = f"/detectors/of/{DETECTOR}/"


@pytest.fixture
def taught(fresh: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A share with decisions: low scores were wrong. Answers are waited for, however busy the machine is."""
    monkeypatch.setattr(lessons, "QUICK_SECONDS", 60)
    share = fill(fresh.store, tmp_path / "invented", 400)
    decide_by_score(fresh.store, share)
    fresh.store.reevaluate(share, Policy.load())
    yield fresh
    settled()


def preview_of_the_first(client: Any) -> tuple[str, str]:
    """Asks for the first proposal; the address of its result, and the page."""
    answer = client.post(f"{PAGE}preview/", {"proposal": "0"})
    return answer["Location"], shown(client, answer)


def revision(text: str) -> str:
    found = re.search(r'name="revision" value="([^"]+)"', text)
    assert found
    return found[1]


def test_from_decisions_to_a_lesson_and_back(taught: House, sign_in: SignIn) -> None:
    steward, other = sign_in(Role.STEWARD, cji=True), sign_in(Role.STEWARD, cji=True)
    page = steward.get(PAGE).content.decode()
    assert "Person&#x27;s name: only findings with a score of 0.5" in page
    assert re.search(r"It would take away \d+ that people found wrong and 0 they found right", page)
    assert re.search(r"It cost people \d+ minutes? for \d+ findings? right and \d+ wrong", page)
    address, text = preview_of_the_first(steward)
    assert "it counts when a second person agrees" in text
    answer = steward.post(f"{address}accept/", {"revision": revision(text)}, follow=True)
    assert "Asked for. It counts when a second person agrees." in answer.content.decode()
    [line] = taught.store.lessons(LessonState.REQUESTED)
    refused = steward.post(f"/detectors/lessons/{line.id}/answer/", {"answer": "agree"})
    assert refused.status_code == 409
    assert "A second person has to answer this" in refused.content.decode()
    agreed = other.post(f"/detectors/lessons/{line.id}/answer/", {"answer": "agree"}, follow=True)
    assert "Agreed. Labels follow it" in agreed.content.decode()
    assert [one.id for one in taught.store.lessons()] == [line.id]
    settings = sign_in(Role.ADMINISTRATOR).get("/settings/detectors/").content.decode()
    assert "What decisions taught" in settings
    ended = steward.post(f"/detectors/lessons/{line.id}/end/", follow=True)
    assert "Taken back" in ended.content.decode()
    assert taught.store.lessons() == []
    trail = sign_in(Role.AUDITOR).get("/audit/").content.decode()
    for words in ("took back what decisions taught", "agreed, as second person, to what decisions teach"):
        assert words in trail


def test_what_was_not_shown_cannot_be_accepted(taught: House, sign_in: SignIn) -> None:
    steward = sign_in(Role.STEWARD, cji=True)
    address, _ = preview_of_the_first(steward)
    stale = steward.post(f"{address}accept/", {"revision": "another"})
    assert stale.status_code == 409
    assert "not what you were shown any more" in stale.content.decode()
    assert taught.store.lessons(*LessonState) == []
    nobody_s = sign_in(Role.STEWARD).post(f"{address}accept/", {"revision": "x"})
    assert nobody_s.status_code == 404


def test_of_a_large_inventory_the_page_tells_how_far_it_is(
    taught: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pressed, answered at once: looked at once more, then it stands and labels follow; pressed twice it
    stands once.
    """
    steward = sign_in(Role.STEWARD, cji=True)
    address, text = preview_of_the_first(steward)
    goes_on = threading.Event()
    real = teaching.accept

    def slow(*given: Any, watch: Any, **more: Any) -> Any:
        watch(120, 100_000)
        assert goes_on.wait(60)
        return real(*given, watch=watch, **more)

    monkeypatch.setattr(teaching, "accept", slow)
    monkeypatch.setattr(lessons, "QUICK_SECONDS", 0.05)
    for _ in range(2):
        answer = steward.post(f"{address}accept/", {"revision": revision(text)})
        assert (answer.status_code, answer["Location"]) == (302, address)
    page = steward.get(address).content.decode()
    assert "Looked at once more before it stands: 120 of 100,000 files" in page
    assert "data-reload-after" in page
    assert taught.store.lessons(*LessonState) == []
    goes_on.set()
    for _ in range(600):
        if "data-reload-after" not in (page := steward.get(address).content.decode()):
            break
        time.sleep(0.1)
    assert "Asked for. It counts when a second person agrees." in page
    assert len(taught.store.lessons(*LessonState)) == 1


def test_who_may_teach(web: House, sign_in: SignIn) -> None:
    for role in (Role.RECORDS, Role.REVIEWER, Role.AUDITOR):
        for address in ("/detectors/lessons/1/end/", "/detectors/lessons/1/answer/"):
            assert sign_in(role).post(address).status_code == 403
    assert sign_in(Role.STEWARD).get("/detectors/lessons/1/end/").status_code == 405
    gone = sign_in(Role.STEWARD).post("/detectors/lessons/1/end/")
    assert gone.status_code == 409
    assert "no such lesson" in gone.content.decode()
