"""The signed head of the trail: newest rows that are missing, and a database put back, are noticed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from classify.errors import SetupError
from classify.inventory.head import HeadFile, Mark

NONE = Mark()
ONE, TWO, THREE = (Mark(rows, str(rows) * 64) for rows in (1, 2, 3))
FORK = Mark(2, "f" * 64)


@pytest.fixture
def head(tmp_path: Path) -> HeadFile:
    """A head of which one row is signed."""
    head = HeadFile(tmp_path / "keys" / "head.json", b"k" * 32)
    head.announce(NONE, ONE)
    head.settle(ONE)
    return head


def test_the_state_that_was_signed_fits_and_no_other(head: HeadFile) -> None:
    assert head.complaint(ONE) == ""
    assert head.complaint(NONE) == (
        "The audit trail has 0 rows, 1 were signed: its newest rows are missing, or the database was "
        "replaced by an older copy."
    )
    assert "not those that were signed" in head.complaint(TWO)


def test_an_empty_trail_needs_no_head_and_another_does(tmp_path: Path) -> None:
    head = HeadFile(tmp_path / "head.json", b"k" * 32)
    assert head.complaint(NONE) == ""
    assert head.complaint(ONE) == "The signed head of the audit trail is missing."


def test_while_a_row_is_added_either_state_fits(head: HeadFile) -> None:
    """A crash before the commit leaves the one, a crash after it the other."""
    head.announce(ONE, TWO)
    assert head.complaint(ONE) == head.complaint(TWO) == ""
    assert head.complaint(THREE) != ""
    head.settle(TWO)
    assert head.complaint(ONE) != ""
    assert head.complaint(TWO) == ""


def test_whoever_settles_late_leaves_the_further_state(head: HeadFile) -> None:
    """Another process has added a row meanwhile."""
    head.announce(ONE, TWO)
    head.announce(TWO, THREE)
    head.settle(TWO)
    assert head.complaint(THREE) == ""


def test_going_on_from_an_older_state_does_not_hide_what_was_lost(head: HeadFile) -> None:
    """However many rows follow."""
    head.announce(ONE, TWO)
    head.settle(TWO)
    head.announce(ONE, FORK)
    head.settle(FORK)
    head.announce(FORK, THREE)
    head.settle(THREE)
    assert head.complaint(THREE) == "The audit trail once had 2 rows of which the newest were lost."


def test_a_backup_somebody_put_back_is_accepted(head: HeadFile) -> None:
    """After that what was lost is forgotten, once and for this state alone."""
    head.announce(NONE, FORK)
    assert "once had 1 rows" in head.complaint(FORK)
    head.accept(FORK)
    assert head.complaint(FORK) == ""
    assert head.complaint(ONE) != ""


def changed(text: str) -> str:
    stored = json.loads(text)
    stored["body"]["marks"][0]["rows"] = 2
    return json.dumps(stored)


@pytest.mark.parametrize(
    "harm", [changed, lambda _: "", lambda _: "{}", lambda _: "[]", lambda text: text[:-9]]
)
def test_a_head_that_was_changed_is_told(head: HeadFile, harm: object) -> None:
    head.path.write_text(harm(head.path.read_text()))  # type: ignore[operator]
    assert head.complaint(ONE) == "The signed head of the audit trail was changed."
    with pytest.raises(SetupError, match="was changed"):
        head.announce(ONE, TWO)


def test_a_head_signed_with_another_key_is_told(head: HeadFile) -> None:
    assert "was changed" in HeadFile(head.path, b"x" * 32).complaint(ONE)


def test_a_folder_that_cannot_be_had_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    head = HeadFile(tmp_path / "keys" / "head.json", b"k" * 32)
    with pytest.raises(SetupError, match="cannot be kept"):
        head.announce(NONE, ONE)


def test_a_head_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "head.json").mkdir()
    assert "cannot be read" in HeadFile(tmp_path / "head.json", b"k" * 32).complaint(ONE)


def test_a_head_that_cannot_be_written_leaves_the_old_one(
    head: HeadFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SetupError, match="cannot be written: No space left"):
        head.announce(ONE, TWO)
    assert head.complaint(ONE) == ""
    assert head.complaint(TWO) != ""
