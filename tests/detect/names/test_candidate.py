"""What is known of a candidate before any veto is asked."""

from __future__ import annotations

import pytest

from classify.detect.names.candidate import Candidate, Words, bracketed, has_title_before, veto
from classify.detect.names.finder import NameFinder


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officer Hale", True),
        ("told Det. Hale", True),
        ("told Lt.\nHale", False),
        ("told Lt. \nHale", True),
        ("the office Hale", False),
        ("Hale", False),
        ("unofficer Hale", False),
    ],
)
def test_a_title_counts_right_before_the_name(text: str, expected: bool) -> None:
    """Across a line end only where a blank stands before it; never as the end of another word."""
    assert has_title_before(text, text.index("Hale")) is expected


def test_a_bracketed_example_gives_text_and_span() -> None:
    text, start, end = bracketed("told [Dana Reyes] so")
    assert (text, text[start:end]) == ("told Dana Reyes so", "Dana Reyes")


def test_an_announced_candidate_is_titled_without_a_title() -> None:
    """A label announces as a title does, but a rank alone excuses words of talk."""
    lists = NameFinder.load().lists
    announced = Candidate.of("by Hale", 3, 7, lists, announced=True)
    ranked = Candidate.of("Sgt Hale", 4, 8, lists)
    assert (announced.has_title, announced.titled) == (False, True)
    assert (ranked.has_title, ranked.titled) == (True, True)
    assert announced.circumstances != ranked.circumstances


def test_a_veto_bears_the_name_and_the_sentence_of_its_question() -> None:
    @veto(example="[a]", spares="[b]", words=Words.ONE)
    def too_blue(one: Candidate) -> bool:
        """It is too blue."""
        return "blue" in one.text

    assert (too_blue.name, too_blue.sentence, too_blue.words) == ("too blue", "It is too blue.", Words.ONE)
