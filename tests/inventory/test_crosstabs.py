"""Counts by two things at once are those of a plain count."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from classify.inventory.catalogue import Catalogue
from classify.inventory.crosstabs import (
    NOT_READ,
    NOT_YET,
    READ,
    ages_by_label,
    coverage_by_department,
    labels_by_department,
)
from classify.inventory.store import Store
from classify.inventory.tallies import Tallies
from tests.inventory.mixed import make_mixed


def test_departments_and_labels(store: Store, tmp_path: Path) -> None:
    make_mixed(store, tmp_path, each=20)
    for name in ("Attorney", "Courts"):
        store.share(tmp_path / name, department="Justice", all_gone=True)
    shares, catalogue = store.shares(), Catalogue(store)
    known = catalogue.tallies(shares)
    found = labels_by_department(shares, known)
    lines = [line for share in shares for line in catalogue.lines(share)]
    assert list(found) == ["", "Justice"]
    for department, counts in found.items():
        mine = Counter(line.label for line in lines if line.department == department)
        assert {label: files for label, files in counts.items() if files} == dict(mine)
    covered = coverage_by_department(shares, known)
    for department, counts in covered.items():
        mine = Counter(
            READ if line.outcome == "ok" else NOT_READ for line in lines if line.department == department
        )
        assert counts == dict(mine)


def test_what_was_not_looked_at_is_not_called_unreadable() -> None:
    class Share:
        id, department = 1, "D"
        masker = staticmethod(str)

    known = {1: Tallies(1, True, "m", {"outcome": {"not_examined": 2, "empty": 1, "corrupt": 4, "bomb": 1}})}
    assert coverage_by_department([Share()], known) == {"D": {NOT_YET: 2, READ: 1, NOT_READ: 5}}  # type: ignore[list-item]


def test_ages_by_label_strictest_first_over_all_shares() -> None:
    one = Tallies(1, True, "m", {"label_year": {"PUBLIC 2026": 1, "RESTRICTED 2010": 2, " 2024": 3}})
    other = Tallies(2, True, "m", {"label_year": {"PUBLIC 2026": 4, "PUBLIC 2031": 9, "PUBLIC 2020": 5}})
    assert ages_by_label([one, other], 2026) == {
        "RESTRICTED": {"this-year": 0, "1-3": 0, "4-7": 0, "over-7": 2},
        "PUBLIC": {"this-year": 5, "1-3": 0, "4-7": 5, "over-7": 0},
        "": {"this-year": 0, "1-3": 3, "4-7": 0, "over-7": 0},
    }
