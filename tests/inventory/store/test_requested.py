"""What an answer depends on: of files that are there, with what is packed in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from classify.inventory.catalogue import Catalogue
from classify.inventory.requests import revision
from classify.inventory.store import Store
from models.sharing import SharingOutcome
from tests.inventory.sharing import items, judged

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_facts_are_of_what_is_there_in_the_order_of_numbers(scan: Scans, store: Store) -> None:
    scan()
    (share,) = store.shares()
    files = items(store, share, 3)
    facts = store.facts_of([*reversed(files), 2**62])
    assert [one.item for one in facts] == files
    lines = {line.id: line for line in Catalogue(store).lines(share)}
    assert [one.label for one in facts] == [lines[item].label for item in files]
    assert all(one.digest and one.share_id == share.id for one in facts)
    assert not any(one.in_effect or one.approval for one in facts)


def test_an_archive_comes_with_its_members_and_a_member_alone(scan: Scans, store: Store) -> None:
    scan()
    lines = {line.path: line for line in Catalogue(store).lines(store.shares()[0])}
    box = lines["HR/box.zip"].id
    members = {line.id for path, line in lines.items() if line.is_member}
    assert set(store.with_members([box])) == {box, *members}
    (one, *_) = sorted(members)
    assert store.with_members([one]) == [one]


def test_what_was_judged_knows_its_revision_and_whether_any_is_flagged(scan: Scans, store: Store) -> None:
    scan()
    said = judged(store, items(store, store.shares()[0]), SharingOutcome.REFER)
    assert said.revision == revision(said.facts)
    assert not said.criminal_justice
    flagged = replace(said.facts[0], criminal_justice=True)
    assert replace(said, facts=[*said.facts, flagged]).criminal_justice
