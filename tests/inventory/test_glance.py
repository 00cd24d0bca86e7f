"""Many shares at one glance: counts, how they stand, and what nobody has looked at yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from classify.inventory import glance
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.tables import CLASSIFICATION
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


@pytest.mark.parametrize("few", [True, False])
def test_what_nobody_looked_at_is_what_bears_a_strict_label_and_the_oldest_tells_its_age(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: bool
) -> None:
    """Only in the shares asked for."""
    monkeypatch.setattr(glance, "FEW_ROWS", 5_000 if few else 0)
    fill(store, tmp_path / "one", Label.RESTRICTED, Label.CONFIDENTIAL, Label.PUBLIC)
    fill(store, tmp_path / "two", Label.RESTRICTED)
    one, two = store.shares()
    year_ago = datetime.now(UTC) - timedelta(days=365)
    with store.database.engine.begin() as connection:
        connection.execute(
            update(CLASSIFICATION).where(CLASSIFICATION.c.label == "PUBLIC").values(made_at=year_ago)
        )
        restricted = CLASSIFICATION.c.label == "RESTRICTED"
        connection.execute(
            update(CLASSIFICATION)
            .where(restricted, CLASSIFICATION.c.item_id < 4)
            .values(made_at=year_ago + timedelta(days=1))
        )
    catalogue = Catalogue(store)
    assert catalogue.to_look_at([one]) == glance.ToLookAt(2, year_ago + timedelta(days=1))
    assert catalogue.to_look_at([one, two]).files == 3
    young = catalogue.to_look_at([two])
    assert young.files == 1
    assert young.since is not None
    assert young.since > year_ago + timedelta(days=100)
    assert catalogue.to_look_at([]) == glance.ToLookAt()
