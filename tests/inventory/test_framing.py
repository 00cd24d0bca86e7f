"""What an estimate of misses is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from classify.inventory.bulk import insert_many
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.tables import QUESTION
from models.assurance import Pile
from models.columns import now

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def piles(store: Store, share: ShareHandle) -> dict[str, Pile]:
    paths = {line.id: line.path for line in Catalogue(store).lines(share)}
    return {paths[file.item]: file.pile for file in store.frame(share).files}


def test_files_lie_in_piles_and_archives_in_none(store: Store, scan: Scans) -> None:
    scan()
    share = store.shares()[0]
    found = piles(store, share)
    assert found["HR/list.txt"] is Pile.FLAGGED
    assert found["HR/box.zip!/one.txt"] is Pile.FLAGGED
    assert found["HR/box.zip!/deep/two.txt"] is Pile.REST
    assert found["Parks/mowing.txt"] is Pile.REST
    assert "HR/box.zip" not in found
    assert found["HR/link"] is Pile.NOT_READ


def test_what_nobody_recognized_beside_sensitive_files_is_a_pile_of_its_own(
    store: Store, scan: Scans, folder: Any
) -> None:
    (folder / "HR" / "odd.txt").write_text("Nothing anybody would know the kind of.\n")
    scan()
    assert piles(store, store.shares()[0])["HR/odd.txt"] is Pile.UNKNOWN_IN_SENSITIVE


def test_what_people_decided_lies_apart(store: Store, scan: Scans) -> None:
    scan()
    share = store.shares()[0]
    answered = {"HR/list.txt": "decided", "Parks/paint.txt": "decided", "HR/copy of list.txt": "open"}
    by_path = {line.path: line.id for line in Catalogue(store).lines(share)}
    with store.database.writing() as session:
        session.execute(delete(QUESTION))
        insert_many(
            session, QUESTION, [_question(share, by_path[path], state) for path, state in answered.items()]
        )
    found = piles(store, share)
    assert found["HR/list.txt"] is Pile.CONFIRMED
    assert found["Parks/paint.txt"] is Pile.DISMISSED
    assert found["HR/copy of list.txt"] is Pile.FLAGGED


def _question(share: ShareHandle, item: int, state: str) -> dict[str, Any]:
    facts = {"detector": "identity/us_ssn", "entity": "US_SSN", "shape": "body", "findings": 1, "best": 0.9}
    return {
        **facts,
        "share_id": share.id,
        "item_id": item,
        "group_key": "a group",
        "risk": 1.0,
        "state": state,
        "since": now(),
        "turn": 0,
    }


def test_counts_by_label_and_tags_are_all_files(store: Store, scan: Scans) -> None:
    scan()
    frame = store.frame(store.shares()[0])
    assert sum(cell[-1] for cell in frame.cells()) == len(frame.files)
    assert {cell[0] for cell in frame.cells()} == {pile.value for pile in frame.piles()}
