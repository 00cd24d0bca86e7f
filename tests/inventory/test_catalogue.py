"""The inventory answers what people ask: what is there, what first, why, what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from classify.label.policy import Policy
from classify.results import FileResult, StoredFinding
from models.labels import Outcome


def test_counts_are_of_what_is_there(scan: Any, store: Store, folder: Path) -> None:
    """Files that are gone are not counted; members count like files."""
    scan()
    (folder / "Parks" / "paint.txt").unlink()
    scan()
    counts = Catalogue(store).overview(store.shares()[0])
    assert (counts.files, counts.members) == (7, 2)
    assert sum(counts.labels.values()) == sum(counts.outcomes.values()) == 9
    assert counts.entities == {"US_SSN": 4}
    assert counts.unread == 1


def test_what_to_look_at_first_has_masked_examples(scan: Any, store: Store) -> None:
    """Groups with advice, the worst files as examples, values masked."""
    scan()
    counts = Catalogue(store).overview(store.shares()[0])
    concern = next(one for one in counts.concerns if "Social Security" in one.title)
    assert concern.files == 5
    assert len(concern.examples) == 3
    assert all("219-09" not in line.path for line in concern.examples)
    assert [one for one in counts.concerns if one.title == "Not read: no reader for it"]


def test_a_file_is_found_by_its_place_on_this_machine(scan: Any, store: Store, folder: Path) -> None:
    """The whole path and the path below the share name the same file; members too."""
    scan()
    catalogue = Catalogue(store)
    assert catalogue.find(str(folder / "HR" / "list.txt")).line == catalogue.find("HR/list.txt").line
    assert catalogue.find(f"{folder}/HR/box.zip!/one.txt").line.is_member


def test_a_file_tells_why(scan: Any, store: Store) -> None:
    """The rules that spoke, the findings with their places, the members."""
    scan()
    details = Catalogue(store).find("HR/box.zip")
    assert {member.path for member in details.members} == {"HR/box.zip!/one.txt", "HR/box.zip!/deep/two.txt"}
    member = Catalogue(store).find("HR/box.zip!/one.txt")
    assert [finding.place["part"] for finding in member.findings] == ["body"]
    assert member.proposals[0].fired


def test_a_file_nobody_scanned_is_an_error(store: Store) -> None:
    """With what to do about it."""
    with pytest.raises(InventoryError, match="no such file"):
        Catalogue(store).find("nowhere.txt")


def test_differences_between_two_scans(scan: Any, store: Store, folder: Path) -> None:
    """What is new, what is gone, what bears another label."""
    first = scan()
    (folder / "Parks" / "paint.txt").unlink()
    (folder / "Parks" / "new.txt").write_text("A new bench.\n")
    (folder / "Parks" / "mowing.txt").write_text("Mower: 219-09-5555 is the number of the man.\n")
    second = scan()
    changes = Catalogue(store).difference(store.shares()[0], first.scan_id, second.scan_id)
    assert [line.path for line in changes.new] == ["Parks/new.txt"]
    assert [line.path for line in changes.gone] == ["Parks/paint.txt"]
    assert [(line.path, before, after) for line, before, after in changes.relabelled] == [
        ("Parks/mowing.txt", "INTERNAL", "CONFIDENTIAL")
    ]


def test_scans_of_another_share_are_refused(scan: Any, store: Store) -> None:
    """A difference needs two scans of the same share."""
    report = scan()
    with pytest.raises(InventoryError, match="not an earlier and a later scan"):
        Catalogue(store).difference(store.shares()[0], report.scan_id, 99)


def test_names_of_files_nobody_examined_are_masked(scan: Any, store: Store) -> None:
    """No scan searched their names yet: lists do."""
    scan(cut_after=0)
    paths = [line.path for line in Catalogue(store).lines(store.shares()[0])]
    assert "HR/file ***-**-****.txt" in paths


def test_reasons_and_remarks_that_name_a_member_are_masked(scan: Any, store: Store) -> None:
    """They are written by readers, which quote what they met."""
    scan()
    share = store.shares()[0]
    reason = share.sealer.seal("the member 'Marlene Okafor/219-09-9998.txt' is locked")
    remark = share.sealer.seal(json.dumps([["fact", "Sheet 'Marlene Okafor' was left out."]]))
    with store.database.writing() as session:
        change = update(ITEM).where(ITEM.c.path_digest == share.keys.path_digest("HR/box.zip"))
        session.execute(change.values(reason_sealed=reason, remarks_sealed=remark))
    details = Catalogue(store).find("HR/box.zip")
    assert details.line.reason == "the member '[name]/***-**-****.txt' is locked"
    assert details.remarks == [("fact", "Sheet '[name]' was left out.")]


def test_policies_are_reevaluated_without_reading(scan: Any, store: Store, folder: Path) -> None:
    """With the files gone from the disk, another policy still labels them."""
    scan()
    shipped = Policy.load(None)

    class Lenient:
        version = "lenient"

        def propose(self, evidence: Any, location: Any, outcome: Outcome) -> Any:
            evidence.entities, evidence.counts, evidence.name = {}, {}, None
            return shipped.propose(evidence, location, outcome)

    for file in folder.rglob("*.txt"):
        file.unlink()
    share = store.shares()[0]
    assert store.reevaluate(share, Lenient()) == 5
    assert "CONFIDENTIAL" not in {line.label for line in Catalogue(store).lines(share) if line.findings}
    assert store.reevaluate(share, shipped) == 5
    history = [proposal.label for proposal in Catalogue(store).find("HR/list.txt").proposals]
    assert history == ["CONFIDENTIAL", "INTERNAL", "CONFIDENTIAL"]


def test_a_result_that_carries_values_is_refused(scan: Any, store: Store) -> None:
    """The last door before the database: nothing of the batch is written."""
    scan()
    share = store.shares()[0]
    finding = StoredFinding("US_SSN", {}, 0, 11, 1.0, "", None, None, {}, text="219-09-9999")
    proposal = Policy.load(None).propose(*_nothing())
    result = FileResult("HR/list.txt", Outcome.OK, "", proposal, findings=[finding])
    with (
        store.scanning(share, detector_version="a", policy_version="b") as handle,
        pytest.raises(InventoryError, match="carries values"),
    ):
        store.record(handle, 1, [result])


def test_a_batch_is_written_once(scan: Any, store: Store, rows: Any) -> None:
    """A batch that comes a second time, as after a lost answer, changes nothing."""
    scan()
    share = store.shares()[0]
    result = FileResult("HR/list.txt", Outcome.OK, "", Policy.load(None).propose(*_nothing()))
    with store.scanning(share, detector_version="a", policy_version="b") as handle:
        assert store.record(handle, 1, [result])
        assert not store.record(handle, 1, [result])
    assert rows(f"SELECT count(*) FROM checkpoint WHERE scan_id = {handle.id}") == [(1,)]


def test_the_flag_of_a_scanned_share_stays(scan: Any, store: Store, folder: Path) -> None:
    """Another flag would mean other keys for everything in it."""
    scan()
    with pytest.raises(InventoryError, match="without the criminal-justice flag"):
        store.share(folder, criminal_justice=True)


def test_shares_are_known_by_folder_and_name(store: Store, tmp_path: Path) -> None:
    """The same folder is the same share; a known name at a new folder has moved."""
    one = store.share(tmp_path / "HR")
    assert store.share(tmp_path / "HR").id == one.id
    assert store.share(tmp_path / "other" / "HR").name == "HR (2)"
    moved = store.share(tmp_path / "new place", name="HR", department="Human Resources")
    assert (moved.id, moved.department) == (one.id, "Human Resources")
    assert store.folder_of(moved) == tmp_path / "new place"


def test_a_folder_named_by_a_number_names_no_share(store: Store, tmp_path: Path) -> None:
    """Share names are not encrypted."""
    assert store.share(tmp_path / "Case 219-09-9999").name == "share"


def _nothing() -> Any:
    from classify.detect.judging.evidence import Evidence
    from classify.label.proposal import Location

    return Evidence(), Location("HR/list.txt"), Outcome.OK
