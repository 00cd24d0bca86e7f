"""The queue of the town, as somebody reviews it."""

from __future__ import annotations

from typing import Any

import pytest

from classify.inventory.queue import GroupLine
from classify.review.desk import Desk
from classify.review.told import QuestionLine
from classify.rights import Assignment, Person, Role
from classify.web.house import House
from tests.web.town import PARKS, PERSONNEL


def desk_of(house: House, name: str = "ada", *assignments: Assignment) -> Desk:
    """The desk of a reviewer with clearance."""
    held = assignments or (Assignment(Role.REVIEWER),)
    return Desk(house.store, house.catalogue, house.settings, Person(name, held, True, True))


def numbers_in_text(house: House) -> GroupLine:
    """The group of the most files: Social Security numbers in the text of five files of Personnel."""
    share = house.store.share_named(PERSONNEL).id
    lines = [one for one in desk_of(house).groups() if (one.share_id, one.entity) == (share, "US_SSN")]
    return max(lines, key=lambda line: line.items)


def of_police(house: House, entity: str = "US_SSN") -> GroupLine:
    """A group of the flagged share."""
    share = house.store.share_named("Police").id
    [line] = [one for one in desk_of(house).groups() if (one.share_id, one.entity) == (share, entity)]
    return line


def of_parks(house: House) -> GroupLine:
    """The one group of Parks: a number in a file of an archive, all that its label rests on."""
    share = house.store.share_named(PARKS).id
    [line] = [one for one in desk_of(house).groups() if one.share_id == share]
    return line


def press(house: House, question: QuestionLine, verdict: str = "confirm", **more: Any) -> dict[str, Any]:
    """What the button of a verdict sends of a file that is on the screen."""
    sight = desk_of(house).look(question.id)
    return {
        "mode": "one",
        "question": question.id,
        "revision": sight.revision,
        "group": question.group_key,
        "finding": [one.id for one in sight.findings],
        "scope": "item",
        "verdict": verdict,
        "seconds": "1.4",
        **more,
    }


@pytest.fixture
def group(fresh: House) -> GroupLine:
    """The group of the most files, in an inventory of this test's own."""
    return numbers_in_text(fresh)
