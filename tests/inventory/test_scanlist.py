"""Scans of one share and of several, as lists have them."""

from __future__ import annotations

from pathlib import Path

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from tests.inventory.at_work import entry, result, scanning


def test_scans_of_several_shares_are_listed_newest_first(store: Store, tmp_path: Path) -> None:
    catalogue = Catalogue(store)
    for _ in range(2):
        for name in ("HR", "Parks"):
            with scanning(store, tmp_path / name, [entry("a.txt")]) as scan:
                store.record(scan, scan.first_batch, [result("a.txt")])
                store.finish(scan)
    first, second = (share.id for share in store.shares())
    everything = catalogue.scans_of([first, second], before=None, limit=10)
    numbers = [line.id for _, line in everything]
    assert numbers == sorted(numbers, reverse=True)
    assert [share for share, _ in everything] == [second, first, second, first]
    assert catalogue.scans_of([first, second], before=numbers[1], limit=1) == everything[2:3]
    assert catalogue.scans_of([first], before=None, limit=10) == everything[1::2]
    assert catalogue.scans_of([], before=None, limit=10) == []
