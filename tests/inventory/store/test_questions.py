"""The queue: what is asked, in what order, who is at it; it follows scans and decisions."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from classify.errors import DecisionError
from classify.inventory.catalogue import Catalogue
from classify.inventory.desk import QueueReader
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import FINDING, ITEM, QUESTION
from classify.label.policy import Policy
from models.columns import now
from models.decision import Scope, Verdict
from tests.inventory.deciding import end_decisions, take_decision

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

POLICY = Policy.load()


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    store.ask(store.shares()[0])
    return store.shares()[0]


def asked(store: Store, share: ShareHandle) -> dict[str, int]:
    """Open questions by the path they are about, with their numbers of findings."""
    paths = {line.id: line.path for line in Catalogue(store).lines(share)}
    return {
        paths[one.item_id]: one.findings
        for group in store.groups([share])
        for one in QueueReader(store).members(group.key)
    }


def decide(store: Store, share: ShareHandle, path: str, verdict: Verdict, scope: Scope) -> str:
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == path)
    with store.database.reading() as session:
        content = session.scalar(select(ITEM.c.content_id).where(ITEM.c.id == item))
        findings = list(session.scalars(select(FINDING.c.id).where(FINDING.c.content_id == content)))
    taken = take_decision(store, share, [Seen(item, one) for one in findings], verdict, scope, actor="ada")
    store.reevaluate_decided(share, POLICY, [taken.lot])
    store.ask(share, [taken.lot])
    return taken.lot


def test_files_with_weighty_findings_are_asked_about(store: Store, share: ShareHandle) -> None:
    about = asked(store, share)
    assert {"HR/list.txt", "HR/copy of list.txt", "HR/box.zip!/one.txt"} <= set(about)
    assert not any(path.startswith("Parks/") for path in about)


def test_like_questions_of_one_folder_are_a_group(store: Store, share: ShareHandle) -> None:
    largest = max(store.groups([share]), key=lambda group: group.items)
    assert (largest.entity, largest.shape, largest.items, largest.findings) == ("US_SSN", "body", 2, 2)


def test_what_is_decided_is_asked_no_more_and_copies_neither(store: Store, share: ShareHandle) -> None:
    lot = decide(store, share, "HR/list.txt", Verdict.CONFIRM, Scope.ITEM)
    assert "HR/list.txt" not in asked(store, share)
    assert "HR/copy of list.txt" not in asked(store, share)
    end_decisions(store, lot, actor="ada")
    store.reevaluate_decided(share, POLICY, [lot])
    store.ask(share, [lot])
    assert {"HR/list.txt", "HR/copy of list.txt"} <= set(asked(store, share))


def test_a_second_scan_asks_only_about_what_is_new(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    for path in ("HR/list.txt", "HR/box.zip!/one.txt"):
        if path in asked(store, share) and "!" not in path:
            decide(store, share, path, Verdict.CONFIRM, Scope.EVERYWHERE)
    before = set(asked(store, share))
    (folder / "HR" / "third.txt").write_text("Number 219-09-9999 once more\n")
    (folder / "HR" / "new.txt").write_text("Number 219-09-6666 of somebody\n")
    scan()
    store.ask(share)
    assert set(asked(store, share)) - before == {"HR/new.txt"}


def test_nothing_changes_when_nothing_did(store: Store, share: ShareHandle, scan: Scans) -> None:
    before = store.groups([share])
    scan()
    assert store.ask(share) == 0
    assert store.groups([share]) == before


def test_what_is_gone_is_asked_no_more(store: Store, share: ShareHandle, scan: Scans, folder: Path) -> None:
    (folder / "HR" / "list.txt").unlink()
    scan()
    store.ask(share)
    assert "HR/list.txt" not in asked(store, share)


def test_a_batch_is_one_person_s_for_twenty_minutes(store: Store, share: ShareHandle) -> None:
    mine = store.batch([share], actor="ada", questions=2)
    theirs = store.batch([share], actor="bert", questions=100)
    assert len(mine) == 2
    assert {one.id for one in mine}.isdisjoint(one.id for one in theirs)
    assert store.batch([share], actor="ada", questions=2) == [
        *(one for one in store.batch([share], actor="ada", questions=2))
    ]
    with pytest.raises(DecisionError, match="ada is deciding"):
        store.must_be_free([mine[0].id], actor="bert")
    store.must_be_free([mine[0].id], actor="ada")
    with store.database.writing() as session:
        session.execute(update(QUESTION).values(claimed_until=now() - timedelta(seconds=1)))
    store.must_be_free([mine[0].id], actor="bert")


def test_a_batch_takes_the_riskiest_first(store: Store, share: ShareHandle) -> None:
    first = store.groups([share])[0]
    assert {one.group_key for one in store.batch([share], actor="ada", questions=1)} == {first.key}


def test_what_is_snoozed_comes_back(store: Store, share: ShareHandle) -> None:
    group = store.groups([share])[0]
    numbers = [one.id for one in QueueReader(store).members(group.key)]
    assert store.snooze(numbers, now() + timedelta(hours=1), actor="ada") == len(numbers)
    assert group.key not in {one.key for one in store.groups([share])}
    with store.database.writing() as session:
        session.execute(update(QUESTION).values(snoozed_until=now() - timedelta(seconds=1)))
    assert group.key in {one.key for one in store.groups([share])}
