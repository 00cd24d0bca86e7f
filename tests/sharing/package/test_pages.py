"""The cover: every word of it on a page, however much there is."""

from __future__ import annotations

from dataclasses import replace

from classify.sharing.package.pages import contents, lines
from tests.sharing.package.released import COVER


def test_much_to_say_takes_more_pages() -> None:
    long = replace(COVER, conditions=tuple(f"Condition {number}." for number in range(100)))
    streams = contents(list(lines(long, 1)))
    assert len(streams) > 1
    assert all(f"(- Condition {number}.) Tj".encode() in b"".join(streams) for number in range(100))


def test_signs_of_the_page_language_are_only_signs() -> None:
    told = list(lines(replace(COVER, recipient="A (B) \\ C"), 1))
    assert b"(To: A \\(B\\) \\\\ C) Tj" in contents(told)[0]


def test_what_nobody_asked_for_is_not_told() -> None:
    words = " ".join(line.text for line in lines(replace(COVER, stamp="", use_by=None, conditions=()), 1))
    assert "Destroy" not in words
    assert "44-5-303(3)" not in words
    assert "1 file is attached" in words
