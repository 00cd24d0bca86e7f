"""Labels are given anew from stored evidence, where another policy or another standpoint asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classify.inventory.handles import ScanHandle
from classify.inventory.store import Store, labels
from classify.label.proposal import Location
from models.labels import Label, Tag
from tests.inventory.at_work import entry, member, proposal, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]


class Strict:
    """Everything is RESTRICTED; remembers where the files lie."""

    version = "strict"

    def __init__(self, label: Label = Label.RESTRICTED, *tags: Tag) -> None:
        self._made = proposal(label, *tags)
        self.asked: list[Location] = []

    def propose(self, evidence: Any, location: Location, outcome: Any) -> Any:
        self.asked.append(location)
        return replace(self._made, outcome=outcome)


@pytest.fixture
def scan(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    """A box with a member, and a file nobody has read yet."""
    with scanning(store, tmp_path / "HR", [entry("box.zip"), entry("waits.txt")]) as scan:
        store.record(scan, 1, [member("in.txt", evidence={}), result("box.zip", evidence={})])
        yield scan


def test_every_label_is_given_anew_and_what_changed_is_counted(
    store: Store, scan: ScanHandle, rows: Rows
) -> None:
    policy = Strict()
    assert store.reevaluate(scan.share, policy) == 2
    assert rows("SELECT label FROM item ORDER BY id") == [("RESTRICTED",), (None,), ("RESTRICTED",)]
    assert {(one.path, one.share) for one in policy.asked} == {("box.zip", "HR"), ("box.zip!/in.txt", "HR")}
    assert store.reevaluate(scan.share, policy) == 0
    assert store.complaints() == []


def test_other_tags_are_a_change_and_the_same_in_another_order_are_none(
    store: Store, scan: ScanHandle
) -> None:
    store.reevaluate(scan.share, Strict(Label.INTERNAL, Tag.PII, Tag.TAX))
    assert store.reevaluate(scan.share, Strict(Label.INTERNAL, Tag.TAX, Tag.PII)) == 0
    assert store.reevaluate(scan.share, Strict(Label.INTERNAL, Tag.TAX)) == 2


def test_few_at_a_time_as_well(
    store: Store, scan: ScanHandle, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counts are of all; the trail tells it once."""
    monkeypatch.setattr(labels, "_FAMILIES_AT_ONCE", 1)
    store.record(scan, 2, [result("waits.txt", digest="e" * 64, evidence={})])
    assert store.reevaluate(scan.share, Strict()) == 3
    assert rows("SELECT value, files FROM tally WHERE dimension = 'label'") == [("RESTRICTED", 3)]
    assert rows("SELECT count(*) FROM audit_event WHERE action = 'policy.reevaluate'") == [(1,)]


def test_a_share_never_scanned_has_nothing_to_label(store: Store, tmp_path: Path, rows: Rows) -> None:
    assert store.reevaluate(store.share(tmp_path / "new"), Strict()) == 0
    assert rows("SELECT count(*) FROM audit_event WHERE action = 'policy.reevaluate'") == [(0,)]


def after(store: Store, folder: Path, *policies: str, finished: bool = True) -> bool:
    """Whether labels must be given anew in the last of the scans with these policies."""
    for policy in policies:
        with scanning(store, folder, [], policy=policy) as scan:
            due = store.relabelling_is_due(scan)
            if finished:
                store.finish(scan)
    return due


def test_labels_are_due_where_a_scan_since_the_last_whole_one_had_another_policy(
    store: Store, tmp_path: Path
) -> None:
    """Also one that was cut off: it may have labelled some."""
    assert not after(store, tmp_path / "a", "p")
    assert not after(store, tmp_path / "b", "p", "p")
    assert after(store, tmp_path / "c", "p", "q")
    assert not after(store, tmp_path / "d", "p", "q", "q")
    after(store, tmp_path / "e", "p")
    after(store, tmp_path / "e", "q", finished=False)
    assert after(store, tmp_path / "e", "p", finished=False)


def test_a_share_labelled_anew_stands_where_the_policy_now_is(store: Store, tmp_path: Path) -> None:
    """The next scan with that policy has nothing to do."""
    with scanning(store, tmp_path / "HR", []) as scan:
        store.finish(scan)
        store.reevaluate(scan.share, Strict())
        standpoint = scan.share.standpoint("strict")
    assert not after(store, tmp_path / "HR", standpoint)
