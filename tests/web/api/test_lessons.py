"""Lessons by programs: listed, looked at, accepted as they were shown, taken back; no second word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.labelled_items import fill
from classify.label.policy import Policy
from classify.learning import offered as offering
from classify.learning.proposals import Proposed
from classify.lessons import Lesson
from classify.rights import Scope
from classify.web.house import House
from models.lesson import LessonKind, LessonState
from tests.learning.deciding import DETECTOR, decide_by_score
from tests.web.api.conftest import Caller, acts, refused, told
from tests.web.rooms.detectors.test_following import settled
from tests.web.town import POLICE

TEACHES = Scope.APPROVAL_DECIDE


@pytest.fixture
def taught(fresh: House, tmp_path: Path) -> Iterator[House]:
    """A share with decisions that speak for higher scores, by which no label falls."""
    share = fill(fresh.store, tmp_path / "invented", 200)
    decide_by_score(fresh.store, share, below=0.3, above=0.31, most=200)
    fresh.store.reevaluate(share, Policy.load())
    yield fresh
    settled()


def sent(client: Any, path: str, **given: Any) -> Any:
    return client.post(f"/api/v1/{path}", given, content_type="application/json")


def test_what_was_shown_is_accepted_and_taken_back(taught: House, caller: Caller) -> None:
    client = caller(TEACHES)
    whole, first = told(client, "lessons")["items"], told(client, "lessons", limit=1)
    rest = told(client, "lessons", limit=50, after=first["next"])
    assert (first["items"] + rest["items"], rest["next"]) == (whole, None)
    other = client.get("/api/v1/lessons", {"state": "ended", "after": first["next"]})
    assert refused(other) == (404, "MC-779")
    proposed = {one["kind"]: one for one in whole}
    calibration = proposed["calibration"]
    assert (calibration["state"], calibration["id"], calibration["detector"]) == ("proposed", None, DETECTOR)
    assert calibration["basis"]["decided"] > 20
    effect = told(client, f"lessons/{calibration['key']}")
    assert effect["lesson"] == calibration
    assert (effect["counts"]["changed"], effect["takes_second"]) == (2, False)
    stale = sent(client, "lessons", key=calibration["key"], revision="another")
    assert refused(stale) == (409, "MC-831")
    done = sent(client, "lessons", key=calibration["key"], revision=effect["revision"])
    assert done.status_code == 200, done.content
    made = done.json()
    assert (made["state"], made["key"], made["basis"]["changed"]) == ("standing", None, 2)
    assert made["accepted_by"].startswith("token:")
    assert told(client, "lessons", state="standing")["items"] == [made]
    settled()
    share = taught.store.shares()[-1]
    assert taught.store.behind([share], Policy.load()) == [], "labels have followed"
    assert refused(client.get(f"/api/v1/lessons/{calibration['key']}")) == (404, "MC-773")
    ended = sent(client, f"lessons/{made['id']}/end").json()
    assert (ended["state"], ended["ended_by"]) == ("ended", made["accepted_by"])
    assert refused(sent(client, f"lessons/{made['id']}/end")) == (409, "MC-831")
    for action in ("preview.begin", "lesson.accept", "lesson.end"):
        [act] = acts(taught, action)
        assert act["actor"] == made["accepted_by"]


def test_other_scopes_do_not(web: House, caller: Caller) -> None:
    client = caller(*(scope for scope in Scope if scope is not TEACHES))
    assert refused(client.get("/api/v1/lessons")) == (403, "MC-772")
    assert refused(sent(client, "lessons", key="0" * 12, revision="x")) == (403, "MC-772")
    assert refused(sent(client, "lessons/1/end")) == (403, "MC-772")
    assert web.store.lessons(*LessonState) == []


def test_no_folder_of_a_flagged_share_is_proposed_and_no_digest_told(
    fresh: House, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    police, open_ = fresh.store.share_named(POLICE).id, fresh.store.shares()[0].id
    of_folder = Proposed(Lesson(LessonKind.FOLDER, DETECTOR, folder="f00d" * 8, share_id=open_), 6, 0, 6)
    flagged = replace(of_folder, lesson=replace(of_folder.lesson, share_id=police))
    monkeypatch.setattr(offering, "_decided", lambda *_: [DETECTOR])
    monkeypatch.setattr(offering, "proposals", lambda *_: [of_folder, flagged])
    client = caller(TEACHES)
    answer = client.get("/api/v1/lessons")
    [one] = answer.json()["items"]
    assert one["key"] == offering.key_of(of_folder.lesson)
    assert "f00d" not in answer.content.decode()
    key = offering.key_of(flagged.lesson)
    assert refused(client.get(f"/api/v1/lessons/{key}")) == (404, "MC-773")
    assert refused(sent(client, "lessons", key=key, revision="x")) == (404, "MC-773")
