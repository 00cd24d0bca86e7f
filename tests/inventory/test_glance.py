"""Many shares at one glance: counts, how they stand, and what nobody has looked at yet."""

from __future__ import annotations

from pathlib import Path

from classify.inventory import glance
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from models.labels import Label, Outcome
from tests.inventory.at_work import entry, proposal, result, scanning


def fill(store: Store, folder: Path, *labels: Label, finish: bool = True) -> None:
    """A share with a file of each label, and one that could not be read."""
    names = [f"{number}.txt" for number in range(len(labels) + 1)]
    with scanning(store, folder, [entry(name) for name in names]) as scan:
        read = [result(name, proposal=proposal(label)) for name, label in zip(names, labels, strict=False)]
        torn = result(names[-1], outcome=Outcome.CORRUPT, proposal=proposal(Label.INTERNAL))
        store.record(scan, 1, [*read, torn])
        if finish:
            store.finish(scan)
        else:
            store.recount(scan.share)


def test_the_counts_of_each_share_stand_side_by_side(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "one", Label.RESTRICTED, Label.RESTRICTED, Label.PUBLIC)
    fill(store, tmp_path / "two", Label.PUBLIC)
    one, two = store.shares()
    counts = Catalogue(store).counts([one, two])
    assert (counts[one.id].files, counts[two.id].files) == (4, 2)
    assert counts[one.id].labels == {"RESTRICTED": 2, "INTERNAL": 1, "PUBLIC": 1}
    assert counts[one.id].unread == counts[two.id].unread == 1
    assert Catalogue(store).counts([two]).keys() == {two.id}


def test_a_share_says_when_it_was_scanned_whole_and_whether_a_scan_is_open(
    store: Store, tmp_path: Path
) -> None:
    fill(store, tmp_path / "one", Label.PUBLIC)
    fill(store, tmp_path / "two", Label.PUBLIC, finish=False)
    (tmp_path / "three").mkdir()
    store.share(tmp_path / "three")
    one, three, two = store.shares()
    told = Catalogue(store).last_scans([one, two, three])
    assert told[one.id].finished_at is not None
    assert told[one.id].left_off is None
    assert told[two.id].finished_at is None
    assert told[two.id].left_off is not None
    assert told[three.id] == glance.LastScans()
