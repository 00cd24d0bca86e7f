"""How many requests wait for somebody's word as a second person: never the asker's own."""

from __future__ import annotations

from datetime import date

from classify.rights import Assignment, Person, Role
from classify.web.house import House
from classify.web.rooms.approvals.asked import requests_for
from models.approval import Coverage
from models.labels import Label
from tests.web.town import POLICE


def test_requests_wait_for_others_who_may(fresh: House) -> None:
    share = fresh.store.share_named(POLICE)
    (task, *_) = fresh.store.tasks(share, Coverage.FOLDER)
    shown = fresh.store.shown_of(share, Coverage.FOLDER, task.example)
    assert shown is not None
    lower = {"label": Label.PUBLIC, "reason": "released", "until": date(2999, 1, 1)}
    fresh.store.approve(share, shown, actor="ada", policy="1", **lower)
    for name, roles, clearance, waiting in (
        ("ada", [Role.STEWARD], True, 0),
        ("bert", [Role.STEWARD], True, 1),
        ("cora", [Role.REVIEWER], True, 1),
        ("dan", [Role.STEWARD], False, 0),
        ("eve", [Role.AUDITOR], True, 0),
    ):
        person = Person(name, tuple(map(Assignment, roles)), clearance=clearance)
        assert requests_for(person, fresh.store.shares()) == waiting, name
