"""`classify backup` and `classify restore`: the whole state of a home, its keys apart."""

from __future__ import annotations

import getpass
import sys
from datetime import datetime
from pathlib import Path

from classify import backup
from classify.commands.terminal import say
from classify.errors import BackupError
from classify.inventory.store import Store
from classify.settings import Settings


def make(
    settings: Settings, target: Path, *, keys: Path | None = None, passphrase_file: Path | None = None
) -> None:
    """Makes a proved backup, and with `keys` the key file apart from it, under a passphrase.

    Raises:
        BackupError: it cannot be made.
    """
    passphrase = _passphrase(passphrase_file, twice=True) if keys is not None else ""
    with Store.open(settings.home, settings.database_url) as store:
        if keys is not None:
            backup.keep_keys(store.keys, settings.home, keys, passphrase)
            store.audit("backup.keys")
        made = backup.make(store, target)
    say(
        f"Backup of {made.rows:,} rows in {_files(made.files)}, {_size(made.bytes)}: "
        "restored on the side and compared."
    )
    if keys is not None:
        say("The keys are in a file of their own: keep it, and its passphrase, in another place.")
    else:
        say("It opens only with this home's key file, which is not in it: keep that elsewhere (--keys).")
    for outside in _left_outside(settings):
        say(f"Not in it, since it lies outside of the home: {outside}")


def restore(
    settings: Settings,
    source: Path,
    *,
    keys: Path | None = None,
    passphrase_file: Path | None = None,
    replace: bool = False,
) -> None:
    """Puts a backup back, and with `keys` first the key file.

    Raises:
        BackupError: it cannot be used, or the home is not empty.
        SetupError: the key file is missing.
    """
    if keys is not None:
        backup.put_keys_back(keys, settings.home, _passphrase(passphrase_file))
    restored = backup.restore(source, settings, replace=replace)
    made = datetime.fromisoformat(restored.made).astimezone()
    say(f"Restored: {restored.rows:,} rows in {_files(restored.files)}, as of {made:%d %B %Y, %H:%M}.")
    if restored.aside is not None:
        say(f"What was there before lies in {restored.aside}; delete it when nobody needs it.")
    say("The audit trail notes it. Check with: classify verify, classify doctor")


def _passphrase(file: Path | None, *, twice: bool = False) -> str:
    if file is not None:
        try:
            return file.read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BackupError("The file with the passphrase cannot be read.") from error
    if not sys.stdin.isatty():
        raise BackupError(
            "This is no terminal, so nobody can be asked for the passphrase.",
            remedy="Give it in a file: --passphrase-file FILE",
        )
    first = getpass.getpass("Passphrase for the keys: ")
    if twice and getpass.getpass("The same again: ") != first:
        raise BackupError("The two are not the same.", remedy="Run the command again.")
    return first


def _left_outside(settings: Settings) -> list[Path]:
    named = (settings.policy, settings.packs, settings.passwords)
    return [
        place for place in named if place is not None and not place.absolute().is_relative_to(settings.home)
    ]


def _files(number: int) -> str:
    return f"{number:,} file" + ("" if number == 1 else "s")


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.0f} kB"
