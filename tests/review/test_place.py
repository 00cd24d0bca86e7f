"""Whose questions they are: what a person may not review is not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import DecisionError
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.review.desk import Desk
from classify.rights import Assignment, Role
from classify.settings import Settings
from models.decision import Verdict
from tests.review.conftest import Desks, forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REVIEWER])
def test_without_the_right_there_is_no_queue(desk: Desk, desk_of: Desks, role: Role) -> None:
    key, other = forms(desk), desk_of("bert", role)
    assert other.groups() == []
    assert other.share_number(group=key) is None
    for do in (
        lambda: other.group(key),
        lambda: other.questions(key),
        lambda: other.look(desk.questions(key)[0].id),
        lambda: other.decide_group(key, desk.group(key).revision, Verdict.CONFIRM),
        lambda: other.decide(desk.questions(key)[0].id, "", Verdict.CONFIRM),
        lambda: other.assign([desk.questions(key)[0].id], "bert"),
    ):
        with pytest.raises(DecisionError, match="no such question"):
            do()
    assert other.batch(20).questions == []


def test_a_reviewer_of_another_share_sees_nothing_of_this_one(desk: Desk, desk_of: Desks) -> None:
    other = desk_of("bert", assignments=(Assignment(Role.REVIEWER, share_id=999),))
    assert other.groups() == []
    with pytest.raises(DecisionError, match="no such question"):
        other.group(forms(desk))


def test_a_flagged_share_takes_clearance(
    store: Store, scan: Scans, folder: Path, settings: Settings, desk_of: Desks
) -> None:
    scan(criminal_justice=True)
    assert desk_of().groups() == []
    cleared = desk_of(clearance=True)
    assert cleared.groups()
    question = cleared.questions(cleared.groups()[0].key)[0]
    with pytest.raises(DecisionError, match="no such question"):
        desk_of().look(question.id)


def test_what_is_not_there_and_what_may_not_be_known_are_told_alike(desk: Desk, share: ShareHandle) -> None:
    with pytest.raises(DecisionError, match="no such question"):
        desk.look(999_999)
    with pytest.raises(DecisionError, match="no such question"):
        desk.group("0" * 24)
