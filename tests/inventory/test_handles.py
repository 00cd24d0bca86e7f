"""What the store hands out says on which view and from which standpoint something was found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.inventory.handles import Registered, ShareHandle, chunks, policy_in
from classify.inventory.store import Store
from classify.keys import Domain


@given(st.lists(st.integers(), max_size=30), st.integers(1, 10))
def test_pieces_together_are_the_whole(rows: list[int], size: int) -> None:
    pieces = list(chunks(rows, size))
    assert [row for piece in pieces for row in piece] == rows
    assert all(0 < len(piece) <= size for piece in pieces)


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return store.share(tmp_path / "HR", department="Human Resources")


def test_a_standpoint_is_the_policy_and_what_it_may_know_of_the_share(share: ShareHandle) -> None:
    """Where one of them changes, labels are given anew."""
    here = share.standpoint("p1")
    others = [
        share.standpoint("p2"),
        replace(share, name="Payroll").standpoint("p1"),
        replace(share, department="Parks").standpoint("p1"),
        replace(share, criminal_justice=True).standpoint("p1"),
    ]
    assert len({here, *others}) == 5
    assert share.standpoint("p1") == here
    assert policy_in(here) == "p1"
    assert policy_in(share.standpoint("1-2-3")) == "1-2-3"


def test_what_is_typed_together_does_not_stand_for_what_is_apart(share: ShareHandle) -> None:
    """A name that ends as the department begins."""
    assert replace(share, name="a", department="bc").standpoint("p") != replace(
        share, name="ab", department="c"
    ).standpoint("p")


def test_copies_share_a_view_where_their_paths_tell_readers_the_same(share: ShareHandle) -> None:
    """The kind of file counts, and whether it lies where cases are kept; its name does not."""
    assert share.view("a/one.txt") == share.view("b/two.TXT")
    assert share.view("a/one.txt") != share.view("a/one.csv")
    assert share.view("a/one.txt") != share.view("Police/one.txt")
    assert "txt" not in share.view("a/one.txt")


def test_a_share_called_after_a_person_is_shown_masked(share: ShareHandle) -> None:
    assert replace(share, name="Case of Marlene Okafor").shown_name == "Case of [name]"
    assert share.shown_name == "HR"


def test_keys_are_in_no_message_about_a_share(share: ShareHandle) -> None:
    assert "secret" not in repr(share)
    assert "keys" not in repr(share)
    assert (share.domain, replace(share, criminal_justice=True).domain) == (
        Domain.CITY,
        Domain.CRIMINAL_JUSTICE,
    )


def test_all_entries_met_are_counted() -> None:
    assert Registered(new=1, changed=2, doubtful=4, unchanged=8).files == 15
