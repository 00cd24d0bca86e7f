"""What an approval covers, and how a screen's state is told apart from a later one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from classify.inventory.approvals import Covers, revision
from models.approval import Coverage

pytestmark = pytest.mark.only_sqlite


def rule(number: int, coverage: Coverage, key: str, **facts: Any) -> SimpleNamespace:
    return SimpleNamespace(
        id=number, coverage=coverage, key=key, **{"proposed": "X", "left_out": "", **facts}
    )


def item(**facts: Any) -> SimpleNamespace:
    known = {"id": 7, "content_id": 70, "digest": "c", "folder_digest": "f", "doc_type": "k", "label": "X"}
    return SimpleNamespace(**{**known, **facts})


def test_content_counts_before_folder_before_kind() -> None:
    of_content, of_folder, of_kind = (
        rule(1, Coverage.CONTENT, "c"),
        rule(2, Coverage.FOLDER, "f"),
        rule(3, Coverage.KIND, "k"),
    )
    shown = [SimpleNamespace(approval_id=3, content_id=70)]
    assert Covers([of_content, of_folder, of_kind], shown).which(item()) is of_content
    assert Covers([of_folder, of_kind], shown).which(item()) is of_folder
    assert Covers([of_kind], shown).which(item()) is of_kind
    assert Covers([of_kind], []).which(item()) is None, "nobody saw it"


def test_another_proposal_or_an_exception_is_not_covered() -> None:
    of_folder = rule(2, Coverage.FOLDER, "f", left_out="7,8")
    assert Covers([of_folder], []).which(item()) is None
    assert Covers([of_folder], []).which(item(id=9)) is of_folder
    assert Covers([of_folder], []).which(item(id=9, label="Y")) is None
    assert Covers([of_folder], []).which(item(id=9, folder_digest="")) is None


def test_a_revision_changes_with_any_member_or_label() -> None:
    known = revision([(1, 10), (2, None)], "X")
    assert known == revision([(1, 10), (2, None)], "X")
    others = ([(1, 10)], [(1, 11), (2, None)], [(1, 10), (3, None)])
    assert known not in {revision(members, "X") for members in others} | {revision([(1, 10), (2, None)], "Y")}
