"""Putting a backup back into an empty home."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from classify.backup import accounts, contents
from classify.backup.making import check
from classify.backup.packing import unpack
from classify.errors import AccountError, BackupError, SetupError
from classify.inventory.idle import must_be_idle
from classify.inventory.store import Store
from classify.keys import KeyRing, key_file
from classify.scratch import private_folder
from classify.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    made: str
    """When the backup was made."""
    rows: int
    files: int
    aside: Path | None
    """Where the state before was put."""


def restore(file: Path, settings: Settings, *, replace: bool = False) -> Restored:
    """Puts the state in `file` into the home of the settings, whose key file must be there already.

    Args:
        file: a backup of this home (`classify backup`).
        settings: where to; with a `database_url` the inventory goes there.
        replace: the home has a state, which is put aside (never deleted).

    Interrupted, the home has no inventory, and the same command starts again.

    Raises:
        BackupError: the home is not empty, or the backup cannot be used; nothing was changed then.
        InventoryError: a scan or the service is at work in the home.
        SetupError: the key file is missing.
    """
    home = settings.home
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not key_file(home).exists():
        raise SetupError(
            "The key file that belongs to the backup is not there.",
            remedy="Put it back first: classify restore FILE --keys KEYS, or set CLASSIFY_KEY_FILE.",
        )
    keys = KeyRing.open(home, may_create=False)
    must_be_idle(home)
    occupied = _state_of(home)
    if occupied and not replace:
        raise BackupError(
            "This home holds an inventory.",
            remedy="Restore into an empty home (--home), or put this one's state aside with --replace.",
        )
    with private_folder(home / "scratch") as folder:
        listed = unpack(file, keys, folder)
        check(folder / contents.INVENTORY, listed)
        if settings.database_url:
            # All or nothing, and refused where there is an inventory: before anything of the home is touched.
            # The accounts first: those that arrived before are no hindrance when it has to be done again.
            _fill_accounts(settings, folder)
            Store.fill(home, settings.database_url, folder / contents.INVENTORY)
        aside = _put_aside(home, occupied) if occupied else None
        elsewhere = {contents.INVENTORY, accounts.FILE} if settings.database_url else set()
        inside = [name for name in listed.files if name not in elsewhere]
        _move_in(folder, home, inside)
    with Store.open(home, settings.database_url) as store:
        store.take_over(made=listed.made, rows=sum(listed.rows.values()))
    return Restored(listed.made, sum(listed.rows.values()), len(listed.files), aside)


def _fill_accounts(settings: Settings, folder: Path) -> None:
    file = folder / accounts.FILE
    if not file.exists():
        return
    try:
        accounts.asked(settings.home, settings.database_url, "fill", file)
    except AccountError as error:
        raise BackupError(error.sentence, remedy=error.what_to_do) from error


def _state_of(home: Path) -> list[Path]:
    known = [Path(contents.INVENTORY)] if (home / contents.INVENTORY).exists() else []
    return known + list(contents.state(home))


def _put_aside(home: Path, names: list[Path]) -> Path:
    aside = home / "backups" / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    # The inventory first: from here on the home counts as one without, whatever happens.
    for inside in names:
        _move(home / inside, aside / inside)
        if inside.suffix == ".db":
            for beside in ("-wal", "-shm"):
                if (home / f"{inside}{beside}").exists():
                    _move(home / f"{inside}{beside}", aside / f"{inside}{beside}")
    return aside


def _move_in(folder: Path, home: Path, names: list[str]) -> None:
    """The inventory last: a home that has one has all of it."""
    for name in sorted(names, key=lambda name: name == contents.INVENTORY):
        _move(folder / name, home / name)
        (home / name).chmod(0o600)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.move(source, target)
    except OSError as error:
        raise BackupError(
            f"The home cannot be written: {error.strerror}.",
            remedy="Mend that and run the same command again.",
        ) from error
