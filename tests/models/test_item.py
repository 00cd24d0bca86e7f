"""Items: a row before anything is opened, that no crash can make look clean."""

from __future__ import annotations

import pytest

from models.item import Item
from models.labels import DocType, Outcome
from tests.models.rows import NOWHERE, Rows, number


def test_it_begins_as_not_examined_and_without_a_label(rows: Rows) -> None:
    item = rows.item()
    assert (item.outcome, item.label, item.label_rank) == (Outcome.NOT_EXAMINED, None, -1)
    assert (item.findings, item.doc_type, item.row_mac, item.gone_scan_id) == (0, DocType.OTHER, None, None)


def test_a_path_is_one_file_of_its_share(rows: Rows) -> None:
    """The same path in another share is another file."""
    scan = rows.scan(rows.share("Parks"))
    rows.item(scan, "path")
    with rows.refused():
        rows.item(scan, "path")
    assert rows.item(rows.scan(rows.share("Fleet")), "path").id


@pytest.mark.parametrize(
    "wrong", ["container_id", "content_id", "first_scan_id", "last_scan_id", "gone_scan_id"]
)
def test_it_refers_to_rows_that_exist(rows: Rows, wrong: str) -> None:
    scan = rows.scan()
    with rows.refused():
        rows.item(scan, **{wrong: NOWHERE})


def test_a_member_belongs_to_a_file(rows: Rows) -> None:
    scan = rows.scan()
    box = rows.item(scan)
    assert rows.item(scan, container_id=number(box)).container_id == box.id
    with rows.refused(), rows.session.begin_nested():
        rows.run("DELETE FROM item WHERE id = :box", box=number(box))


def test_numbers_of_file_systems_fit(rows: Rows) -> None:
    """Sizes and moments of 64 bits with a sign; numbers of files of 64 bits without one."""
    most, least = 2**63 - 1, -(2**63)
    item = rows.item(size=most, mtime_ns=least, ctime_ns=most, inode=str(2**64 - 1))
    assert (item.size, item.mtime_ns, item.ctime_ns, item.inode) == (most, least, most, str(2**64 - 1))


def test_rows_of_older_programs_have_what_was_not_known_then(rows: Rows) -> None:
    """No folder, the first turn, no change noted, never compared."""
    scan = rows.scan()
    rows.run(
        "INSERT INTO item (share_id, path_digest, path_sealed, outcome, media, size, mtime_ns, inode,"
        " detector_version, label_rank, tags, doc_type, entities, findings, first_scan_id, last_scan_id)"
        " VALUES (:share, 'p', :sealed, 'ok', '', 1, 1, '', 'v', 1, '', 'other', '', 0, :scan, :scan)",
        share=scan.share_id,
        scan=number(scan),
        sealed=b"x",
    )
    [item] = rows.all(Item)
    assert (item.folder_digest, item.turn, item.ctime_ns, item.checked_scan_id) == ("", 0, 0, 0)
    assert (item.evidence, item.outcome_before, item.recheck) == (None, None, None)


def test_without_evidence_of_its_own_it_has_none(rows: Rows) -> None:
    rows.item(evidence=None)
    assert rows.ask("SELECT count(*) FROM item WHERE evidence IS NULL") == 1
