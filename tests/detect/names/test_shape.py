"""Where names begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.names.finder import NameFinder
from classify.detect.names.lists import Lists
from classify.detect.names.shape import extended, parts, trimmed, walk


@pytest.fixture(scope="module")
def lists() -> Lists:
    return NameFinder.load().lists


@pytest.mark.parametrize(
    ("text", "options", "name"),
    [
        ("Karen Ostrowski left", {}, "Karen Ostrowski"),
        ("DOE, JANE M 04/05", {"surname_first": True}, "DOE, JANE M"),
        ("DOE, JANE M 04/05", {}, "DOE"),
        ("Lax, Anna came", {"surname_first": True}, "Lax, Anna"),
        ("Doe, Window", {"surname_first": True}, "Doe"),
        ("Maria de la Cruz ran", {}, "Maria de la Cruz"),
        ("Forest said so", {"titled": True}, "Forest"),
        ("Safety said so", {}, ""),
        ("J. D. 12", {}, ""),
        ("Tom O'Brien Jr. came", {}, "Tom O'Brien Jr."),
        ("Ostrowski. Then", {}, "Ostrowski"),
        ("Karen Ostrowski\nPhone: 406", {}, "Karen Ostrowski"),
        ("Ada Ben Carl Dora Emil Fritz", {"most": 2}, "Ada Ben"),
    ],
)
def test_a_walk_ends_with_the_name(lists: Lists, text: str, options: dict[str, bool], name: str) -> None:
    """One comma where surnames stand first, particles, suffixes; not over the next line's label."""
    assert text[: walk(text, 0, lists, **{"surname_first": False, **options})] == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Karen Ostrowski and Ada Frost", ["Karen Ostrowski", "Ada Frost"]),
        ("Karen Ostrowski; Ada Frost/Dana Reyes", ["Karen Ostrowski", "Ada Frost", "Dana Reyes"]),
        ("Karen Ostrowski\nAda Frost", ["Karen Ostrowski", "Ada Frost"]),
        ("Ostrowski,\nKaren", ["Ostrowski,\nKaren"]),
        ("Karen Ostrowski\nJr.", ["Karen Ostrowski\nJr."]),
        ("Karen\nOstrowski", ["Karen\nOstrowski"]),
    ],
)
def test_spans_are_cut_where_two_names_meet(text: str, names: list[str]) -> None:
    """A line end parts whole names only."""
    assert [text[start:end] for start, end in parts(text, 0, len(text))] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Officer Karen Hale's", "Karen Hale"),
        ("the victim Karen Hale DOB", "Karen Hale"),
        ("Major, Ann", "Major, Ann"),
        ("Karen H.", "Karen H."),
        ("Karen Hale.", "Karen Hale"),
        ("Karen Hale Jr.", "Karen Hale Jr."),
        ("Karen Hale V", "Karen Hale V"),
        ("Sgt", "Sgt"),
        (" - ", ""),
    ],
)
def test_titles_roles_possessives_and_points_are_trimmed(text: str, name: str) -> None:
    """A title before a comma is a surname; a title alone stays for the vetoes."""
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == name


@pytest.mark.parametrize(
    ("text", "core", "name"),
    [
        ("by J. Hale", "Hale", "J. Hale"),
        ("by J.R. Hale, Jr. today", "Hale", "J.R. Hale, Jr."),
        ("HALE, KAREN M 12", "HALE, KAREN", "HALE, KAREN M"),
        ("Hale M 12", "Hale", "Hale"),
        ("by J.\nHale", "Hale", "J.\nHale"),
    ],
)
def test_initials_and_suffixes_belong_to_the_name(text: str, core: str, name: str) -> None:
    """An initial behind counts only where the surname stands first."""
    start = text.index(core)
    first, last = extended(text, start, start + len(core))
    assert text[first:last] == name


_PIECES = (
    "Karen",
    "Officer",
    " ",
    ",",
    ".",
    "\n",
    "'s",
    "and",
    "V",
    "dob",
    '"',
    "é",
    "-",
    "Jr.",
    ";",
    "x" * 50,
)


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_whatever_is_cut_lies_inside_and_never_turns_around(text: str) -> None:
    """Spans stay within the text given, in order, and a trimmed span is trimmed for good."""
    after = 0
    for start, end in parts(text, 0, len(text)):
        assert after <= start < end <= len(text)
        after = end
        first, last = trimmed(text, start, end)
        if first < last:
            assert start <= first < last <= end
