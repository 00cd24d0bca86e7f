"""Files with the same bytes at another path are paired, one to one and as a person would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.inventory.moves import Place, pair


def moved(gone: dict[str, str | None], new: dict[str, str | None], *, empty: bool = False) -> dict[str, str]:
    """Old and new paths of what is paired, from paths with their contents."""
    before = [Place(number, path, content, empty) for number, (path, content) in enumerate(gone.items())]
    after = [Place(100 + number, path, content, empty) for number, (path, content) in enumerate(new.items())]
    return {old.path: fresh.path for old, fresh in pair(before, after)}


def test_a_renamed_folder_keeps_its_copies_apart() -> None:
    """Three copies below it: each is paired with the one at the same place below the new name."""
    below = ("1/a.txt", "2/a.txt", "2/b.txt")
    assert moved(
        {f"Cases/2024/{path}": "same" for path in below},
        {f"Cases/2024-closed/{path}": "same" for path in reversed(below)},
    ) == {f"Cases/2024/{path}": f"Cases/2024-closed/{path}" for path in below}


def test_a_file_renamed_in_its_folder_is_preferred_to_one_elsewhere() -> None:
    """No name is the same: the folder is."""
    assert moved({"a/old.txt": "same"}, {"b/x.txt": "same", "a/new.txt": "same"}) == {
        "a/old.txt": "a/new.txt"
    }


def test_what_has_no_partner_stays_alone() -> None:
    """Two copies gone and one new: one moved, one is gone; other bytes are no partner."""
    assert moved(
        {"a.txt": "same", "b/c.txt": "same", "d.txt": "d"}, {"e/c.txt": "same", "d2.txt": "other"}
    ) == {"b/c.txt": "e/c.txt"}


def test_empty_files_are_alike_and_moved_by_their_names_only() -> None:
    """Nobody says that one empty file became another of another name."""
    assert moved({"a/x": "e", "a/y": "e"}, {"b/x": "e", "b/z": "e"}, empty=True) == {"a/x": "b/x"}


def test_files_without_bytes_move_with_their_folder() -> None:
    """A link beside a renamed file; one whose folder stayed is paired with nothing."""
    gone = {"a/b/x.txt": "x", "a/b/link": None, "c/link": None}
    new = {"a/d/x.txt": "x", "a/d/link": None, "e/link": None}
    assert moved(gone, new) == {"a/b/x.txt": "a/d/x.txt", "a/b/link": "a/d/link"}


def test_a_renamed_share_folder_far_above_pairs_what_lies_deep() -> None:
    """The folder of a link is told by files further down."""
    gone = {"a/link": None, "a/b/c/x.txt": "x"}
    assert moved(gone, {"z/link": None, "z/b/c/x.txt": "x"}) == {
        "a/link": "z/link",
        "a/b/c/x.txt": "z/b/c/x.txt",
    }


PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join)
SIDES = st.dictionaries(PATHS, st.sampled_from(["one", "two", None]), max_size=8)


@given(gone=SIDES, new=SIDES)
def test_nothing_is_paired_twice_or_with_other_bytes(
    gone: dict[str, str | None], new: dict[str, str | None]
) -> None:
    """And of every content as many are paired as there are on both sides."""
    pairs = moved(gone, new)
    assert len(set(pairs.values())) == len(pairs)
    assert all(gone[old] == new[fresh] for old, fresh in pairs.items())
    for content in ("one", "two"):
        there = [list(side.values()).count(content) for side in (gone, new)]
        assert sum(gone[old] == content for old in pairs) == min(there)
