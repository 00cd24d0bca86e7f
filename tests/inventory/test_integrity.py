"""What a row claims is signed: no part of it can be changed, and no row swapped, without the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classify.inventory import integrity
from classify.inventory.handles import ShareHandle
from classify.inventory.integrity import Misfit, signature
from classify.inventory.store import Store
from tests.inventory.at_work import past_the_guards

Rows = Callable[[str], list[tuple[object, ...]]]
ROW: dict[str, Any] = {
    "id": 7, "share_id": 1, "container_id": None, "path_digest": "d", "outcome": "ok", "label": "INTERNAL",
    "label_rank": 1, "tags": "", "doc_type": "other", "entities": "", "findings": 0,
}  # fmt: skip


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return store.share(tmp_path / "HR")


@pytest.mark.parametrize("name", sorted(ROW))
def test_every_claim_is_signed(share: ShareHandle, name: str) -> None:
    right = signature(share.sealer, ROW, "c", 3)
    assert signature(share.sealer, {**ROW, name: 99}, "c", 3) != right
    assert signature(share.sealer, dict(ROW), "c", 3) == right


def test_the_content_and_the_place_in_history_are_signed(share: ShareHandle) -> None:
    """An old row cannot be put back, nor the row of other bytes."""
    right = signature(share.sealer, ROW, "c", 3)
    assert right not in (signature(share.sealer, ROW, "x", 3), signature(share.sealer, ROW, "c", 2))
    assert signature(share.sealer, ROW, None, 3) != right


def test_a_flagged_share_signs_with_keys_of_its_own(store: Store, tmp_path: Path, share: ShareHandle) -> None:
    police = store.share(tmp_path / "Police", criminal_justice=True)
    assert signature(police.sealer, ROW, "c", 3) != signature(share.sealer, ROW, "c", 3)


def found(store: Store, *statements: str, most: int | None = None) -> list[Misfit]:
    """What somebody's statements leave that does not fit."""
    with past_the_guards(store) as execute:
        for statement in statements:
            execute(statement)
    [share] = store.shares()
    with store.database.reading() as session:
        return list(integrity.misfits(session, share, most=most))


def test_counts_are_those_of_the_share_alone(scan: Any, store: Store, folder: Path, tmp_path: Path) -> None:
    """Items that are gone still count as items; only what is there is present."""
    store.share(tmp_path / "empty").id  # noqa: B018 - another share, with nothing in it
    scan()
    (folder / "Parks" / "mowing.txt").unlink()
    scan()
    mine, other = sorted(store.shares(), key=lambda one: one.name)
    with store.database.reading() as session:
        counts = integrity.counts(session, mine.id)
        assert integrity.counts(session, other.id) == {"items": 0, "present": 0, "newest": 0, "proposals": 0}
    assert (counts["items"], counts["present"], counts["proposals"]) == (10, 9, 10)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE item SET label = 'PUBLIC', label_rank = 0 WHERE id = 3",
            "Its label, outcome or another part",
        ),
        (
            "UPDATE item SET outcome = 'ok' WHERE outcome = 'unsupported'",
            "Its label, outcome or another part",
        ),
        ("UPDATE item SET row_mac = NULL WHERE id = 3", "Its signature is missing."),
        (
            "UPDATE classification SET tags = 'PII,TAX' WHERE item_id = 3",
            "The newest entry of its history was changed.",
        ),
        ("DELETE FROM classification WHERE item_id = 3", "without an entry in its history"),
    ],
)
def test_a_row_somebody_changed_is_named(scan: Any, store: Store, statement: str, words: str) -> None:
    scan()
    assert found(store) == []
    misfits = found(store, statement)
    assert words in misfits[-1].sentence
    assert misfits[-1].item is not None


def test_an_outcome_the_crawl_sets_says_less_and_is_no_tampering(scan: Any, store: Store) -> None:
    """A file that is to be read again keeps the label it has."""
    scan()
    assert found(store, "UPDATE item SET outcome = 'not_examined' WHERE id = 3") == []
    assert found(store, "UPDATE item SET outcome = 'unreadable' WHERE id = 3") == []
    assert len(found(store, "UPDATE item SET outcome = 'timeout' WHERE id = 3")) == 1


def test_rows_that_vanished_are_counted(scan: Any, store: Store) -> None:
    scan()
    misfits = found(store, "DELETE FROM item WHERE id = 10", "DELETE FROM classification WHERE item_id = 10")
    assert [(one.item, one.sentence) for one in misfits] == [
        (None, "10 items were counted, 9 of them are left."),
        (None, "1 entries of the history of labels are missing."),
        (None, "10 items were there, 9 are said to be there now."),
    ]


def test_an_item_that_is_only_said_to_be_gone_is_noticed_until_the_next_scan(scan: Any, store: Store) -> None:
    """From a hidden row to a clean list is one statement."""
    scan()
    [misfit] = found(store, "UPDATE item SET gone_scan_id = 1 WHERE id = 10")
    assert misfit.sentence == "10 items were there, 9 are said to be there now."
    scan(cut_after=0)
    assert found(store) == []


def test_a_sample_looks_at_some_of_the_rows(scan: Any, store: Store) -> None:
    """Quick enough for every start of the program; the whole is looked at on request."""
    scan()
    spoil = "UPDATE item SET label = 'PUBLIC' WHERE label IS NOT NULL"
    assert len(found(store, spoil)) == 10
    assert len(found(store, most=5)) == 5
    assert len(found(store, most=1_000)) == 10
