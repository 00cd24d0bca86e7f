"""What a request may be about: each of its words narrows, names by fingerprint alone, copies are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from classify.inventory.handles import ShareHandle
from classify.inventory.requested import Requested, Requests
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from models.labels import DocType, Entity
from tests.inventory.peopled import ANN, BOB, CAT, EVE, name, peopled


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return peopled(store, tmp_path)


def paths(store: Store, share: ShareHandle, asked: Requested) -> list[str]:
    return [one.line.path for one in Requests(store).candidates(share, asked)]


def test_a_name_is_found_by_its_fingerprint_wherever_it_stands(store: Store, share: ShareHandle) -> None:
    assert paths(store, share, Requested(people=frozenset({CAT}))) == ["letter.txt", "report.txt", "copy.txt"]
    found = list(Requests(store).candidates(share, Requested(people=frozenset({ANN, BOB}))))
    assert {one.line.path: one.people for one in found} == {
        "payroll.csv": {ANN, BOB},
        "report.txt": {ANN},
        "list.txt": {BOB},
    }


def test_nobody_asked_for_is_not_everybody(store: Store, share: ShareHandle) -> None:
    assert paths(store, share, Requested(people=frozenset())) == []
    assert len(paths(store, share, Requested())) == 7


def test_kinds_days_and_folders_narrow(store: Store, share: ShareHandle) -> None:
    day = int(datetime(2024, 3, 5, 23, 59, tzinfo=UTC).timestamp()) * 1_000_000_000
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.doc_type == "payroll").values(mtime_ns=day))
    march = date(2024, 3, 5)
    assert paths(store, share, Requested(frozenset({DocType.PAYROLL}))) == ["payroll.csv"]
    assert paths(store, share, Requested(since=march, until=march)) == ["payroll.csv"]
    assert paths(store, share, Requested(since=date(2024, 3, 6))) == []
    assert "payroll.csv" not in paths(store, share, Requested(until=date(2024, 3, 4)))
    assert paths(store, share, Requested(folder="elsewhere")) == []


def test_what_may_have_to_be_cut_is_counted_without_an_agencys_people(
    store: Store, share: ShareHandle
) -> None:
    """Officer Eve's name stays."""
    found = {one.line.path: one.found for one in Requests(store).candidates(share, Requested())}
    assert found["report.txt"] == {Entity.PERSON: 2, Entity.HEALTH_CONDITION: 1}
    assert found["payroll.csv"] == {Entity.PERSON: 2, Entity.US_SSN: 2}
    assert EVE not in found


def test_copies_are_counted_where_one_may_see_them(store: Store, share: ShareHandle) -> None:
    read = Requests(store)
    one = next(found for found in read.candidates(share, Requested()) if found.line.path == "letter.txt")
    assert one.content is not None
    assert read.copies([share], [one.content]) == {one.content: 2}
    assert read.copies([], [one.content]) == {}


def test_a_name_in_a_files_own_name_counts(store: Store, tmp_path: Path) -> None:
    from tests.inventory.at_work import entry, result, scanning

    named = name(ANN, part="name")
    with scanning(store, tmp_path / "Named", [entry("a.txt")]) as scan:
        store.record(scan, scan.first_batch, [result("a.txt", named)])
    [one] = Requests(store).candidates(scan.share, Requested(people=frozenset({ANN})))
    assert one.people == {ANN}
    assert one.found == {Entity.PERSON: 1}
