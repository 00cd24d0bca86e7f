"""Which items' questions are out of date (the queue itself: tests/inventory/store/test_questions.py)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory import queue
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def outdated(store: Store) -> list[int]:
    with store.database.reading() as session:
        return queue.outdated(session, store.shares()[0])


def test_a_scan_brings_its_own_questions_up_to_date(store: Store, scan: Scans) -> None:
    scan()
    members = {line.id for line in Catalogue(store).lines(store.shares()[0]) if "!/" in line.path}
    assert set(outdated(store)) <= members


def test_what_left_the_share_or_was_read_anew_is_out_of_date(store: Store, scan: Scans, folder: Path) -> None:
    scan()
    with store.database.writing() as session:
        before = queue.groups(session, store.shares(), 100, queue.now())
    assert before
    (folder / "HR" / "list.txt").unlink()
    (folder / "HR" / "copy of list.txt").write_text("Number 219-09-1111 of another\n")
    scan()
    assert outdated(store) == []  # what is packed was not read again
    with store.database.reading() as session:
        after = queue.groups(session, store.shares(), 100, queue.now())
    assert sum(group.items for group in after) == sum(group.items for group in before) - 1


def test_what_waits_is_counted_by_files_questions_and_groups(store: Store, scan: Scans) -> None:
    """A file with two kinds of findings is one file and two questions."""
    scan()
    shares = store.shares()
    with store.database.reading() as session:
        told = queue.waiting(session, shares, queue.now())
        lines = queue.groups(session, shares, 100, queue.now())
        nothing = queue.waiting(session, [], queue.now())
    assert (told.questions, told.groups) == (sum(line.items for line in lines), len(lines))
    assert 0 < told.files <= told.questions
    assert told.since == min(line.since for line in lines)
    assert nothing == queue.Waiting()
