"""A container may hold two members of one name; each keeps a row of its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.results import FileResult
from classify.scanning import MemberNames
from tests.inventory.at_work import member

BOX = "x.zip"


def told(*members: tuple[str, str]) -> list[tuple[str, str | None]]:
    """What members (path, holder) are called, in the order they come."""
    names = MemberNames(BOX)
    said: list[FileResult] = [
        names.apart(member(path, box=BOX, holder=f"{BOX}!/{holder}" if holder else BOX))
        for path, holder in members
    ]
    inside = f"{BOX}!/"
    return [(one.path.removeprefix(inside), (one.holder or "").removeprefix(inside)) for one in said]


def test_names_that_differ_stay_as_they_are() -> None:
    assert told(("a.txt", ""), ("b.txt", "")) == [("a.txt", BOX), ("b.txt", BOX)]


def test_of_one_name_each_has_a_number() -> None:
    """Also where a member is called like a number that was given."""
    assert [name for name, _ in told(("a", ""), ("a (2)", ""), ("a", ""), ("a", ""))] == [
        "a",
        "a (2)",
        "a (3)",
        "a (4)",
    ]


def test_two_archives_of_one_name_inside_another_keep_their_members() -> None:
    """Members come before the file they are packed in: each stays with its own."""
    a_txt, in_zip = ("in.zip!/a.txt", "in.zip"), ("in.zip", "")
    assert told(a_txt, in_zip, a_txt, in_zip) == [
        ("in.zip!/a.txt", "in.zip"),
        ("in.zip", BOX),
        ("in.zip!/a.txt (2)", "in.zip (2)"),
        ("in.zip (2)", BOX),
    ]


def test_all_members_of_one_archive_name_the_same_holder() -> None:
    said = told(("in.zip!/a", "in.zip"), ("in.zip!/b", "in.zip"), ("in.zip", ""))
    assert [holder for _, holder in said] == ["in.zip", "in.zip", BOX]


@given(st.lists(st.sampled_from(["a", "a (2)", "b", "a (3)"]), max_size=12))
def test_no_two_rows_ever_share_a_path(names: list[str]) -> None:
    said = [name for name, _ in told(*((name, "") for name in names))]
    assert len(set(said)) == len(names)
