"""What is recorded of a batch: contents once, findings where they belong, the last word about a path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from classify.errors import InventoryError
from classify.inventory.handles import ScanHandle
from classify.inventory.store import Store
from models.labels import Label, Outcome, Tag
from tests.inventory.at_work import DIGEST, OTHER, finding, member, proposal, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def at_work(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    """A scan whose files are registered."""
    with scanning(store, tmp_path / "share") as scan:
        yield scan


def test_the_same_bytes_twice_in_a_batch_are_one_content(
    store: Store, at_work: ScanHandle, rows: Rows
) -> None:
    both = [result("a.txt", finding()), result("b.txt", finding())]
    assert store.record(at_work, 1, both)
    assert rows("SELECT digest, findings, outcome FROM content") == [(DIGEST, 1, "ok")]
    assert rows("SELECT count(*), count(content_id), count(item_id) FROM finding") == [(1, 1, 0)]
    assert rows("SELECT count(DISTINCT content_id), sum(findings) FROM item WHERE content_id > 0") == [(1, 2)]


@pytest.mark.parametrize("first", [0, 1])
def test_of_a_copy_and_the_one_that_was_read_the_latter_tells(
    store: Store, at_work: ScanHandle, rows: Rows, first: int
) -> None:
    """Whichever comes first, a copy brings no findings that could stand for the content."""
    pair = [result("a.txt", finding()), result("b.txt", same_as=DIGEST)]
    store.record(at_work, 1, [pair[first], pair[1 - first]])
    assert rows("SELECT findings FROM content") == [(1,)]
    assert rows("SELECT findings FROM item WHERE content_id > 0") == [(1,), (1,)]


def test_different_bytes_are_different_contents(store: Store, at_work: ScanHandle, rows: Rows) -> None:
    store.record(at_work, 1, [result("a.txt", finding()), result("b.txt", digest=OTHER)])
    assert rows("SELECT digest, findings FROM content ORDER BY digest") == [(DIGEST, 1), (OTHER, 0)]


def test_the_last_word_about_a_path_stands(store: Store, at_work: ScanHandle, rows: Rows) -> None:
    store.record(at_work, 1, [result("a.txt", finding()), result("a.txt", digest=OTHER, media="csv")])
    assert rows("SELECT media, findings FROM item WHERE media <> ''") == [("csv", 0)]
    assert rows("SELECT digest FROM content") == [(OTHER,)]


@pytest.mark.parametrize("vague", [Outcome.UNREADABLE, Outcome.TIMEOUT, Outcome.NOT_EXAMINED])
def test_what_says_more_about_the_bytes_stands(
    store: Store, at_work: ScanHandle, rows: Rows, vague: Outcome
) -> None:
    """A file that ran out of time says nothing about a copy; one that was read says it for both."""
    store.record(at_work, 1, [result("a.txt", outcome=vague)])
    store.record(at_work, 2, [result("b.txt", finding())])
    store.record(at_work, 3, [result("a.txt", outcome=vague)])
    assert rows("SELECT outcome, findings FROM content ORDER BY id") == [(vague.value, 0), ("ok", 1)]


def test_what_was_read_is_not_stored_again_unless_all_is_read_again(
    store: Store, tmp_path: Path, rows: Rows
) -> None:
    with scanning(store, tmp_path / "share") as scan:
        store.record(scan, 1, [result("a.txt", finding())])
        store.record(scan, 2, [result("b.txt", finding())])
        assert rows("SELECT count(*) FROM content") == [(1,)]
        store.record(replace(scan, reread=True), 3, [result("b.txt", finding(), finding(line=2))])
    assert rows("SELECT findings FROM content ORDER BY id") == [(1,), (2,)]


def test_findings_of_names_and_of_bytes_without_digest_hang_on_the_item(
    store: Store, at_work: ScanHandle, rows: Rows
) -> None:
    named = result("a.txt", finding(), finding("name", end=7))
    store.record(at_work, 1, [named, result("b.txt", finding(), digest=None)])
    assert rows("SELECT count(*), count(content_id), count(item_id) FROM finding") == [(3, 1, 2)]
    assert rows("SELECT findings FROM item WHERE media <> '' ORDER BY id") == [(2,), (1,)]
    # Where a value ends tells how long it is: only of names, sealed.
    assert rows('SELECT DISTINCT "end" FROM finding') == [(0,)]
    (sealed,) = rows("SELECT sheet_sealed FROM finding WHERE sheet_sealed IS NOT NULL")
    assert at_work.share.sealer.open(sealed[0]) == "7"  # type: ignore[arg-type]


def test_recorded_again_findings_of_an_item_are_the_new_ones_alone(
    store: Store, at_work: ScanHandle, rows: Rows
) -> None:
    store.record(at_work, 1, [result("a.txt", finding(), finding(), digest=None)])
    store.record(at_work, 2, [result("a.txt", finding(), digest=None)])
    assert rows("SELECT count(*) FROM finding") == [(1,)]


def test_names_of_sheets_are_sealed_and_explanations_stored_once(
    store: Store, at_work: ScanHandle, rows: Rows
) -> None:
    findings = [finding(sheet="Pay", row=1), finding(sheet="Pay", row=2), finding(sentence="It is another.")]
    store.record(at_work, 1, [result("a.txt", *findings)])
    store.record(at_work, 2, [result("b.txt", finding(), digest=OTHER)])
    places = rows("SELECT CAST(place AS TEXT), sheet_sealed FROM finding ORDER BY id")
    assert [str(place) for place, _ in places[:2]] == ['{"part":"body","row":1}', '{"part":"body","row":2}']
    assert places[0][1] == places[1][1]
    assert at_work.share.sealer.open(places[0][1]) == "Pay"  # type: ignore[arg-type]
    assert places[2][1] is None
    assert rows("SELECT detector, version FROM explanation") == [("identity/us_ssn", "1")] * 2
    assert rows("SELECT count(DISTINCT explanation_id) FROM finding") == [(2,)]


def test_a_file_takes_what_its_recorded_members_call_for(
    store: Store, at_work: ScanHandle, rows: Rows
) -> None:
    """Members of an earlier batch count: a crash may have come between them and their file."""
    secret = proposal(Label.RESTRICTED, Tag.JUV)
    store.record(at_work, 1, [member("x.txt", finding(), proposal=secret)])
    store.record(at_work, 2, [member("y.txt"), result("box.zip", digest=OTHER)])
    (box,) = rows("SELECT label, tags FROM item WHERE container_id IS NULL AND media <> ''")
    assert box == (Label.RESTRICTED.value, Tag.JUV.value)
    assert rows("SELECT count(*) FROM item WHERE container_id IS NOT NULL AND gone_scan_id IS NULL") == [(2,)]


def test_members_that_a_file_has_lost_are_gone(store: Store, tmp_path: Path, rows: Rows) -> None:
    with scanning(store, tmp_path / "share") as scan:
        store.record(scan, 1, [member("x.txt"), member("y.txt"), result("box.zip", digest=OTHER)])
    with scanning(store, tmp_path / "share", version="2") as scan:
        store.record(scan, 1, [member("y.txt"), result("box.zip", digest=OTHER)])
        gone = f"SELECT gone_scan_id = {scan.id} FROM item WHERE container_id IS NOT NULL ORDER BY id"
        assert rows(gone) == [(1,), (None,)]


def test_a_member_of_a_file_nobody_registered_is_refused(store: Store, at_work: ScanHandle) -> None:
    lost = replace(member("x.txt"), container="nowhere.zip", holder="nowhere.zip")
    with pytest.raises(InventoryError, match="never registered"):
        store.record(at_work, 1, [lost])


def test_a_batch_is_written_once_and_counts_files_not_members(
    store: Store, at_work: ScanHandle, rows: Rows
) -> None:
    batch = [member("x.txt", size=3), result("box.zip", digest=OTHER), result("a.txt", size=5)]
    assert store.record(at_work, 1, batch)
    assert not store.record(at_work, 1, [result("b.txt", finding())])
    assert rows("SELECT batch, files, analysed_bytes FROM checkpoint") == [(1, 2, 15)]
    assert rows("SELECT count(*) FROM finding") == [(0,)]


def test_a_value_never_comes_in(store: Store, at_work: ScanHandle, rows: Rows) -> None:
    with pytest.raises(InventoryError, match="carries values"):
        store.record(at_work, 1, [result("a.txt", replace(finding(), text="219-09-9999"))])
    assert rows("SELECT count(*) FROM checkpoint") == [(0,)]


def test_evidence_of_the_bytes_is_kept_once_and_of_the_name_with_the_item(
    store: Store, at_work: ScanHandle, rows: Rows
) -> None:
    evidence = {"counts": {"US_SSN": 1}, "has_text": True, "name": {"counts": {"VIN": 1}}}
    store.record(at_work, 1, [result("a.txt", finding(), evidence=evidence)])
    ((shared,),) = rows("SELECT CAST(evidence AS TEXT) FROM content")
    kept = json.loads(str(shared))
    assert (kept["counts"], kept["name"]) == ({"US_SSN": 1}, None)
    own = rows("SELECT CAST(evidence AS TEXT) FROM item WHERE media <> ''")
    assert [json.loads(str(text)) for (text,) in own] == [{"name": {"counts": {"VIN": 1}}}]


def test_a_member_remembers_which_member_it_lies_in(store: Store, at_work: ScanHandle, rows: Rows) -> None:
    deep = replace(member("in.zip!/x.txt"), holder="box.zip!/in.zip")
    store.record(at_work, 1, [member("in.zip"), deep, result("box.zip", digest=OTHER)])
    held = "SELECT around.path_digest = within.holder_digest FROM item AS within, item AS around"
    assert rows(
        f"{held} WHERE within.holder_digest IS NOT NULL AND around.container_id > 0 ORDER BY 1 DESC"
    ) == [(1,), (0,)]
    assert rows("SELECT count(*) FROM item WHERE holder_digest IS NOT NULL") == [(1,)]
