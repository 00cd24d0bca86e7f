"""Cells are searched once each, however many there are."""

from __future__ import annotations

import pytest

from classify.detect import cells
from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock


def test_what_a_large_table_repeats_is_found_each_time(
    fake_scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More different cells than are remembered: what is forgotten is searched again, not missed."""
    monkeypatch.setattr(cells, "_MEMO", 7)
    monkeypatch.setattr(cells, "_BATCH", 5)
    cell = "see 219-09-9999 there"
    rows = [["Name", "Dept", "Note"]]
    rows += [[f"Item {n} a", text, f"x{n}"] for n in range(40) for text in (cell, f"note {n} of")]
    scan = fake_scanner.start("share/table.xlsx", "xlsx")
    scan.feed(TableBlock(rows, Place(part="cell")))
    found = [finding.text for finding in scan.finish().findings if finding.entity == "US_SSN"]
    assert found == ["219-09-9999"] * 40
