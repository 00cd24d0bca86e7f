"""Scans end with every file in the inventory once, however often they are cut off."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.detect.judging.evidence import Evidence
from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.label.proposal import Location
from classify.label.written import written
from classify.results import FileResult
from classify.scanning import MemberNames
from classify.settings import Settings
from models.labels import Outcome

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def by_path(store: Store) -> dict[str, Any]:
    catalogue = Catalogue(store)
    return {line.path: line for share in store.shares() for line in catalogue.lines(share)}


def test_every_entry_has_one_row(scan: Scans, store: Store) -> None:
    """Files, links and members of archives each have one row with an outcome and a label."""
    report = scan()
    lines = by_path(store)
    assert len(lines) == 10
    assert report.progress.done_files == 8
    assert all(line.label for line in lines.values())
    assert lines["HR/link"].outcome == Outcome.UNSUPPORTED
    assert lines["HR/box.zip!/one.txt"].entities == ("US_SSN",)


def test_a_container_bears_the_label_of_what_is_in_it(scan: Scans, store: Store) -> None:
    """The archive is labelled like its strictest member."""
    scan()
    lines = by_path(store)
    assert lines["HR/box.zip"].label == lines["HR/box.zip!/one.txt"].label == "CONFIDENTIAL"
    assert lines["HR/box.zip!/deep/two.txt"].label == "INTERNAL"


def test_values_in_names_are_masked_in_lists(scan: Scans, store: Store) -> None:
    """A number in a file name is shown as its mask."""
    scan()
    assert "HR/file ***-**-****.txt" in by_path(store)


def test_the_same_bytes_are_analysed_once(scan: Scans, store: Store, rows: Any) -> None:
    """A copy takes findings and label from what is known of its bytes."""
    report = scan()
    assert report.progress.copies == 1
    assert sum("list.txt" in path for path in scan.analysed) == 1
    lines = by_path(store)
    assert lines["HR/copy of list.txt"].findings == lines["HR/list.txt"].findings == 1
    assert lines["HR/copy of list.txt"].label == lines["HR/list.txt"].label
    assert rows("SELECT count(*) FROM finding WHERE content_id IS NOT NULL") == [(1,)]


def test_a_copy_of_an_archive_has_members_too(scan: Scans, store: Store, folder: Path) -> None:
    """Members of a copied archive are listed under the copy, with their labels."""
    scan()
    (folder / "Parks" / "old.zip").write_bytes((folder / "HR" / "box.zip").read_bytes())
    scan()
    assert scan.analysed == []
    lines = by_path(store)
    assert lines["Parks/old.zip!/one.txt"].entities == ("US_SSN",)
    assert lines["Parks/old.zip"].label == "CONFIDENTIAL"


def test_a_copy_with_a_number_in_its_name_has_that_finding_too(
    scan: Scans, store: Store, folder: Path
) -> None:
    """The name of a copy is searched although its bytes are known."""
    scan()
    (folder / "Parks" / "mowing 219-09-6666.txt").write_bytes((folder / "Parks" / "mowing.txt").read_bytes())
    scan()
    line = by_path(store)["Parks/mowing ***-**-****.txt"]
    assert (line.entities, line.label) == (("US_SSN",), "CONFIDENTIAL")
    assert by_path(store)["Parks/mowing.txt"].entities == ()


def test_unchanged_files_are_not_opened_again(scan: Scans, store: Store) -> None:
    """The second scan reads nothing and finds everything in its place."""
    scan()
    before = by_path(store)
    report = scan()
    assert scan.analysed == []
    assert report.progress.unchanged == 8
    assert by_path(store) == before


def test_a_changed_file_is_read_again(scan: Scans, store: Store, folder: Path, rows: Any) -> None:
    """New bytes bring new findings; the old ones are forgotten."""
    scan()
    (folder / "HR" / "copy of list.txt").unlink()
    (folder / "HR" / "list.txt").write_text("Nothing of note any more.\n")
    report = scan()
    assert report.gone == 1
    assert scan.analysed == ["HR/list.txt"]
    assert by_path(store)["HR/list.txt"].findings == 0
    # The copy is gone from the share, not from the record.
    assert rows("SELECT count(*) FROM item WHERE gone_scan_id IS NOT NULL") == [(1,)]


def test_a_file_that_comes_back_is_new(scan: Scans, store: Store, folder: Path) -> None:
    """Gone in one scan, back in the next: it is listed again, as first seen now."""
    first = scan()
    hidden = folder.parent / "paint.txt"
    (folder / "Parks" / "paint.txt").rename(hidden)
    second = scan()
    assert "Parks/paint.txt" not in by_path(store)
    hidden.rename(folder / "Parks" / "paint.txt")
    third = scan()
    share = store.shares()[0]
    catalogue = Catalogue(store)
    assert [line.path for line in catalogue.difference(share, first.scan_id, second.scan_id).gone] == [
        "Parks/paint.txt"
    ]
    assert [line.path for line in catalogue.difference(share, second.scan_id, third.scan_id).new] == [
        "Parks/paint.txt"
    ]


def test_members_taken_out_of_an_archive_are_gone(scan: Scans, store: Store, folder: Path) -> None:
    """An archive written anew keeps the rows of what is still in it only."""
    scan()
    with zipfile.ZipFile(folder / "HR" / "box.zip", "w") as archive:
        archive.writestr("three.txt", "Number 219-09-5555\n")
    scan()
    members = {path for path in by_path(store) if "!/" in path}
    assert members == {"HR/box.zip!/three.txt"}


def test_two_members_of_one_name_have_a_row_each(scan: Scans, store: Store, folder: Path) -> None:
    """Archives may hold a name twice; neither hides the other."""
    with zipfile.ZipFile(folder / "twice.zip", "w") as archive:
        archive.writestr("a.txt", "Number 219-09-4444\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "Nothing at all\n")
    scan()
    assert {path for path in by_path(store) if "twice" in path} == {
        "twice.zip",
        "twice.zip!/a.txt",
        "twice.zip!/a.txt (2)",
    }


@pytest.mark.parametrize("cut_after", range(1, 16, 3))
def test_a_scan_cut_off_goes_on_where_it_stopped(
    scan: Scans, store: Store, cut_after: int, rows: Any
) -> None:
    """Cut off anywhere and run again: the inventory is that of a scan that was left alone."""
    cut = scan(cut_after=cut_after)
    assert cut.interrupted
    already = set(scan.analysed)
    rest = scan()
    assert rest.resumed
    assert rest.scan_id == cut.scan_id
    lines = by_path(store)
    assert len(lines) == 10
    assert not [line for line in lines.values() if line.outcome == Outcome.NOT_EXAMINED]
    # At most the file that was at work is read twice.
    assert len(already & set(scan.analysed)) <= 1
    assert rows("SELECT count(*) FROM finding") == [(3,)]
    assert rows("SELECT count(*) - count(DISTINCT item_id) FROM classification") == [(0,)]


def test_before_anything_is_opened_every_file_is_not_examined(scan: Scans, rows: Any) -> None:
    """A crash at the very start leaves rows that say that nobody has looked."""
    scan(cut_after=0)
    assert rows("SELECT DISTINCT outcome, label FROM item") == [("not_examined", None)]
    assert rows("SELECT count(*) FROM item") == [(8,)]


def test_two_scans_of_one_share_at_once_are_refused(scan: Scans, store: Store) -> None:
    """The second process is told to wait."""
    scan()
    share = store.shares()[0]
    with (
        store.scanning(share, detector_version="a", policy_version="b"),
        pytest.raises(InventoryError, match="right now"),
        store.scanning(share, detector_version="a", policy_version="b"),
    ):
        pass


def test_files_below_a_closed_folder_are_not_gone(
    scan: Scans, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be listed this time says nothing about its files; they are unreadable."""
    scan()
    real = os.scandir

    def refusing(folder: Any) -> Any:
        if isinstance(folder, int) and Path(f"/proc/self/fd/{folder}").readlink().name == "Parks":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    report = scan()
    assert report.gone == 0
    lines = by_path(store)
    assert lines["Parks/mowing.txt"].outcome == Outcome.UNREADABLE
    assert lines["Parks"].outcome == Outcome.UNREADABLE
    monkeypatch.undo()
    scan()
    assert by_path(store)["Parks/mowing.txt"].outcome == Outcome.OK


def test_another_policy_labels_without_reading(
    scan: Scans, store: Store, settings: Settings, tmp_path: Path
) -> None:
    """Another policy speaks on stored evidence; no file is opened, and the history is kept."""
    scan()
    share = store.shares()[0]
    before = Catalogue(store).overview(share).labels
    own = tmp_path / "policy.yaml"
    own.write_text(written() + "\n# another version\n", "utf-8")
    settings.policy = own
    report = scan()
    assert scan.analysed == []
    assert report.progress.unchanged == 8
    history = Catalogue(store).find("HR/list.txt").proposals
    assert len(history) == 2
    assert history[0].policy_version != history[1].policy_version
    assert Catalogue(store).overview(share).labels == before


def test_other_detectors_read_everything_again(scan: Scans, settings: Settings) -> None:
    """Switching the search for names on or off means that files must be read again."""
    scan()
    settings.names = False
    scan()
    assert len(scan.analysed) == 6


def test_folders_called_like_containers_hold_files(
    scan: Scans, store: Store, folder: Path, rows: Any
) -> None:
    """A folder `box.zip!` beside the archive `box.zip`: each file and each member has one row of its own."""
    (folder / "READ ME FIRST!").mkdir()
    (folder / "READ ME FIRST!" / "first.txt").write_text("Number 219-09-1111\n")
    (folder / "HR" / "box.zip!").mkdir()
    (folder / "HR" / "box.zip!" / "one.txt").write_text("Paint the fence.\n")
    (folder / "odd!").write_text("Nothing\n")
    for _ in range(2):
        report = scan()
        assert report.progress.met == 11
        counted = rows(
            "SELECT container_id IS NULL, count(*) FROM item WHERE gone_scan_id IS NULL GROUP BY 1"
        )
        assert sorted(counted) == [(0, 2), (1, 11)]
    twins = [line for line in Catalogue(store).lines(store.shares()[0]) if line.path == "HR/box.zip!/one.txt"]
    assert sorted((line.is_member, line.label) for line in twins) == [
        (False, "INTERNAL"),
        (True, "CONFIDENTIAL"),
    ]
    assert by_path(store)["READ ME FIRST!/first.txt"].label == "CONFIDENTIAL"
    with pytest.raises(InventoryError, match="Several files fit") as refused:
        Catalogue(store).find("HR/box.zip!/one.txt")
    assert all(f"{line.id}  City share" in refused.value.what_to_do for line in twins)
    for line in twins:
        assert Catalogue(store).find(str(line.id)).line == line


def test_members_whose_names_hold_the_sign_of_members(scan: Scans, store: Store, folder: Path) -> None:
    """A member `a!/b.txt` is packed in the archive itself, which takes its label, also when labelled anew."""
    with zipfile.ZipFile(folder / "odd.zip", "w") as archive:
        archive.writestr("a!/b.txt", "Number 219-09-4444\n")
    scan()
    assert by_path(store)["odd.zip"].label == by_path(store)["odd.zip!/a!/b.txt"].label == "CONFIDENTIAL"
    assert store.reevaluate(store.shares()[0], Policy.load(None)) == 0
    assert Catalogue(store).find("odd.zip!/a!/b.txt").line.is_member
    (folder / "copy.zip").write_bytes((folder / "odd.zip").read_bytes())
    scan()
    assert by_path(store)["copy.zip!/a!/b.txt"].label == by_path(store)["copy.zip"].label == "CONFIDENTIAL"


def test_two_archives_of_one_name_inside_another_keep_their_members() -> None:
    """Members come before the file they are packed in: each stays with its own."""

    def member(path: str, holder: str) -> FileResult:
        proposal = Policy.load(None).propose(Evidence(), Location(path), Outcome.OK)
        return FileResult(path, Outcome.OK, "", proposal, container="x.zip", holder=holder)

    names = MemberNames("x.zip")
    in_zip, a_txt = ("x.zip!/in.zip", "x.zip"), ("x.zip!/in.zip!/a.txt", "x.zip!/in.zip")
    told = [names.apart(member(*one)) for one in (a_txt, in_zip, a_txt, in_zip)]
    assert [(one.path, one.holder) for one in told] == [
        ("x.zip!/in.zip!/a.txt", "x.zip!/in.zip"),
        ("x.zip!/in.zip", "x.zip"),
        ("x.zip!/in.zip!/a.txt (2)", "x.zip!/in.zip (2)"),
        ("x.zip!/in.zip (2)", "x.zip"),
    ]


def test_members_of_an_older_inventory_are_told_apart_once(
    scan: Scans, store: Store, settings: Settings, rows: Any
) -> None:
    """Inventories of before had one kind of digest for files and members; nothing is read again for it."""
    scan()
    right = rows("SELECT id, path_digest FROM item ORDER BY id")
    share = store.shares()[0]
    with store.database.engine.begin() as connection:
        for number, sealed in rows("SELECT id, path_sealed FROM item WHERE container_id IS NOT NULL"):
            digest = share.keys.path_digest(share.sealer.open(sealed))
            connection.exec_driver_sql(f"UPDATE item SET path_digest = '{digest}' WHERE id = {number}")
        connection.exec_driver_sql("DELETE FROM home_fact WHERE name = 'members_apart'")
    assert rows("SELECT id, path_digest FROM item ORDER BY id") != right
    Store.open(store.home, settings.database_url).close()
    assert rows("SELECT id, path_digest FROM item ORDER BY id") == right


def test_an_archive_moved_twice_keeps_its_members(scan: Scans, store: Store, folder: Path) -> None:
    """What is known of its bytes is taken from a copy that is there, never from a place it has left."""
    scan()
    for before, after in (("HR", "Personnel"), ("Personnel", "Staff")):
        (folder / before).rename(folder / after)
        scan()
    lines = by_path(store)
    assert lines["Staff/box.zip"].label == lines["Staff/box.zip!/one.txt"].label == "CONFIDENTIAL"
    assert "Staff/box.zip!/deep/two.txt" in lines
    (folder / "Staff" / "box.zip").rename(folder.parent / "box.zip")
    scan()
    (folder.parent / "box.zip").rename(folder / "box.zip")
    scan()
    assert by_path(store)["box.zip"].label == "CONFIDENTIAL"
