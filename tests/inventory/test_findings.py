"""Findings of one item, page by page; of an item that is not in the share there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from tests.inventory.at_work import entry, finding, result, scanning


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_have_every_finding_once(store: Store, tmp_path: Path, limit: int) -> None:
    catalogue = Catalogue(store)
    with scanning(store, tmp_path / "HR", [entry("a.txt"), entry("b.txt")]) as scan:
        many = [finding(line=number) for number in range(4)]
        store.record(
            scan,
            scan.first_batch,
            [result("a.txt", *many, digest="a"), result("b.txt", finding(), digest="b")],
        )
        item = next(catalogue.lines(scan.share)).id
        met, after = [], 0
        while page := catalogue.findings(scan.share, item, after=after, limit=limit):
            assert len(page) <= limit
            met += page
            after = page[-1].number
        details = catalogue.item(scan.share, item)
        assert details is not None
        assert [one.finding for one in met] == details.findings
        assert len(met) == 4


def test_an_item_of_another_share_has_none(store: Store, tmp_path: Path) -> None:
    catalogue = Catalogue(store)
    with scanning(store, tmp_path / "HR", [entry("a.txt")]) as scan:
        store.record(scan, scan.first_batch, [result("a.txt", finding(), digest="a")])
        item = next(catalogue.lines(scan.share)).id
        with scanning(store, tmp_path / "Parks", [entry("c.txt")]) as other:
            assert catalogue.findings(other.share, item, after=0, limit=10) is None
        assert catalogue.findings(scan.share, item + 1_000, after=0, limit=10) is None
