"""Whom a loss would expose: paired by row where there are rows, by file else; each file counted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.leak import Leak, Leaks
from classify.inventory.selection import Chosen
from classify.inventory.store import Store
from models.labels import Tag
from tests.inventory.peopled import ANN, BOB, CAT, EVE, peopled

ELEMENTS = {
    "ssn": frozenset({"US_SSN"}),
    "license": frozenset({"MT_DRIVER_LICENSE"}),
    "medical": frozenset({"HEALTH_CONDITION"}),
}


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return peopled(store, tmp_path)


def measured(store: Store, *chosen: Chosen) -> Leak:
    return Leaks(store).measured(chosen, ELEMENTS)


def test_what_stands_in_a_persons_row_is_that_persons(store: Store, share: ShareHandle) -> None:
    ssn = measured(store, Chosen(share)).elements["ssn"]
    assert ssn.linked == ssn.possible == {ANN, BOB}
    assert (len(ssn.values), ssn.findings, ssn.files) == (2, 2, 1)


def test_of_a_text_with_several_names_it_may_be_anybodys_but_the_officers(
    store: Store, share: ShareHandle
) -> None:
    medical = measured(store, Chosen(share)).elements["medical"]
    assert (medical.linked, medical.possible) == (set(), {ANN, CAT})
    assert medical.values == set()


def test_of_a_text_with_one_name_it_is_that_persons(store: Store, share: ShareHandle) -> None:
    assert measured(store, Chosen(share)).elements["license"].linked == {CAT}


def test_every_name_is_counted_and_copies_are_not(store: Store, share: ShareHandle) -> None:
    leak = measured(store, Chosen(share), Chosen(share))
    assert leak.names == {ANN, BOB, CAT, EVE}
    assert (leak.files, leak.copies, leak.elements["license"].findings) == (7, 1, 1)


def test_locked_and_unread_files_are_told_apart(store: Store, share: ShareHandle) -> None:
    leak = measured(store, Chosen(share))
    assert (leak.encrypted, dict(leak.unread)) == (1, {"corrupt": 1})
    assert (leak.tags[Tag.CCJI], leak.tags[Tag.HEALTH], leak.flagged) == (1, 1, 0)


def test_files_of_many_findings_are_counted_lot_by_lot(
    store: Store, share: ShareHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = measured(store, Chosen(share))
    monkeypatch.setattr("classify.inventory.leak._HELD", 1)
    assert measured(store, Chosen(share)) == whole


def test_only_what_is_chosen_counts(store: Store, share: ShareHandle) -> None:
    with store.database.reading() as session:
        from classify.inventory.selection import pages

        [rows] = pages(session, Chosen(share))
    number = {share.sealer.open(row["path_sealed"]): row["id"] for row in rows}
    leak = measured(store, Chosen(share, item=number["list.txt"]))
    assert (leak.files, leak.names, leak.linked) == (1, {BOB}, set())
