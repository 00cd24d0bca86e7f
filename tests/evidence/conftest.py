"""Evidence of a home that was scanned, to be changed by each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classify.evidence.making import Desk
from classify.evidence.paper import Paper
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.settings import Settings

AT = datetime(2026, 12, 1, 18, tzinfo=UTC)
POLICY = Policy.load()


@pytest.fixture
def settings(scanned_home: Path, tmp_path: Path) -> Settings:
    home = Path(shutil.copytree(scanned_home, tmp_path / "home"))
    return Settings(home=home, jobs=1, publisher="City of Larch")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.home) as opened:
        yield opened


@pytest.fixture
def desk(store: Store, settings: Settings) -> Desk:
    return Desk(store, settings, POLICY)


def section(paper: Paper, key: str) -> dict[str, dict[object, tuple[object, ...]]]:
    """Tables of a section by caption, their rows by the first cell."""
    found = next(one for one in paper.sections if one.key == key)
    return {table.caption: {row[0]: row[1:] for row in table.rows} for table in found.tables}
