"""Taking a backup, and proving it: it counts only once it has been restored on the side."""

from __future__ import annotations

import importlib.metadata
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from classify.backup import accounts, contents
from classify.backup.packing import Listed, digest, pack, unpack
from classify.errors import AccountError, BackupError
from classify.inventory import snapshot
from classify.inventory.database import HEAD
from classify.inventory.store import Store
from classify.scratch import private_folder


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was proved."""

    file: Path
    bytes: int
    rows: int
    """Of all tables of the inventory."""
    files: int


def make(store: Store, target: Path) -> Made:
    """Writes the state of the store's home to `target`, locked; then restores it on the side and compares.

    Others may scan meanwhile: the backup holds what was committed when it began. The key file is not in it.

    Raises:
        BackupError: `target` exists or cannot be written, or what was written is not what was read.
        NoRoomError: there is no room for the copies (twice the inventory, for as long as it takes).
    """
    if target.exists():
        raise BackupError("There is a file of that name already.", remedy="Choose another name.")
    draft = target.with_name(f".{target.name}.part")
    try:
        with private_folder(store.home / "scratch") as folder:
            listed = _collect(store, folder)
            pack(folder, listed, store.keys, draft)
        draft.chmod(0o600)
        prove(store, draft, listed)
        _settle(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    made = Made(target, target.stat().st_size, sum(listed.rows.values()), len(listed.files))
    store.audit("backup.make", bytes=made.bytes, rows=made.rows, trail=listed.trail["rows"])
    return made


def prove(store: Store, file: Path, listed: Listed) -> None:
    """Restores `file` on the side: it has the rows that were read, all whole, and an unbroken trail.

    Raises:
        BackupError: it does not.
    """
    with private_folder(store.home / "scratch") as folder:
        if unpack(file, store.keys, folder) != listed:
            raise BackupError("The backup's list is not the one that was written.")
        check(folder / contents.INVENTORY, listed, store)


def check(inventory: Path, listed: Listed, store: Store | None = None) -> None:
    """Raises BackupError unless this database is whole and has the rows that are listed."""
    if snapshot.damage(inventory) or snapshot.rows(inventory) != listed.rows:
        raise BackupError("The inventory in the backup is not whole.", remedy="Make another backup.")
    if store is not None and store.first_forged_event_of(inventory) is not None:
        raise BackupError(
            "The audit trail in the backup does not fit.",
            remedy="Run classify verify: the trail was changed.",
        )


def _collect(store: Store, folder: Path) -> Listed:
    inventory = folder / contents.INVENTORY
    store.snapshot(inventory)
    names = [contents.INVENTORY]
    if not store.database.is_sqlite and _accounts_of(store, folder / accounts.FILE):
        names.append(accounts.FILE)
    for inside in contents.state(store.home):
        if inside.as_posix() in names:
            continue  # left over in the home from before it had a server
        contents.take(store.home, inside, folder / inside)
        names.append(inside.as_posix())
    return Listed(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        program=importlib.metadata.version("missoula-classify"),
        tables=HEAD,
        engine="sqlite" if store.database.is_sqlite else "postgresql",
        rows=snapshot.rows(inventory),
        trail=asdict(store.trail_of(inventory)),
        files={name: digest(folder / name) for name in names},
    )


def _accounts_of(store: Store, target: Path) -> bool:
    """Accounts on a server, as the file they would be in a home; whether there are any."""
    url = store.database.url.render_as_string(hide_password=False)
    try:
        return bool(accounts.asked(store.home, url, "snapshot", target)["accounts"])
    except AccountError as error:
        raise BackupError(error.sentence, remedy=error.what_to_do) from error


def _settle(draft: Path, target: Path) -> None:
    try:
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.link(draft, target)  # never over another file
    except FileExistsError as error:
        raise BackupError("There is a file of that name already.", remedy="Choose another name.") from error
    except OSError:
        # A file system without links (a memory stick): the name was free a moment ago.
        draft.replace(target)
