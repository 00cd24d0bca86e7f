"""Labels follow what was accepted beside the pages, which tell how far that is, also after a kill."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from classify.label.policy import Policy
from classify.lessons import Lesson
from classify.rights import Role
from classify.runs import RunNote, Runs, RunState
from classify.service.state import PartState, ServiceState
from classify.web.house import House
from classify.web.rooms.detectors import following
from models.lesson import LessonKind
from tests.web.conftest import SignIn

AGAIN = "/detectors/following/again/"
RUN = "01234567-89ab-cdef-0123-456789abcdef"
EVERYTHING = Lesson(LessonKind.LEAST, detector="identity/us_ssn", least=1.01)


def settled() -> None:
    """Waits until labels follow."""
    mine = following.newest()
    assert mine is None or mine.run or mine.over.wait(120)


@pytest.fixture
def behind(fresh: House) -> Iterator[House]:
    """A town where something was accepted, and the process killed before labels could follow."""
    settled()
    following._newest.clear()
    for share in fresh.store.shares():
        fresh.store.reevaluate(share, Policy.load())
    fresh.store.accept_lesson(EVERYTHING, actor="bea", basis={"decided": 9})
    yield fresh
    settled()
    following._newest.clear()


def test_what_was_broken_off_is_told_and_begun_again(behind: House, sign_in: SignIn) -> None:
    steward = sign_in(Role.STEWARD, cji=True)
    shares = len(behind.store.shares())
    assert f"The labels of {shares} shares were given under other rules" in text(steward)
    assert steward.get("/detectors/of/identity/us_ssn/").content.decode().count("do not follow yet") == 1
    assert sign_in(Role.AUDITOR).post(AGAIN).status_code == 403
    assert steward.post(AGAIN)["Location"] == "/detectors/"
    settled()
    assert "do not follow yet" not in text(steward)
    assert "Labels follow what stands since" in text(steward)
    assert following.behind() == []
    assert "had labels follow what decisions taught" in sign_in(Role.AUDITOR).get("/audit/").content.decode()


def text(client: Any) -> str:
    return str(client.get("/detectors/").content.decode())


def test_while_labels_follow_the_part_asks_again_by_itself(
    behind: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    steward, goes_on, calls = sign_in(Role.STEWARD, cji=True), threading.Event(), []

    def slow(_store: Any, _settings: Any, watch: Any) -> int:
        calls.append(1)
        watch(2_000, 100_000)
        assert goes_on.wait(60)
        return 7

    monkeypatch.setattr(following, "follow", slow)
    first = following.begin()
    assert following.begin() is first  # accepted meanwhile: it goes round once more
    while not first.whole:
        pass
    part = steward.get("/detectors/following/").content.decode()
    assert "Labels are given anew: 2,000 of 100,000 files" in part
    assert 'hx-trigger="load delay:2s"' in part
    goes_on.set()
    settled()
    assert len(calls) == 2
    part = steward.get("/detectors/following/").content.decode()
    assert "hx-trigger" not in part


def test_a_running_service_does_it(behind: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a run of its own flow, which goes on when it is broken off; what came of it is told."""
    asked: list[Any] = []

    class Door:
        def __init__(self, *where: Any) -> None:
            asked.append(where)

        def start(self, flow: str, parameters: dict[str, Any]) -> str:
            asked.append((flow, parameters))
            return RUN

    service = ServiceState(1, "127.0.0.1", 1, 4200, parts={"web": PartState("up")})
    monkeypatch.setattr(following, "running", lambda _home: service)
    monkeypatch.setattr(following, "Orchestrator", Door)
    following.begin()
    assert asked[1] == ("relabel", {})
    steward = sign_in(Role.STEWARD, cji=True)
    assert "The service does it; you need not stay here." in text(steward)
    runs = Runs(behind.settings.home)
    runs._folder.mkdir(exist_ok=True)
    note = RunNote("relabel", RunState.DONE, counts={"shares": 3, "items with another label": 12})
    runs.write(RUN, note)
    told = following.newest()
    assert told is not None
    assert (told.over.is_set(), told.changed) == (True, 12)
    runs.write(RUN, RunNote("relabel", RunState.FAILED))
    following.begin()
    assert "could not give labels anew" in text(steward)
