"""Shapes of text: the quick ways of counting find what the expressions alone find."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.judging.shapes import counted, emptiness, plainly, shapes

DOCUMENTS: list[list[str]] = yaml.safe_load(
    (Path(__file__).parents[1].joinpath("documents.yaml")).read_text(encoding="utf-8")
)
PIECES = [
    "\n", "\n\n", " ", "  ", "\t", "From:", "to:", "Subject: snow", "Dear", "hi", "regards", "Kind regards",
    "12:30", "[2024-05-06 07:08", "09:15 pm", "1430 hrs", "2 p.m.x", "INFO", "information", "warning",
    "Error", "debug", "def ", "return", "}", "key = value", "section", "§ 4", "1.", "2.3)", "whereas",
    "Whereas,", "$5", "$ 9", "NAM/A", "ABC/DEF/G", "I was", "I wasn", "I met", "hi was", "v.", "vs", "-vs-",
    ",", "moved", "removed", "ayes", "nays", "seconded", "____", "..........", "[ ]", "[   ]", "☐", "□",
    "Name:", "Name: Pat", "Name: ___", "x", "é", "\r\n", "\x1c", "\u2028", "WHERE\u017fAS", "\u0130nfo",
    "vı", "_", "'", "article",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_the_quick_count_is_the_plain_one(text: str) -> None:
    """Lines, words and rare signs in any order, also letters that are odd where case is ignored."""
    assert counted(text) == plainly(text)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_the_quick_count_is_the_plain_one_on_any_text(text: str) -> None:
    """Whatever the characters."""
    assert counted(text) == plainly(text)


def test_the_quick_count_is_the_plain_one_on_documents() -> None:
    """The hand-written documents, as they are and cut in the middle of a line."""
    texts = [text for *_, text in DOCUMENTS] + ["\n".join(text for *_, text in DOCUMENTS)]
    assert any(sum(plainly(text).values()) > 20 for text in texts)
    for text in texts:
        assert counted(text) == plainly(text)
        assert counted(text[7:150]) == plainly(text[7:150])


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("From: a\nTo: b\nSubject: c", "!mail3"),
        ("2024-05-06 07:08 start", "!stamped1"),
        ("09:10 INFO up\n09:11 WARNING disk\n09:12 ERROR disk", "!levels3"),
        ("WHEREAS the street\n1. whereas the bridge", "!whereas1"),
        ("at 1430 hrs I observed smoke", "!clock1"),
        ("at 1430 hrs I observed smoke", "!first_person1"),
        ("GARCIA\nv.\nCITY", "!versus1"),
        ("moved by Vale, seconded by Ash, ayes 5", "!motions3"),
        ("NAM/VALE SEX/F", "!fields1"),
        ("A" * 120, "!capitals"),
        ("word " * 50, "!long200"),
    ],
)
def test_a_page_shows_its_shape(text: str, shape: str) -> None:
    """One example of what the features mean."""
    assert shape in shapes(counted(text), text)


@pytest.mark.parametrize("text", ["information about a debugger", "removed emotion", "ahi wasp", "abcd/e"])
def test_parts_of_words_have_no_shape(text: str) -> None:
    """Only whole words count."""
    assert shapes(counted(text), text) == []


def test_empty_boxes_weigh_more_the_more_there_are() -> None:
    """Four are a form, filled ones speak against it, and nothing weighs more than three."""
    assert emptiness(counted("____\n" * 3)) == 0.0
    assert emptiness(counted("____\n" * 4)) == 1.5
    assert emptiness(counted("____\n" * 90)) == 3.0
    assert emptiness(counted("____\n" * 4 + "Name: Pat\n" * 3)) == 0.0
