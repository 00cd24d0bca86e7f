"""The swap attack on whole scans: nothing foreign is named, nothing foreign is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.swap import FOLDERS, Swapper, make_share
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A share without numbers; beside it foreign folders of the same names, with numbers."""
    make_share(tmp_path / "share", tmp_path / "foreign")
    return tmp_path / "share"


@pytest.mark.parametrize("seed", range(5))
def test_folders_swapped_for_links_bring_nothing_foreign_in(
    scan: Scans, store: Store, folder: Path, tmp_path: Path, seed: int
) -> None:
    """Scanned twice while folders come and go; what could not be listed is a row with its reason."""
    with Swapper(folder, tmp_path / "foreign", seed) as attacker:
        scan()
        scan()
    assert attacker.swaps > 10
    lines = list(Catalogue(store).lines(store.shares()[0]))
    assert len(lines) >= FOLDERS
    assert [line.path for line in lines if "foreign" in line.path or line.findings] == []
    assert all(line.reason for line in lines if line.outcome == "unreadable")
