"""What would leave: copies that were looked at, whole files with what is packed in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from classify.inventory.requests import FileFacts
from classify.redacting.bench import LookedCopy
from classify.redacting.orders import Orders
from classify.sharing.outlook import removed_from, sorted_out


def file(item: int, container: int = 0) -> FileFacts:
    return FileFacts(
        item,
        1,
        "RESTRICTED",
        ("HR",),
        (),
        "none",
        "ok",
        "",
        "",
        0,
        "",
        1,
        "digest",
        False,
        container=container,
    )


def copy(item: int, profile: str = "default") -> LookedCopy:
    sheet = json.dumps({"sheet": {"removed": {"US_SSN": 2}}})
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    return LookedCopy(9, item, profile, Orders(), "a" * 64, sheet, "mara", "lou", moment)


def test_only_copies_that_were_looked_at_leave_where_copies_were_allowed() -> None:
    leaves, stops = sorted_out([file(1), file(2)], frozenset(), {1: copy(1)})
    assert [one.facts.item for one in leaves] == [1]
    assert [one.item for one in stops] == [2]
    assert "second person" in stops[0].sentence
    assert "Make the copy" in stops[0].remedy


def test_what_is_left_out_stops_nothing() -> None:
    leaves, stops = sorted_out([file(1), file(2)], frozenset({2}), {1: copy(1)})
    assert ([one.facts.item for one in leaves], stops) == ([1], [])


def test_a_copy_by_a_milder_profile_than_the_law_asks_for_stops_the_release() -> None:
    _, stops = sorted_out([file(1)], frozenset(), {1: copy(1)}, frozenset({"victims"}))
    assert "the law asks for victims" in stops[0].sentence
    assert "victims" in stops[0].remedy
    leaves, stops = sorted_out([file(1)], frozenset(), {1: copy(1, "victims")}, frozenset({"default"}))
    assert (len(leaves), stops) == (1, [])


def test_what_is_packed_in_a_file_leaves_with_it() -> None:
    leaves, stops = sorted_out([file(1), file(2, container=1)], frozenset(), None)
    assert ([(one.facts.item, one.within) for one in leaves], stops) == ([(1, 0), (2, 1)], [])


def test_a_file_leaves_whole_or_not_at_all() -> None:
    both = [file(1), file(2, container=1)]
    _, stops = sorted_out(both, frozenset({2}), None)
    assert [one.item for one in stops] == [1]
    assert sorted_out(both, frozenset({1}), None) == ([], [])


def test_what_is_packed_in_a_file_nobody_asked_for_does_not_leave_as_it_is() -> None:
    leaves, stops = sorted_out([file(2, container=1)], frozenset(), None)
    assert (leaves, [one.item for one in stops]) == ([], [2])
    leaves, stops = sorted_out([file(2, container=1)], frozenset(), {2: copy(2)})
    assert ([one.facts.item for one in leaves], stops) == ([2], [])


def test_what_is_cut_is_what_the_proof_sheet_counts() -> None:
    assert removed_from(copy(1)) == {"US_SSN": 2}
    assert removed_from(None) is None
