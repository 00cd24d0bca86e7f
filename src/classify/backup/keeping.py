"""Backups that are made by themselves (flow `maintain`), and how many are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from classify.backup.making import Made, make
from classify.errors import BackupError
from classify.inventory.store import Store

_NAME = "missoula-classify-{moment:%Y%m%d-%H%M%S}.age"
_NAMES = "missoula-classify-????????-??????.age"


def keep_one_more(store: Store, folder: Path, *, keep: int) -> Made:
    """Makes a backup in `folder`; of older ones made like this the newest `keep` - 1 stay.

    Older ones go only once the new one was proved.

    Raises:
        BackupError: the folder cannot be written, or the backup could not be proved.
        NoRoomError: there is no room.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"The folder for backups cannot be used: {error.strerror}.") from error
    made = make(store, folder / _NAME.format(moment=datetime.now(UTC)))
    for old in kept(folder)[:-keep]:
        old.unlink(missing_ok=True)
    return made


def kept(folder: Path) -> list[Path]:
    """The backups in `folder` that were made by themselves, oldest first."""
    return sorted(folder.glob(_NAMES))
