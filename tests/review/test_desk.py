"""The desk: what is asked, what a press does, what is refused."""

from __future__ import annotations

import pytest

from classify.errors import DecisionError
from classify.review.desk import Desk
from models.decision import DecisionState, Verdict
from tests.review.conftest import NUMBERS


def forms(desk: Desk) -> str:
    """The key of the group of forms."""
    return max(desk.groups(), key=lambda line: line.items).key


def test_a_group_shows_five_members_first(desk: Desk) -> None:
    group = desk.group(forms(desk))
    assert (group.total, len(group.sample), group.folder) == (NUMBERS, 5, "Forms")
    assert len({line.id for line in group.sample}) == 5


def test_a_press_decides_and_says_how_far_it_reaches(desk: Desk) -> None:
    key = next(line.key for line in desk.groups() if line.items == 2)
    [first, _] = desk.questions(key)
    receipt = desk.decide(first.id, desk.look(first.id).revision, Verdict.CONFIRM, seconds=1.5)
    assert (receipt.state, receipt.items, receipt.copies) == (DecisionState.STANDING, 2, 1)
    assert receipt.sentence.startswith("Decided: ")
    assert key not in {line.key for line in desk.groups()}


def test_a_whole_group_is_one_press(desk: Desk) -> None:
    group = desk.group(forms(desk))
    kept = [group.sample[0].id]
    receipt = desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM, left_out=kept)
    assert receipt.items == NUMBERS - 1
    assert [line.id for line in desk.questions(group.line.key)] == kept


def test_a_stale_page_decides_nothing(desk: Desk) -> None:
    group = desk.group(forms(desk))
    desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM)
    with pytest.raises(DecisionError, match="changed meanwhile"):
        desk.decide_group(group.line.key, group.revision, Verdict.WRONG_MATCH)


def test_undone_it_is_asked_again(desk: Desk) -> None:
    group = desk.group(forms(desk))
    receipt = desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM)
    desk.undo(receipt.lot)
    assert desk.group(group.line.key).total == NUMBERS
    assert desk.group(group.line.key).revision != group.revision


def test_a_note_with_a_value_is_refused(desk: Desk) -> None:
    group = desk.group(forms(desk))
    with pytest.raises(DecisionError, match="looks like"):
        desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM, note="it was 219-09-9999")
