"""Two scans are compared by what each saw, however long ago."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from classify.commands.inventory import difference
from classify.errors import InventoryError
from classify.inventory.catalogue import Catalogue
from classify.inventory.sightings import Difference
from classify.inventory.store import Store
from models.labels import Label

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def told(store: Store, earlier: int, later: int) -> dict[str, Any]:
    """A difference in paths and words."""
    found: Difference = Catalogue(store).difference(store.shares()[0], earlier, later)
    return {
        "new": [(line.path, line.label) for line in found.new],
        "gone": [(line.path, line.label) for line in found.gone],
        "moved": [(before.path, after.path) for before, after in found.moved],
        "changed": [line.path for line in found.changed],
        "relabelled": [(line.path, *labels) for line, *labels in found.relabelled],
        "unread": [(line.path, *outcomes) for line, *outcomes in found.unread],
        "read": [(line.path, *outcomes) for line, *outcomes in found.read],
    }


KINDS = ("new", "gone", "moved", "changed", "relabelled", "unread", "read")
NOTHING: dict[str, Any] = {kind: [] for kind in KINDS}


def test_an_unchanged_share_differs_in_nothing_and_costs_no_rows(
    scan: Scans, store: Store, rows: Any
) -> None:
    """Sightings are written for changes alone."""
    scan()
    seen = rows("SELECT count(*) FROM sighting")
    scan()
    assert rows("SELECT count(*) FROM sighting") == seen == [(10,)]
    assert told(store, 1, 2) == NOTHING


def test_a_renamed_folder_is_told_as_moves(scan: Scans, store: Store, folder: Path) -> None:
    """Files, copies and the members of an archive: paired, nothing new or gone; the link has moved along."""
    scan()
    (folder / "HR").rename(folder / "Personnel")
    scan()
    assert scan.analysed == []
    changes = told(store, 1, 2)
    names = ("box.zip", "copy of list.txt", "file ***-**-****.txt", "link", "list.txt")
    assert sorted(changes.pop("moved")) == [(f"HR/{name}", f"Personnel/{name}") for name in names]
    assert changes == {name: nothing for name, nothing in NOTHING.items() if name != "moved"}
    counts = Catalogue(store).overview(store.shares()[0])
    assert (counts.files, counts.members) == (8, 2)


def test_a_moved_file_whose_label_changed_is_told_both_ways(scan: Scans, store: Store, folder: Path) -> None:
    """Its new name holds a number."""
    scan()
    (folder / MOWING).rename(folder / "Parks" / "mowing 219-09-6666.txt")
    scan()
    changes = told(store, 1, 2)
    assert changes["moved"] == [(MOWING, "Parks/mowing ***-**-****.txt")]
    assert changes["relabelled"] == [("Parks/mowing ***-**-****.txt", "INTERNAL", "CONFIDENTIAL")]


MOWING = "Parks/mowing.txt"


def change_text(folder: Path) -> None:
    (folder / MOWING).write_text("Number 219-09-5555 is the man's.\n")


def take_away(folder: Path) -> None:
    (folder / MOWING).unlink()


def add(folder: Path) -> None:
    (folder / "new.txt").write_text("A new bench, number 219-09-5555\n")


def make_unreadable(folder: Path) -> None:
    (folder / MOWING).unlink()
    (folder / MOWING).symlink_to("paint.txt")


def repack(folder: Path) -> None:
    with zipfile.ZipFile(folder / "HR" / "box.zip", "w") as archive:
        archive.writestr("one.txt", "Nothing any more\n")
        archive.writestr("three.txt", "Nothing to see\n")


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (change_text, {"changed": [MOWING], "relabelled": [(MOWING, "INTERNAL", "CONFIDENTIAL")]}),
        (take_away, {"gone": [(MOWING, "INTERNAL")]}),
        (add, {"new": [("new.txt", "CONFIDENTIAL")]}),
        (make_unreadable, {"unread": [(MOWING, "ok", "unsupported")]}),
        (
            repack,
            {
                "new": [("HR/box.zip!/three.txt", "INTERNAL")],
                "gone": [("HR/box.zip!/deep/two.txt", "INTERNAL")],
                "changed": ["HR/box.zip"],
                "relabelled": [
                    ("HR/box.zip", "CONFIDENTIAL", "INTERNAL"),
                    ("HR/box.zip!/one.txt", "CONFIDENTIAL", "INTERNAL"),
                ],
            },
        ),
    ],
)
def test_the_answer_is_the_same_after_later_scans(
    scan: Scans, store: Store, folder: Path, happens: Callable[[Path], None], expected: dict[str, Any]
) -> None:
    """Asked at once, after labels were made anew, and when everything has changed again and gone."""
    scan()
    happens(folder)
    scan()
    assert told(store, 1, 2) == {**NOTHING, **expected}
    store.reevaluate(store.shares()[0], Strict())
    assert told(store, 1, 2) == {**NOTHING, **expected}
    for number, path in enumerate(sorted(folder.rglob("*.txt"))):
        path.unlink()
        path.write_text(f"Something else altogether, {number}\n")
    scan()
    shutil.rmtree(folder / "HR")
    scan()
    assert told(store, 1, 2) == {**NOTHING, **expected}
    assert told(store, 2, 2) == NOTHING


class Strict:
    """A policy of another mind."""

    version = "strict"

    def propose(self, evidence: Any, location: Any, outcome: Any) -> Any:
        from classify.label.policy import Policy

        return replace(Policy.load(None).propose(evidence, location, outcome), label=Label.RESTRICTED)


def test_scans_far_apart_are_compared_as_they_were(scan: Scans, store: Store, folder: Path) -> None:
    """Changed and changed back is no change; come and gone in between is none either."""
    scan()
    text = (folder / MOWING).read_text()
    (folder / MOWING).write_text("Number 219-09-5555 is the man's.\n")
    (folder / "passing.txt").write_text("Here for a day\n")
    scan()
    (folder / MOWING).write_text(text)
    (folder / "passing.txt").unlink()
    scan()
    assert told(store, 1, 3) == NOTHING
    assert told(store, 2, 3)["gone"] == [("passing.txt", "INTERNAL")]


def test_an_unfinished_scan_cannot_be_compared(scan: Scans, store: Store, folder: Path) -> None:
    """It has not seen everything; the sentence names those that have."""
    scan()
    add(folder)
    scan(cut_after=0)
    with pytest.raises(InventoryError) as refused:
        told(store, 1, 2)
    assert refused.value.what_to_do == "Those that can be compared are 1."
    scan()
    assert [path for path, _ in told(store, 1, 2)["new"]] == ["new.txt"]


def test_a_moved_file_is_found_by_its_old_path(scan: Scans, store: Store, folder: Path) -> None:
    """After two moves, and after it has changed at its new place; members go with their archive."""
    scan()
    (folder / "HR").rename(folder / "Personnel")
    scan()
    (folder / "Personnel").rename(folder / "Staff")
    scan()
    (folder / "Staff" / "list.txt").write_text("Nothing of note any more\n")
    scan()
    catalogue = Catalogue(store)
    for old, now in (
        ("HR/list.txt", "Staff/list.txt"),
        ("Personnel/list.txt", "Staff/list.txt"),
        ("HR/box.zip!/one.txt", "Staff/box.zip!/one.txt"),
        (str(folder / "HR" / "link"), "Staff/link"),
    ):
        with pytest.raises(InventoryError, match="is not in the share") as refused:
            catalogue.find(old)
        assert refused.value.what_to_do.endswith(f" {now}")
    with pytest.raises(InventoryError, match="no such file"):
        catalogue.find("nowhere.txt")


def test_differences_are_told_to_people_and_programs(scan: Scans, folder: Path) -> None:
    """The same, masked alike."""
    scan()
    (folder / "HR").rename(folder / "Personnel")
    add(folder)
    scan()
    screen = Console(file=io.StringIO(), width=150)
    difference("City share", 1, 2, scan.settings, console=screen)
    printed = screen.file.getvalue()
    assert "HR/file ***-**-****.txt -> Personnel/file ***-**-****.txt" in printed
    assert "Moved: 5" in printed
    screen = Console(file=io.StringIO())
    difference("City share", 1, 2, scan.settings, as_json=True, console=screen)
    answer = json.loads(screen.file.getvalue())
    assert [line["path"] for line in answer["new"]] == ["new.txt"]
    assert len(answer["moved"]) == 5
    assert "219-09" not in printed + screen.file.getvalue()


def test_an_older_inventory_is_compared_from_its_last_scan_on(
    scan: Scans, store: Store, folder: Path, rows: Any
) -> None:
    """The migration keeps what that scan left as its sightings; earlier scans cannot be told."""
    import importlib

    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    scan()
    scan()
    right = rows("SELECT item_id, gone, outcome, label, content FROM sighting ORDER BY item_id")
    migration = importlib.import_module("classify.inventory.migrations.versions.0003_what_each_scan_saw")
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sighting")
        connection.exec_driver_sql("UPDATE scan SET files = NULL")
        with Operations.context(MigrationContext.configure(connection)):
            migration._remember_the_present()
    assert rows("SELECT item_id, gone, outcome, label, content FROM sighting ORDER BY item_id") == right
    add(folder)
    scan()
    assert [path for path, _ in told(store, 2, 3)["new"]] == ["new.txt"]
    with pytest.raises(InventoryError, match="not an earlier and a later scan"):
        told(store, 1, 2)
