"""The history of labels grows where a proposal differs, and items repeat what stands, signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from classify.inventory import integrity, proposals
from classify.inventory.grounds import ground_of
from classify.inventory.handles import ScanHandle
from classify.inventory.proposals import joined_words, label_columns
from classify.inventory.store import Store
from classify.inventory.tables import CONTENT, ITEM
from classify.label.proposal import Missed, Proposal
from models.labels import DocType, Label, Outcome, Tag
from tests.inventory.at_work import fired, proposal, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]
FIRST = proposal(Label.INTERNAL, Tag.PII, fired=[fired("It is one.")])
NEAREST = Missed("cji/x", "", "a name", Label.RESTRICTED)


@given(st.lists(st.sampled_from(["PII", "TAX", "HR"])))
def test_words_are_joined_in_one_way_whatever_their_order(words: list[str]) -> None:
    joined = joined_words(words)
    assert joined == joined_words(reversed(words))
    assert joined == ",".join(sorted(set(words)))


@pytest.fixture
def scan(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    with scanning(store, tmp_path / "HR") as scan:
        yield scan


def written(store: Store, scan: ScanHandle, made: dict[int, Proposal], policy: str = "p") -> dict[int, int]:
    with store.database.writing() as session:
        return proposals.write_proposals(session, scan.id, policy, made)


def test_the_same_proposal_again_adds_nothing(store: Store, scan: ScanHandle, rows: Rows) -> None:
    """Tags in another order are the same."""
    first = written(store, scan, {1: FIRST, 2: FIRST})
    both = replace(FIRST, tags=(Tag.TAX, Tag.PII))
    second = written(store, scan, {1: FIRST, 2: both})
    assert second[1] == first[1]
    assert second[2] > first[2]
    assert written(store, scan, {2: replace(both, tags=(Tag.PII, Tag.TAX))}) == {2: second[2]}
    assert rows("SELECT count(*) FROM classification") == [(3,)]


@pytest.mark.parametrize(
    "changes",
    [
        {"label": Label.RESTRICTED},
        {"tags": ()},
        {"doc_type": DocType.MINUTES},
        {"outcome": Outcome.PARTIAL},
        {"fired": [fired("It is another.")]},
        {"nearest": NEAREST},
    ],
)
def test_whatever_differs_is_a_new_entry(store: Store, scan: ScanHandle, changes: dict[str, Any]) -> None:
    first = written(store, scan, {1: FIRST})
    assert written(store, scan, {1: replace(FIRST, **changes)}) != first


def test_another_policy_is_a_new_entry_even_of_the_same_label(store: Store, scan: ScanHandle) -> None:
    """Who asks which policy said it must be told."""
    assert written(store, scan, {1: FIRST}) != written(store, scan, {1: FIRST}, policy="q")


def test_nothing_to_write_is_nothing_written(store: Store, scan: ScanHandle, rows: Rows) -> None:
    assert written(store, scan, {}) == {}
    assert rows("SELECT count(*) FROM classification") == [(0,)]


def test_columns_repeat_the_proposal() -> None:
    assert label_columns(replace(FIRST, tags=(Tag.TAX, Tag.PII))) == {
        "label": "INTERNAL",
        "label_rank": 1,
        "tags": "PII,TAX",
        "doc_type": "other",
        "ground": ground_of(FIRST),
    }


def item_rows(store: Store) -> dict[int, Any]:
    with store.database.reading() as session:
        rows = select(ITEM, CONTENT.c.digest.label("content_digest")).outerjoin(
            CONTENT, ITEM.c.content_id == CONTENT.c.id
        )
        return {row["id"]: row for row in session.execute(rows).mappings()}


def misfits(store: Store, scan: ScanHandle) -> list[int | None]:
    with store.database.reading() as session:
        return [one.item for one in integrity.misfits(session, scan.share)]


def test_items_are_labelled_and_signed_and_left_alone_when_nothing_changed(
    store: Store, scan: ScanHandle
) -> None:
    store.record(scan, scan.first_batch, [result("a.txt", proposal=FIRST)])
    strict = replace(FIRST, label=Label.RESTRICTED)
    entries = written(store, scan, {1: strict})
    assert misfits(store, scan) == [1]
    with store.database.writing() as session:
        proposals.write_labels(session, scan.share, item_rows(store), {1: strict}, entries)
    after = item_rows(store)[1]
    assert (after["label"], after["label_rank"]) == ("RESTRICTED", 3)
    assert misfits(store, scan) == []
    with store.database.writing() as session:
        proposals.write_labels(session, scan.share, item_rows(store), {1: strict}, entries)
    assert item_rows(store)[1]["row_mac"] == after["row_mac"]


def test_what_an_older_version_wrote_is_signed_as_it_is(
    store: Store, scan: ScanHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page; what was never labelled needs no signature."""
    monkeypatch.setattr(proposals, "CHUNK", 1)
    results = [result("a.txt", proposal=FIRST), result("b.txt", proposal=FIRST)]
    store.record(scan, scan.first_batch, results)
    with store.database.writing() as session:
        session.execute(update(ITEM).values(row_mac=None))
    assert misfits(store, scan) == [1, 2]
    with store.database.writing() as session:
        proposals.sign_all(session, scan.share)
    assert misfits(store, scan) == []
    assert [row["row_mac"] is None for row in item_rows(store).values()] == [False, False, True]


def test_only_the_columns_named_of_the_items_named_are_written(store: Store, scan: ScanHandle) -> None:
    before = item_rows(store)
    with store.database.writing() as session:
        proposals.update_items(session, [{"row_id": 1, "tags": "PII"}, {"row_id": 3, "tags": "TAX"}])
    after = item_rows(store)
    assert [after[number]["tags"] for number in (1, 2, 3)] == ["PII", "", "TAX"]
    assert {**after[1], "tags": ""} == dict(before[1])
