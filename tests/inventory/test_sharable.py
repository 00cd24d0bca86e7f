"""What a question about sharing asks of items, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ScanHandle
from classify.inventory.search import Wanted
from classify.inventory.sharable import SharableReader, column_of
from classify.inventory.store import Store
from classify.inventory.tables import APPROVAL, EFFECT, ITEM
from classify.results import StoredFinding
from models.approval import Coverage
from models.columns import now
from models.labels import DocType, Effect, Label, Outcome, Tag
from models.shared_file import SharedColumn, SharedFile
from tests.inventory.at_work import WHY, entry, finding, member, proposal, result, scanning


def cell(entity: str, name: str, sheet: str = "Pay of 219-09-9999", part: str = "cell") -> StoredFinding:
    place = {"part": part, "sheet": sheet, "cell": name}
    return StoredFinding(entity, place, 0, 1, 0.9, "***", None, None, WHY)


@pytest.fixture
def scan(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    """A table, its copy, a letter beside a folder that begins alike, and a box with a member."""
    entries = [entry(path) for path in ("HR/pay.xlsx", "HR/copy.xlsx", "HR old/note.txt", "HR/box.zip")]
    with scanning(store, tmp_path / "City", entries) as scan:
        strict = proposal(Label.CONFIDENTIAL, Tag.PII, Tag.SSN_FIN, doc_type=DocType.PAYROLL)
        cells = [
            cell("US_SSN", "C2"), cell("US_SSN", "C3"), cell("PERSON", "A2"), cell("DATE_OF_BIRTH", "AA2"),
            cell("PERSON", "A2", part="comment"),
        ]  # fmt: skip
        results = [
            result("HR/pay.xlsx", *cells, proposal=strict),
            result("HR/copy.xlsx", proposal=strict, same_as="d" * 64),
            result("HR old/note.txt", finding(), digest="e" * 64, proposal=proposal(Label.INTERNAL)),
            member("in.txt", box="HR/box.zip", proposal=proposal(Label.RESTRICTED, Tag.HR)),
            result("HR/box.zip", digest=None, proposal=proposal(Label.RESTRICTED), outcome=Outcome.PARTIAL),
        ]
        store.record(scan, scan.first_batch, results)
        yield scan


def in_effect(store: Store, scan: ScanHandle, number: int, label: Label, stale: str = "") -> None:
    with store.database.writing() as session:
        facts: dict[str, Any] = {
            "share_id": scan.share.id, "coverage": Coverage.FOLDER.value, "key": "k", "proposed": label.value,
            "label": label.value, "policy": "p", "revision": "r", "items": 1, "grounds": [], "left_out": "",
            "state": "standing", "approved_by": "ada", "approved_at": now(), "example": number,
        }  # fmt: skip
        made = session.execute(insert(APPROVAL).values(facts).returning(APPROVAL.c.id)).scalar_one()
        row = {"item_id": number, "share_id": scan.share.id, "approval_id": made, "label": label.value}
        session.execute(insert(EFFECT).values({**row, "stale": stale, "since": now()}))


def test_the_facts_are_those_of_the_row_and_its_label_in_effect(store: Store, scan: ScanHandle) -> None:
    in_effect(store, scan, 1, Label.CONFIDENTIAL)
    in_effect(store, scan, 3, Label.INTERNAL, stale="content")
    files = SharableReader(store).share(scan.share)
    assert [file.id for file in files] == [1, 2, 3, 4, 5]
    table, _, note, box, inside = files
    assert (table.label, table.tags, table.doc_type) == (
        Label.CONFIDENTIAL, (Tag.PII, Tag.SSN_FIN), DocType.PAYROLL,
    )  # fmt: skip
    assert table.entities == ("DATE_OF_BIRTH", "PERSON", "US_SSN")
    assert (table.effect, table.in_effect) == (Effect.IN_EFFECT, Label.CONFIDENTIAL)
    assert (note.effect, note.in_effect) == (Effect.STALE, Label.INTERNAL)
    assert (box.effect, box.in_effect, box.outcome) == (Effect.WAITING, None, Outcome.PARTIAL)
    assert inside.folder == box.folder == table.folder != note.folder
    assert not table.criminal_justice


def test_a_folder_is_what_lies_below_it_and_not_what_is_called_alike(store: Store, scan: ScanHandle) -> None:
    reader = SharableReader(store)
    assert [file.id for file in reader.share(scan.share, "HR")] == [1, 2, 4, 5]
    assert [file.id for file in reader.share(scan.share, "HR/box.zip")] == [5]
    assert reader.share(scan.share, "H") == []


def test_the_folder_around_an_item_is_that_of_the_file_it_is_packed_in(
    store: Store, scan: ScanHandle
) -> None:
    reader, share = SharableReader(store), scan.share
    lines = {line.path: line.id for line in Catalogue(store).lines(share)}
    around = {path: reader.folder_around(share, number) for path, number in lines.items()}
    assert around == {path: "HR old" if path.startswith("HR old") else "HR" for path in lines}
    assert any("!/" in path for path in around)
    assert reader.folder_around(share, 999_999) is None


def test_with_a_container_goes_what_is_packed_in_it(store: Store, scan: ScanHandle) -> None:
    reader = SharableReader(store)
    assert [file.id for file in reader.items(scan.share, [4, 1, 99])] == [1, 4, 5]
    assert [file.id for file in reader.items(scan.share, [5])] == [5]


def test_a_saved_view_is_what_it_lists(store: Store, scan: ScanHandle) -> None:
    wanted = Wanted(labels=frozenset({Label.CONFIDENTIAL}))
    assert [file.id for file in SharableReader(store).listed([scan.share], wanted)] == [1, 2]


def test_nothing_of_another_share_and_nothing_that_is_gone(
    store: Store, scan: ScanHandle, tmp_path: Path
) -> None:
    reader = SharableReader(store)
    (tmp_path / "Parks").mkdir()
    elsewhere = store.share(tmp_path / "Parks")
    assert reader.items(elsewhere, [1, 2]) == []
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id == 1).values(gone_scan_id=scan.id))
    assert [file.id for file in reader.items(scan.share, [1, 2])] == [2]
    assert 1 not in [file.id for file in reader.share(scan.share)]


def test_no_public_of_a_file_that_changed_is_believed(store: Store, scan: ScanHandle) -> None:
    with store.database.writing() as session:
        changed = {"label": "PUBLIC", "outcome": "not_examined"}
        session.execute(update(ITEM).where(ITEM.c.id == 3).values(changed))
    [note] = SharableReader(store).items(scan.share, [3])
    assert (note.label, note.outcome) == (None, Outcome.NOT_EXAMINED)


def test_columns_are_told_with_what_stands_in_them_alone(store: Store, scan: ScanHandle) -> None:
    """A value in the sheet's name is masked; what also stands in a comment is not in its column alone."""
    reader = SharableReader(store)
    table, copy, note = reader.with_columns(scan.share, reader.items(scan.share, [1, 2, 3]))
    assert table.columns == (
        SharedColumn("A", ("PERSON",), "Pay of ***-**-****"),
        SharedColumn("C", ("US_SSN",), "Pay of ***-**-****"),
        SharedColumn("AA", ("DATE_OF_BIRTH",), "Pay of ***-**-****"),
    )
    assert table.in_columns == {"US_SSN", "DATE_OF_BIRTH"}
    assert (copy.columns, copy.in_columns) == (table.columns, table.in_columns)
    assert note == SharedFile(**{name: getattr(note, name) for name in SharedFile.__dataclass_fields__})
    assert note.columns == ()


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    ("place", "column"),
    [
        ({"part": "cell", "cell": "C12"}, "C"),
        ({"part": "body", "cell": "AB1"}, "AB"),
        ({"part": "comment", "cell": "C12"}, None),
        ({"part": "body", "line": 3}, None),
        ({"part": "body", "cell": "total"}, None),
    ],
)
def test_a_column_is_told_by_the_cell(place: dict[str, Any], column: str | None, kind: str) -> None:
    assert column_of(place) == column
