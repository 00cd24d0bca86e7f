"""What of a home is its state, and what is made anew by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from classify.errors import NoRoomError
from classify.inventory import snapshot

PASSING = frozenset({"cache", "scratch", "prefect", "runs", "servers", "logs", "backups", "keys"})
"""Folders of a home that no backup holds: made anew when needed, told nowhere else, or (keys) kept apart."""
_PASSING_FILES = (".lock", ".db-wal", ".db-shm", ".db-journal", ".log", ".pid", ".new")
INVENTORY = "inventory.db"


def state(home: Path) -> Iterator[Path]:
    """The files that are the state of `home`, relative to it, but for the inventory itself.

    Whatever a later room puts there is part of it unless it is named here: a needless file in a backup does
    no harm, one that is missing does.
    """
    for entry in sorted(home.rglob("*")):
        inside = entry.relative_to(home)
        if inside.parts[0] in PASSING or inside.name.endswith(_PASSING_FILES) or entry.is_symlink():
            continue
        if entry.is_file() and inside != Path(INVENTORY):
            yield inside


def take(home: Path, inside: Path, target: Path) -> None:
    """Copies one file of the state; a database as one state of it.

    Raises:
        NoRoomError: the disk is full.
        InventoryError: a database cannot be read.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if inside.suffix == ".db":
        snapshot.of_sqlite(home / inside, target)
        return
    try:
        shutil.copyfile(home / inside, target)
    except OSError as error:
        raise NoRoomError(f"The home cannot be copied: {error.strerror}.") from error
