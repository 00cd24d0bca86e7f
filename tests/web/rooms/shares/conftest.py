"""An orchestrator that is up, and the share that is scanned."""

from __future__ import annotations

import pytest

from classify.inventory.handles import ShareHandle
from classify.web.house import House
from tests.web.rooms.shares.pretended import Door, open_door


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    return open_door(monkeypatch)


@pytest.fixture
def parks(fresh: House) -> ShareHandle:
    """A share without a flag, of an inventory that may be changed."""
    return next(share for share in fresh.store.shares() if share.name == "Parks")


@pytest.fixture
def police(fresh: House) -> ShareHandle:
    """A flagged one."""
    return next(share for share in fresh.store.shares() if share.name == "Police")
