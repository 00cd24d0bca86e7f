"""One outcome follows from what is known of a file, and its reason says which part was not read."""

from __future__ import annotations

from typing import Any

import pytest

from classify.extract.document import Place, Remark, TableBlock, TextBlock
from classify.verdict import Reading
from models.labels import Outcome


def reading(**known: Any) -> Reading:
    return Reading(**known)


def test_remarks_are_kept_and_those_that_decide_are_heard() -> None:
    read = reading()
    for kind, text in (("media", "pdf"), ("partial", "p"), ("needs_ocr", "o"), ("fact", "f")):
        read.note(Remark(kind, text))
    assert read.media == "pdf"
    assert (read.left_out, read.needs_ocr) == (["p"], ["o"])
    assert read.remarks == [("media", "pdf"), ("partial", "p"), ("needs_ocr", "o"), ("fact", "f")]


@pytest.mark.parametrize(
    ("block", "has_text", "characters"),
    [
        (TextBlock("abc", Place("body")), True, 3),
        (TextBlock(" \n", Place("body")), False, 2),
        (TextBlock("a title", Place("metadata")), False, 7),
        (TableBlock([["ab", ""], ["c"]], Place("body")), True, 3),
        (TableBlock([[""]], Place("body")), False, 0),
    ],
)
def test_text_is_counted(block: TextBlock | TableBlock, has_text: bool, characters: int) -> None:
    read = reading()
    read.count(block)
    assert (read.has_text, read.characters) == (has_text, characters)
    read.count(TextBlock("x", Place("body")))
    read.count(TextBlock("", Place("body")))
    assert (read.has_text, read.characters) == (True, characters + 1)


@pytest.mark.parametrize(
    ("known", "outcome", "reason"),
    [
        ({}, Outcome.OK, ""),
        ({"left_out": ["a page"]}, Outcome.PARTIAL, "a page"),
        ({"needs_ocr": ["a scan"]}, Outcome.NEEDS_OCR, "a scan"),
        ({"needs_ocr": ["a scan"], "has_text": True}, Outcome.PARTIAL, "a scan"),
        ({"needs_ocr": ["a scan"], "has_members": True}, Outcome.PARTIAL, "a scan"),
        ({"needs_ocr": ["a scan"], "left_out": ["a page"]}, Outcome.PARTIAL, "a page; a scan"),
        (
            {"unsearched": ["ValueError"]},
            Outcome.PARTIAL,
            "a part of its text could not be searched: a detector failed (ValueError)",
        ),
        (
            {"unsearched": ["KeyError", "ValueError", "KeyError"]},
            Outcome.PARTIAL,
            "3 parts of its text could not be searched: a detector failed (KeyError, ValueError)",
        ),
        (
            {"stalled_pictures": 1},
            Outcome.NEEDS_OCR,
            "the text of a picture was not read: recognizing it took too long",
        ),
        (
            {"stalled_pictures": 2, "outcome": Outcome.EMPTY, "reasons": ["blank"]},
            Outcome.NEEDS_OCR,
            "the text of 2 pictures was not read: recognizing it took too long",
        ),
        ({"outcome": Outcome.EMPTY, "reasons": ["blank"]}, Outcome.EMPTY, "blank"),
        (
            {"members": 2, "locked_members": 2, "has_members": True},
            Outcome.ENCRYPTED,
            "everything in it is locked with a password",
        ),
        ({"members": 2, "locked_members": 1, "has_members": True}, Outcome.OK, ""),
        ({"members": 1, "has_members": True}, Outcome.OK, ""),
        ({"members": 2, "locked_members": 2, "has_members": True, "has_text": True}, Outcome.OK, ""),
        (
            {"members": 3, "damaged_members": 2, "lost_members": 1, "has_members": True},
            Outcome.PARTIAL,
            "2 of the 3 files in it are damaged",
        ),
        (
            {"members": 2, "damaged_members": 2, "lost_members": 2, "has_members": True},
            Outcome.CORRUPT,
            "everything in it is damaged",
        ),
        (
            {"members": 1, "damaged_members": 1, "lost_members": 1, "has_members": True, "has_text": True},
            Outcome.PARTIAL,
            "1 of the 1 files in it are damaged",
        ),
    ],
)
def test_the_one_outcome(known: dict[str, Any], outcome: Outcome, reason: str) -> None:
    assert reading(**known).verdict() == (outcome, reason)


@pytest.mark.parametrize(
    ("known", "whole", "outcome"),
    [
        ({}, False, Outcome.CORRUPT),
        ({"has_text": True}, False, Outcome.PARTIAL),
        ({"has_members": True}, False, Outcome.PARTIAL),
        ({"has_text": True}, True, Outcome.CORRUPT),
    ],
)
def test_what_was_read_before_reading_failed_stands(
    known: dict[str, Any], whole: bool, outcome: Outcome
) -> None:
    read = reading(**known)
    read.fail(Outcome.CORRUPT, "it broke", whole=whole)
    assert read.verdict() == (outcome, "it broke")
