"""Which approval covers an item, and why one does no more."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from classify.inventory.effects import Covers
from models.approval import ApprovalState, Coverage, Staleness

pytestmark = pytest.mark.only_sqlite

TODAY = date(2026, 11, 30)
YESTERDAY = date(2026, 11, 29)
SHARE: Any = SimpleNamespace(id=1)


def rule(number: int, coverage: Coverage, key: str, **facts: Any) -> SimpleNamespace:
    known = {
        "proposed": "X",
        "label": "X",
        "left_out": "",
        "grounds": ["r|1|l"],
        "state": ApprovalState.STANDING,
        "ended_why": None,
        "until": None,
        "approved_by": "ada",
        "second_by": None,
    }
    return SimpleNamespace(id=number, coverage=coverage, key=key, **{**known, **facts})


def item(**facts: Any) -> SimpleNamespace:
    known = {"id": 7, "content_id": 70, "digest": "c", "folder": "f", "label": "X", "ground": "r|1|l"}
    return SimpleNamespace(**{**known, **facts})


def under(number: int, content: int | None = 70, of: int = 7) -> SimpleNamespace:
    """A label in effect by an approval."""
    return SimpleNamespace(item_id=of, approval_id=number, content_id=content, label="X", stale="")


def covers(*rules: Any, effects: tuple[Any, ...] = (), decided: Any = None) -> Covers:
    return Covers(rules, effects, decided or {}, TODAY)


def stale(found: Covers, of: Any, known: Any) -> str:
    row = found.effect(SHARE, of, known)
    assert row is not None
    return str(row["stale"])


def test_content_counts_before_folder_before_kind() -> None:
    of_content, of_folder, of_kind = (
        rule(1, Coverage.CONTENT, "c"),
        rule(2, Coverage.FOLDER, "f"),
        rule(3, Coverage.KIND, "k"),
    )
    copy = (under(3, of=8),)
    assert covers(of_content, of_folder, of_kind, effects=copy).which(item()) is of_content
    assert covers(of_folder, of_kind, effects=copy).which(item()) is of_folder
    assert covers(of_kind, effects=copy).which(item()) is of_kind
    assert covers(of_kind).which(item()) is None, "nobody saw it"


def test_of_two_about_the_same_the_later_counts_but_what_one_is_under_stays() -> None:
    first, second = rule(1, Coverage.FOLDER, "f"), rule(2, Coverage.FOLDER, "f")
    assert covers(first, second).which(item()) is second
    assert covers(first, second).which(item(), under(1)) is first


def test_another_proposal_or_an_exception_is_not_covered() -> None:
    of_folder = rule(2, Coverage.FOLDER, "f", left_out="7,8")
    assert covers(of_folder).which(item()) is None
    assert covers(of_folder).which(item(id=9)) is of_folder
    assert covers(of_folder).which(item(id=9, label="Y")) is None
    assert covers(of_folder).which(item(id=9, folder="")) is None


def test_a_new_file_has_the_label_of_its_folder_only_for_a_reason_that_was_shown() -> None:
    of_folder = rule(2, Coverage.FOLDER, "f", grounds=["a|1|l", "b|1|l"])
    assert covers(of_folder).which(item(ground="b|1|l")) is of_folder
    assert covers(of_folder).which(item(ground="c|1|l")) is None
    assert covers(of_folder).which(item(ground="")) is of_folder, "labelled before reasons were noted"


def test_an_unchanged_copy_elsewhere_has_the_label_too() -> None:
    """Also of a folder's approval, and of a file that was moved: its old place is known until now."""
    of_folder = rule(2, Coverage.FOLDER, "f")
    copy = item(id=9, folder="other")
    assert covers(of_folder, effects=(under(2),)).which(copy) is of_folder
    assert covers(of_folder, effects=(under(2, content=71),)).which(copy) is None


def test_what_nobody_could_read_stays_under_its_approval() -> None:
    """It has no content to be told by; it is the same item."""
    of_kind = rule(3, Coverage.KIND, "k")
    unread = item(content_id=None, digest=None)
    assert covers(of_kind, effects=(under(3, None),)).which(unread, under(3, None)) is of_kind
    assert covers(of_kind, effects=(under(3, None, 8),)).which(unread) is None


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({}, Staleness.NONE),
        ({"content_id": 71, "digest": "d"}, Staleness.CONTENT),
        ({"label": "Y"}, Staleness.PROPOSAL),
        ({"ground": "other|1|l"}, Staleness.RULE),
        ({"ground": "r|2|l"}, Staleness.RULE),
        ({"ground": "r|1|m"}, Staleness.LAW),
    ],
)
def test_what_changed_is_told(facts: dict[str, Any], cause: Staleness) -> None:
    found = covers(rule(3, Coverage.KIND, "k"), effects=(under(3),))
    assert stale(found, item(**facts), under(3)) == cause


def test_other_bytes_in_an_approved_folder_are_no_cause_while_the_proposal_is_the_same() -> None:
    found = covers(rule(2, Coverage.FOLDER, "f"), effects=(under(2),))
    assert stale(found, item(content_id=71), under(2)) == Staleness.NONE
    assert stale(found, item(content_id=71, label="Y"), under(2)) == Staleness.CONTENT


def test_who_decided_since_is_no_approver_any_more() -> None:
    """Reviewer and approver of one file are two people, whichever came first."""
    by_ada = rule(2, Coverage.FOLDER, "f")
    decided = {"ada": {7}}
    assert stale(covers(by_ada, effects=(under(2),), decided=decided), item(), under(2)) == Staleness.PERSON
    assert covers(by_ada, decided=decided).which(item()) is None
    by_bert = rule(3, Coverage.FOLDER, "f", approved_by="bert")
    assert covers(by_ada, by_bert, decided=decided).which(item(), under(2)) is by_bert
    seconded = rule(3, Coverage.FOLDER, "f", approved_by="bert", second_by="ada")
    assert covers(seconded, decided=decided).which(item()) is None


def test_taken_back_nothing_earlier_stands_up_again() -> None:
    earlier = rule(1, Coverage.FOLDER, "f")
    back = rule(2, Coverage.FOLDER, "f", state=ApprovalState.ENDED, ended_why="back")
    assert stale(covers(earlier, back), item(), under(2)) == Staleness.ENDED
    later = rule(3, Coverage.FOLDER, "f")
    assert covers(earlier, back, later).which(item(), under(2)) is later


def test_an_override_ends_with_its_day_and_nothing_earlier_stands_up_again() -> None:
    earlier = rule(1, Coverage.FOLDER, "f")
    over = rule(2, Coverage.FOLDER, "f", label="Y", until=YESTERDAY)
    assert stale(covers(earlier, over), item(), under(2)) == Staleness.EXPIRED
    until_today = rule(2, Coverage.FOLDER, "f", label="Y", until=TODAY)
    assert stale(covers(earlier, until_today), item(), under(2)) == Staleness.NONE
    later = rule(3, Coverage.KIND, "k")
    assert covers(earlier, over, later, effects=(under(3),)).which(item(), under(3)) is later


def test_where_nobody_approved_anything_there_is_none() -> None:
    assert covers().effect(SHARE, item(), None) is None
