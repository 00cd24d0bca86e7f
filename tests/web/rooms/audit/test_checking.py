"""A check of the chain in parts: its receipt goes on where it stopped, for one person, for an hour."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from django.core import signing

from classify.inventory.audit import Verified
from classify.web.house import House
from classify.web.rooms.audit import checking


def test_a_whole_trail_is_whole_and_its_receipt_says_so(web: House) -> None:
    found = checking.go_on(web.store, "ada", "")
    assert found.is_whole
    assert checking.told_by(found.receipt, "ada") == found.done


def test_parts_go_on_from_one_another(web: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classify.inventory.audit._PAGE", 2)
    monkeypatch.setattr(checking, "SECONDS", 0.0)
    first = checking.go_on(web.store, "ada", "")
    second = checking.go_on(web.store, "ada", first.receipt)
    assert (first.done.row, second.done.row) == (2, 4)
    assert not second.is_whole
    assert checking.go_on(web.store, "ben", second.receipt).done.row == 2


def test_a_finished_check_begins_anew(web: House) -> None:
    """Rows may have come since."""
    found = checking.go_on(web.store, "ada", "")
    web.store.audit_of("ada", "audit.check")
    assert checking.go_on(web.store, "ada", found.receipt).done.row == found.done.row + 1


@pytest.mark.parametrize("receipt", ["", "x", "a:b:c"])
def test_what_was_made_up_is_no_receipt(receipt: str) -> None:
    assert checking.told_by(receipt, "ada") is None


def test_a_receipt_of_something_else_or_of_yesterday_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"person": "ada", **asdict(Verified(finished=True))}
    assert checking.told_by(signing.dumps(told, salt="another"), "ada") is None
    receipt = signing.dumps(told, salt="audit.check")
    assert checking.told_by(receipt, "ada") == Verified(finished=True)
    monkeypatch.setattr(checking, "_RECEIPT_SECONDS", -1)
    assert checking.told_by(receipt, "ada") is None
