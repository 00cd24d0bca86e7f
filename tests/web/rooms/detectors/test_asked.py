"""Totals count for whoever sees totals; files and folders are for those who may see them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from classify.inventory.blame import Said
from classify.inventory.tables import PROBE
from classify.review.precision import Precision
from classify.rights import Assignment, Person, Role
from classify.web.house import House
from classify.web.rooms.detectors import asked
from models.columns import now
from models.lesson import LessonKind
from tests.web.conftest import SignIn


def request(*roles: Role, clearance: bool = False) -> Any:
    return SimpleNamespace(person=Person("ann", tuple(map(Assignment, roles)), clearance=clearance))


def names(shares: list[Any]) -> list[str]:
    return [share.name for share in shares]


def test_a_flagged_share_counts_and_is_named_with_clearance_alone(web: House) -> None:
    steward, cleared = request(Role.STEWARD), request(Role.STEWARD, clearance=True)
    everything = asked.counted(steward)
    assert "Police" in names(everything)
    assert "Police" not in names(asked.named(steward, everything))
    assert "Police" in names(asked.named(cleared, everything))
    administrator = request(Role.ADMINISTRATOR)
    assert asked.named(administrator, asked.counted(administrator)) == []


def test_folders_of_such_a_share_are_not_proposed_without(
    web: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    [police] = [share for share in web.store.shares() if share.name == "Police"]
    said = [
        Said(0.9, False, "US_SSN", f"f{number}", "city", f"c{number}", police.id, "folder")
        for number in range(6)
    ]
    monkeypatch.setattr(type(web.catalogue), "said_of", lambda *_: said)
    for person, expected in ((request(Role.STEWARD), 0), (request(Role.STEWARD, clearance=True), 1)):
        found = asked.proposed(person, "identity/us_ssn")
        assert sum(one.lesson.kind is LessonKind.FOLDER for one in found) == expected


def test_answers_that_differ_are_told_with_their_file_and_nobody_s_name(
    fresh: House, sign_in: SignIn
) -> None:
    """Of files one may know of; counted are all."""
    rows = []
    for share in fresh.store.shares():
        line = next(iter(fresh.catalogue.lines(share)))
        common = {"share_id": share.id, "item_id": line.id, "group_key": "g", "detector": "identity/us_ssn"}
        common |= {"entity": "US_SSN", "kind": "again", "seed": "s", "drawn_of": 1, "drawn_at": now()}
        common |= {"known": "confirm", "known_by": "first-person", "answered_by": "second-person"}
        answer = {"verdict": "sample", "agrees": False, "answered_at": now(), "seconds": 1.0}
        rows.append({**common, **answer})
    with fresh.store.database.writing() as session:
        session.execute(PROBE.insert(), rows)
    page = sign_in(Role.STEWARD, cji=True).get("/detectors/").content.decode()
    assert page.count('<td data-label="First">Right</td>') == len(rows)
    assert page.count('<td data-label="Then">Sample data</td>') == len(rows)
    assert f"Not enough were answered yet ({len(rows)} of 20)." in page
    assert "first-person" not in page
    assert "second-person" not in page
    page = sign_in(Role.STEWARD).get("/detectors/").content.decode()
    assert page.count('<td data-label="First">Right</td>') == len(rows) - 1  # not the flagged one
    assert f"Not enough were answered yet ({len(rows)} of 20)." in page


def test_how_far_answers_can_be_relied_on_is_a_sentence() -> None:
    assert asked._relied(Precision()) == "Nobody has answered such a question yet."
    assert asked._relied(Precision(45, 47)) == "45 of 47 answers were as expected (86% to 99%)."
