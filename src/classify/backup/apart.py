"""The key file, kept apart from the home and its backups, under a passphrase."""

from __future__ import annotations

import json
import os
from pathlib import Path

from classify.errors import BackupError
from classify.keys import KeyRing, key_file

SHORTEST = 12
"""Signs of a passphrase: the file may lie in a drawer for years."""


def keep_keys(keys: KeyRing, target: Path, passphrase: str) -> None:
    """Writes the key file to `target`, locked with `age` under a passphrase (scrypt).

    Raises:
        BackupError: the passphrase is short, or the file exists or cannot be written.
    """
    import pyrage

    if len(passphrase) < SHORTEST:
        raise BackupError(
            f"The passphrase is shorter than {SHORTEST} signs.",
            remedy="Take several words that only you put together.",
        )
    try:
        locked = pyrage.passphrase.encrypt(keys.exported(), passphrase)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(locked)
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise BackupError("There is a file of that name already.", remedy="Choose another name.") from error
    except OSError as error:
        raise BackupError(f"The keys cannot be written: {error.strerror}.") from error


def put_keys_back(source: Path, home: Path, passphrase: str) -> Path:
    """Unlocks a key file that `keep_keys` wrote into its place, and says where that is.

    Raises:
        BackupError: the passphrase is wrong, the file is none, or the home has another key file.
    """
    import pyrage

    target = key_file(home)
    try:
        plain = pyrage.passphrase.decrypt(source.read_bytes(), passphrase)
        json.loads(plain)["fingerprints"]
        if target.exists():
            if target.read_bytes() == plain:
                return target
            raise BackupError(
                "The home has a key file, and it is another one.",
                remedy="Restore into an empty home (--home), or move that key file away.",
            )
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(plain)
            os.fsync(file.fileno())
    except pyrage.DecryptError as error:
        raise BackupError(
            "The keys do not open with these words, or their file is damaged.", remedy="Try again."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(
            "This file holds no keys.", remedy="Give the file that was written with --keys."
        ) from error
    except OSError as error:
        raise BackupError(f"The key file cannot be put back: {error.strerror}.") from error
    return target
