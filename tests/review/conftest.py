"""A small share whose queue is made, and desks of people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.review.desk import Desk
from classify.rights import Assignment, Person, Role
from classify.settings import Settings

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

Desks = Callable[..., Desk]
NUMBERS = 12


@pytest.fixture
def share(store: Store, scan: Scans, folder: Path) -> ShareHandle:
    """The small share, with a folder of like files."""
    (folder / "Forms").mkdir()
    for number in range(NUMBERS):
        (folder / "Forms" / f"form {number:02}.txt").write_text(
            f"SSN: 219-09-70{number:02} of the applicant\n"
        )
    scan()
    store.ask(store.shares()[0])
    return store.shares()[0]


@pytest.fixture
def desk_of(store: Store, settings: Settings) -> Desks:
    """Makes the desk of somebody: by default a reviewer of the whole city."""

    def make(name: str = "ada", role: Role = Role.REVIEWER, **given: Any) -> Desk:
        held = {"assignments": (Assignment(role),), **given}
        return Desk(store, Catalogue(store), settings, Person(name, **held))

    return make


@pytest.fixture
def desk(share: ShareHandle, desk_of: Desks) -> Desk:
    """Ada's, who reviews the whole city."""
    return desk_of()


def forms(desk: Desk) -> str:
    """The key of the group of forms."""
    return max(desk.groups(), key=lambda line: line.items).key
