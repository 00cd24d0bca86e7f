"""Paths of reports as they are compared, and the kinds of lines that say nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.exposure.said import UNMATCHED, Report, Unmatched, parents
from models.openness import Source

WINDOWS, POSIX = (Report(Source.ACCESS_LIST, folds_case=folds) for folds in (True, False))


def test_windows_writes_one_path_in_many_ways() -> None:
    assert WINDOWS.key("\\\\Server\\HR\\.\\Leave\\A.TXT") == WINDOWS.key("//server/hr/leave/a.txt")


def test_posix_tells_capitals_and_backslashes_apart() -> None:
    assert POSIX.key("/srv/HR/a") != POSIX.key("/srv/hr/a")
    assert POSIX.key("a\\b") == "a\\b"


def test_accents_joined_or_apart_are_the_same() -> None:
    assert POSIX.key("Gro\u0308ße") == POSIX.key("Größe")


def test_parents_end_at_the_root() -> None:
    assert list(parents("a/b/c")) == ["a/b", "a", ""]
    assert list(parents("")) == []


def test_every_kind_of_line_has_words() -> None:
    assert set(UNMATCHED) == set(Unmatched)


@given(st.text())
def test_a_key_is_its_own_key(path: str) -> None:
    """Else a path would not meet itself."""
    for report in (WINDOWS, POSIX):
        assert report.key(report.key(path)) == report.key(path)
