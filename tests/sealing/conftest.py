"""An inventory of people, on SQLite: its queries have tests on both databases (tests/inventory)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.inventory.store import Store


@pytest.fixture
def store(blank_home: Path, tmp_path: Path) -> Iterator[Store]:
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    with Store.open(home) as opened:
        yield opened
