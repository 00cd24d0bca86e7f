"""What decisions speak for, and what they do not: never where it was right, never on a handful."""

from __future__ import annotations

from classify.inventory.blame import Said
from classify.learning.proposals import LEAST_CONTENTS, LEAST_WRONG, Proposed, proposals
from classify.lessons import Lesson
from models.lesson import LessonKind
from tests.learning.said import said

DETECTOR = "identity/us_ssn"


def kinds(decided: list[Said], *stand: Lesson) -> dict[LessonKind, Proposed]:
    return {one.lesson.kind: one for one in proposals(DETECTOR, decided, stand)}


def apart(number: int, **given: object) -> dict[str, object]:
    """Each another value in another content and folder."""
    return {"fingerprint": f"f{number}", "content": f"c{number}", "folder": f"d{number}", **given}


def test_a_threshold_lets_pass_what_was_right() -> None:
    wrong = [said(0.55, **apart(number)) for number in range(8)]
    right = [said(0.8, is_right=True, **apart(100 + number)) for number in range(8)]
    found = kinds(wrong + right)[LessonKind.LEAST]
    assert found.lesson == Lesson(LessonKind.LEAST, detector=DETECTOR, entity="US_SSN", least=0.8)
    assert found.basis == {"decided": 16, "wrong": 8, "right": 0}


def test_nothing_is_proposed_that_would_take_away_what_was_right() -> None:
    """As many right as wrong below any score: no threshold, no folder, no word helps."""
    mixed = [said(0.6, is_right=number % 2 == 0, content=f"c{number}") for number in range(40)]
    assert set(kinds(mixed)) <= {LessonKind.CALIBRATION}


def test_a_handful_teaches_nothing() -> None:
    few = [said(0.55, **apart(number)) for number in range(LEAST_WRONG - 1)]
    assert kinds([*few, said(0.9, is_right=True)]) == {}


def test_a_word_is_asked_for_where_those_without_one_were_wrong() -> None:
    bare = [said(0.9, is_spoken_for=False, **apart(number)) for number in range(6)]
    spoken = [said(0.9, is_right=True, is_spoken_for=True, **apart(50 + number)) for number in range(3)]
    assert LessonKind.WORDS in kinds(bare + spoken)
    assert LessonKind.WORDS not in kinds(bare)  # nobody knows what words would do
    unknown = [said(0.9, is_spoken_for=None, **apart(number)) for number in range(6)]
    assert LessonKind.WORDS not in kinds(unknown + spoken)


def test_a_folder_where_it_was_wrong_throughout_is_left_out_and_another_is_not() -> None:
    wrong = [said(0.9, fingerprint=f"f{n}", content=f"c{n}", folder="parts", share_id=3) for n in range(6)]
    right = [said(0.9, is_right=True, **apart(50 + number)) for number in range(6)]
    found = kinds(wrong + right)[LessonKind.FOLDER]
    assert (found.lesson.share_id, found.lesson.folder, found.wrong) == (3, "parts", 6)


def test_a_value_counts_no_more_when_it_was_wrong_in_several_contents() -> None:
    twice = [said(0.9, content=f"c{number}") for number in range(LEAST_CONTENTS - 1)]
    assert LessonKind.VALUE not in kinds(twice)
    assert LessonKind.VALUE not in kinds(twice + twice)  # the same contents again
    enough = [*twice, said(0.9, content="another")]
    found = kinds(enough)[LessonKind.VALUE]
    assert found.lesson == Lesson(LessonKind.VALUE, entity="US_SSN", fingerprint="f", domain="city")
    assert LessonKind.VALUE not in kinds([*enough, said(0.9, is_right=True, content="c9")])


def test_scores_are_calibrated_only_by_enough_decisions() -> None:
    assert LessonKind.CALIBRATION not in kinds([said(0.9, **apart(number)) for number in range(19)])
    found = kinds([said(0.9, is_right=number > 15, **apart(number)) for number in range(24)])
    assert found[LessonKind.CALIBRATION].decided == 24


def test_what_stands_is_not_proposed_again() -> None:
    wrong = [said(0.55, **apart(number)) for number in range(8)]
    right = [said(0.8, is_right=True, **apart(100 + number)) for number in range(8)]
    stands = kinds(wrong + right)[LessonKind.LEAST].lesson
    assert LessonKind.LEAST not in kinds(wrong + right, stands)


def test_a_group_s_decision_counts_for_what_was_looked_at() -> None:
    """Four hundred forms dismissed at a press are five that were seen."""
    group = [said(0.55, weight=5 / 400, **apart(number)) for number in range(400)]
    found = kinds([*group, said(0.9, is_right=True)])
    assert found[LessonKind.LEAST].wrong == 5
