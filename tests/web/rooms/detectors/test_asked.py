"""Totals count for whoever sees totals; files and folders are for those who may see them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from classify.inventory.blame import Said
from classify.rights import Assignment, Person, Role
from classify.web.house import House
from classify.web.rooms.detectors import asked
from models.lesson import LessonKind


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
